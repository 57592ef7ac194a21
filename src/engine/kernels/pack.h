// Gathers scattered lanes of many planes into a panel: vectors side by side, one row a plane.
#pragma once

#include <cstdint>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

constexpr int kMostLanes = 16;  // of any target

// The lanes of `lanes` (bit l: lane l) that lie side by side in a plane: lane l is plane[offset + l * lane_step].
struct LaneRun {
  std::int64_t offset = 0;
  std::uint64_t lanes = 0;
};

// One vector of a panel: its lanes in runs that do not overlap; lanes in no run are 0.
struct PackedVector {
  int runs = 0;
  LaneRun run[kMostLanes];
};

// out[k * vectors * lanes + v * lanes + l] = source[k * plane + run.offset + l * lane_step], 0 <= k < depth.
// Only cells that a run names are meant, but whole vectors are read where they lie in [0, size) of `source`.
struct Pack {
  const float* source = nullptr;
  std::int64_t first = 0, size = 0;  // readable: source[i] for first <= i < first + size
  std::int64_t plane = 0, depth = 0, lane_step = 1;
  const PackedVector* packed = nullptr;
  int vectors = 0;
  float* out = nullptr;  // aligned to 64 bytes
};

using PackFunction = void (*)(const Pack& pack);
PackFunction pack_kernel(Target target);

}  // namespace unstride::engine::kernels
