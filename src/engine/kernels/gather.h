// Cells of a plane, wherever they lie, side by side in lanes: the same cells of one plane after the other.
#pragma once

#include <cstdint>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

// A vector's worth of neighbours in a plane and where they go: lane l takes plane[start + from[l]], unless from[l] is
// kNothing. Of 16 entries the first lanes_of(target) count.
struct Window {
  static constexpr std::int32_t kNothing = -1;
  std::int64_t start = 0;
  std::int32_t from[16] = {};
};

// The windows of one vector: they set lanes of their own, and lanes of none are 0.
struct WindowRange {
  std::int64_t first = 0, count = 0;
};

// out[p * out_pitch + v * lanes + l] = the cell that the windows of vector v have for lane l, or 0, for 0 <= p < planes
// and 0 <= v < count. The planes follow each other every `plane` floats; the first `readable` floats from `in` may be
// read. `out` is aligned to the vector.
struct Gather {
  const Window* windows = nullptr;
  const WindowRange* vectors = nullptr;
  std::int64_t count = 0;  // of vectors
  const float* in = nullptr;
  std::int64_t plane = 0, planes = 0, readable = 0;
  float* out = nullptr;
  std::int64_t out_pitch = 0;
};

using GatherFunction = void (*)(const Gather& gather);
GatherFunction gather_kernel(Target target);

}  // namespace unstride::engine::kernels
