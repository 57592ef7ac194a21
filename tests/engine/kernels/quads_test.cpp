// The tile of four phases, of every instruction set that this machine has.
#include "engine/kernels/quads.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace unstride::engine::kernels {
namespace {

struct alignas(64) Line {
  float values[16];
};

class Quads : public testing::TestWithParam<Target> {
 protected:
  static constexpr int kDepth = 3, kPitch = 20;

  float digit() { return float(std::uniform_int_distribution<int>(-9, 9)(random_)); }

  // Adds the segment's weights to `b`, and what it is worth to `sums` [y][pixel][x][lane].
  void add(const QuadSegment& segment, int pixels, const std::vector<float>& cells, std::vector<float>& b,
           std::vector<float>& sums) {
    const int lanes = lanes_of(GetParam());
    for (int k = 0; k < kDepth; ++k)
      for (int y = 0; y < 2; ++y)
        for (int x = 0; x < 2; ++x)
          for (int l = 0; (segment.down >> y & 1) && (segment.across >> x & 1) && l < lanes; ++l) {
            const bool apart = segment.pair && x == 1;
            const Lacking lacking = apart ? segment.lacking_apart : segment.lacking;
            const std::int64_t first = segment.a + (apart ? segment.apart : 0) + k * kPitch;
            b.push_back(digit());
            for (int r = lacking == Lacking::first ? 1 : 0; r < pixels - (lacking == Lacking::last ? 1 : 0); ++r)
              sums[size_t(((y * pixels + r) * 2 + x) * lanes + l)] += b.back() * cells[size_t(first + r)];
          }
  }

  // One segment of that shape, then another of all phases.
  void expect_sums(int pixels, QuadSegment shape) {
    const int lanes = lanes_of(GetParam());
    std::vector<float> cells(size_t(kDepth * kPitch)), first(static_cast<size_t>(lanes)), b;
    for (float& cell : cells) cell = digit();
    for (float& value : first) value = digit();
    std::vector<float> expected(size_t(4 * pixels * lanes));
    for (size_t i = 0; i < expected.size(); ++i) expected[i] = first[i % size_t(lanes)];
    std::vector<QuadSegment> segments = {shape, {}};
    segments[0].a = 2;
    segments[1].a = 5;
    for (QuadSegment& segment : segments) {
      segment.b = std::int64_t(b.size());
      add(segment, pixels, cells, b, expected);
    }
    std::vector<Line> aligned(b.size() / 16 + 1);
    for (size_t i = 0; i < b.size(); ++i) aligned[i / 16].values[i % 16] = b[i];
    std::vector<float> c(expected.size());
    QuadTile tile;
    tile.segments = segments.data();
    tile.count = 2;
    tile.a = cells.data();
    tile.a_pitch = kPitch;
    tile.depth = kDepth;
    tile.b = aligned.front().values;
    tile.first = first.data();
    tile.c = c.data();
    tile.c_row = 2 * pixels * lanes;
    quad_kernels(GetParam()).functions[pixels - 1](tile);
    EXPECT_EQ(c, expected) << pixels << " pixels, phases " << int(shape.down) << " and " << int(shape.across);
  }

 private:
  std::mt19937 random_{8};
};

TEST_P(Quads, EveryTileAddsWhatItsSegmentsReach) {
  ASSERT_GE(quad_kernels(GetParam()).most_pixels, 1);
  for (int pixels = 1; pixels <= quad_kernels(GetParam()).most_pixels; ++pixels)
    for (std::uint8_t down = 1; down <= 3; ++down)
      for (std::uint8_t across = 1; across <= 3; ++across)
        for (const Lacking lacking : {Lacking::nothing, Lacking::first, Lacking::last})
          expect_sums(pixels, {.down = down, .across = across, .lacking = lacking});
}

TEST_P(Quads, PairsReadCellsApart) {
  for (int pixels = 1; pixels <= quad_kernels(GetParam()).most_pixels; ++pixels)
    for (std::uint8_t down = 1; down <= 2; ++down)
      for (const std::int64_t apart : {-2, 1})
        for (const Lacking lacking : {Lacking::nothing, Lacking::first, Lacking::last})
          for (const Lacking other : {Lacking::nothing, Lacking::first, Lacking::last})
            expect_sums(pixels,
                        {.down = down, .lacking = lacking, .pair = true, .lacking_apart = other, .apart = apart});
}

INSTANTIATE_TEST_SUITE_P(Targets, Quads, testing::ValuesIn(supported_targets()),
                         [](const auto& instance) { return std::string(name_of(instance.param)); });

}  // namespace
}  // namespace unstride::engine::kernels
