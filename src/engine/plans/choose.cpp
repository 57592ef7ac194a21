#include "engine/plans/choose.h"

#include <algorithm>

namespace unstride::engine::plans {

namespace {

// So many that each one's share is at least that long.
int threads_with_shares(double least_share, double seconds, int threads) {
  return seconds < threads * least_share ? std::max(int(seconds / least_share), 1) : threads;
}

}  // namespace

int threads_worth(double seconds, int threads) {
  // Handing a job to a worker that is awake and seeing it done takes 0.1 us where the cores share a cache, and 2 us
  // with what they must fetch of each other where they share none.
  constexpr double kLeastShare = 4e-6;
  return threads_with_shares(kLeastShare, seconds, threads);
}

int threads_worth_waking(double seconds, int threads) {
  // Waking a worker may take as long (pool.cpp): the layers of a network that are shorter than two such shares keep to
  // one core where the other one sleeps, and the program's window has it.
  constexpr double kLeastShare = 50e-6;
  return threads_with_shares(kLeastShare, seconds, threads);
}

Estimate estimate(const Algorithm& algorithm, const Lowered& lowered, const Machine& machine, bool spread) {
  Machine used = machine;
  used.threads = 1;
  double seconds = algorithm.estimate(lowered, used);
  used.threads = spread ? machine.threads : threads_worth(seconds, machine.threads);
  const int woken = spread ? machine.threads : threads_worth_waking(seconds, machine.threads);
  if (used.threads > 1) seconds = algorithm.estimate(lowered, used);
  return {&algorithm, seconds, used.threads, woken};
}

std::vector<Estimate> estimates(const Lowered& lowered, const Machine& machine, bool spread) {
  std::vector<Estimate> found;
  const std::span<const Algorithm> table = algorithms(lowered.layer.order);
  for (const Algorithm& algorithm : table)
    if (&algorithm == &table.front() || (lowered.batch > 0 && algorithm.supports(lowered, machine)))
      found.push_back(estimate(algorithm, lowered, machine, spread));
  std::stable_sort(found.begin(), found.end(),
                   [](const Estimate& a, const Estimate& b) { return a.seconds < b.seconds; });
  return found;
}

Choice fastest(const Lowered& lowered, const Machine& machine, bool spread) {
  const std::vector<Estimate> found = estimates(lowered, machine, spread);
  const Estimate& best = found.front();
  if (found.size() == 1) return {best.algorithm, best.threads, best.woken, "nothing else computes this layer"};
  return {best.algorithm, best.threads, best.woken,
          fmt::format("estimated at {:.3g} µs; next is {} at {:.3g} µs", best.seconds * 1e6, found[1].algorithm->name,
                      found[1].seconds * 1e6)};
}

}  // namespace unstride::engine::plans
