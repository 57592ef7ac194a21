#include "scene/overlap.h"

#include <algorithm>
#include <cmath>

#include "scene/pen.h"

namespace unstride::scene {

Scene overlap_map(const timeline::Story& story, core::Size room, ThemeId id, const FontBook& fonts) {
  const Theme& theme = theme_of(id);
  const core::Grid<int>& counts = *story.overlap;
  auto values = std::make_shared<core::Grid<float>>(counts.rows, counts.cols);
  std::copy(counts.cells.begin(), counts.cells.end(), values->cells.begin());
  double pitch = std::min({room.width / double(counts.cols), room.height / double(counts.rows), 26.0});
  if (pitch > 6) pitch = std::floor(pitch);
  Scene scene;
  scene.bounds = {0, 0, pitch * double(counts.cols), pitch * double(counts.rows)};
  scene.background = theme.panel;
  Pen pen(scene, theme, fonts);
  Block block{{core::GridId::none, counts.rows, counts.cols, 0, 0, "", ""}, {0, 0}, pitch};
  GridLook look;
  look.role = &theme.overlap;
  look.scale = scale_for(*values, theme.overlap, theme);
  look.scale.low = look.scale.zero = theme.panel;  // a hole is as empty as the panel
  look.values = std::move(values);
  pen.grid(block, look);
  return scene;
}

}  // namespace unstride::scene
