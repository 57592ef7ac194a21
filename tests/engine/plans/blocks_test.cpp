// Plans for layers whose channels lie in blocks. (agreement_test.cpp holds the algorithm against the reference.)
#include "engine/plans/blocks.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/plans/blocks_layout.h"
#include "engine/plans/order.h"
#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

Case draw_case(Random& random, std::int64_t in, std::int64_t out, AxisParams axis, core::Shape input) {
  Case c;
  c.layer.params = {axis, axis, in, out, 1};
  c.layer.input = input;
  c.layer.order = Order::blocks;
  c.input = draw_integers(random, input, 9);
  c.kernel = draw_integers(random, kernel_shape(c.layer), 9);
  c.bias = draw_integers(random, {1, out, 1, 1}, 9);
  return c;
}

core::Tensor run_in_blocks(const Plan& plan, const Case& c, Pool* pool) {
  Buffer input(size_t(floats_in_blocks(c.layer.input))), output(size_t(floats_in_blocks(plan.output_shape())));
  Buffer workspace(plan.workspace_floats());
  planes_to_blocks({c.layer.input, c.input.values.data(), input.data()});
  plan.run({input.data(), output.data(), workspace.data(), pool});
  core::Tensor result(plan.output_shape());
  blocks_to_planes({plan.output_shape(), output.data(), result.values.data()});
  return result;
}

// The layer that the layout is for: several panels, several strips, sums in several steps, outputs past the cache.
TEST(Blocks, APlanReadsAndWritesThem) {
  Random random(62);
  const Case c = draw_case(random, 700, 80, {.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1}, {2, 700, 5, 9});
  const core::Tensor expected = reference_of(c.layer, c.input, c.kernel, &c.bias);
  Pool pool(2);
  for (const kernels::Target target : kernels::supported_targets())
    for (const int threads : {1, 2}) {
      const auto plan = Plan::make(c.layer, {c.kernel.values, c.bias.values},
                                   {.threads = threads, .target = std::string(name_of(target)), .spread = true});
      ASSERT_TRUE(plan) << plan.error().message;
      EXPECT_EQ(plan->algorithm().name, "blocks");
      EXPECT_EQ(plan->machine().threads, threads);
      EXPECT_EQ(run_in_blocks(*plan, c, &pool), expected) << name_of(target) << ", " << threads;
    }
}

TEST(Blocks, AWeightThatIsNotFiniteReachesOnlyWhatItsTapReaches) {
  Random random(63);
  Case c = draw_case(random, 3, 5, {.kernel = 3, .stride = 1, .pad_begin = 1, .pad_end = 1}, {1, 3, 4, 6});
  for (float& x : c.input.values) x = x == 0 ? 1 : x;
  c.kernel.at(0, 2, 0, 1) = std::numeric_limits<float>::infinity();
  const core::Tensor expected = reference_of(c.layer, c.input, c.kernel, &c.bias);
  const auto plan = Plan::make(c.layer, {c.kernel.values, c.bias.values}, {});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(run_in_blocks(*plan, c, nullptr), expected);
}

TEST(Blocks, GroupsMustBeWholeBlocks) {
  Layer layer{.params = {{.kernel = 2}, {.kernel = 2}, 32, 64, 2}, .input = {1, 32, 3, 3}, .order = Order::blocks};
  EXPECT_TRUE(kBlocksAlgorithm.supports(*lower(layer), Machine()));
  layer.params.out_channels = 40;
  const std::vector<float> weights(size_t(32 * 20 * 4));
  const auto plan = Plan::make(layer, {weights}, {});
  ASSERT_FALSE(plan);
  EXPECT_TRUE(plan.error().message.starts_with("No algorithm computes this layer with its channels in blocks"))
      << plan.error().message;
  layer.order = Order::planes;
  EXPECT_FALSE(kBlocksAlgorithm.supports(*lower(layer), Machine()));
  EXPECT_TRUE(Plan::make(layer, {weights}, {}));
}

TEST(Blocks, AlgorithmsOfPlanesAreRefusedByName) {
  const Layer layer{.params = {{.kernel = 2}, {.kernel = 2}, 3, 4, 1}, .input = {1, 3, 3, 3}, .order = Order::blocks};
  const std::vector<float> weights(size_t(3 * 4 * 4));
  EXPECT_TRUE(Plan::make(layer, {weights}, {.algorithm = "blocks"}));
  const auto plan = Plan::make(layer, {weights}, {.algorithm = "direct"});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().message, "There is no algorithm \"direct\"; there are blocks.");
}

TEST(Blocks, ABatchOfNoneWritesNothing) {
  const Layer layer{.params = {{.kernel = 2}, {.kernel = 2}, 3, 4, 1}, .input = {0, 3, 3, 3}, .order = Order::blocks};
  const auto plan = Plan::make(layer, {std::vector<float>(size_t(3 * 4 * 4))}, {});
  ASSERT_TRUE(plan) << plan.error().message;
  float cell = 5;
  plan->run({&cell, &cell});
  EXPECT_EQ(cell, 5);
}

// Kernel 3, stride 1, padding 1 on 6 cells: the first output lacks the first tap, the last one the last.
TEST(BlocksPhases, OutputsAreCutWhereTheTapsThatTheyMeetChange) {
  Layer layer{.params = {{.kernel = 3}, {.kernel = 3, .pad_begin = 1, .pad_end = 1}, 1, 1, 1}, .input = {1, 1, 1, 6}};
  const Lowered lowered = *lower(layer);
  const std::vector<BlocksPhase> phases = blocks_phases(lowered.width, 16);
  ASSERT_EQ(phases.size(), 1u);
  EXPECT_EQ(phases[0].taps.size(), 3u);
  ASSERT_EQ(phases[0].spans.size(), 3u);
  const std::int64_t ends[] = {0, 1, 5, 6};
  for (size_t i = 0; i < 3; ++i) {
    const BlocksSpan& span = phases[0].spans[i];
    EXPECT_EQ(span.first, ends[i]);
    EXPECT_EQ(span.end, ends[i + 1]);
    EXPECT_EQ(span.taps.size(), i == 1 ? 3u : 2u);
    for (const kernels::BlockTap& tap : span.taps)
      for (const std::int64_t output : {span.first, span.end - 1}) {
        const std::int64_t cell = output + tap.in / 16;
        EXPECT_TRUE(cell >= 0 && cell < 6) << output << " reads " << cell;
      }
  }
}

TEST(BlocksPhases, NarrowRectanglesAreCutIntoTilesThatGoDown) {
  const kernels::BlockKernels& kernels = kernels::block_kernels(kernels::supported_targets().front());
  const std::int64_t most = kernels.most_rows[0];
  EXPECT_TRUE(goes_down(kernels, 1, 1, 2));
  EXPECT_TRUE(goes_down(kernels, 1, 2, most));
  EXPECT_FALSE(goes_down(kernels, 1, 2, 2));
  EXPECT_FALSE(goes_down(kernels, 1, most, 1));
  EXPECT_FALSE(goes_down(kernels, 1, 10 * most, 10 * most));
}

}  // namespace
}  // namespace unstride::engine::plans
