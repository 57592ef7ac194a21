// How the algorithm "direct" cuts a layer into tiles, chunks and blocks, and how long that takes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/plans/layer.h"
#include "engine/plans/machine.h"

namespace unstride::engine::plans {

constexpr int kMostVectors = 4, kMostColumns = kMostVectors * 16;  // of a chunk, on any target
constexpr std::size_t kMostStreams = 64;  // beyond such a stride nearly all outputs are holes or single products

struct DirectLayout {
  int rows = 1, vectors = 1;           // of a tile: output channels, vectors of pixels
  std::int64_t chunks = 1;             // of `vectors` vectors of pixels
  std::int64_t tiles = 1;              // of output channels in a group
  std::int64_t depth = 1, blocks = 1;  // input channels at a time: their panels stay in the second cache
  std::int64_t parts = 1;              // of the tiles of a chunk: work for threads where chunks are few
  int threads = 1;                     // that it is worth to use
  double seconds = 0;                  // estimated
};

DirectLayout direct_layout(const Lowered& lowered, const Machine& machine);

}  // namespace unstride::engine::plans
