// How many threads a layer is worth, and what plans make of it.
#include "engine/plans/choose.h"

#include <gtest/gtest.h>

#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

Layer square_layer(std::int64_t channels, std::int64_t size) {
  Layer layer;
  layer.params.height.kernel = layer.params.width.kernel = 3;
  layer.params.height.stride = layer.params.width.stride = 2;
  layer.params.in_channels = layer.params.out_channels = channels;
  layer.input = {1, channels, size, size};
  return layer;
}

TEST(ThreadsWorth, NobodyIsWokenForALayerBelowATenthOfAMillisecond) {
  EXPECT_EQ(threads_worth_waking(1e-6, 16), 1);
  EXPECT_EQ(threads_worth_waking(99e-6, 2), 1);
  EXPECT_EQ(threads_worth_waking(99e-6, 16), 1);
  EXPECT_EQ(threads_worth_waking(101e-6, 2), 2);
  EXPECT_EQ(threads_worth_waking(1, 1), 1);
}

TEST(ThreadsWorth, ALayerOfSomeMicrosecondsIsSharedWithWorkersThatAreAwake) {
  EXPECT_EQ(threads_worth(3e-6, 16), 1);
  EXPECT_EQ(threads_worth(7e-6, 2), 1);
  EXPECT_EQ(threads_worth(10e-6, 2), 2);
  EXPECT_EQ(threads_worth(1, 1), 1);
}

TEST(ThreadsWorth, LongerLayersGetMoreUntilAllAreUsed) {
  int before = 1, woken_before = 1;
  for (double seconds = 1e-6; seconds < 2e-3; seconds *= 1.1) {
    const int threads = threads_worth(seconds, 16), woken = threads_worth_waking(seconds, 16);
    EXPECT_GE(threads, before);
    EXPECT_GE(woken, woken_before);
    EXPECT_LE(woken, threads);
    EXPECT_LE(threads, 16);
    before = threads;
    woken_before = woken;
  }
  EXPECT_EQ(woken_before, 16);
  EXPECT_EQ(threads_worth(1e9, 16), 16);
  EXPECT_EQ(threads_worth_waking(1e9, 16), 16);
}

TEST(Estimate, TheThreadsAreThoseThatTheLayerIsWorthUnlessItIsSpread) {
  const Machine machine = this_machine(kernels::supported_targets().back(), 4);
  for (const Algorithm& algorithm : algorithms()) {
    const Lowered small = *lower(square_layer(1, 5)), large = *lower(square_layer(64, 64));
    if (!algorithm.supports(small, machine) || !algorithm.supports(large, machine)) continue;
    EXPECT_EQ(estimate(algorithm, small, machine).threads, 1) << algorithm.name;
    for (const Estimate& all : {estimate(algorithm, small, machine, true), estimate(algorithm, large, machine)}) {
      EXPECT_EQ(all.threads, 4) << algorithm.name;
      EXPECT_EQ(all.woken, 4) << algorithm.name;
    }
  }
}

TEST(Plan, ItTakesAPoolOfMoreThreadsThanItWasPlannedForAndLeavesItWhole) {
  Case c;
  c.layer = square_layer(1, 5);
  Random random(1);
  c.input = draw_floats(random, c.layer.input);
  c.kernel = draw_floats(random, kernel_shape(c.layer));
  const core::Tensor expected = reference_of(c.layer, c.input, c.kernel, nullptr);
  Pool pool(5);
  for (const bool spread : {false, true}) {
    const auto plan =
        Plan::make(c.layer, {c.kernel.values}, {.threads = 3, .algorithm = "reference", .spread = spread});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->machine().threads, spread ? 3 : 1);
    core::Tensor output(plan->output_shape());
    Buffer workspace(plan->workspace_floats());
    plan->run({c.input.values.data(), output.values.data(), workspace.data(), &pool});
    EXPECT_EQ(output, expected);
  }
  // Afterwards the pool is whole again: this ends when five threads are inside.
  std::atomic<int> inside = 0;
  pool.run(5, [&](std::int64_t, int) {
    for (++inside; inside < 5;) std::this_thread::sleep_for(std::chrono::microseconds(50));
  });
}

}  // namespace
}  // namespace unstride::engine::plans
