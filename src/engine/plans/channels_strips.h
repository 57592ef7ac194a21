// The input under the pixels of a block, as the algorithm "channels" packs it.
//
// With in_step more rows of shift a pixel meets what the pixel below it met: in one strip, shifts that differ by so
// many rows begin some rows of pixels further on.
#pragma once

#include <vector>

#include "engine/kernels/gather.h"
#include "engine/plans/channels_layout.h"

namespace unstride::engine::plans {

// The rows of the grid that a block has, in part or whole.
PixelRange rows_of_block(const ChannelsLayout& layout, std::int64_t block);

// A strip: so many rows and columns of pixels, from whose cells `cells` have a place in it. Pixel (q, r), counted from
// the strip's first row and column, lies in q * columns + r - lead and meets input cell (row + q * in_step, col + r *
// in_step).
struct ChannelsStrip {
  std::int64_t row = 0, col = 0, columns = 0, lead = 0, cells = 0;
};

class ChannelsStrips {
 public:
  ChannelsStrips(const Lowered& lowered, const ChannelsLayout& layout);

  std::int64_t count() const { return std::int64_t(rows_.size() * cols_.size()); }  // of a block
  std::int64_t longest() const;                                                     // the most cells of one
  ChannelsStrip strip(std::int64_t block, std::int64_t index) const;

  // Where row `row` of the grid begins under one of the layer's shifts: with the first of its columns that the strip
  // has.
  struct Place {
    std::int64_t strip = 0, cell = 0;
  };
  Place find(const Shift& shift, std::int64_t block, std::int64_t row) const;

 private:
  struct Rows {
    std::int64_t first = 0, last = 0;  // offsets
  };
  const Lowered& lowered_;
  const ChannelsLayout& layout_;
  std::vector<Rows> rows_;
  std::vector<std::int64_t> cols_;  // offsets
};

// Which input cells make up the vectors of the strips, [block][strip][vector].
struct ChannelsWindows {
  std::vector<kernels::Window> windows;
  std::vector<kernels::WindowRange> vectors;
};
ChannelsWindows channels_windows(const Lowered& lowered, const ChannelsLayout& layout);

}  // namespace unstride::engine::plans
