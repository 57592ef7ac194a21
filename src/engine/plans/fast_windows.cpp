#include "engine/plans/fast_windows.h"

#include <algorithm>

namespace unstride::engine::plans {

FastWindows::FastWindows(const Lowered& lowered, const FastAxes& axes, const FastLayout& layout, const Machine& machine)
    : lowered_(lowered), axes_(axes), layout_(layout) {
  const kernels::TransformKernels& kernels = kernels::transform_kernels(machine.target);
  split_ = kernels.split;
  sum_rows_ = kernels.sum(axes_.height.sums);
  sum_cols_ = kernels.sum(axes_.width.sums);
  // What is between the input and the sums is to stay in the first cache, with room for what flows through.
  const std::int64_t fit = machine.l1 * 6 / 10 / std::int64_t(sizeof(float)) / (parts_plane() + sums_plane());
  depth_ = std::clamp<std::int64_t>(fit, 1, 32);
}

void FastWindows::sum(const float* input, std::int64_t chunk, const Channels& channels, float* out,
                      std::int64_t out_sum, float* scratch) const {
  float *parts = scratch, *sums = scratch + parts_floats();
  for_each_block(layout_.grid, chunk * layout_.columns(), layout_.columns(), [&](const TileBlock& block) {
    for (std::int64_t first = channels.begin; first < channels.end; first += depth_) {
      const Channels here{channels.group, first, std::min(channels.end, first + depth_)};
      split(input, block, here, parts);
      sum_cols(block, here.end - first, parts, sums);
      sum_rows(block, here.end - first, sums, out + first * layout_.columns() + block.lane, out_sum);
    }
  });
}

// parts[channel][slot][place][stream][q]
void FastWindows::split(const float* input, const TileBlock& block, const Channels& channels, float* parts) const {
  const core::Shape& shape = lowered_.layer.input;
  kernels::Split split;
  split.plane = shape.h * shape.w;
  split.height = shape.h;
  split.width = shape.w;
  split.in = input + (block.n * shape.c + channels.group * lowered_.group_in + channels.begin) * split.plane;
  split.planes = channels.end - channels.begin;
  split.streams = axes_.width.outputs;
  split.slots = axes_.height.outputs;
  split.row = block.row * axes_.height.outputs + axes_.height.first_cell;
  split.col = block.col * axes_.width.outputs + axes_.width.first_cell;
  split.rows = (block.rows - 1) * axes_.height.outputs + axes_.height.sums.window;
  split.count = block.cols + (axes_.width.sums.window - 1) / axes_.width.outputs;
  split.out = parts;
  split.out_stream = pitch(block.cols);
  split.out_row = split.out_stream * axes_.width.outputs;
  split.out_slot = split.out_row * places(block.rows);
  split.out_plane = split.out_slot * axes_.height.outputs;
  split_(split);
}

// sums[sum of the columns][slot][channel][place][tile]: vectors spill into what is written after them.
void FastWindows::sum_cols(const TileBlock& block, std::int64_t depth, const float* parts, float* sums) const {
  const std::int64_t rows = (block.rows - 1) * axes_.height.outputs + axes_.height.sums.window;
  kernels::CellSums s;
  s.set = &axes_.width.sums;
  for (int x = 0; x < axes_.width.sums.window; ++x)
    s.cell[x] = x % axes_.width.outputs * pitch(block.cols) + x / axes_.width.outputs;
  s.in_row = pitch(block.cols) * axes_.width.outputs;
  s.in_block = s.in_row * places(block.rows) * axes_.height.outputs;
  s.blocks = depth;
  s.length = block.cols;
  s.room = s.length + kernels::kMostLanes;
  s.out_sum = cols_sum_pitch(block, depth);
  s.out_row = block.cols;
  s.out_block = block.cols * places(block.rows);
  for (int slot = 0; slot < axes_.height.outputs; ++slot) {
    s.rows = (rows - slot + axes_.height.outputs - 1) / axes_.height.outputs;
    s.in = parts + slot * places(block.rows) * s.in_row;
    s.out = sums + slot * depth * s.out_block;
    sum_cols_(s);
  }
}

void FastWindows::sum_rows(const TileBlock& block, std::int64_t depth, const float* sums, float* out,
                           std::int64_t out_sum) const {
  kernels::CellSums s;
  s.set = &axes_.height.sums;
  s.in_block = block.cols * places(block.rows);
  for (int y = 0; y < axes_.height.sums.window; ++y)
    s.cell[y] = y % axes_.height.outputs * depth * s.in_block + y / axes_.height.outputs * block.cols;
  s.blocks = depth;
  s.length = block.rows * block.cols;
  s.room = layout_.columns() - block.lane;
  s.out_block = layout_.columns();
  s.out_sum = out_sum * axes_.width.sums.count;
  for (int j = 0; j < axes_.width.sums.count; ++j) {
    s.in = sums + j * cols_sum_pitch(block, depth);
    s.out = out + j * out_sum;
    sum_rows_(s);
  }
}

}  // namespace unstride::engine::plans
