#include "core/average.h"

#include <gtest/gtest.h>

namespace unstride::core {
namespace {

TEST(Averaged, IsTheMeanOverTheAreaThatACellCovers) {
  const Grid<float> grid(3, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9});
  EXPECT_DOUBLE_EQ(averaged(grid, 1, 1).at(0, 0), 5);
  // 1.5 x 1.5 cells: one whole, two halves, a quarter.
  EXPECT_DOUBLE_EQ(averaged(grid, 2, 2).at(0, 0), (1 + 0.5 * 2 + 0.5 * 4 + 0.25 * 5) / 2.25);
}

TEST(Averaged, RepeatsCellsWhereTheNewGridIsLarger) {
  const Grid<double> twice = averaged(Grid<float>(1, 2, {3, 7}), 2, 4);
  EXPECT_EQ(twice, Grid<double>(2, 4, {3, 3, 7, 7, 3, 3, 7, 7}));
}

}  // namespace
}  // namespace unstride::core
