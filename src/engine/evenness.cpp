#include "engine/evenness.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "engine/phases.h"

namespace unstride::engine {
namespace {

// Away from the edges every tap of a cell's phase meets an input cell, and no other tap does.
CountRange interior_counts(const Axis& axis) {
  std::vector<std::int64_t> taps(size_t(axis.params.stride), 0);
  for (std::int64_t a = 0; a < axis.params.kernel; ++a) ++taps[size_t(phase_of_tap(axis, a))];
  const auto [least, most] = std::minmax_element(taps.begin(), taps.end());
  return {*least, *most};
}

CountRange product(const CountRange& a, const CountRange& b) {
  return {a.least * b.least, a.most * b.most};
}

}  // namespace

bool is_even(const AxisParams& axis) {
  return std::gcd(axis.dilation, axis.stride) == 1 && axis.kernel % axis.stride == 0;
}

AxisEvenness evenness_of(const Axis& axis) {
  AxisEvenness evenness{.even = is_even(axis.params), .interior = interior_counts(axis), .counts = {}, .holes = {}};
  for (std::int64_t o = 0; o < axis.output(); ++o) {
    const std::int64_t count = axis.run_of_output(o).count;
    if (count == 0) evenness.holes.push_back(o);
    evenness.counts.least = o == 0 ? count : std::min(evenness.counts.least, count);
    evenness.counts.most = std::max(evenness.counts.most, count);
  }
  return evenness;
}

Evenness evenness_of(const Axes& axes) {
  Evenness both;
  both.height = evenness_of(axes.height);
  both.width = evenness_of(axes.width);
  both.even = both.height.even && both.width.even;
  both.interior = product(both.height.interior, both.width.interior);
  both.counts = product(both.height.counts, both.width.counts);
  both.holes = core::Grid<std::uint8_t>(axes.height.output(), axes.width.output());
  for (const std::int64_t r : both.height.holes)
    for (std::int64_t c = 0; c < both.holes.cols; ++c) both.holes.at(r, c) = 1;
  for (const std::int64_t c : both.width.holes)
    for (std::int64_t r = 0; r < both.holes.rows; ++r) both.holes.at(r, c) = 1;
  return both;
}

std::vector<CountedCells> cells_by_count(const Axes& axes) {
  const auto along = [](const Axis& axis) {
    std::map<std::int64_t, std::int64_t> cells;
    for (std::int64_t o = 0; o < axis.output(); ++o) ++cells[axis.run_of_output(o).count];
    return cells;
  };
  std::map<std::int64_t, std::int64_t> cells;
  const auto rows = along(axes.height), cols = along(axes.width);
  for (const auto& [row_count, row_cells] : rows)
    for (const auto& [col_count, col_cells] : cols) cells[row_count * col_count] += row_cells * col_cells;
  std::vector<CountedCells> counted;
  for (const auto& [count, number] : cells) counted.push_back({count, number});
  return counted;
}

}  // namespace unstride::engine
