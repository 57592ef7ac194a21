// How the algorithm "direct" cuts a layer into tiles, bands and blocks, and how long that takes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/plans/lanes.h"
#include "engine/plans/machine.h"

namespace unstride::engine::plans {

constexpr int kMostVectors = 4;           // of a tile, on any target
constexpr std::size_t kMostStreams = 64;  // beyond such a stride nearly all outputs are holes or single products

struct DirectLayout {
  LaneGrid grid;
  int rows = 1, vectors = 1;                    // of a tile: output channels, vectors of pixels
  std::int64_t band_rows = 1, bands_a_row = 1;  // of an image, of nearly one size
  Band band;                                    // rows and cols of the largest: vectors that are packed together
  std::int64_t tiles = 1;                       // of output channels in a group
  std::int64_t depth = 1, blocks = 1;           // input channels at a time: what is packed stays in the second cache
  std::int64_t parts = 1;                       // of the tiles of a band: work for threads where bands are few
  int threads = 1;                              // that it is worth to use
  double seconds = 0;                           // estimated

  std::int64_t bands() const { return grid.images() * band_rows * bands_a_row; }
  Band band_at(std::int64_t index) const;
};

// The depth, which decides the order of a sum, is the same for any number of threads.
DirectLayout direct_layout(const Lowered& lowered, const Machine& machine);

}  // namespace unstride::engine::plans
