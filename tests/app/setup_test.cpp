#include "app/setup.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "app/state.h"
#include "engine/reference.h"

namespace unstride::app {
namespace {

using core::Grid;

TEST(WorkedExample, GivesTheFiveByFiveOfTheLessons) {
  const app::Setup setup = worked_example();
  const auto output =
      engine::conv_transpose2d(*setup.problem.input, *setup.problem.kernel, nullptr, setup.problem.params);
  ASSERT_TRUE(output);
  EXPECT_EQ(grid_of(*output), Grid<float>(5, 5, {1,  2,  5,  4,  6,  4,  5,  14, 10, 12, 10, 14, 36,
                                                 24, 30, 12, 15, 34, 20, 24, 21, 24, 55, 32, 36}));
}

TEST(WorkedExample, HasNoViolations) {
  EXPECT_TRUE(violations(worked_example()).empty());
}

TEST(Filled, CountsRowByRow) {
  EXPECT_EQ(filled(Pattern::count, 2, 3), Grid<float>(2, 3, {1, 2, 3, 4, 5, 6}));
}

TEST(Filled, PutsTheImpulseIntoTheMiddle) {
  EXPECT_EQ(filled(Pattern::impulse, 3, 3), Grid<float>(3, 3, {0, 0, 0, 0, 1, 0, 0, 0, 0}));
}

TEST(Filled, MakesTheBilinearKernelOfFourTaps) {
  const Grid<float> grid = filled(Pattern::bilinear, 4, 1);
  EXPECT_EQ(grid, Grid<float>(4, 1, {.25f, .75f, .75f, .25f}));
}

TEST(Filled, MakesSymmetricBilinearKernelsOfEverySize) {
  for (std::int64_t n = 1; n <= kMostKernel; ++n) {
    const Grid<float> grid = filled(Pattern::bilinear, n, n);
    for (std::int64_t i = 0; i < n; ++i) {
      EXPECT_FLOAT_EQ(grid.at(i, 0), grid.at(n - 1 - i, n - 1)) << n;
      EXPECT_GT(grid.at(i, 0), 0) << n;
    }
  }
}

TEST(Filled, MakesGaussiansOfIntegers) {
  EXPECT_EQ(filled(Pattern::gaussian, 3, 3), Grid<float>(3, 3, {1, 2, 1, 2, 4, 2, 1, 2, 1}));
}

TEST(Filled, NeverPassesTheLargestValue) {
  for (std::int64_t n = 1; n <= kMostInput; ++n)
    for (int pattern = 0; pattern < kPatternCount; ++pattern)
      for (const float value : filled(Pattern(pattern), n, kMostInput + 1 - n).cells)
        EXPECT_LE(std::abs(value), kMostValue) << pattern;
}

TEST(Filled, MakesAnEdgeKernelWhoseSumIsZero) {
  EXPECT_EQ(filled(Pattern::edge, 3, 3), Grid<float>(3, 3, {-1, -1, -1, -1, 8, -1, -1, -1, -1}));
  for (std::int64_t n = 1; n <= kMostKernel; ++n) {
    const Grid<float> grid = filled(Pattern::edge, n, kMostKernel);
    EXPECT_EQ(std::accumulate(grid.cells.begin(), grid.cells.end(), 0.0), 0) << n;
  }
}

TEST(Filled, MakesACheckerboardAndARamp) {
  EXPECT_EQ(filled(Pattern::checkerboard, 2, 3), Grid<float>(2, 3, {1, 0, 1, 0, 1, 0}));
  EXPECT_EQ(filled(Pattern::ramp, 2, 3), Grid<float>(2, 3, {0, 1, 2, 1, 2, 3}));
}

TEST(Filled, DrawsTheSameWholeNumbersForTheSameSeed) {
  const Grid<float> drawn = filled(Pattern::random, 4, 5, 7);
  EXPECT_EQ(drawn, random_grid(7, 4, 5));
  EXPECT_NE(drawn, filled(Pattern::random, 4, 5, 8));
  for (const float value : drawn.cells) EXPECT_TRUE(value == std::round(value) && std::abs(value) <= 9) << value;
}

TEST(Resized, GoesOnWithEveryPatternOfFourCells) {
  for (int i = 0; i < kPatternCount; ++i) {
    const Pattern pattern = Pattern(i);
    if (pattern == Pattern::impulse || pattern == Pattern::random) continue;
    EXPECT_EQ(resized(filled(pattern, 3, 3), 4, 5), filled(pattern, 4, 5)) << i;
    EXPECT_EQ(resized(filled(pattern, 4, 4), 3, 2), filled(pattern, 3, 2)) << i;
  }
}

TEST(Resized, TakesFewCellsForWhatTheyAre) {
  EXPECT_EQ(resized(Grid<float>(1, 2, {1, 0}), 1, 4), Grid<float>(1, 4, {1, 0, 0, 0}));
  EXPECT_EQ(resized(Grid<float>(1, 2, {1, -1}), 1, 3), Grid<float>(1, 3, {1, -1, 0}));
}

TEST(Resized, KeepsRandomNumbers) {
  const Grid<float> larger = resized(random_grid(3, 2, 2), 3, 3);
  for (std::int64_t r = 0; r < 3; ++r)
    for (std::int64_t c = 0; c < 3; ++c) EXPECT_EQ(larger.at(r, c), r < 2 && c < 2 ? random_grid(3, 2, 2).at(r, c) : 0);
}

TEST(Resized, KeepsWhatOverlapsAndAddsZeros) {
  EXPECT_EQ(resized(Grid<float>(2, 2, {5, 1, 7, 9}), 3, 1), Grid<float>(3, 1, {5, 7, 0}));
}

TEST(Resized, GoesOnCounting) {
  EXPECT_EQ(resized(filled(Pattern::count, 2, 2), 2, 3), filled(Pattern::count, 2, 3));
}

TEST(Resized, GoesOnWithAConstant) {
  EXPECT_EQ(resized(Grid<float>(2, 2, 7), 3, 3), Grid<float>(3, 3, 7));
}

TEST(Resized, GoesOnWithABilinearKernel) {
  EXPECT_EQ(resized(filled(Pattern::bilinear, 4, 4), 6, 6), filled(Pattern::bilinear, 6, 6));
}

TEST(Grids, SurviveTheWayThroughATensor) {
  const Grid<float> grid(2, 3, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(grid_of(*tensor_of(grid)), grid);
}

}  // namespace
}  // namespace unstride::app
