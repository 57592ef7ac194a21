// The inputs of the algorithm "fast": the sums of cells that its products need, made of the windows of some tiles.
// Along the rows first, so that tiles above one another share what their windows share, then along the columns.
#pragma once

#include "engine/plans/buffer.h"
#include "engine/plans/fast_layout.h"

namespace unstride::engine::plans {

class FastWindows {
 public:
  FastWindows(const Lowered& lowered, const FastAxes& axes, const FastLayout& layout, const Machine& machine);

  std::size_t floats() const { return size_t(parts_floats() + sums_floats()); }  // of a worker's memory

  // Channels [begin, end) of a group.
  struct Channels {
    std::int64_t group, begin, end;
  };
  // out[(i * col sums + j) * out_sum + channel * columns + lane]: the sum i of the rows over the sums j of the columns
  // of the windows of tiles [chunk * columns, (chunk + 1) * columns). scratch: floats(), aligned. Lanes beyond the last
  // tile are left as they are: what is computed from them is not written.
  void sum(const float* input, std::int64_t chunk, const Channels& channels, float* out, std::int64_t out_sum,
           float* scratch) const;

 private:
  // Rows of a block's windows are numbered y = m * k + s: `slot` s, place k. So the row y of every tile is m tiles'
  // rows further, which is one row of tiles further in the same slot.
  std::int64_t places(std::int64_t rows) const { return rows + (axes_.height.sums.window - 1) / axes_.height.outputs; }
  std::int64_t pitch(std::int64_t cols) const {  // of a stream of a row
    return round_up(cols + (axes_.width.sums.window - 1) / axes_.width.outputs);
  }
  std::int64_t round_up(std::int64_t count) const { return std::int64_t(aligned_count(size_t(count))); }
  std::int64_t most_rows() const { return std::max<std::int64_t>(1, layout_.columns() / layout_.grid.cols); }
  std::int64_t most_cols() const { return std::min(layout_.grid.cols, layout_.columns()); }
  std::int64_t parts_plane() const {
    return places(most_rows()) * axes_.height.outputs * axes_.width.outputs * pitch(most_cols());
  }
  std::int64_t sums_plane() const {
    const std::int64_t rows = places(most_rows()) * axes_.height.outputs;
    return rows * most_cols() * axes_.width.sums.count;
  }
  std::int64_t parts_floats() const { return depth_ * parts_plane() + round_up(kernels::kMostLanes); }
  std::int64_t sums_floats() const {
    const std::int64_t pads = axes_.width.sums.count * round_up(2 * kernels::kMostLanes);
    return round_up(depth_ * sums_plane()) + pads;
  }

  void split(const float* input, const TileBlock& block, const Channels& channels, float* parts) const;
  void sum_cols(const TileBlock& block, std::int64_t depth, const float* parts, float* sums) const;
  void sum_rows(const TileBlock& block, std::int64_t depth, const float* sums, float* out, std::int64_t out_sum) const;
  std::int64_t cols_sum_pitch(const TileBlock& block, std::int64_t depth) const {
    const std::int64_t floats = depth * axes_.height.outputs * places(block.rows) * block.cols;
    return round_up(floats + kernels::kMostLanes);  // vectors spill beyond the last row
  }

  Lowered lowered_;
  FastAxes axes_;
  FastLayout layout_;
  std::int64_t depth_;  // channels that are summed together
  void (*split_)(const kernels::Split& split);
  kernels::SumFunction sum_rows_, sum_cols_;
};

}  // namespace unstride::engine::plans
