// How the algorithm "fast" cuts a layer into chunks of tiles and blocks of output channels, and how long that takes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "engine/plans/lanes.h"
#include "engine/plans/machine.h"
#include "engine/plans/minimal.h"

namespace unstride::engine::plans {

struct FastLayout {
  LaneGrid grid;              // of tiles, flattened
  int rows = 1, vectors = 1;  // of a register tile: output channels, vectors of tiles
  std::int64_t chunks = 1;    // of so many vectors
  std::int64_t tiles = 1;     // of so many output channels in a group
  std::int64_t blocks = 1;    // of nearly as many of these each, whose products stay in the second cache
  bool shared = false;        // all threads work on one chunk at a time; else each on its own
  bool streams = false;       // the weights come from beyond the second cache
  double seconds = 0;

  std::int64_t first_tile(std::int64_t block) const { return (tiles * block + blocks - 1) / blocks; }
  std::int64_t most_tiles() const { return (tiles + blocks - 1) / blocks; }  // of a block
  std::int64_t columns() const { return vectors * grid.lanes; }
};

// Tiles [row, row + rows) x [col, col + cols) of image n, in the lanes from `lane` on.
struct TileBlock {
  std::int64_t n = 0, row = 0, rows = 0, col = 0, cols = 0, lane = 0;
};

// The tiles [first, first + count) of a grid as blocks: whole rows of an image together, others each alone.
template <class Body>
void for_each_block(const LaneGrid& grid, std::int64_t first, std::int64_t count, const Body& body) {
  count = std::min(count, grid.batch * grid.rows * grid.cols - first);
  for (std::int64_t lane = 0; lane < count;) {
    const std::int64_t row = (first + lane) / grid.cols, left = count - lane;
    TileBlock block{row / grid.rows, row % grid.rows, 1, (first + lane) % grid.cols, 0, lane};
    block.cols = std::min(left, grid.cols - block.col);
    if (block.cols == grid.cols) block.rows = std::min(grid.rows - block.row, left / grid.cols);
    body(block);
    lane += block.rows * block.cols;
  }
}

struct FastAxes {
  MinimalAxis height, width;
};
// Tiles of two or four outputs an axis, whichever multiplies less often in whole vectors of tiles.
std::optional<FastAxes> fast_axes(const Lowered& lowered);

FastLayout fast_layout(const Lowered& lowered, const FastAxes& axes, const Machine& machine);

}  // namespace unstride::engine::plans
