// The register tile of a stride of 2 both ways: all four outputs of some neighbouring pixels of one row, with output
// channels in the lanes. An input cell is loaded once for every phase that it reaches under a shift.
#pragma once

#include <cstdint>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

// The pixel of a run whose cell lies in padding.
enum class Lacking : std::uint8_t { nothing, first, last };

// One shift of the input, for phases (y, x) with y of `down` and x of `across`, which are bits: 1, 2 or 3 for both. Its
// weights are [channel][phase, y first][lane]. The pixels read cells a, a + 1, ... of each channel.
// A pair is two shifts of one phase each: (y, 0), which reads from a, and (y, 1), which reads `apart` cells further on.
// Alone, six sums would wait for each other.
struct QuadSegment {
  std::int64_t a = 0, b = 0;  // from where the tile says
  std::uint8_t down = 3, across = 3;
  Lacking lacking = Lacking::nothing;
  bool pair = false;
  Lacking lacking_apart = Lacking::nothing;  // of (y, 1) in a pair
  std::int64_t apart = 0;
};

// c[y * c_row + (2 * r + x) * lanes + l] = first[l] + sum over segments with phase (y, x), and k < depth, of
//     a[segment.a + r + k * a_pitch] * the weight of k and (y, x) in lane l
// for pixels r. Sums run in this order. b is aligned to the vector; nothing but the cells of pixels is read.
struct QuadTile {
  const QuadSegment* segments = nullptr;
  std::int64_t count = 0;
  const float* a = nullptr;
  std::int64_t a_pitch = 0, depth = 0;
  const float* b = nullptr;
  const float* first = nullptr;
  float* c = nullptr;
  std::int64_t c_row = 0;
};

using QuadFunction = void (*)(const QuadTile& tile);

struct QuadKernels {
  static constexpr int kMostPixels = 7;
  int most_pixels = 0;
  QuadFunction functions[kMostPixels] = {};  // [pixels - 1]
};
const QuadKernels& quad_kernels(Target target);

}  // namespace unstride::engine::kernels
