// The register tile that every product of matrices here is made of: `rows` numbers times a few vectors, accumulated in
// registers over the whole depth.
#pragma once

#include <cstdint>
#include <span>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

// One tile of C (rows x columns, columns = vectors * lanes), from packed operands:
//   c[r * c_pitch + j] = (add ? c[r * c_pitch + j] : 0) + sum over s < segments, k < depth of
//                        a[(s * depth + k) * rows + r] * B_s[k][j]
// B_s[k][j] is b[s][k * columns + j]; of a tile of single vectors, b[s * vectors + j / lanes][k * lanes + j % lanes].
// Every sum runs in this order in every tile shape, with one accumulator: how a matrix is cut into tiles changes no
// bit. b[...]: aligned to 64 bytes; a, c: any alignment.
struct Tile {
  const float* a = nullptr;
  const float* const* b = nullptr;
  std::int64_t segments = 1, depth = 0;
  float* c = nullptr;
  std::int64_t c_pitch = 0;
  bool add = false;
};

struct TileKernel {
  int rows, vectors;
  void (*run)(const Tile& tile);          // B in panels of `vectors` vectors side by side
  void (*run_singles)(const Tile& tile);  // B in vectors of which each is a stream of its own
};

// All shapes of a target. Where rows * vectors is more than 8, (rows, vectors) comes with (rows, 1 .. vectors), for the
// end of a matrix.
std::span<const TileKernel> tile_kernels(Target target);
// One of them; it must be there.
const TileKernel& tile_kernel(Target target, int rows, int vectors);

}  // namespace unstride::engine::kernels
