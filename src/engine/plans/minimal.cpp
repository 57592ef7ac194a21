#include "engine/plans/minimal.h"

#include <algorithm>

namespace unstride::engine::plans {
namespace {

using kernels::PairSum;
using kernels::TermSum;

// One product of the scheme for r taps: cells of the phase's own window, coefficients of its taps.
struct Scheme {
  PairSum sum;
  double coefficients[3];
};

constexpr Scheme kOneTap[] = {{{0, -1, 1}, {1, 0, 0}}, {{1, -1, 1}, {1, 0, 0}}};
constexpr Scheme kTwoTaps[] = {{{0, 1, -1}, {1, 0, 0}}, {{1, -1, 1}, {1, 1, 0}}, {{1, 2, -1}, {0, -1, 0}}};
constexpr Scheme kThreeTaps[] = {
    {{0, 2, -1}, {1, 0, 0}}, {{1, 2, 1}, {0.5, 0.5, 0.5}}, {{1, 2, -1}, {-0.5, 0.5, -0.5}}, {{1, 3, -1}, {0, 0, 1}}};
constexpr TermSum kOneTapOutputs[2] = {{1, {0}, {1}}, {1, {1}, {1}}};
constexpr TermSum kTwoTapOutputs[2] = {{2, {0, 1}, {1, 1}}, {2, {1, 2}, {1, 1}}};
constexpr TermSum kThreeTapOutputs[2] = {{3, {0, 1, 2}, {1, 1, 1}}, {3, {1, 2, 3}, {1, -1, -1}}};

std::span<const Scheme> scheme_of(size_t taps) {
  if (taps == 1) return kOneTap;
  if (taps == 2) return kTwoTaps;
  return kThreeTaps;
}

const TermSum* outputs_of(size_t taps) {
  if (taps == 1) return kOneTapOutputs;
  return taps == 2 ? kTwoTapOutputs : kThreeTapOutputs;
}

// The taps in the order of their cells, which a convolution's are already and a transposed one's are from the last.
std::vector<LoweredTap> by_cell(const LoweredPhase& phase) {
  std::vector<LoweredTap> taps = phase.taps;
  std::sort(taps.begin(), taps.end(), [](const LoweredTap& a, const LoweredTap& b) { return a.offset < b.offset; });
  return taps;
}

bool is_minimal(const LoweredPhase& phase) {
  if (phase.taps.empty() || phase.taps.size() > 3 || phase.count == 0) return false;
  const std::vector<LoweredTap> taps = by_cell(phase);
  for (size_t t = 1; t < taps.size(); ++t)
    if (taps[t].offset != taps[t - 1].offset + 1) return false;
  return true;
}

int place_of(const PairSum& sum, std::vector<PairSum>& sums) {
  const auto same = [&](const PairSum& s) {
    return s.first == sum.first && s.second == sum.second && (s.second < 0 || s.sign == sum.sign);
  };
  const auto found = std::find_if(sums.begin(), sums.end(), same);
  if (found != sums.end()) return int(found - sums.begin());
  sums.push_back(sum);
  return int(sums.size()) - 1;
}

double growth_of(std::span<const Scheme> scheme, const TermSum* outputs) {
  double most = 0;
  for (int i = 0; i < 2; ++i) {
    double growth = 0;
    for (int t = 0; t < outputs[i].terms; ++t) {
      const Scheme& product = scheme[size_t(outputs[i].index[t])];
      double coefficient = 0;
      for (const double c : product.coefficients) coefficient = std::max(coefficient, c < 0 ? -c : c);
      growth += coefficient * (product.sum.second < 0 ? 1 : 2);
    }
    most = std::max(most, growth);
  }
  return most;
}

}  // namespace

int MinimalAxis::products() const {
  int count = 0;
  for (const MinimalPhase& phase : phases) count += int(phase.products.size());
  return count;
}

std::optional<MinimalAxis> minimal_axis(const LoweredAxis& axis) {
  if (axis.in_step != 1 || !std::all_of(axis.phases.begin(), axis.phases.end(), is_minimal)) return std::nullopt;
  MinimalAxis minimal;
  minimal.first_cell = by_cell(axis.phases.front()).front().offset;
  for (const LoweredPhase& phase : axis.phases)
    minimal.first_cell = std::min(minimal.first_cell, by_cell(phase).front().offset);
  for (const LoweredPhase& phase : axis.phases) {
    const std::vector<LoweredTap> taps = by_cell(phase);
    const std::int64_t before = taps.front().offset - minimal.first_cell;
    if (before + 4 > kernels::kMostWindow) return std::nullopt;
    minimal.window = std::max(minimal.window, int(before) + int(taps.size()) + 1);
    MinimalPhase& to = minimal.phases.emplace_back();
    std::copy_n(outputs_of(taps.size()), 2, to.outputs);
    for (const Scheme& scheme : scheme_of(taps.size())) {
      PairSum sum = scheme.sum;
      sum.first += int(before);
      if (sum.second >= 0) sum.second += int(before);
      MinimalProduct& product = to.products.emplace_back();
      product.sum = place_of(sum, minimal.sums);
      for (size_t t = 0; t < taps.size(); ++t) {
        product.taps.push_back(taps[t].tap);
        product.coefficients.push_back(scheme.coefficients[t]);
      }
    }
    minimal.growth = std::max(minimal.growth, growth_of(scheme_of(taps.size()), to.outputs));
  }
  if (minimal.sums.size() > size_t(kernels::kMostWindow)) return std::nullopt;
  minimal.tiles = (axis.longest() + 1) / 2;
  return minimal;
}

}  // namespace unstride::engine::plans
