// What one core does at most: the loops whose speed is the limit that every other loop is held against.
#pragma once

#include <cstdint>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

constexpr std::int64_t kReadStep = 128;  // floats: eight of the widest vectors

struct PeakKernels {
  // `rounds` times one multiply-add of a whole vector in each of so many independent chains that the multipliers are
  // never waiting; no memory. Returns the chains' sum, which no compiler may leave out.
  float (*multiply_add)(std::int64_t rounds);
  double flops_a_round;
  // The sum of values[0, count), `passes` times over, with aligned loads of whole vectors. values: aligned to 64 bytes;
  // count: a multiple of kReadStep.
  float (*read)(const float* values, std::int64_t count, std::int64_t passes);
  // to[i] = from[i] with plain stores of whole vectors; the same alignment and count. The two must not overlap.
  void (*copy)(const float* from, float* to, std::int64_t count);
};

PeakKernels peak_kernels(Target target);

}  // namespace unstride::engine::kernels
