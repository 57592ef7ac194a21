// The register tile whose vectors lie side by side in one panel, which is read once and from front to back, and whose
// factors lie anywhere: any number of rows. (multiply.h has the one for vectors that lie apart.)
#pragma once

#include <cstdint>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

// One tile of C (rows x columns, columns = vectors * lanes), with place(r) = places[r], or r itself if `places` is
// null:
//   c[place(r) * c_pitch + j] = first[j] + sum over s < segments, k < depth of
//                        a[starts[s] + k * a_pitch + r] * b[(s * depth + k) * columns + j]
// where first[j] is c[place(r) * c_pitch + j] itself if `first` is null. Every sum runs in this order in every tile
// shape, with one accumulator. b is aligned to the vector; everything else may be anywhere.
struct ColumnTile {
  const float* a = nullptr;
  const std::int64_t* starts = nullptr;
  std::int64_t segments = 1, depth = 0, a_pitch = 1;
  const float* b = nullptr;
  const float* first = nullptr;
  float* c = nullptr;
  std::int64_t c_pitch = 0;
  const std::int64_t* places = nullptr;  // of the rows in c
  // With Streams::columns: step t asks for the `columns` floats from ahead + t * ahead_step.
  const float* ahead = nullptr;
  std::int64_t ahead_step = 0;
};

// What comes from memory or from the last cache, so that the tile asks early for what it or another one will need: b,
// or factors that follow one another. That costs one more load for each vector, or for each cache line of factors.
enum class Streams : std::uint8_t { nothing, columns, factors };

using ColumnFunction = void (*)(const ColumnTile& tile);

// All shapes of a target: any number of vectors up to 8, any number of rows that fits into the registers with it.
struct ColumnKernels {
  static constexpr int kMostVectors = 8, kMostRows = 28;
  int lanes = 1;
  int most_rows[kMostVectors] = {};                           // [vectors - 1]
  ColumnFunction functions[kMostVectors][kMostRows][3] = {};  // [Streams]

  ColumnFunction find(int rows, int vectors, Streams streams) const;

  // Any number of rows, in tiles of nearly one height. tile: of the first row. If b comes from afar, it is asked for
  // `ahead` floats before its use; 0: it is near. Where that is as long as b itself, each tile asks for an equal part
  // of what comes next, so that memory has as much to do under the last tile as under the first, and none gets to what
  // another one is still to ask for; else the first asks and brings b near for the others.
  void run_rows(ColumnTile tile, std::int64_t rows, int vectors, std::int64_t ahead) const;
};

const ColumnKernels& column_kernels(Target target);

}  // namespace unstride::engine::kernels
