// The overlap counts and the sums of the kernel's phases in words: what becomes uneven, and what to try.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/format.h"
#include "engine/evenness.h"
#include "engine/phases.h"
#include "timeline/narration_parts.h"

namespace unstride::timeline {
namespace {

using engine::AxisEvenness;
using engine::AxisParams;

struct Overlap {
  const AxisParams &h, &w;
  AxisEvenness rows, cols;

  bool even() const { return rows.even && cols.even; }
  std::int64_t least() const { return rows.counts.least * cols.counts.least; }
  std::int64_t most() const { return rows.counts.most * cols.counts.most; }
  bool dilated() const { return h.dilation > 1 || w.dilation > 1; }
  std::string k() const { return both(h.kernel, w.kernel); }
  std::string s() const { return both(h.stride, w.stride); }
  std::string d() const { return both(h.dilation, w.dilation); }
};

Overlap overlap_of(const Story& story) {
  return {story.axes.height.params, story.axes.width.params, evenness_of(story.axes.height),
          evenness_of(story.axes.width)};
}

bool shares_factor(const AxisParams& axis) {
  return std::gcd(axis.dilation, axis.stride) > 1;
}

// The nearest multiple of the stride, upwards unless kernels are no larger in the Lab.
std::int64_t even_kernel(const AxisParams& axis) {
  constexpr std::int64_t kLargestKernel = 16;
  const std::int64_t below = axis.kernel / axis.stride * axis.stride;
  if (below == axis.kernel) return below;
  return below + axis.stride <= kLargestKernel ? below + axis.stride : below;
}

std::string range_of(const Overlap& overlap) {
  const std::int64_t least = overlap.least(), most = overlap.most();
  if (most == 0) return "No stamp reaches any cell. ";
  if (least != most) return fmt::format("Counts run from {} to {}. ", least, most);
  return fmt::format("Every cell is covered {}. ", least == 1 ? "once" : fmt::format("{} times", least));
}

// Holes between the stamps of an endless input; those of one axis go through the whole picture.
bool has_holes_between(const Overlap& overlap) {
  const auto between = [](const AxisEvenness& axis) { return axis.interior.least == 0 && !axis.holes.empty(); };
  return between(overlap.rows) || between(overlap.cols);
}

std::string why_holes(const Overlap& overlap) {
  if (shares_factor(overlap.h) || shares_factor(overlap.w))
    return fmt::format("d = {} and s = {} share a factor: *no stamp reaches* the cells in between.", overlap.d(),
                       overlap.s());
  return fmt::format("k = {} is smaller than s = {}: *no stamp reaches* the cells in between.", overlap.k(),
                     overlap.s());
}

// Beyond the last stamp, before the first where padding takes whole stamps away, and between stamps so far from each
// other (dilation) that a small input does not fill the gaps.
std::string holes_at_the_edge(const Overlap& overlap) {
  if (overlap.least() > 0 || has_holes_between(overlap)) return "";
  const auto rows = std::int64_t(overlap.rows.holes.size()), cols = std::int64_t(overlap.cols.holes.size());
  std::string which = rows > 0 ? core::counted(rows, "row", "rows") : "";
  if (rows > 0 && cols > 0) which += " and ";
  if (cols > 0) which += core::counted(cols, "column", "columns");
  return fmt::format("No stamp reaches {}. ", which);
}

std::string why_even(const Overlap& overlap) {
  if (overlap.dilated())
    return fmt::format(
        "d = {} and s = {} share no factor, and s divides k = {}: away from the edges the cover is *even*.",
        overlap.d(), overlap.s(), overlap.k());
  return fmt::format("s = {} divides k = {}: away from the edges the cover is *even*.", overlap.s(), overlap.k());
}

std::string why_uneven(const Overlap& overlap) {
  if (shares_factor(overlap.h) || shares_factor(overlap.w))
    return fmt::format("d = {} and s = {} share a factor: the cover is *uneven*. Try d = 1.", overlap.d(), overlap.s());
  return fmt::format(
      "k = {} is not a multiple of s = {}: the cover is *uneven*, and checkerboard artefacts can come from it. Try k = "
      "{}.",
      overlap.k(), overlap.s(), both(even_kernel(overlap.h), even_kernel(overlap.w)));
}

// At most 6 characters, with the minus that formulas have.
std::string number(double value) {
  const std::string text = core::format_short(value, 7);
  return text.starts_with('-') ? "−" + text.substr(1) : text;
}

}  // namespace

std::string overlap_verdict(const Story& story) {
  const Overlap overlap = overlap_of(story);
  const std::string begin = range_of(overlap) + holes_at_the_edge(overlap);
  if (has_holes_between(overlap)) return begin + why_holes(overlap);
  if (overlap.even()) return begin + why_even(overlap);
  if (overlap.least() == overlap.most()) return begin + "There is too little of it to be uneven.";
  return begin + why_uneven(overlap);
}

bool sums_are_equal(const core::Grid<double>& sums, const core::Grid<float>& kernel) {
  // The weights are floats that may have been rounded, such as 0.1; four of their last bits on all of them together.
  constexpr double kRounding = 1.0 / (1 << 20);
  double size = 0;
  for (const float weight : kernel.cells) size += std::abs(double(weight));
  const auto [least, most] = std::minmax_element(sums.cells.begin(), sums.cells.end());
  return *most - *least <= kRounding * size;
}

std::string phase_verdict(const Story& story) {
  const core::Grid<double> sums = engine::phase_sums(story.axes, *story.kernel);
  const auto [least, most] = std::minmax_element(sums.cells.begin(), sums.cells.end());
  if (sums.cells.size() == 1)
    return fmt::format("With s = 1 there is one phase; its sum is {}: a constant input gives a constant.",
                       number(*least));
  if (sums_are_equal(sums, *story.kernel))
    return fmt::format("The kernel sums to {} in *every phase*: away from the edges a constant input gives a constant.",
                       number(*least));
  const Overlap overlap = overlap_of(story);
  return fmt::format("{} sums run from {} to {}: a constant input gives a *pattern of period {}*.",
                     overlap.even() ? "The overlap is even, but the kernel's" : "The kernel's", number(*least),
                     number(*most), both(sums.rows, sums.cols));
}

}  // namespace unstride::timeline
