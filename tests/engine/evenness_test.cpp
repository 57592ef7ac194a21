// The rule of the even overlap, and every count, against overlap_counts().
#include "engine/evenness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "engine/random_pair.h"

namespace unstride::engine {
namespace {

CountRange range_of(const std::vector<int>& counts) {
  const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
  return {*least, *most};
}

// Brute force: the counts of an input so long that whole periods lie away from the edges.
CountRange interior_of(const AxisParams& axis) {
  const AxisParams plain{axis.kernel, axis.stride, 0, 0, 0, axis.dilation};
  const std::int64_t input = axis.dilation * axis.kernel + 3;
  const core::Grid<int> counts = overlap_counts({{plain, input}, {AxisParams{}, 1}});
  return range_of(
      {counts.cells.begin() + axis.dilation * (axis.kernel - 1), counts.cells.begin() + (input - 1) * axis.stride + 1});
}

TEST(Evenness, IsThatTheStrideDividesTheKernelAndHasNoFactorOfTheDilation) {
  int even = 0, uneven = 0;
  for (std::int64_t k = 1; k <= 12; ++k)
    for (std::int64_t s = 1; s <= 7; ++s)
      for (std::int64_t d = 1; d <= 6; ++d) {
        const AxisParams axis{.kernel = k, .stride = s, .dilation = d};
        const CountRange interior = interior_of(axis);
        ASSERT_EQ(is_even(axis), interior.least == interior.most) << "k " << k << " s " << s << " d " << d;
        ASSERT_EQ(evenness_of(Axis{axis, 3}).interior, interior) << "k " << k << " s " << s << " d " << d;
        ASSERT_TRUE(!is_even(axis) || interior.least == k / s);
        (is_even(axis) ? even : uneven) += 1;
      }
  EXPECT_GT(even, 100);
  EXPECT_GT(uneven, 200);
}

TEST(Evenness, OfAPictureIsThatOfItsCounts) {
  Random random(51);
  int with_holes = 0;
  for (int set = 0; set < 1000; ++set) {
    const Axes axes = axes_of_pair(draw_pair(random, Values::integers));
    const core::Grid<int> counts = overlap_counts(axes);
    const Evenness found = evenness_of(axes);
    ASSERT_EQ(found.counts, range_of(counts.cells)) << "set " << set;
    ASSERT_EQ(found.holes.rows, counts.rows);
    ASSERT_EQ(found.holes.cols, counts.cols);
    for (size_t n = 0; n < counts.cells.size(); ++n) ASSERT_EQ(found.holes.cells[n], counts.cells[n] == 0 ? 1 : 0);
    with_holes += found.counts.least == 0;
  }
  EXPECT_GT(with_holes, 200);
}

TEST(Evenness, OfAPictureNeedsBothAxes) {
  for (std::int64_t kh = 1; kh <= 6; ++kh)
    for (std::int64_t kw = 1; kw <= 6; ++kw)
      for (std::int64_t sw = 1; sw <= 4; ++sw) {
        const Axes axes{{{.kernel = kh, .stride = 2}, 20}, {{.kernel = kw, .stride = sw}, 20}};
        const core::Grid<int> counts = overlap_counts(axes);
        std::vector<int> interior;
        for (std::int64_t r = kh - 1; r <= 38; ++r)
          for (std::int64_t c = kw - 1; c <= 19 * sw; ++c) interior.push_back(counts.at(r, c));
        const Evenness found = evenness_of(axes);
        ASSERT_EQ(found.interior, range_of(interior));
        ASSERT_EQ(found.even, found.interior.least == found.interior.most);
      }
}

TEST(Evenness, CallsRowsOfBiasAloneHoles) {
  const AxisEvenness found = evenness_of(Axis{{.kernel = 2, .stride = 2, .output_padding = 1}, 3});
  EXPECT_TRUE(found.even);
  EXPECT_EQ(found.interior, (CountRange{1, 1}));
  EXPECT_EQ(found.counts, (CountRange{0, 1}));
  EXPECT_EQ(found.holes, std::vector<std::int64_t>{6});
}

TEST(CellsByCount, CountTheCellsOfTheOverlap) {
  Random random(24);
  for (int set = 0; set < 300; ++set) {
    const std::int64_t rows = draw(random, 1, 6), cols = draw(random, 1, 6);
    const Axes axes{{draw_axis(random, rows), rows}, {draw_axis(random, cols), cols}};
    std::map<int, std::int64_t> cells;
    for (const int count : overlap_counts(axes).cells) ++cells[count];
    std::vector<CountedCells> expected;
    for (const auto& [count, number] : cells) expected.push_back({count, number});
    EXPECT_EQ(cells_by_count(axes), expected) << "set " << set;
  }
}

}  // namespace
}  // namespace unstride::engine
