// Where the stage's grids lie: blocks of cells with a title, arranged to make the cells as large as the viewport
// allows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/cell.h"
#include "core/geometry.h"

namespace unstride::scene {

// A grid to be placed. first_row, first_col: the index of the cell in its upper left corner; row_step, col_step: from
// one cell's index to its neighbour's, where only some of a grid's cells are shown.
struct BlockSpec {
  core::GridId grid;
  std::int64_t rows, cols, first_row = 0, first_col = 0;
  std::string title, subtitle;
  std::string brief = {};    // instead of the subtitle where that does not fit
  bool source = false;       // a small grid whose numbers should be read whatever the others do
  double source_pitch = 30;  // that it then has where there is room
  double least_width = 118;  // of the block, for its title
  std::int64_t row_step = 1, col_step = 1;
  double scale = 1;         // of its cells, against those of the others
  double least_height = 0;  // under its title: a block of text has no cells
  bool headed = false;      // strips of cells to the left of and above the grid
};

// A strip of a headed block is as thick as a cell, within limits.
double strip_thickness(double pitch);
inline constexpr double kStripGap = 5;                    // between a strip and the grid
inline constexpr double kLabelLeft = 48, kLabelTop = 16;  // room for labels beyond the strips
// What a block keeps free to the left of (x) and above (y) its cells.
core::Point head_of(const BlockSpec& spec, double pitch);

struct Block {
  BlockSpec spec;
  core::Point origin;      // of the cell (first_row, first_col)
  double pitch = 0;        // logical pixels from one cell to the next
  double title_y = 0;      // above the grid; titles of a row stand on one line
  double title_width = 0;  // room for the title's lines

  // Fractional rows and columns are allowed: cells in motion. rows, cols: how many cells of the block.
  core::Rect cell(double row, double col, double rows = 1, double cols = 1) const {
    return {origin.x + (col - double(spec.first_col)) / double(spec.col_step) * pitch,
            origin.y + (row - double(spec.first_row)) / double(spec.row_step) * pitch, cols * pitch, rows * pitch};
  }
  core::Rect area() const { return {origin.x, origin.y, double(spec.cols) * pitch, double(spec.rows) * pitch}; }
};

struct Layout {
  std::vector<Block> blocks;  // in the order of the specs
  core::Rect equation;        // the strip under the grids
};

// How blocks may lie: one block (its index in the specs), side by side, or one below the other.
struct Arrangement {
  enum class Kind : std::uint8_t { block, row, column } kind = Kind::block;
  size_t block = 0;
  std::vector<Arrangement> parts = {};
  // The last block of a row stands beside the middle of the others instead of at the top: what is computed from them.
  bool result_in_middle = false;
};
Arrangement one(size_t block);
Arrangement in_row(std::vector<Arrangement> parts, bool result_in_middle = false);
Arrangement in_column(std::vector<Arrangement> parts);

struct Placement {
  core::Rect viewport;
  double zoom = 1;
  core::Point pan;
};

inline constexpr double kTitleHeight = 46;     // title and subtitle above a grid
inline constexpr double kEquationHeight = 84;  // the equation and two lines under it

struct Plan {
  std::vector<BlockSpec> specs;
  std::vector<Arrangement> arrangements;  // the first reads best: another must make the cells clearly larger
  size_t equation_under = 0;              // the block under which the equation stands where there is room
};

// The arrangement with the largest cells that fit. Specs with `source` keep cells of a size that can be read when the
// others become small.
Layout arrange(const Plan& plan, const Placement& placement);

// Input, kernel, what the middle shows, and the result: the plan of Slide and Stamp.
Plan four_blocks(BlockSpec input, BlockSpec kernel, BlockSpec middle, BlockSpec result);

}  // namespace unstride::scene
