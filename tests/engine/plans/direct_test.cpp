// The algorithm "direct" on every instruction set: exact on integers, within the bound of a direct sum on floats.
#include "engine/plans/direct.h"

#include <gtest/gtest.h>

#include <vector>

#include "engine/plans/direct_layout.h"
#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

std::vector<std::string> target_names() {
  std::vector<std::string> names;
  for (const kernels::Target target : kernels::supported_targets()) names.emplace_back(kernels::name_of(target));
  return names;
}

class Direct : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(, Direct, testing::ValuesIn(target_names()), [](const auto& test) { return test.param; });

// Widths around a vector's, channels around a tile's.
Case draw_case(Random& random, Operation operation) {
  for (;;) {
    Case c;
    const std::int64_t groups = draw(random, 0, 2) ? 1 : draw(random, 1, 3);
    c.layer.operation = operation;
    c.layer.input = {draw(random, 1, 3), groups * draw(random, 1, 6), draw(random, 1, 9), draw(random, 1, 34)};
    c.layer.params = {draw_axis(random, c.layer.input.h), draw_axis(random, c.layer.input.w), c.layer.input.c,
                      groups * draw(random, 1, 20), groups};
    if (lower(c.layer)) return c;
  }
}

TEST_P(Direct, AgreesWithTheReference) {
  Random random(7);
  for (int n = 0; n < 150; ++n) {
    Case c = draw_case(random, n % 3 ? Operation::conv_transpose : Operation::conv);
    const bool integers = n % 2;
    const auto values = [&](const core::Shape& shape) {
      return integers ? draw_integers(random, shape, 9) : draw_floats(random, shape);
    };
    c.input = values(c.layer.input);
    c.kernel = values(kernel_shape(c.layer));
    if (n % 4) c.bias = values({1, c.layer.params.out_channels, 1, 1});
    const core::Tensor got = run_plan(c, {.threads = 1 + n % 2, .algorithm = "direct", .target = GetParam()});
    if (integers) {
      ASSERT_EQ(got, reference_of(c.layer, c.input, c.kernel, c.bias_or_null())) << "configuration " << n;
    } else {
      ASSERT_EQ(first_beyond_bound(c, got), -1) << "configuration " << n;
    }
  }
}

// More input channels than one block holds, more taps than one call of a tile takes.
TEST_P(Direct, AddsBlocksOfChannelsAndOfTapsExactly) {
  Random random(8);
  Case c;
  c.layer.params = {{9, 1, 4, 4, 0, 1}, {9, 1, 4, 4, 0, 1}, 70, 7, 1};
  c.layer.input = {1, 70, 5, 33};
  c.input = draw_integers(random, c.layer.input, 9);
  c.kernel = draw_integers(random, kernel_shape(c.layer), 9);
  const core::Tensor y = reference_of(c.layer, c.input, c.kernel, nullptr);
  EXPECT_EQ(run_plan(c, {.threads = 1, .algorithm = "direct", .target = GetParam()}), y);
}

// Networks' layers of which the channels come in blocks, in one block, and in many bands, on a machine with small
// caches.
std::vector<Lowered> layers_in_bands() {
  const AxisParams k4{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1}, k2{.kernel = 2, .stride = 2};
  std::vector<Lowered> all;
  for (const Layer& layer : {Layer{.params = {k4, k4, 1024, 512, 1}, .input = {16, 1024, 4, 4}},
                             Layer{.params = {k4, k4, 256, 128, 1}, .input = {3, 256, 16, 16}},
                             Layer{.params = {k2, k2, 128, 64, 1}, .input = {1, 128, 37, 50}}})
    all.push_back(*lower(layer));
  return all;
}

Machine small_machine(kernels::Target target, int threads) {
  return {.target = target, .threads = threads, .l2 = 512 << 10, .l3 = 8 << 20};
}

// What decides the order of a sum.
TEST(DirectLayout, CutsTheChannelsAlikeForAnyNumberOfThreads) {
  for (const kernels::Target target : kernels::supported_targets())
    for (const Lowered& lowered : layers_in_bands()) {
      const DirectLayout alone = direct_layout(lowered, small_machine(target, 1));
      EXPECT_LT((alone.blocks - 1) * alone.depth, lowered.group_in);
      EXPECT_GE(alone.blocks * alone.depth, lowered.group_in);
      for (const int threads : {2, 3, 8})
        EXPECT_EQ(direct_layout(lowered, small_machine(target, threads)).depth, alone.depth)
            << threads << " threads, " << kernels::name_of(target);
    }
}

TEST(DirectLayout, HasEveryVectorInOneBand) {
  for (const kernels::Target target : kernels::supported_targets())
    for (const Lowered& lowered : layers_in_bands())
      for (const int threads : {1, 3}) {
        const DirectLayout layout = direct_layout(lowered, small_machine(target, threads));
        const std::int64_t row = layout.grid.vectors_a_row(), rows = layout.grid.vector_rows();
        std::vector<int> times(size_t(layout.grid.images() * rows * row));
        for (std::int64_t i = 0; i < layout.bands(); ++i) {
          const Band band = layout.band_at(i);
          EXPECT_LE(band.rows, layout.band.rows);
          EXPECT_LE(band.cols, layout.band.cols);
          for (std::int64_t v = 0; v < band.vectors(); ++v)
            ++times[size_t((band.n * rows + band.row + v / band.cols) * row + band.col + v % band.cols)];
        }
        EXPECT_EQ(times, std::vector<int>(times.size(), 1)) << kernels::name_of(target);
      }
}

}  // namespace
}  // namespace unstride::engine::plans
