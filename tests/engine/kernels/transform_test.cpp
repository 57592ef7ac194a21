// The sums of minimal filtering on every instruction set: rows taken apart between zeros, sums of cells, outputs.
#include "engine/kernels/transform.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace unstride::engine::kernels {
namespace {

// Floats aligned to cache lines.
class Floats {
 public:
  explicit Floats(std::int64_t count, float value = 0) : lines_(size_t(count + 15) / 16) {
    for (Line& line : lines_) std::fill(std::begin(line.values), std::end(line.values), value);
  }
  float* data() { return lines_.data()->values; }

 private:
  struct alignas(64) Line {
    float values[16];
  };
  std::vector<Line> lines_;
};

TEST(Transform, SplitsRowsBetweenZeros) {
  constexpr std::int64_t kHeight = 5, kPlanes = 2, kRows = 9;
  for (const Target target : supported_targets())
    for (const int streams : {2, 4})
      for (const std::int64_t width : {1, 7, 16, 40, 64})
        for (const std::int64_t col : {-3, -1, 0, 2})
          for (const std::int64_t count : {1, 2, 3, 16, 17, 19, 33}) {
            std::vector<float> in(size_t(kPlanes * kHeight * width));
            for (size_t i = 0; i < in.size(); ++i) in[i] = float(i + 1);
            Split split{
                .in = in.data(), .plane = kHeight * width, .height = kHeight, .width = width, .planes = kPlanes};
            split.row = -2;
            split.col = col;
            split.rows = kRows;
            split.count = count;
            split.streams = streams;
            split.slots = streams;
            split.out_stream = 48;
            split.out_row = split.out_stream * streams;
            split.out_slot = split.out_row * kRows;
            split.out_plane = split.out_slot * streams;
            Floats out(split.out_plane * kPlanes, 0.5f);
            split.out = out.data();
            transform_kernels(target).split(split);
            for (std::int64_t c = 0; c < kPlanes; ++c)
              for (std::int64_t y = 0; y < kRows; ++y)
                for (std::int64_t x = 0; x < count * streams; ++x) {
                  const std::int64_t row = y - 2, cell = col + x;
                  const bool exists = row >= 0 && row < kHeight && cell >= 0 && cell < width;
                  const float expected = exists ? in[size_t((c * kHeight + row) * width + cell)] : 0;
                  const float got =
                      out.data()[c * split.out_plane + y % streams * split.out_slot + y / streams * split.out_row +
                                 x % streams * split.out_stream + x / streams];
                  ASSERT_EQ(got, expected) << name_of(target) << ", " << streams << " streams of " << width << " from "
                                           << col << ": row " << y << ", cell " << x;
                }
          }
}

TEST(Transform, SumsEverySetAndWritesNoMoreThanThereIsRoomFor) {
  constexpr std::int64_t kLength = 21, kPitch = 64;
  std::vector<SumSet> sets(kSumSets, kSumSets + kSumSetCount);
  sets.push_back(set_of({{k21, 3}, {k22, 1}, {k23, 0}}));  // compiled in for nobody
  for (const Target target : supported_targets())
    for (const SumSet& set : sets)
      for (const std::int64_t room : {kLength, kLength + 16}) {
        Floats in(kPitch * kMostWindow), out(kPitch * kMostWindow, 1e6f);
        for (std::int64_t i = 0; i < kPitch * kMostWindow; ++i) in.data()[i] = float(i % 29 - 14);
        CellSums sums{.set = &set, .in = in.data()};
        for (int i = 0; i < set.window; ++i) sums.cell[i] = i * kPitch + i;
        sums.length = kLength;
        sums.room = room;
        sums.out = out.data();
        sums.out_sum = kPitch;
        transform_kernels(target).sum(set)(sums);
        for (int i = 0; i < set.count; ++i) {
          for (std::int64_t n = 0; n < kLength; ++n) {
            float expected = 0;  // exact: small integers times sixty-fourths
            for (int t = 0; t < set.sums[i].terms; ++t)
              expected += set.sums[i].factor[t] * in.data()[sums.cell[set.sums[i].cell[t]] + n];
            ASSERT_EQ(out.data()[i * kPitch + n], expected) << name_of(target) << ", sum " << i << " at " << n;
          }
          ASSERT_EQ(out.data()[i * kPitch + room], 1e6f);
        }
      }
}

TEST(Transform, MakesOutputsWithEveryPairOfFilters) {
  constexpr std::int64_t kCount = 32;
  for (const Target target : supported_targets())
    for (int row = 0; row < kFilterCount; ++row)
      for (int col = 0; col < kFilterCount; ++col) {
        const Filter &height = kFilters[row], &width = kFilters[col];
        Floats in(kMostProducts * kMostProducts * kCount), out(kMostOutputs * kMostOutputs * kCount);
        for (std::int64_t i = 0; i < kMostProducts * kMostProducts * kCount; ++i) in.data()[i] = float(i % 7 - 3);
        FilterOutputs outputs{.in = in.data(), .in_row = kMostProducts * kCount, .in_col = kCount, .count = kCount};
        outputs.out = out.data();
        outputs.out_row = kMostOutputs * kCount;
        outputs.out_col = kCount;
        transform_kernels(target).outputs[row][col](outputs);
        for (int i = 0; i < height.outputs; ++i)
          for (int j = 0; j < width.outputs; ++j)
            for (std::int64_t n = 0; n < kCount; ++n) {
              float expected = 0;  // exact: small integers times 4096ths
              for (int y = 0; y < height.count(); ++y)
                for (int x = 0; x < width.count(); ++x)
                  expected += height.products[i][y] * width.products[j][x] *
                              in.data()[y * outputs.in_row + x * outputs.in_col + n];
              ASSERT_EQ(out.data()[i * outputs.out_row + j * outputs.out_col + n], expected)
                  << name_of(target) << ", filters " << row << ", " << col << ": output " << i << ", " << j;
            }
      }
}

}  // namespace
}  // namespace unstride::engine::kernels
