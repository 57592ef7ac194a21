// Grids, tensors and rectangles: the indices and edges that everybody relies on.
#include <gtest/gtest.h>

#include "core/geometry.h"
#include "core/grid.h"
#include "core/tensor.h"
#include "core/theme_id.h"

namespace unstride::core {
namespace {

TEST(Grid, StoresRowByRow) {
  const Grid<int> grid(2, 3, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(grid.at(0, 2), 3);
  EXPECT_EQ(grid.at(1, 0), 4);
  EXPECT_TRUE(grid.contains(1, 2));
  EXPECT_FALSE(grid.contains(2, 0));
  EXPECT_FALSE(grid.contains(0, -1));
}

TEST(GridDeathTest, RefusesTheWrongNumberOfValues) {
  EXPECT_DEATH(Grid<int>(2, 2, {1, 2, 3}), "a bug: .* does not hold at .*grid.h");
}

TEST(Tensor, IndexRunsThroughBatchChannelRowColumn) {
  const Shape shape{2, 3, 4, 5};
  const Tensor tensor(shape);
  std::int64_t expected = 0;
  for (std::int64_t n = 0; n < 2; ++n)
    for (std::int64_t c = 0; c < 3; ++c)
      for (std::int64_t h = 0; h < 4; ++h)
        for (std::int64_t w = 0; w < 5; ++w) EXPECT_EQ(tensor.index(n, c, h, w), expected++);
  EXPECT_EQ(expected, shape.count());
}

TEST(Rect, ContainsItsTopLeftButNotItsBottomRight) {
  const Rect rect{10, 20, 30, 40};
  EXPECT_TRUE(rect.contains({10, 20}));
  EXPECT_FALSE(rect.contains({40, 60}));
  EXPECT_FALSE(rect.intersects({40, 20, 5, 5}));
  EXPECT_TRUE(rect.intersects({39, 59, 5, 5}));
  EXPECT_EQ(rect.inset(100), (Rect{110, 120, 0, 0}));
}

TEST(ThemeId, KeysRoundTrip) {
  for (const ThemeId theme : {ThemeId::light, ThemeId::dark}) EXPECT_EQ(theme_of_key(theme_key(theme)), theme);
  EXPECT_EQ(theme_of_key("sepia"), std::nullopt);
}

}  // namespace
}  // namespace unstride::core
