// What algorithms count with when they cut a layer and estimate how long it takes.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/kernels/columns.h"
#include "engine/plans/layer.h"
#include "engine/plans/machine.h"

namespace unstride::engine::plans {

constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

// Seconds that it takes to hand a job to threads that are awake (pool.h), to wait for the last one, and to read what
// another core wrote.
constexpr double kSharing = 1e-6;

// Cycles that one step of a register tile takes: two multiply-adds and two loads begin in a cycle, a step needs
// rows + vectors operands for its rows * vectors multiply-adds, and a sum's next one waits for four cycles and some.
// The vectors come from the second cache, safely one in two cycles: a tile of few rows asks for more.
constexpr double tile_cycles(double rows, double vectors) {
  return std::max({rows * vectors / 2, (rows + vectors) / 2, 2 * vectors, 4.5});
}

// The same for all rows of a product with columns in the lanes, in tiles of nearly one height.
template <class Kernels>
double column_cycles(const Kernels& kernels, std::int64_t rows, std::int64_t vectors) {
  const std::int64_t tiles = ceil_div(rows, kernels.most_rows[vectors - 1]);
  return double(tiles) * tile_cycles(double(rows) / double(tiles), double(vectors));
}

// Whether input and output take so much of the last cache, which other programs use, too, that outputs are gone from it
// before anybody reads them. They are then better written past it, which does not fetch first what is overwritten.
// share: of the cache, that is too much.
inline bool leaves_cache(const Lowered& lowered, const Machine& machine, double share = 0.5) {
  const double floats = double(lowered.layer.input.count() + lowered.output.count());
  return floats > share * double(machine.l3) / sizeof(float);
}

}  // namespace unstride::engine::plans
