#include "engine/plans/choose.h"

#include <algorithm>

namespace unstride::engine::plans {

int threads_worth(double seconds, int threads) {
  // Each thread's share must be longer than waking it may take (pool.cpp): a network's layers that are shorter than two
  // such shares keep to one core, and the program's window has the other.
  constexpr double kLeastShare = 50e-6;
  return seconds < threads * kLeastShare ? std::max(int(seconds / kLeastShare), 1) : threads;
}

Estimate estimate(const Algorithm& algorithm, const Lowered& lowered, const Machine& machine, bool spread) {
  Machine used = machine;
  used.threads = 1;
  double seconds = algorithm.estimate(lowered, used);
  used.threads = spread ? machine.threads : threads_worth(seconds, machine.threads);
  if (used.threads > 1) seconds = algorithm.estimate(lowered, used);
  return {&algorithm, seconds, used.threads};
}

std::vector<Estimate> estimates(const Lowered& lowered, const Machine& machine, bool spread) {
  std::vector<Estimate> found;
  for (const Algorithm& algorithm : algorithms())
    if (&algorithm == &algorithms().front() || (lowered.batch > 0 && algorithm.supports(lowered, machine)))
      found.push_back(estimate(algorithm, lowered, machine, spread));
  std::stable_sort(found.begin(), found.end(),
                   [](const Estimate& a, const Estimate& b) { return a.seconds < b.seconds; });
  return found;
}

Choice fastest(const Lowered& lowered, const Machine& machine, bool spread) {
  const std::vector<Estimate> found = estimates(lowered, machine, spread);
  const Estimate& best = found.front();
  if (found.size() == 1) return {best.algorithm, best.threads, "nothing else computes this layer"};
  return {best.algorithm, best.threads,
          fmt::format("estimated at {:.3g} µs; next is {} at {:.3g} µs", best.seconds * 1e6, found[1].algorithm->name,
                      found[1].seconds * 1e6)};
}

}  // namespace unstride::engine::plans
