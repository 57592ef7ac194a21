// Inside of the Matrix view: a flattened grid as a strip of cells beside a matrix, one a row, or above it, one a
// column.
#pragma once

#include <cstdint>

#include "scene/links.h"
#include "scene/stage_parts.h"

namespace unstride::scene {

// From this pitch on a marked cell has an outline that leaves its colour to be seen; below, a tint covers it.
inline constexpr double kLeastOutline = 6;

struct Strip {
  core::GridId grid;
  SharedGrid values;  // the grid, listed row by row
  const RoleColors* role;
  char name;                // "x" as in x[0,1]
  std::int64_t filled = 0;  // of its cells have been computed; the others are empty
};

enum class Side : std::uint8_t { left, above };

// Cells of the strip keep to those of the matrix, and stay in view while the matrix is. `marked`: of the strip's grid.
void draw_strip(const StageContext& context, const Block& matrix, Side side, const Strip& strip, const CellSet& marked);

// What the strips leave of the viewport to the matrix itself.
Rect matrix_view(const Block& matrix, const Rect& viewport);

}  // namespace unstride::scene
