// How the pixel-vectorized algorithms cut a layer: blocks of output rows whose padded input stays in a cache.
#pragma once

#include <cstdint>

#include "engine/plans/algorithm.h"
#include "engine/plans/pixel_taps.h"

namespace unstride::engine::plans {

// A block has `rows` outputs of every phase of the height and `columns` of every phase of the width, of one group of
// one batch item. Its input lies between zeros as [channel][row][pitch].
struct PixelBlocks {
  Reach height_reach, width_reach;
  std::int64_t lanes = 1;
  std::int64_t rows = 0, columns = 0;
  std::int64_t row_blocks = 0, column_blocks = 0;
  std::int64_t pitch = 0, channel_step = 0;     // floats
  std::size_t floats = 0;                       // of a block's padded input
  std::int64_t first_inner = 0, end_inner = 0;  // outputs of each phase of the height that need no padding: none
  std::int64_t ahead = 0;                       // floats from an inner pixel to what is to be fetched for the next rows
  std::int64_t items = 1;                       // that threads share the blocks in

  std::int64_t per_map() const { return row_blocks * column_blocks; }
};

PixelBlocks cut_into_blocks(const Lowered& lowered, const Machine& machine);

// Whether even the smallest block stays in the cache, with taps far apart, too.
bool fits_a_block(const Lowered& lowered, const Machine& machine);

double estimate_pixels(const Lowered& lowered, const Machine& machine);

}  // namespace unstride::engine::plans
