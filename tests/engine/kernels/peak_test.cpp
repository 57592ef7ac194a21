// The loops of the machine's limits do what they count.
#include "engine/kernels/peak.h"

#include <gtest/gtest.h>

#include <cmath>

namespace unstride::engine::kernels {
namespace {

struct alignas(64) Values {
  float values[3 * kReadStep];
};

TEST(Peak, EveryChainOfMultiplyAddsRunsAllRounds) {
  for (const Target target : supported_targets()) {
    const PeakKernels peak = peak_kernels(target);
    // A chain that starts at c is at 1 + (c - 1) * 0.9999^rounds, and so is the mean of all.
    const double values = peak.flops_a_round / 2, chains = values / lanes_of(target);
    for (const int rounds : {0, 1, 20000}) {
      const double mean = 0.1 * (chains - 1) / 2, expected = values * (1 + (mean - 1) * std::pow(0.9999, rounds));
      EXPECT_NEAR(peak.multiply_add(rounds), expected, 1e-3 * values) << name_of(target) << " " << rounds;
    }
  }
}

TEST(Peak, ReadingAddsEveryValueInEveryPassAndCopyingTakesAllAlong) {
  Values from;
  for (int i = 0; i < 3 * kReadStep; ++i) from.values[i] = float(i % 11);
  float sum = 0;
  for (const float value : from.values) sum += value;
  for (const Target target : supported_targets()) {
    const PeakKernels peak = peak_kernels(target);
    EXPECT_EQ(peak.read(from.values, 3 * kReadStep, 5), 5 * sum) << name_of(target);
    Values to = {};
    peak.copy(from.values, to.values, 2 * kReadStep);
    for (int i = 0; i < 3 * kReadStep; ++i)
      ASSERT_EQ(to.values[i], i < 2 * kReadStep ? from.values[i] : 0) << name_of(target) << " " << i;
  }
}

}  // namespace
}  // namespace unstride::engine::kernels
