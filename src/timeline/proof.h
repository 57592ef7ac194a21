// Proof: one sum, computed in five ways, each held against the reference. They share the relation and nothing else.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include "core/check.h"
#include "core/grid.h"
#include "timeline/story.h"

namespace unstride::timeline {

enum class Way : std::uint8_t {
  stamp,     // scatter: every input cell stamps the kernel onto the canvas, which is cropped
  slide,     // gather: the turned kernel slides over the bordered input, zeros included
  matrix,    // C' x
  phases,    // small convolutions of stride 1, interleaved
  gradient,  // of a convolution: cell o is <C e_o, x>, in double
};
inline constexpr std::array kWays{Way::stamp, Way::slide, Way::matrix, Way::phases, Way::gradient};

// "Stamp", "Slide", "Matrix", "Phases", "Gradient".
std::string_view name_of(Way way);

// The largest |difference| to the reference and the first cell, row by row, that has it; (0, 0) where there is none.
struct Difference {
  double largest = 0;
  std::int64_t row = 0, col = 0;
  bool operator==(const Difference&) const = default;
};

// Both grids: (OH, OW). A number against a NaN differs by infinity; NaN against NaN, by nothing.
template <class Value>
Difference difference_between(const core::Grid<Value>& found, const core::Grid<float>& reference) {
  CHECK(found.rows == reference.rows && found.cols == reference.cols);
  Difference difference;
  for (std::int64_t r = 0; r < found.rows; ++r)
    for (std::int64_t c = 0; c < found.cols; ++c) {
      const double a = double(found.at(r, c)), b = double(reference.at(r, c));
      if (a == b || (std::isnan(a) && std::isnan(b))) continue;
      const double distance = std::isnan(a - b) ? std::numeric_limits<double>::infinity() : std::abs(a - b);
      if (distance > difference.largest) difference = {distance, r, c};
    }
  return difference;
}

struct Proof {
  std::array<Difference, kWays.size()> differences;  // by way
  const Difference& of(Way way) const { return differences[size_t(way)]; }
  double largest() const;
};

// On numbers where float is exact, such as integers, every difference is 0. Stamp, Slide, matrix and phases sum in the
// reference's order: theirs is 0 on all finite numbers, as long as no product or sum overflows. Gradient, in double,
// differs by the reference's own rounding.
Proof prove(const Story& story);

}  // namespace unstride::timeline
