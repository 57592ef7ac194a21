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
  int rows = 1, vectors = 1;           // of a tile: output channels, vectors of pixels
  Band band;                           // its rows and cols: vectors that are packed together
  std::int64_t tiles = 1;              // of output channels in a group
  std::int64_t depth = 1, blocks = 1;  // input channels at a time: what is packed stays in the second cache
  std::int64_t parts = 1;              // of the tiles of a band: work for threads where bands are few
  int threads = 1;                     // that it is worth to use
  double seconds = 0;                  // estimated

  std::int64_t band_rows() const { return (grid.vector_rows() + band.rows - 1) / band.rows; }      // of an image
  std::int64_t bands_a_row() const { return (grid.vectors_a_row() + band.cols - 1) / band.cols; }  // of an image
  std::int64_t bands() const { return grid.images() * band_rows() * bands_a_row(); }
  Band band_at(std::int64_t index) const;
};

DirectLayout direct_layout(const Lowered& lowered, const Machine& machine);

}  // namespace unstride::engine::plans
