// A heat map as plain rectangles: what is drawn where the shader cannot be used.
#pragma once

#include <cstddef>
#include <vector>

#include "core/color.h"
#include "paint/screen/canvas.h"
#include "scene/scene.h"

namespace unstride::paint::screen {

struct ColoredRect {
  PixelRect rect;
  core::Color color;
};

// The fills of the visible cells, runs of equal colour in a row merged. At most about `most` rectangles: beyond, blocks
// of cells are drawn in the colour of one of them.
std::vector<ColoredRect> heat_map_rects(const scene::HeatMapShape& map, const PixelRect& area, const PixelRect& clip,
                                        std::size_t most);

// All of the map: fills, lines, kinds, highlights. Needs no OpenGL beyond Dear ImGui's.
void draw_plain(const Canvas& canvas, const scene::HeatMapShape& map);

// What outlines and hatches of a kind are drawn in: seen on its fill, and quieter than data.
core::Color kind_ink(core::Color fill);

// The fill of one cell.
core::Color cell_fill(const scene::HeatMapShape& map, std::int64_t row, std::int64_t col);

}  // namespace unstride::paint::screen
