// How the algorithm "fast" cuts a layer into chunks of tiles and blocks of output channels, and how long that takes.
#pragma once

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
  double seconds = 0;

  std::int64_t first_tile(std::int64_t block) const { return (tiles * block + blocks - 1) / blocks; }
  std::int64_t most_tiles() const { return (tiles + blocks - 1) / blocks; }  // of a block
  std::int64_t columns() const { return vectors * grid.lanes; }
};

struct FastAxes {
  MinimalAxis height, width;
};
// Tiles of two or four outputs an axis, whichever multiplies less often in whole vectors of tiles.
std::optional<FastAxes> fast_axes(const Lowered& lowered);

FastLayout fast_layout(const Lowered& lowered, const FastAxes& axes, const Machine& machine);

}  // namespace unstride::engine::plans
