// The magnifier: cells too small for numbers, drawn large beside the pointer.
#pragma once

#include "core/geometry.h"
#include "scene/scene.h"
#include "scene/text.h"
#include "scene/theme.h"

namespace unstride::scene {

struct Lens {
  CellRef cell;       // in its middle
  core::Point at;     // the pointer
  std::string title;  // "y[12,30]"
};

// Adds the cells around lens.cell, as they lie in the heat map under lens.at, with their numbers, in a small panel near
// lens.at that stays in the scene. Nothing when what lies there is no heat map of the cell's grid, is drawn large
// enough to be read, or is so small that its cells are merged. The scene's items must be sorted by layer, and stay so.
void add_magnifier(Scene& scene, const Lens& lens, ThemeId theme, const FontBook& fonts);

}  // namespace unstride::scene
