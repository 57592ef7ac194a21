// Small grids, one a phase, laid out as one block: row phases below each other, column phases side by side. Inside of
// scene::stage.
#pragma once

#include <cstdint>
#include <vector>

#include "scene/layout.h"

namespace unstride::scene {

// In cells of the block, from its upper left corner.
struct Tiles {
  std::vector<double> rows, cols;      // where the grids of each row phase, of each column phase begin
  std::int64_t height = 1, width = 1;  // of the whole block
  double line = 1;                     // above each grid, and, where there are two lines, below: for text
};

// row_sizes, col_sizes: of the grids, each at least 1. lines: of text, one above the grids or one below them, too.
Tiles tiles_of(const std::vector<std::int64_t>& row_sizes, const std::vector<std::int64_t>& col_sizes, int lines);

// The grid in row `row` and column `col` of the tiles as a block of its own, at its place in `whole`; its title_width
// is the room for a line of text.
Block tile_block(const Block& whole, const Tiles& tiles, size_t row, size_t col, BlockSpec spec);

}  // namespace unstride::scene
