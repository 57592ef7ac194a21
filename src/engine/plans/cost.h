// What algorithms count with when they cut a layer and estimate how long it takes.
#pragma once

#include <algorithm>
#include <cstdint>

namespace unstride::engine::plans {

constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

// Cycles that one step of a register tile takes out of the caches: two multiply-adds and two loads begin in a cycle, a
// multiply-add is done after four, and a step needs rows + vectors operands for its rows * vectors multiply-adds.
constexpr double tile_cycles(double rows, double vectors) {
  return std::max({rows * vectors / 2, (rows + vectors) / 2, 4.0});
}

}  // namespace unstride::engine::plans
