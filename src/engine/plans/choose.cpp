#include "engine/plans/choose.h"

#include <algorithm>

namespace unstride::engine::plans {

std::vector<Estimate> estimates(const Lowered& lowered, const Machine& machine) {
  std::vector<Estimate> found;
  for (const Algorithm& algorithm : algorithms())
    if (algorithm.supports(lowered, machine)) found.push_back({&algorithm, algorithm.estimate(lowered, machine)});
  std::stable_sort(found.begin(), found.end(),
                   [](const Estimate& a, const Estimate& b) { return a.seconds < b.seconds; });
  return found;
}

Choice fastest(const Lowered& lowered, const Machine& machine) {
  const std::vector<Estimate> found = estimates(lowered, machine);
  const Estimate& best = found.front();
  if (found.size() == 1) return {best.algorithm, "nothing else computes this layer"};
  return {best.algorithm, fmt::format("estimated at {:.3g} us; next is {} at {:.3g} us", best.seconds * 1e6,
                                      found[1].algorithm->name, found[1].seconds * 1e6)};
}

}  // namespace unstride::engine::plans
