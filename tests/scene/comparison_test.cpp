// Two cells compared: the counts in the sentences are those of the relation, counted product by product.
#include "scene/comparison.h"

#include <fmt/format.h>

#include "scene/given.h"

namespace unstride::scene {
namespace {

constexpr CellRef y(std::int64_t row, std::int64_t col) {
  return {GridId::output, row, col};
}
constexpr CellRef x(std::int64_t row, std::int64_t col) {
  return {GridId::input, row, col};
}
constexpr CellRef w(std::int64_t row, std::int64_t col) {
  return {GridId::kernel, row, col};
}

TEST(Comparison, OfOutputCellsOfTwoPhasesSaysThatTheyShareNoTap) {
  const auto story = worked_example(ViewKind::slide);
  EXPECT_EQ(
      comparison_text(*story, y(2, 2), y(2, 1)),
      "y[2,2] = *36* sums 4 products, y[2,1] = *14* sums 2 products. They are of the phases (0,0) and (0,1): "
      "different phases *share no tap*. They share 2 input cells. The values *differ*, and so does the overlap: 4 "
      "products against 2 products; their weights sum to 20 and 10.");
}

TEST(Comparison, OfOutputCellsOfOnePhaseSaysWhichTapsTheyShare) {
  const auto story = story_of({.kernel = 3, .stride = 2}, 4, 4, ViewKind::slide);
  const std::string inside = comparison_text(*story, y(2, 2), y(4, 4));
  EXPECT_NE(inside.find("Both are of phase (0,0): they use *the same 4 taps*. They share 1 input cell. "),
            std::string::npos)
      << inside;
  EXPECT_TRUE(inside.ends_with("it is the input cells that differ.")) << inside;
  const std::string edge = comparison_text(*story, y(0, 0), y(2, 2));
  EXPECT_NE(edge.find("near an edge taps find no input cell: they share 1 tap. "), std::string::npos) << edge;
}

TEST(Comparison, BlamesTheWeightsWhereTheOverlapIsTheSame) {
  const auto ones = Grid<float>(4, 4, std::vector<float>(16, 1));
  const AxisParams axis{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};
  const auto story = story_of(axis, axis, ones, counting(4, 4), ViewKind::slide);
  const std::string text = comparison_text(*story, y(3, 3), y(3, 4));
  EXPECT_NE(text.find("although the overlap is the same: their weights sum to"), std::string::npos) << text;
  EXPECT_NE(comparison_text(*story, y(3, 3), y(5, 5)).find("The values are *equal*."), std::string::npos);
}

TEST(Comparison, OfInputCellsCountsTheOverlapOfTheirStamps) {
  const auto story = worked_example(ViewKind::stamp);
  EXPECT_EQ(comparison_text(*story, x(0, 0), x(0, 1)),
            "x[0,0] = *1* feeds 9 output cells, x[0,1] = *2* feeds 9 output cells. Their stamps overlap in *3* output "
            "cells from y[0,2] to y[2,2]. Both multiply the same kernel: the stamps differ by the factor x alone.");
  EXPECT_NE(comparison_text(*story, x(0, 0), x(1, 1)).find("overlap in *one* output cell, y[2,2]."), std::string::npos);
  const auto apart = story_of({.kernel = 2, .stride = 2}, 2, 2, ViewKind::stamp);
  EXPECT_NE(comparison_text(*apart, x(0, 0), x(0, 1)).find("*do not overlap*"), std::string::npos);
}

TEST(Comparison, OfTapsSaysWhetherTheyMeet) {
  const auto story = worked_example(ViewKind::slide);
  EXPECT_NE(comparison_text(*story, w(0, 0), w(0, 1)).find("*never meet* in an output cell"), std::string::npos);
  EXPECT_NE(comparison_text(*story, w(0, 0), w(2, 2)).find("they meet in 1 output cell."), std::string::npos);
}

TEST(Comparison, OfCellsOfTwoGridsIsTheProductThatJoinsThem) {
  const auto story = worked_example(ViewKind::slide);
  const std::string joined = "One product joins them: x[0,1]·w[2,0] = 2·7 = *14*, added to y[2,2].";
  for (const auto& [a, b] : {std::pair{x(0, 1), y(2, 2)}, {y(2, 2), x(0, 1)}, {y(2, 2), w(2, 0)}})
    EXPECT_TRUE(comparison_text(*story, a, b).ends_with(joined)) << comparison_text(*story, a, b);
  EXPECT_TRUE(comparison_text(*story, x(0, 0), y(4, 4)).ends_with("*No product* joins them."));
  EXPECT_TRUE(comparison_text(*story, {GridId::bordered, 2, 4}, y(2, 2)).ends_with(joined));
}

TEST(Comparison, OfZerosAndCroppedCellsSaysThatTheyShareNothing) {
  const auto story = story_of({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}, 2, 2, ViewKind::stamp);
  EXPECT_EQ(comparison_text(*story, y(-1, 0), y(1, 1)), "y[-1,0] lies in what padding crops: it has nothing to share.");
  EXPECT_EQ(comparison_text(*story, y(1, 1), {GridId::bordered, 0, 0}),
            "A zero takes part in no sum: it has nothing to share.");
  EXPECT_EQ(comparison_text(*story, y(1, 1), y(1, 1)), "");
  EXPECT_EQ(comparison_text(*story, y(1, 1), {}), "");
}

// Every product with one cell against every product with the other.
template <class Key>
std::int64_t shared_by_brute_force(const Story& story, CellRef a, CellRef b, Key key) {
  std::set<std::pair<std::int64_t, std::int64_t>> of_a, both;
  const auto visit = [&](CellRef cell, auto take) {
    const auto& [h, v] = story.axes;
    for (std::int64_t i = 0; i < h.input; ++i)
      for (std::int64_t j = 0; j < v.input; ++j)
        for (std::int64_t r = 0; r < h.params.kernel; ++r)
          for (std::int64_t c = 0; c < v.params.kernel; ++c) {
            const CellRef out = y(h.output_of(i, r), v.output_of(j, c));
            if (out.row < 0 || out.row >= h.output() || out.col < 0 || out.col >= v.output()) continue;
            if (out == cell || x(i, j) == cell || w(r, c) == cell) take(key(x(i, j), w(r, c), out));
          }
  };
  visit(a, [&](CellRef cell) { of_a.emplace(cell.row, cell.col); });
  visit(b, [&](CellRef cell) {
    if (of_a.contains({cell.row, cell.col})) both.emplace(cell.row, cell.col);
  });
  return std::int64_t(both.size());
}

TEST(Comparison, CountsWhatTheRelationShares) {
  Random random(91);
  for (int set = 0; set < 150; ++set) {
    const auto story = draw_story(random, ViewKind::slide);
    if (story->output->cells.size() * story->kernel->cells.size() > 4000) continue;
    const auto any = [&](const Grid<float>& grid) {
      return std::pair{draw(random, 0, grid.rows - 1), draw(random, 0, grid.cols - 1)};
    };
    const auto a = any(*story->output), b = any(*story->output), i = any(*story->input), j = any(*story->input);
    if (a != b) {
      const CellRef first = y(a.first, a.second), second = y(b.first, b.second);
      const std::string text = comparison_text(*story, first, second);
      const auto inputs = shared_by_brute_force(*story, first, second, [](CellRef in, CellRef, CellRef) { return in; });
      const auto taps = shared_by_brute_force(*story, first, second, [](CellRef, CellRef tap, CellRef) { return tap; });
      const std::string cells = inputs == 0 ? "no input cell." : fmt::format("{} input cell", inputs);
      EXPECT_NE(text.find("They share " + cells), std::string::npos) << text;
      EXPECT_TRUE(text.find("share no tap") == std::string::npos || taps == 0) << text;
      const bool equal = story->output->at(first.row, first.col) == story->output->at(second.row, second.col);
      EXPECT_EQ(text.find("*equal*") != std::string::npos, equal) << text;
    }
    if (i != j) {
      const CellRef first = x(i.first, i.second), second = x(j.first, j.second);
      const std::string text = comparison_text(*story, first, second);
      const auto met = shared_by_brute_force(*story, first, second, [](CellRef, CellRef, CellRef out) { return out; });
      const std::string overlap = met == 0   ? "*do not overlap*"
                                  : met == 1 ? "overlap in *one*"
                                             : fmt::format("overlap in *{}* output cells", met);
      EXPECT_NE(text.find(overlap), std::string::npos) << text;
    }
    if (HasFailure()) FAIL() << described(*story);
  }
}

}  // namespace
}  // namespace unstride::scene
