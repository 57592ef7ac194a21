#include "engine/relation.h"

#include <algorithm>
#include <numeric>

namespace unstride::engine {
namespace {

std::int64_t ceil_div(std::int64_t a, std::int64_t positive) {
  return a / positive + (a % positive > 0 ? 1 : 0);
}

// The n in [0, count) with 0 <= offset + n * step < size, as [first, end); step > 0.
struct Range {
  std::int64_t first, end;
};
Range within(std::int64_t offset, std::int64_t step, std::int64_t count, std::int64_t size) {
  const std::int64_t first = std::max<std::int64_t>(0, ceil_div(-offset, step));
  return {first, std::max(first, std::min(count, ceil_div(size - offset, step)))};
}

// The smallest i in [low, high] with i*s + a*d = spread for a whole tap a, or -1. The coarser of the two grids is
// walked, so that there are at most as many candidates as taps.
std::int64_t first_input(const Axis& axis, std::int64_t spread, std::int64_t low, std::int64_t high) {
  const auto& [kernel, stride, begin, end, output_padding, dilation] = axis.params;
  if (dilation <= stride) {
    for (std::int64_t i = low; i <= high; ++i)
      if ((spread - i * stride) % dilation == 0) return i;
    return -1;
  }
  for (std::int64_t a = std::min(kernel - 1, spread / dilation); a >= 0; --a) {
    const std::int64_t rest = spread - a * dilation;
    if (rest / stride > high) return -1;
    if (rest % stride == 0) return rest / stride;
  }
  return -1;
}

}  // namespace

TermRun Axis::run_of_output(std::int64_t o) const {
  const std::int64_t spread = o + params.pad_begin;  // i*s + a*d
  if (spread < 0) return {};
  const std::int64_t reach = params.dilation * (params.kernel - 1);
  const std::int64_t low = std::max<std::int64_t>(0, ceil_div(spread - reach, params.stride));
  const std::int64_t high = std::min(input - 1, spread / params.stride);
  // Without dilation every input cell in reach has its tap: this is called for every output cell, so no more divisions.
  if (params.dilation == 1)
    return {low, spread - low * params.stride, 1, params.stride, std::max<std::int64_t>(0, high - low + 1)};
  const std::int64_t first = first_input(*this, spread, low, high);
  if (first < 0) return {};
  const std::int64_t common = std::gcd(params.dilation, params.stride);
  const std::int64_t input_step = params.dilation / common;
  return {first, (spread - first * params.stride) / params.dilation, input_step, params.stride / common,
          (high - first) / input_step + 1};
}

std::vector<Link> Axis::terms_of_output(std::int64_t o) const {
  std::vector<Link> links;
  if (o < 0 || o >= output()) return links;
  const TermRun run = run_of_output(o);
  links.reserve(size_t(run.count));
  for (std::int64_t n = 0; n < run.count; ++n) links.push_back({run.input_at(n), run.tap_at(n), o});
  return links;
}

std::vector<Link> Axis::stamp_of_input(std::int64_t i) const {
  std::vector<Link> links;
  if (i < 0 || i >= input) return links;
  const Range taps = within(output_of(i, 0), params.dilation, params.kernel, output());
  links.reserve(size_t(taps.end - taps.first));
  for (std::int64_t a = taps.first; a < taps.end; ++a) links.push_back({i, a, output_of(i, a)});
  return links;
}

std::vector<Link> Axis::uses_of_tap(std::int64_t a) const {
  std::vector<Link> links;
  if (a < 0 || a >= params.kernel) return links;
  const Range inputs = within(output_of(0, a), params.stride, input, output());
  links.reserve(size_t(inputs.end - inputs.first));
  for (std::int64_t i = inputs.first; i < inputs.end; ++i) links.push_back({i, a, output_of(i, a)});
  return links;
}

BorderedKind Axis::kind_of(std::int64_t bordered_index) const {
  const std::int64_t spread = bordered_index - border_begin();  // i*s on a data cell
  if (spread < 0 || spread >= zero_inserted()) return BorderedKind::border_zero;
  return spread % params.stride == 0 ? BorderedKind::data : BorderedKind::inserted_zero;
}

core::Grid<int> overlap_counts(const Axes& axes) {
  core::Grid<int> counts(axes.height.output(), axes.width.output());
  std::vector<int> columns(size_t(counts.cols));
  for (std::int64_t c = 0; c < counts.cols; ++c) columns[size_t(c)] = int(axes.width.run_of_output(c).count);
  for (std::int64_t r = 0; r < counts.rows; ++r) {
    const int row_count = int(axes.height.run_of_output(r).count);
    for (std::int64_t c = 0; c < counts.cols; ++c) counts.at(r, c) = row_count * columns[size_t(c)];
  }
  return counts;
}

}  // namespace unstride::engine
