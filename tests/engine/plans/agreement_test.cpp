// Every algorithm with every instruction set against the reference, over thousands of layers that are hard to get
// right.
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/plans/fenced.h"
#include "engine/plans/hard_layer.h"

namespace unstride::engine::plans {
namespace {

constexpr int kShards = 4;

// Layers for each algorithm and target in each shard. Unoptimized programs and those with sanitizers are ten to thirty
// times slower and get a tenth, which still visits every kind of layer dozens of times.
std::int64_t cases_wanted() {
  if (const char* cases = std::getenv("UNSTRIDE_AGREEMENT_CASES")) return std::max(1, std::atoi(cases));
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  return 550;
#else
  return 50;
#endif
}

enum class Values { floats, integers };

// Floats of very different sizes in one layer: sums are dominated by few products, and activations reach their ends.
Case draw_values(Random& random, const Layer& layer, Values values) {
  Case c{layer, {}, {}, {}};
  const core::Shape bias = {1, layer.params.out_channels, 1, 1};
  if (values == Values::integers) {
    c.input = draw_integers(random, layer.input, 9);
    c.kernel = draw_integers(random, kernel_shape(layer), 9);
    if (draw(random, 0, 1)) c.bias = draw_integers(random, bias, 99);
    return c;
  }
  c.input = draw_floats(random, layer.input);
  c.kernel = draw_floats(random, kernel_shape(layer));
  if (draw(random, 0, 1)) c.bias = draw_floats(random, bias);
  const float scale = draw_one_of<float>(random, {1, 1, 1, 1e-3f, 300, 1e-30f});
  for (float& x : c.input.values) x *= scale;
  return c;
}

bool is_exact(const Algorithm& algorithm, const Layer& layer, Values values) {
  return algorithm.exact_order && values == Values::integers && layer.activation.kind <= ActivationKind::leaky_relu;
}

// The first cell that is not as it must be, in words; empty when there is none.
std::string first_wrong(const Algorithm& algorithm, const Case& c, const Expected& expected, Values values,
                        const core::Tensor& got) {
  std::int64_t wrong = -1;
  if (is_exact(algorithm, c.layer, values)) {
    for (size_t i = 0; i < got.values.size() && wrong < 0; ++i)
      if (!(double(got.values[i]) == activated(double(expected.y.values[i]), c.layer.activation)))
        wrong = std::int64_t(i);
  } else {
    wrong = first_beyond(expected, c.layer.activation, got);
  }
  if (wrong < 0) return {};
  const core::Shape& s = got.shape;
  return fmt::format("({}, {}, {}, {}) is {}, not {}", wrong / (s.c * s.h * s.w), wrong / (s.h * s.w) % s.c,
                     wrong / s.w % s.h, wrong % s.w, got.values[size_t(wrong)],
                     activated(double(expected.y.values[size_t(wrong)]), c.layer.activation));
}

struct Shard {
  const Algorithm* algorithm;
  int index;
};

// The name of its test: "direct_2".
std::string name_of(const Shard& shard) {
  std::string name(shard.algorithm->name);
  std::replace(name.begin(), name.end(), '-', '_');
  return name + "_" + std::to_string(shard.index);
}

void PrintTo(const Shard& shard, std::ostream* out) {
  *out << name_of(shard);
}

std::vector<Shard> shards() {
  std::vector<Shard> all;
  for (const Algorithm& algorithm : algorithms())
    for (int index = 0; index < kShards; ++index) all.push_back({&algorithm, index});
  return all;
}

class Agreement : public testing::TestWithParam<Shard> {
 protected:
  // Runs one layer on one target; with one, two and three threads, and again, it must give the same bits.
  void check(const kernels::Target target, const Case& c, const Expected& expected, Values values) {
    const core::Tensor first = run(target, c, 1, Edge::high);
    const std::string wrong = first_wrong(algorithm(), c, expected, values, first);
    ASSERT_TRUE(wrong.empty()) << wrong;
    for (const int threads : {1, 2, 3}) {
      const core::Tensor again = run(target, c, threads, threads == 2 ? Edge::high : Edge::low);
      ASSERT_EQ(std::memcmp(first.values.data(), again.values.data(), first.values.size() * sizeof(float)), 0)
          << "other bits with " << threads << " threads";
    }
  }

  core::Tensor run(kernels::Target target, const Case& c, int threads, Edge edge) {
    const PlanOptions options{threads, std::string(algorithm().name), std::string(kernels::name_of(target))};
    const auto plan = Plan::make(c.layer, {c.kernel.values, c.bias.values}, options);
    EXPECT_TRUE(plan) << plan.error().message;
    if (!plan) return core::Tensor(expected_shape(c));
    return runs_.run(*plan, c.input, threads == 2 ? &two_ : threads == 3 ? &three_ : nullptr, edge);
  }

  static const Algorithm& algorithm() { return *GetParam().algorithm; }

 private:
  static core::Shape expected_shape(const Case& c) { return lower(c.layer)->output; }

  FencedRuns runs_;
  Pool two_{2}, three_{3};
};

TEST_P(Agreement, IsWithinTheBoundAndTheSameBitsOnAnyThreads) {
  const std::int64_t wanted = cases_wanted();
  Random random(unsigned(1000 + GetParam().index));
  std::vector<std::int64_t> checked(kernels::supported_targets().size());
  // An algorithm that computes one layer in a hundred of these would need that many draws.
  for (std::int64_t drawn = 0; drawn < 100 * wanted; ++drawn) {
    if (*std::min_element(checked.begin(), checked.end()) >= wanted) break;
    const Layer layer = draw_hard_layer(random);
    const Lowered lowered = *lower(layer);
    std::vector<size_t> targets;
    for (size_t t = 0; t < checked.size(); ++t)
      if (checked[t] < wanted && algorithm().supports(lowered, this_machine(kernels::supported_targets()[t], 1)))
        targets.push_back(t);
    if (targets.empty()) continue;
    const Values values = draw(random, 0, 2) ? Values::floats : Values::integers;
    const Case c = draw_values(random, layer, values);
    const Expected expected = expected_of(c);
    for (const size_t t : targets) {
      SCOPED_TRACE(text_of(layer) + ", draw " + std::to_string(drawn) + ", " +
                   std::string(kernels::name_of(kernels::supported_targets()[t])));
      ASSERT_NO_FATAL_FAILURE(check(kernels::supported_targets()[t], c, expected, values));
      ASSERT_FALSE(HasFailure());
      ++checked[t];
    }
  }
  for (size_t t = 0; t < checked.size(); ++t) {
    const std::string target(kernels::name_of(kernels::supported_targets()[t]));
    RecordProperty(target, std::to_string(checked[t]));
    EXPECT_GE(checked[t], wanted) << "layers that it computes were too rare on " << target;
  }
}

INSTANTIATE_TEST_SUITE_P(Algorithms, Agreement, testing::ValuesIn(shards()),
                         [](const auto& parameter) { return name_of(parameter.param); });

}  // namespace
}  // namespace unstride::engine::plans
