// The machine's limits and the roofline: what must hold on any machine, however busy.
#include "engine/measure/limits.h"

#include <gtest/gtest.h>

#include "engine/measure/layers.h"
#include "engine/measure/roofline.h"

namespace unstride::engine::measure {
namespace {

TEST(Limits, AreMeasuredOnEveryInstructionSetWithOneThreadAndTwo) {
  for (const kernels::Target target : kernels::supported_targets())
    for (const int threads : {1, 2}) {
      const Limits limits = measure_limits(target, threads);
      EXPECT_EQ(limits.target, target);
      EXPECT_EQ(limits.threads, threads);
      EXPECT_GT(limits.flops, 0);
      EXPECT_GT(limits.copy, 0);
      ASSERT_EQ(limits.levels.size(), 4u);
      for (const MemoryLevel& level : limits.levels) EXPECT_GT(level.read, 0) << level.name;
    }
}

TEST(Limits, ASetStopLeavesNothingMeasured) {
  const std::atomic<bool> stop = true;
  const Limits limits = measure_limits(kernels::supported_targets().front(), 2, &stop);
  EXPECT_EQ(limits.flops, 0);
  EXPECT_EQ(limits.copy, 0);
  for (const MemoryLevel& level : limits.levels) EXPECT_EQ(level.read, 0) << level.name;
}

Limits made_up() {
  return {.flops = 100e9, .levels = {{"L1", 1000, 400e9}, {"L2", 100000, 200e9}, {"memory", INT64_MAX, 10e9}}};
}

TEST(Limits, TheSmallestLevelThatHoldsTheBytesIsTaken) {
  const Limits limits = made_up();
  EXPECT_EQ(limits.level_of(1000).name, "L1");
  EXPECT_EQ(limits.level_of(1001).name, "L2");
  EXPECT_EQ(limits.level_of(INT64_MAX).name, "memory");
}

TEST(Roofline, IsTheLongerOfMultiplyingAndReading) {
  const auto one_by_one = plans::lower(*layer_of("1,1000,1,1,1000,1,1,1,1,0,0,0,0,1,1,1"));
  const Roofline weights = roofline(*one_by_one, made_up());
  EXPECT_EQ(weights.bytes, 4 * (1000000 + 1000 + 1000));
  EXPECT_EQ(weights.level, "memory");
  EXPECT_DOUBLE_EQ(weights.flops, 2e6);
  EXPECT_DOUBLE_EQ(weights.compute_seconds, 2e6 / 100e9);
  EXPECT_DOUBLE_EQ(weights.memory_seconds, 4008000 / 10e9);
  EXPECT_TRUE(weights.memory_bound());
  EXPECT_EQ(weights.seconds(), weights.memory_seconds);
  const auto stride_one = plans::lower(*layer_of("1,10,10,10,10,3,3,1,1,1,1,0,0,1,1,1"));
  const Roofline products = roofline(*stride_one, made_up());
  EXPECT_EQ(products.bytes, 4 * (1000 + 1000 + 900));
  EXPECT_EQ(products.level, "L2");
  EXPECT_FALSE(products.memory_bound());
  EXPECT_DOUBLE_EQ(products.seconds(), 180000 / 100e9);
}

}  // namespace
}  // namespace unstride::engine::measure
