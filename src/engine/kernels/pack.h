// Gathers scattered lanes of many planes into panels: a panel is a few vectors side by side, one row a plane.
#pragma once

#include <cstdint>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

constexpr int kMostLanes = 16;  // of any target

// Lanes of a vector that lie side by side in a plane: lane l (bit l of `lanes`) is plane[offset + l * lane_step].
struct LaneRun {
  std::int64_t offset = 0;
  std::uint64_t lanes = 0;
};

// One vector of a panel: its lanes in runs that do not overlap; lanes in no run are 0.
struct PackedVector {
  std::int64_t out = 0;  // where plane 0's vector goes; plane k's lies k * out_step further
  const LaneRun* run = nullptr;
  int runs = 0;
  bool asks = true;  // for its cells of later planes; one vector of those that read the same cells is enough
  // Set by the kernel: the planes of which whole vectors can be read without leaving the tensor.
  std::int64_t whole_begin = 0, whole_end = 0;
};

// out[vector.out + k * out_step + l] = source[k * plane + run.offset + l * lane_step] for every vector, 0 <= k < depth.
// Whole vectors are read around the lanes that are meant, but nothing outside of source[first .. first + size).
struct Pack {
  const float* source = nullptr;
  std::int64_t first = 0, size = 0;
  std::int64_t plane = 0, depth = 0, lane_step = 1;
  PackedVector* vectors = nullptr;
  std::int64_t count = 0;  // of vectors
  float* out = nullptr;    // aligned to 64 bytes, as out_step and every `out` are multiples of the lanes
  std::int64_t out_step = 0;
};

using PackFunction = void (*)(const Pack& pack);
PackFunction pack_kernel(Target target);

}  // namespace unstride::engine::kernels
