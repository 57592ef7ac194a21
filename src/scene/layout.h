// Where the stage's grids lie: blocks of cells with a title, arranged to make the cells as large as the viewport
// allows.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/cell.h"
#include "core/geometry.h"

namespace unstride::scene {

// A grid to be placed. first_row, first_col: the index of the cell in its upper left corner.
struct BlockSpec {
  core::GridId grid;
  std::int64_t rows, cols, first_row = 0, first_col = 0;
  std::string title, subtitle;
  std::string brief = {};  // instead of the subtitle where that does not fit
};

struct Block {
  BlockSpec spec;
  core::Point origin;      // of the cell (first_row, first_col)
  double pitch = 0;        // logical pixels from one cell to the next
  double title_y = 0;      // above the grid; titles of a row stand on one line
  double title_width = 0;  // room for the title's lines

  // Fractional rows and columns are allowed: cells in motion.
  core::Rect cell(double row, double col, double rows = 1, double cols = 1) const {
    return {origin.x + (col - double(spec.first_col)) * pitch, origin.y + (row - double(spec.first_row)) * pitch,
            cols * pitch, rows * pitch};
  }
  core::Rect area() const { return {origin.x, origin.y, double(spec.cols) * pitch, double(spec.rows) * pitch}; }
};

struct Layout {
  std::vector<Block> blocks;  // in the order of the specs
  core::Rect equation;        // the strip under the grids
};

struct Placement {
  core::Rect viewport;
  double zoom = 1;
  core::Point pan;
};

inline constexpr double kTitleHeight = 46;     // title and subtitle above a grid
inline constexpr double kEquationHeight = 84;  // the equation and two lines under it

// specs: {input, kernel, middle, result}: input, kernel and stamp may have larger cells than the others.
Layout arrange(const std::array<BlockSpec, 4>& specs, const Placement& placement);

}  // namespace unstride::scene
