// The sums and differences on both sides of the products of minimal filtering, separable: first along columns of cells,
// then along rows, with a tile in every lane.
#pragma once

#include <cstdint>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

constexpr int kMostWindow = 12;  // cells of a window, and sums of an axis

// One sum: cell[first], or cell[first] + sign * cell[second] where second >= 0.
struct PairSum {
  int first = 0, second = -1;
  float sign = 1;
};

// out[(i * col_sums + j) * out_pitch + k * out_step + l] for i < row_sums, j < col_sums: the sums rows[i] over the
// window's rows of the sums cols[j] over its columns; the window's cell (y, x) is in[(y * width + x) * in_pitch + k *
// lanes
// + l]; 0 <= k < depth, l: lanes. in, out: aligned to 64 bytes, as are the pitches and steps.
struct InputTransform {
  int height = 0, width = 0;
  const PairSum *rows = nullptr, *cols = nullptr;
  int row_sums = 0, col_sums = 0;
  const float* in = nullptr;
  std::int64_t in_pitch = 0, depth = 0;
  float* out = nullptr;
  std::int64_t out_pitch = 0, out_step = 0;
};

// One output of an axis: the sum over its terms of sign * product[index].
struct TermSum {
  int terms = 0;
  int index[4] = {};
  float sign[4] = {};
};

// Two outputs an axis from `row_products` x `col_products` products:
// out[(i * 2 + j) * out_pitch + n] = rows[i] over y of cols[j] over x of in[y * in_row_pitch + x * in_pitch + n];
// 0 <= n < count, a multiple of the lanes.
struct OutputTransform {
  const TermSum *rows = nullptr, *cols = nullptr;  // two each
  int row_products = 0, col_products = 0;
  const float* in = nullptr;
  std::int64_t in_row_pitch = 0, in_pitch = 0, count = 0;
  float* out = nullptr;
  std::int64_t out_pitch = 0;
};

struct TransformKernels {
  void (*input)(const InputTransform& transform);
  void (*output)(const OutputTransform& transform);
};
TransformKernels transform_kernels(Target target);

}  // namespace unstride::engine::kernels
