// One row of factors against a panel of few columns: a register tile of columns.h would have so few sums that each step
// waits for the step before it, so that here several sums take turns.
#pragma once

#include <cstdint>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

// c[j] = first[j] + sum over k < depth of a[k] * b[k * columns + j] with columns = vectors * lanes. The products of k
// are summed apart for every k % RowKernels::chains(vectors), in ascending order, and those sums then pairwise. b is
// aligned to the vector; everything else may be anywhere, and c may be `first`.
struct Row {
  const float* a = nullptr;
  std::int64_t depth = 0;
  const float* b = nullptr;
  const float* first = nullptr;
  float* c = nullptr;
  std::int64_t ahead = 0;  // floats before their use, b is asked for by the functions that do so
};

using RowFunction = void (*)(const Row& row);

struct RowKernels {
  static constexpr int kMostVectors = 4;
  // Eight sums hide what a multiply-add takes (four cycles, of which two begin in each).
  static constexpr int chains(int vectors) { return vectors == 1 ? 8 : vectors == 2 ? 4 : 2; }

  RowFunction functions[kMostVectors][2] =
      {};  // [vectors - 1][whether b is asked for ahead: where it comes from beyond L1]
};

const RowKernels& row_kernels(Target target);

}  // namespace unstride::engine::kernels
