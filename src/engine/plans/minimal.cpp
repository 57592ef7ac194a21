#include "engine/plans/minimal.h"

#include <algorithm>
#include <cmath>

namespace unstride::engine::plans {
namespace {

using kernels::Filter;

// The taps in the order of their cells, which a convolution's are already and a transposed one's are from the last.
std::vector<LoweredTap> by_cell(const LoweredPhase& phase) {
  std::vector<LoweredTap> taps = phase.taps;
  std::sort(taps.begin(), taps.end(), [](const LoweredTap& a, const LoweredTap& b) { return a.offset < b.offset; });
  return taps;
}

bool is_minimal(const LoweredPhase& phase) {
  if (phase.taps.empty()) return true;
  if (phase.taps.size() > kernels::kMostTaps || phase.count == 0) return false;
  const std::vector<LoweredTap> taps = by_cell(phase);
  for (size_t t = 1; t < taps.size(); ++t)
    if (taps[t].offset != taps[t - 1].offset + 1) return false;
  return true;
}

// Its number, or -1.
int filter_of(size_t taps, int outputs) {
  for (int f = 0; f < kernels::kFilterCount; ++f)
    if (kernels::kFilters[f].taps == int(taps) && kernels::kFilters[f].outputs == outputs) return f;
  return -1;
}

double growth_of(const Filter& filter) {
  double most = 0;
  for (int i = 0; i < filter.outputs; ++i)
    for (int tap = 0; tap < filter.taps; ++tap) {
      double growth = 0;
      for (int p = 0; p < filter.count(); ++p) {
        double cells = 0;
        for (int t = 0; t < filter.cells[p].terms; ++t) cells += std::fabs(double(filter.cells[p].factor[t]));
        growth += std::fabs(double(filter.products[i][p]) * filter.weights[p][tap]) * cells;
      }
      most = std::max(most, growth);
    }
  return most;
}

}  // namespace

int MinimalAxis::products() const {
  int count = 0;
  for (const MinimalPhase& phase : phases) count += phase.scheme().count();
  return count;
}

std::optional<MinimalAxis> minimal_axis(const LoweredAxis& axis, int outputs) {
  if (axis.in_step != 1 || !std::all_of(axis.phases.begin(), axis.phases.end(), is_minimal)) return std::nullopt;
  const std::vector<std::int64_t> offsets = axis.offsets();
  const auto summed = std::count_if(axis.phases.begin(), axis.phases.end(),
                                    [](const LoweredPhase& phase) { return !phase.taps.empty(); });
  if (summed == 0 || (outputs != 2 && summed > 1)) return std::nullopt;
  MinimalAxis minimal;
  minimal.outputs = outputs;
  minimal.first_cell = offsets.front();
  for (const LoweredPhase& phase : axis.phases) {
    const std::vector<LoweredTap> taps = by_cell(phase);
    const std::int64_t before = taps.empty() ? 0 : taps.front().offset - minimal.first_cell;
    MinimalPhase& to = minimal.phases.emplace_back();
    to.filter = filter_of(taps.size(), outputs);
    if (to.filter < 0 || before + to.scheme().count() > kernels::kMostWindow) return std::nullopt;
    const kernels::PlacedFilter placed{to.filter, int(before)};
    minimal.sums.window = std::max(minimal.sums.window, placed.end());
    for (const LoweredTap& tap : taps) to.taps.push_back(tap.tap);
    for (int p = 0; p < to.scheme().count(); ++p) {
      to.sums.push_back(minimal.sums.add(placed.sum(p)));
      if (to.sums.back() < 0) return std::nullopt;
    }
    minimal.growth = std::max(minimal.growth, growth_of(to.scheme()));
  }
  minimal.tiles = (axis.longest() + outputs - 1) / outputs;
  return minimal;
}

}  // namespace unstride::engine::plans
