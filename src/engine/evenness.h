// How evenly the stamps overlap: the cause of checkerboards, and of holes. On one axis away from the edges every output
// cell gets the same number of products exactly when gcd(d, s) = 1 and s divides k; then it is k/s.
#pragma once

#include <cstdint>
#include <vector>

#include "core/grid.h"
#include "engine/relation.h"

namespace unstride::engine {

// gcd(d, s) = 1 and s divides k.
bool is_even(const AxisParams& axis);

struct CountRange {
  std::int64_t least = 0, most = 0;
  bool operator==(const CountRange&) const = default;
};

struct AxisEvenness {
  bool even = true;                 // is_even(): away from the edges; the edges themselves get fewer products
  CountRange interior;              // products per output cell away from the edges (of an endless input)
  CountRange counts;                // over the output cells that there are
  std::vector<std::int64_t> holes;  // output cells that no product reaches, ascending: they hold the bias alone
};

// The axis must be legal.
AxisEvenness evenness_of(const Axis& axis);

// Both axes: counts multiply, so a picture is even exactly when both axes are.
struct Evenness {
  AxisEvenness height, width;
  bool even = true;
  CountRange interior, counts;
  core::Grid<std::uint8_t> holes;  // (OH, OW): 1 where no product reaches
};
Evenness evenness_of(const Axes& axes);

// How many output cells get each number of products: ascending by number, all cells together are the output's.
struct CountedCells {
  std::int64_t count = 0, cells = 0;
  bool operator==(const CountedCells&) const = default;
};
std::vector<CountedCells> cells_by_count(const Axes& axes);

}  // namespace unstride::engine
