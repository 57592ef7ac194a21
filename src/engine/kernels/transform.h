// The sums on both sides of the products of minimal filters (filters.h), with a tile in every lane: rows of the input
// taken apart, sums of cells along one axis and then along the other, and outputs from products.
#pragma once

#include <cstdint>

#include "engine/kernels/filters.h"
#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

// Takes rows of some maps apart, between zeros: with `streams` s,
//   out[c * out_plane + y % slots * out_slot + y / slots * out_row + p * out_stream + q] = cell (row + y, col + q * s +
//   p)
// of map c, and 0 where there is none; 0 <= c < planes, 0 <= y < rows, 0 <= p < s, 0 <= q < count. Whole vectors are
// written, and nothing is read outside of the maps, but the maps that follow are asked for. streams: 2 or 4.
struct Split {
  const float* in = nullptr;  // cell (0, 0) of map 0
  std::int64_t plane = 0, height = 0, width = 0, planes = 0;
  std::int64_t row = 0, col = 0, rows = 0, count = 0;
  int streams = 2, slots = 2;
  float* out = nullptr;  // aligned to 64 bytes, as are all steps
  std::int64_t out_plane = 0, out_slot = 0, out_row = 0, out_stream = 0;
};

// out[s * out_sum + b * out_block + r * out_row + n] = sum s of the cells in[cell[i] + b * in_block + r * in_row + n],
// 0 <= n < length. Where there is `room` for it, the last vector of a row is written whole.
struct CellSums {
  const SumSet* set = nullptr;
  const float* in = nullptr;
  std::int64_t cell[kMostWindow] = {};
  std::int64_t blocks = 1, in_block = 0, rows = 1, in_row = 0, length = 0, room = 0;
  float* out = nullptr;
  std::int64_t out_sum = 0, out_block = 0, out_row = 0;
};
using SumFunction = void (*)(const CellSums& sums);

// Outputs of a filter of the rows and one of the columns from their products:
// out[i * out_row + j * out_col + n] = the sum over y, x of their factors * in[y * in_row + x * in_col + n];
// 0 <= n < count, a multiple of the lanes.
struct FilterOutputs {
  const float* in = nullptr;
  std::int64_t in_row = 0, in_col = 0, count = 0;
  float* out = nullptr;
  std::int64_t out_row = 0, out_col = 0;
};

struct TransformKernels {
  void (*split)(const Split& split);
  SumFunction sums[kSumSetCount], any_sums;                                   // one that looks every sum up
  void (*outputs[kFilterCount][kFilterCount])(const FilterOutputs& outputs);  // [of the rows][of the columns]

  SumFunction sum(const SumSet& set) const;
};
const TransformKernels& transform_kernels(Target target);

}  // namespace unstride::engine::kernels
