// Which products the algorithm "channels" computes.
#include "engine/plans/channels_steps.h"

#include <gtest/gtest.h>

namespace unstride::engine::plans {
namespace {

Lowered square(std::int64_t channels, std::int64_t size, std::int64_t kernel, std::int64_t output_padding) {
  const AxisParams axis{.kernel = kernel, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = output_padding};
  return *lower({.params = {axis, axis, channels, 16, 1}, .input = {1, channels, size, size}});
}

Machine machine(std::int64_t l2, int threads) {
  Machine found = this_machine(kernels::supported_targets().back(), threads);  // the plainest that is compiled in
  found.l2 = l2;
  return found;
}

// Pixels times rows of weights, of all steps.
std::int64_t products(const Lowered& lowered, const ChannelsLayout& layout, const Machine& machine) {
  std::int64_t count = 0;
  for (const ChannelsPhase& phase : channels_phases(lowered, layout, machine).phases)
    for (const ChannelsStep& step : phase.steps)
      for (const ChannelsPiece& piece : step.pieces) count += piece.pixels * step.segments * step.depth;
  return count;
}

TEST(ChannelsSteps, ATrimmedLayoutMultipliesNoPadding) {
  // Of kernel 4 the outermost taps reach one cell less at either end of each axis: (4 + 3 + 3 + 4)^2 = 196.
  for (const std::int64_t l2 : {64 << 10, 1 << 20, 64 << 20})
    for (const int threads : {1, 2, 5}) {
      const Lowered lowered = square(1024, 4, 4, 0);
      const ChannelsLayout layout = channels_layout(lowered, machine(l2, threads));
      ASSERT_TRUE(layout.trimmed) << l2 << " " << threads;
      EXPECT_EQ(products(lowered, layout, machine(l2, threads)), 1024 * 196) << l2 << " " << threads;
    }
}

TEST(ChannelsSteps, PaddingIsMultipliedWhereLeavingItOutTakesLonger) {
  const Lowered few_channels = square(2, 7, 3, 1), large = square(64, 64, 4, 0);
  EXPECT_FALSE(channels_layout(few_channels, machine(1 << 20, 1)).trimmed);
  EXPECT_FALSE(channels_layout(large, machine(1 << 20, 1)).trimmed);
  const ChannelsLayout layout = channels_layout(few_channels, machine(1 << 20, 1));
  EXPECT_EQ(products(few_channels, layout, machine(1 << 20, 1)), 2 * 49 * 9);
}

TEST(ChannelsSteps, PlacesAreThePixelsThatATapReaches) {
  const Lowered lowered = square(1024, 4, 4, 0);
  const Machine one = machine(1 << 20, 1);
  const ChannelsLayout layout = channels_layout(lowered, one);
  const ChannelsPhases found = channels_phases(lowered, layout, one);
  for (std::size_t p = 0; p < found.phases.size(); ++p)
    for (const ChannelsStep& step : found.phases[p].steps) {
      if (step.channel != 0) continue;
      const std::int64_t tap = found.phases[p].taps[size_t(step.weights / 1024)];
      const ChannelsPiece& piece = step.pieces.front();
      std::vector<std::int64_t> pixels;
      for (std::int64_t r = 0; r < piece.pixels; ++r)
        pixels.push_back(piece.first_place < 0 ? piece.first_pixel + r : found.places[size_t(piece.first_place + r)]);
      std::vector<std::int64_t> expected;
      for (std::int64_t q = 0; q < 4; ++q)
        for (std::int64_t r = 0; r < 4; ++r) {
          const auto reaches = [&](std::int64_t output, std::int64_t a) {
            const std::int64_t cell = output + 1 - a;  // i * stride = o + p - a
            return cell % 2 == 0 && cell >= 0 && cell < 8;
          };
          if (reaches(2 * q + std::int64_t(p / 2), tap / 4) && reaches(2 * r + std::int64_t(p % 2), tap % 4))
            expected.push_back(q * 4 + r);
        }
      EXPECT_EQ(pixels, expected) << "phase " << p << ", tap " << tap;
    }
}

}  // namespace
}  // namespace unstride::engine::plans
