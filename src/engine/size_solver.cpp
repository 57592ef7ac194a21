#include "engine/size_solver.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "core/check.h"
#include "engine/evenness.h"
#include "engine/relation.h"

namespace unstride::engine {
namespace {

// Products and holes among the first n cells of the stamps before padding crops. Paddings that share kernel, stride and
// dilation show windows of the same cells, so that counting once is enough for all of them.
struct Prefix {
  std::vector<std::int64_t> products{0}, holes{0};

  explicit Prefix(const Axis& uncropped) {
    for (std::int64_t o = 0; o < uncropped.output(); ++o) {
      const std::int64_t count = uncropped.run_of_output(o).count;
      products.push_back(products.back() + count);
      holes.push_back(holes.back() + (count == 0 ? 1 : 0));
    }
  }
  std::int64_t full() const { return std::int64_t(products.size()) - 1; }
};

SizeSolution solution(const Prefix& prefix, const Axis& whole, std::int64_t output) {
  const AxisParams& axis = whole.params;
  // Padding may crop the whole stamp, and output padding may reach beyond its end: those cells are holes.
  const std::int64_t first = std::min(axis.pad_begin, prefix.full());
  const std::int64_t end = std::min(axis.pad_begin + output, prefix.full());
  const std::int64_t links = prefix.products[size_t(end)] - prefix.products[size_t(first)];
  return {.axis = axis,
          .even = is_even(axis),
          .holes = prefix.holes[size_t(end)] - prefix.holes[size_t(first)] + output - (end - first),
          .off_scale = std::abs(axis.stride * whole.input - output),
          .parameters = axis.kernel * axis.kernel,
          .multiplications = links * links};
}

// Adds the solutions of one kernel, stride and dilation. As the size grows by the output padding, which is below
// max(s, d), only a few paddings are left to try: full - 2p + op = output.
void add_paddings(AxisParams axis, std::int64_t input, std::int64_t output, std::vector<SizeSolution>& found) {
  const Axis uncropped{axis, input};
  const std::int64_t excess = uncropped.full() - output, most = std::max(axis.stride, axis.dilation) - 1;
  const std::int64_t first = std::max<std::int64_t>(0, (excess + 1) / 2),
                     last = std::min(axis.kernel, (excess + most) / 2);
  if (excess + most < 0 || first > last) return;
  const Prefix prefix(uncropped);
  for (std::int64_t padding = first; padding <= last; ++padding) {
    axis.pad_begin = axis.pad_end = padding;
    axis.output_padding = 2 * padding - excess;
    found.push_back(solution(prefix, {axis, input}, output));
  }
}

}  // namespace

bool is_better(const SizeSolution& a, const SizeSolution& b) {
  const auto key = [](const SizeSolution& s) {
    const bool trims = Axis{s.axis, 1}.border_begin() < 0;
    return std::tuple(!s.even, s.holes > 0, trims, s.off_scale, s.axis.output_padding, s.axis.dilation, s.axis.kernel,
                      s.axis.pad_begin, s.axis.stride);
  };
  return key(a) < key(b);
}

std::vector<SizeSolution> solve_size(std::int64_t input, std::int64_t output, const Bounds& bounds) {
  CHECK(input >= 1 && output >= 1 && bounds.kernel >= 1 && bounds.stride >= 1 && bounds.dilation >= 1);
  std::vector<SizeSolution> found;
  for (std::int64_t k = 1; k <= bounds.kernel; ++k)
    for (std::int64_t s = 1; s <= bounds.stride; ++s)
      for (std::int64_t d = 1; d <= bounds.dilation; ++d)
        add_paddings({.kernel = k, .stride = s, .dilation = d}, input, output, found);
  std::sort(found.begin(), found.end(), is_better);
  return found;
}

}  // namespace unstride::engine
