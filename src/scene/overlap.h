// The overlap counts as a picture of their own: the map, its legend, and the sums of the kernel's phases.
#pragma once

#include "core/cell.h"
#include "core/geometry.h"
#include "scene/scene.h"
#include "scene/text.h"
#include "scene/theme.h"
#include "timeline/story.h"

namespace unstride::scene {

// How many products reach each output cell, whose names the cells have; fits into `room`, bounds say how much of it is
// used. Cells that no product reaches are crossed out where there is room for a cross.
Scene overlap_map(const timeline::Story& story, core::Size room, ThemeId theme, const FontBook& fonts);

// The map, how many cells have each count (of many counts: the least, the most, and those between), and below it the
// sum of the kernel's taps in each phase, (stride_h, stride_w), which stride 1 does not need. `width` wide at most.
Scene overlap_picture(const timeline::Story& story, double width, ThemeId theme, const FontBook& fonts);

// The scene with an outline around a cell; as it is where it does not show that cell.
Scene outlined(Scene scene, core::CellRef cell, ThemeId theme);

}  // namespace unstride::scene
