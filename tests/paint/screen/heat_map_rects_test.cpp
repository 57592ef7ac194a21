#include "paint/screen/heat_map_rects.h"

#include <gtest/gtest.h>

#include <memory>

namespace unstride::paint::screen {
namespace {

using core::Grid;

scene::HeatMapShape map_of(Grid<float> values) {
  scene::HeatMapShape map;
  map.values = std::make_shared<Grid<float>>(std::move(values));
  map.scale = {0, 1, {0, 0, 0}, {0, 0, 0}, {1, 1, 1}};
  return map;
}

float area_of(const std::vector<ColoredRect>& rects) {
  float sum = 0;
  for (const ColoredRect& r : rects) sum += r.rect.width() * r.rect.height();
  return sum;
}

TEST(HeatMapRects, CoverTheGridExactlyAtEverySize) {
  Grid<float> values(7, 13);
  for (std::size_t i = 0; i < values.cells.size(); ++i) values.cells[i] = float(i % 5) / 5;
  const auto map = map_of(values);
  for (float side = 3; side < 120; side += 7) {
    const PixelRect area{10, 20, 10 + side, 20 + side / 2 + 1};
    const PixelRect whole{area.left, area.top, std::floor(area.right), std::floor(area.bottom)};
    const PixelRect snapped{whole.left, whole.top, whole.right, whole.bottom};
    EXPECT_EQ(area_of(heat_map_rects(map, snapped, snapped, 20000)), snapped.width() * snapped.height()) << side;
  }
}

TEST(HeatMapRects, MergeEqualNeighboursInARow) {
  const auto map = map_of(Grid<float>(2, 6, {0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1}));
  const auto rects = heat_map_rects(map, {0, 0, 60, 20}, {0, 0, 60, 20}, 20000);
  ASSERT_EQ(rects.size(), 4u);
  EXPECT_EQ(rects[1].rect, (PixelRect{30, 0, 50, 10}));
  EXPECT_EQ(rects[3].rect, (PixelRect{0, 10, 60, 20}));
}

TEST(HeatMapRects, StayWithinTheClip) {
  const auto map = map_of(Grid<float>(10, 10, 0.5f));
  const PixelRect clip{25, 33, 71, 48};
  const auto rects = heat_map_rects(map, {0, 0, 100, 100}, clip, 20000);
  EXPECT_EQ(area_of(rects), clip.width() * clip.height());
  for (const ColoredRect& r : rects) EXPECT_EQ(r.rect, intersection(r.rect, clip));
}

TEST(HeatMapRects, AHugeGridIsSampled) {
  Grid<float> values(2000, 2000);
  for (std::size_t i = 0; i < values.cells.size(); ++i) values.cells[i] = float(i % 7) / 7;
  const auto rects = heat_map_rects(map_of(values), {0, 0, 800, 800}, {0, 0, 800, 800}, 20000);
  EXPECT_LE(rects.size(), 21000u);
  EXPECT_EQ(area_of(rects), 800 * 800);
}

TEST(HeatMapRects, EveryKindHasItsOwnFill) {
  auto map = map_of(Grid<float>(1, 5, 1.0f));
  map.kinds = std::make_shared<Grid<std::uint8_t>>(1, 5, std::vector<std::uint8_t>{0, 1, 2, 3, 4});
  map.inserted = core::rgb(0x111111);
  map.border = core::rgb(0x222222);
  map.cropped = core::rgb(0x333333);
  map.empty = {0, 0, 0, 0};
  EXPECT_EQ(cell_fill(map, 0, 0), core::rgb(0xffffff));
  EXPECT_EQ(cell_fill(map, 0, 1), map.inserted);
  EXPECT_EQ(cell_fill(map, 0, 2), map.border);
  EXPECT_EQ(cell_fill(map, 0, 3), map.cropped);
  EXPECT_EQ(heat_map_rects(map, {0, 0, 50, 10}, {0, 0, 50, 10}, 20000).size(), 4u) << "what is invisible is left out";
}

}  // namespace
}  // namespace unstride::paint::screen
