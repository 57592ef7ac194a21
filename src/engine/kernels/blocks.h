// The register tile over channels in blocks of 16 (plans/order.h): output channels in the lanes, neighbouring pixels of
// a row or a column of a map in the rows. It reads its factors where the input has them and stores its sums where the
// output has them, so that nothing is packed or turned but the weights.
#pragma once

#include <cstdint>

#include "engine/kernels/finish.h"
#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

constexpr int kBlock = 16;  // channels that lie side by side: a cache line, and the widest vector

// One tap of an axis: how far it lies from the pixel in the input, and its number among those that have weights.
struct BlockTap {
  std::int64_t in = 0, tap = 0;
};

// Sums of columns (output channels of a panel, vectors * lanes) for `rows` pixels r, each over all pairs of taps (y, x)
// and all channels of some blocks, x_taps numbers on the one axis and y_taps on the other:
//   sum[r][j] = bias[j] + sum over b, y, x, k of in[pixel + y.in + x.in + b * in_block + r * in_pitch + k]
//                                              * weights[(((b * y_taps + y.tap) * x_taps + x.tap) * 16 + k) * columns +
//                                              j]
//   at(out + r * out_pitch, column + j) = activation(sum[r][j])
// where at(p, c) = p[c / 16 * out_block + c % 16], b * 16 + k < channels, 0 <= k < 16. Without a bias the sums begin
// with what `out` holds. Every sum runs in this order in every tile shape, with one accumulator. weights are aligned to
// the vector; everything else may be anywhere.
struct BlockTile {
  const float* in = nullptr;
  std::int64_t pixel = 0, in_pitch = kBlock, in_block = 0;
  const BlockTap *y = nullptr, *x = nullptr;
  std::int64_t ys = 0, xs = 0, channels = 0;
  const float* weights = nullptr;
  std::int64_t y_taps = 1, x_taps = 1;
  const float* bias = nullptr;
  float* out = nullptr;
  std::int64_t out_pitch = kBlock, out_block = 0, column = 0;
  Activation activation;
  bool past_cache = false;  // how vectors are stored; they are aligned, then
};

using BlockFunction = void (*)(const BlockTile& tile);

// All shapes of a target: any number of vectors up to 4, any number of rows that fits into the registers with it.
struct BlockKernels {
  static constexpr int kMostVectors = 4, kMostRows = 28;
  int most_rows[kMostVectors] = {};                          // [vectors - 1]
  BlockFunction functions[kMostVectors][kMostRows][2] = {};  // [pixels lie side by side]

  // Any number of rows, in tiles of nearly one height. tile: of the first row.
  void run_rows(BlockTile tile, std::int64_t rows, std::int64_t vectors) const;
};

const BlockKernels& block_kernels(Target target);

}  // namespace unstride::engine::kernels
