// What holds for the picture of every view at rest: nothing leaves the stage, lies over another thing or is cut.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "scene/given.h"
#include "scene/pen.h"

namespace unstride::scene {

inline bool lies_in(const Rect& inner, const Rect& outer, double slack) {
  return inner.x >= outer.x - slack && inner.y >= outer.y - slack && inner.right() <= outer.right() + slack &&
         inner.bottom() <= outer.bottom() + slack;
}

inline Rect bounds_of(const Shape& shape) {
  if (const auto* rect = std::get_if<RectShape>(&shape)) return rect->rect;
  if (const auto* map = std::get_if<HeatMapShape>(&shape)) return map->rect;
  return {};
}

// Every cell that can be picked, and every heat map.
inline std::vector<Rect> cells_of(const Scene& scene) {
  std::vector<Rect> cells;
  for (const Item& item : scene.items)
    if (!item.mark && (std::holds_alternative<HeatMapShape>(item.shape) ||
                       (item.cell.grid != GridId::none && std::holds_alternative<RectShape>(item.shape))))
      cells.push_back(bounds_of(item.shape));
  return cells;
}

inline void expect_cells_in_view(const Scene& scene) {
  for (const Rect& cell : cells_of(scene)) {
    ASSERT_TRUE(std::isfinite(cell.x) && std::isfinite(cell.y) && cell.width > 0 && cell.height > 0);
    ASSERT_TRUE(lies_in(cell, scene.bounds, 0.5)) << cell.x << ", " << cell.y << " " << cell.width;
  }
}

// Words are set in the text faces; numbers on cells in the other ones.
inline void expect_whole_words(const Scene& scene) {
  std::vector<Rect> words;
  const std::vector<Rect> cells = cells_of(scene);
  for (const auto& [text, item] : shapes<TextShape>(scene)) {
    const Rect extent = extent_of(text);
    EXPECT_TRUE(lies_in(extent, scene.bounds, 0.5)) << "cut: " << text.text << " ends at " << extent.right();
    EXPECT_FALSE(text.text.ends_with("…")) << "cut: " << text.text;
    if ((text.font != FontId::text && text.font != FontId::text_bold) || text.size < 11) continue;
    for (const Rect& other : words)
      EXPECT_FALSE(extent.inset(0.2).intersects(other)) << text.text << " lies over words";
    words.push_back(extent);
    for (const Rect& cell : cells) ASSERT_FALSE(cell.intersects(extent)) << text.text << " lies over a grid";
  }
}

inline void expect_whole(const Scene& scene) {
  expect_cells_in_view(scene);
  expect_whole_words(scene);
}

// WCAG contrast of every text with the fills under its middle.
inline void expect_contrast(const Scene& scene) {
  for (const auto& [text, text_item] : shapes<TextShape>(scene)) {
    if (text.text == "·") continue;  // an empty cell's mark, no text to read
    const Color ground = ground_of(scene, text, text_item);
    EXPECT_GE(core::contrast(core::over(text.color, ground), ground), 4.5) << text.text;
  }
}

// Nothing is infinite or inside out, wherever somebody has zoomed and pointed to.
inline void expect_finite_anywhere(const Story& story, Random& random) {
  constexpr GridId kGrids[] = {GridId::none,  GridId::input,  GridId::kernel,  GridId::output,
                               GridId::probe, GridId::pulled, GridId::restored};
  const auto any_cell = [&] {
    return CellRef{kGrids[size_t(draw(random, 0, 6))], draw(random, -3, 12), draw(random, -3, 12)};
  };
  View view = view_of(double(draw(random, 1, 1600)), double(draw(random, 1, 1000)));
  view.zoom = std::uniform_real_distribution<>(0.2, 40)(random);
  view.pan = {double(draw(random, -3000, 3000)), double(draw(random, -3000, 3000))};
  view.selected = any_cell(), view.hovered = any_cell(), view.compared = any_cell();
  for (const double t : {-1.0, 0.0, 1e-9, story.timeline.duration() * 0.37, 1e9}) {
    for (const Item& item : stage(story, t, view, fonts()).items) {
      const Rect rect = bounds_of(item.shape);
      ASSERT_TRUE(std::isfinite(rect.x) && std::isfinite(rect.y) && rect.width >= 0 && rect.height >= 0);
      if (const auto* text = std::get_if<TextShape>(&item.shape)) {
        ASSERT_TRUE(std::isfinite(text->baseline.x) && !text->text.empty());
      }
    }
    equation_text(story, t, view);
  }
}

struct StageSize {
  double width, height;
};
inline constexpr StageSize kStageSizes[] = {{640, 420},  {1012, 790}, {700, 1100},
                                            {1600, 960}, {2200, 700}, {3300, 1900}};

}  // namespace unstride::scene
