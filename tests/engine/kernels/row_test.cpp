// One row of factors against panels of every width, of every instruction set that this machine has.
#include "engine/kernels/row.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace unstride::engine::kernels {
namespace {

struct alignas(64) Line {
  float values[16];
};

class Rows : public testing::TestWithParam<Target> {
 protected:
  float digit() { return float(std::uniform_int_distribution<int>(-9, 9)(random_)); }

  void expect_product(int vectors, bool streams, int depth) {
    const int columns = vectors * lanes_of(GetParam());
    std::vector<float> a(static_cast<size_t>(depth)), first(static_cast<size_t>(columns));
    std::vector<Line> b(size_t(depth * columns / 16 + 1));
    for (float& value : a) value = digit();
    for (float& value : first) value = digit();
    for (int i = 0; i < depth * columns; ++i) b[size_t(i / 16)].values[i % 16] = digit();
    std::vector<float> expected = first, c(size_t(columns + 1), 7);
    for (int k = 0; k < depth; ++k)
      for (int j = 0; j < columns; ++j) {
        const int i = k * columns + j;
        expected[size_t(j)] += a[size_t(k)] * b[size_t(i / 16)].values[i % 16];
      }
    expected.push_back(7);  // nothing is written beyond
    const RowFunction run = row_kernels(GetParam()).functions[vectors - 1][streams];
    run({a.data(), depth, b.front().values, first.data(), c.data(), 16});
    EXPECT_EQ(c, expected) << vectors << " vectors, depth " << depth;
  }

 private:
  std::mt19937 random_{4};
};

TEST_P(Rows, AreTheProductOfTheirOperandsAtEveryDepth) {
  for (int vectors = 1; vectors <= RowKernels::kMostVectors; ++vectors)
    for (const bool streams : {false, true})
      for (int depth = 0; depth <= 2 * RowKernels::chains(1) + 1; ++depth) expect_product(vectors, streams, depth);
}

INSTANTIATE_TEST_SUITE_P(Targets, Rows, testing::ValuesIn(supported_targets()),
                         [](const auto& instance) { return std::string(name_of(instance.param)); });

}  // namespace
}  // namespace unstride::engine::kernels
