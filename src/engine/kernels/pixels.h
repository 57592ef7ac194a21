// Sums over the neighbours of every pixel of a grid, many pixels of a row at a time, all streams of an output row side
// by side: what layers with few output channels are made of.
#pragma once

#include <cstdint>
#include <span>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

// Rows of vectors. Pixel (y, r) of channel c: x[y * row_step + c * channel_step + r]; steps are multiples of 16, x is
// aligned to 64 bytes, and whole vectors may be read from there up to the largest shift beyond the last pixel.
//
//   out[o * out_channel_step + y * out_row_step + r * streams + f] =
//       bias[o] + sum over c, tap rows a, and the taps of stream f:  weight * x[at (y, r + shift), c, + row_offsets[a]]
//
// for y < rows and r * streams + f < columns. Unpadded (width > 0), x has rows of `width` cells, shifts count from the
// kernel's `least`, cells beside a row count as 0, and x and the steps may be anything; vectors is that of the width.
// Cells that lie `ahead` of the pixels are fetched while these are summed, if it is not 0.
//
// Every sum runs in the order of the weights, with one accumulator: how pixels are cut into tiles changes no bit.
struct PixelGrid {
  const float* x = nullptr;
  std::int64_t row_step = 0, channel_step = 0, width = 0, ahead = 0, channels = 0;
  std::int64_t rows = 0, vectors = 0;              // of a row
  std::span<const std::int64_t> row_offsets = {};  // multiples of 16
  const float* weights = nullptr;                  // in the kernel's order
  std::span<const std::int32_t> shifts = {};       // only for a kernel of any shifts: of all taps, stream by stream
  std::span<const std::int32_t> stream_ends = {};  // and where in `shifts` each stream ends
  const float* bias = nullptr;                     // one for each output channel
  float* out = nullptr;
  std::int64_t out_row_step = 0, out_channel_step = 0, columns = 0;
};

// Kernels with `patterns` have their taps compiled in: bit f of patterns[s] says that stream f adds pixel r + s.
// Weights: [channel][tap row][shift][stream, where its bit is set][output channel].
// Without patterns it takes the shifts of the grid. Weights: [stream][channel][tap row][tap][output channel].
struct PixelKernel {
  int streams, outputs;  // outputs: the channels that it computes at once
  int tile;              // vectors at once
  std::span<const std::uint8_t> patterns;
  void (*run)(const PixelGrid& grid);
  int least;                                    // of an unpadded grid: what pattern 0 adds to r
  void (*run_unpadded)(const PixelGrid& grid);  // null: cannot
};

constexpr int kMostStreams = 4;

// All kernels of a target. For every number of streams from 1 to kMostStreams there is one without patterns.
std::span<const PixelKernel> pixel_kernels(Target target);

}  // namespace unstride::engine::kernels
