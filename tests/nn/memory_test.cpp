#include "nn/memory.h"

#include <random>

#include "nn/given.h"

namespace unstride::nn {
namespace {

bool together(const Life& a, const Life& b) {
  return a.first <= b.last && b.first <= a.last;
}

bool overlap(const Life& a, const Life& b) {
  return a.offset < b.offset + b.floats && b.offset < a.offset + a.floats;
}

std::size_t laid_out(std::vector<Life>& lives) {
  std::vector<Life*> pointers;
  for (Life& life : lives) pointers.push_back(&life);
  return lay_out(pointers);
}

TEST(Memory, OfValuesThatAreNeededTogetherNeverOverlaps) {
  std::mt19937 random(3);
  const auto below = [&random](std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
  };
  for (int round = 0; round < 500; ++round) {
    std::vector<Life> lives(1 + below(30));
    for (Life& life : lives) {
      life.first = below(20);
      life.last = life.first + below(6);
      life.floats = below(100);
    }
    const std::size_t floats = laid_out(lives);
    for (std::size_t i = 0; i < lives.size(); ++i) {
      EXPECT_EQ(lives[i].offset % 16, 0u);
      EXPECT_LE(lives[i].offset + lives[i].floats, floats);
      for (std::size_t j = 0; j < i; ++j)
        ASSERT_FALSE(together(lives[i], lives[j]) && overlap(lives[i], lives[j])) << round << ": " << i << " " << j;
    }
  }
}

TEST(Memory, OfAChainIsThatOfItsLargestNeighbours) {
  std::vector<Life> lives;
  for (std::size_t i = 0; i < 10; ++i) lives.push_back({.first = i, .last = i + 1, .floats = 160});
  EXPECT_EQ(laid_out(lives), 320u);
}

// Of every network here: the values that a step reads and writes, and those that are needed afterwards.
TEST(Memory, OfANetworkHoldsEveryValueUntilItsLastReader) {
  for (const std::string& name : golden_names())
    for (const bool keep : {false, true}) {
      const auto model = golden(name);
      Options options = own_options(*model);
      options.keep_values = keep;
      const auto program = compile(*model, options);
      ASSERT_TRUE(program) << name;
      std::vector<const Value*> roots;
      for (const Value& value : program->values)
        if (!value.constant && &program->root_of(value) == &value && value.life.floats > 0) roots.push_back(&value);
      for (const Value* a : roots) {
        EXPECT_LE(a->life.offset + a->life.floats, program->floats);
        for (const Value* b : roots)
          EXPECT_FALSE(a != b && (keep || together(a->life, b->life)) && overlap(a->life, b->life))
              << name << ": " << a->name << " " << b->name;
      }
      for (std::size_t step = 0; step < program->codes.size(); ++step)
        for (const std::size_t operand : program->codes[step].operands) {
          if (operand == kNone || program->values[operand].constant) continue;
          const Life& life = program->root_of(program->values[operand]).life;
          EXPECT_TRUE(life.first <= step && step <= life.last) << name;
        }
    }
}

TEST(Memory, IsUsedAgainUnlessEveryValueIsKept) {
  const auto model = golden("decoder");
  Options options = own_options(*model);
  const std::size_t reused = compile(*model, options)->floats;
  options.keep_values = true;
  EXPECT_LT(reused, compile(*model, options)->floats);
}

}  // namespace
}  // namespace unstride::nn
