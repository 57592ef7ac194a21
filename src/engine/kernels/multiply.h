// The register tile of vectors that lie apart, each in a stream of its own: a few numbers times a few vectors,
// accumulated in registers over the whole depth. (columns.h has the one for vectors side by side.)
#pragma once

#include <cstdint>
#include <span>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

// One tile of C (rows x columns, columns = vectors * lanes), from packed numbers and one stream of vectors for each
// vector of the tile and each segment:
//   c[r * c_pitch + v * lanes + l] = first[r] + sum over s < segments, k < depth of
//                                    a[(s * depth + k) * rows + r] * b[s * vectors + v][k * lanes + l]
// where first[r] is c[...] itself if `first` is null.
// Every sum runs in this order in every tile shape, with one accumulator: how a matrix is cut into tiles changes no
// bit. b[...]: aligned to 64 bytes; a, c: any alignment.
struct Tile {
  const float* a = nullptr;
  const float* const* b = nullptr;
  std::int64_t segments = 1, depth = 0;
  const float* first = nullptr;
  float* c = nullptr;
  std::int64_t c_pitch = 0;
  // What later calls will read, asked for while this one multiplies: `step` floats in each step of its depth. Only
  // tiles of more than one vector do so; others have no load to spare.
  struct Soon {
    const float* from = nullptr;
    std::int64_t step = 0;
  };
  Soon weights = {}, values = {};
};

struct TileKernel {
  int rows, vectors;
  void (*run)(const Tile& tile);
};

// All shapes of a target. With (rows, vectors) there are (rows, 1 .. vectors), for the end of a matrix.
std::span<const TileKernel> tile_kernels(Target target);
// One of them; it must be there.
const TileKernel& tile_kernel(Target target, int rows, int vectors);

}  // namespace unstride::engine::kernels
