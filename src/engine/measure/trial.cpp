#include "engine/measure/trial.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <new>

#include "core/check.h"

namespace unstride::engine::measure {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kMostSecondsARun = 60;
// Packed weights and workspaces come on top of the values, up to about as much again.
constexpr std::int64_t kShareOfMemory = 3;

}  // namespace

core::Result<void> check_memory(const plans::Lowered& lowered) {
  const std::int64_t memory = std::int64_t(sysconf(_SC_PHYS_PAGES)) * std::int64_t(sysconf(_SC_PAGE_SIZE));
  const std::int64_t needed = bytes_of(lowered);
  if (needed <= memory / kShareOfMemory) return {};
  return core::fail("Its values take {:.1f} GB, more than a third of this machine's {:.1f} GB; take fewer or smaller.",
                    double(needed) * 1e-9, double(memory) * 1e-9);
}

Trial::Trial(plans::Plan plan, Values values, int threads)
    : plan_(std::move(plan)),
      values_(std::move(values)),
      threads_(threads),
      output_(size_t(plan_.output_shape().count())),
      workspace_(plan_.workspace_floats()),
      pool_(std::make_unique<plans::Pool>(plan_.machine().threads)) {}

core::Result<Trial> Trial::make(const plans::Layer& layer, const plans::PlanOptions& options) {
  const auto lowered = plans::lower(layer);
  if (!lowered) return tl::make_unexpected(lowered.error());
  if (auto fits = check_memory(*lowered); !fits) return tl::make_unexpected(fits.error());
  try {
    Values values = draw_values(*lowered);
    auto plan = plans::Plan::make(layer, values.weights(), options);
    if (!plan) return tl::make_unexpected(plan.error());
    const double seconds = plan->algorithm().estimate(plan->lowered(), plan->machine());
    if (seconds > kMostSecondsARun)
      return core::fail("The algorithm \"{}\" would take about {:.0f} seconds a run; take a smaller layer.",
                        plan->algorithm().name, seconds);
    return Trial(std::move(*plan), std::move(values), options.threads);
  } catch (const std::bad_alloc&) {
    return core::fail("There is not enough memory for the values of this layer.");
  }
}

double Trial::run_once() {
  const auto start = Clock::now();
  plan_.run({values_.input.data(), output_.data(), workspace_.data(), pool_.get()});
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

void Trial::run(double milliseconds, const std::atomic<bool>* stop) {
  const double budget = milliseconds * 1e6;
  double spent = 0;
  if (!warm_) {
    spent = run_once();
    warm_ = true;
    if (spent >= budget || (stop && stop->load())) return nanoseconds_.push_back(spent);
  }
  do {
    nanoseconds_.push_back(run_once());
    spent += nanoseconds_.back();
  } while (spent < budget && !(stop && stop->load()));
}

Measurement Trial::measurement(const Limits& limits) {
  CHECK(!nanoseconds_.empty());
  CHECK(limits.target == plan_.machine().target && limits.threads == threads_);
  if (difference_.compared == 0) difference_ = difference(plan_.lowered(), values_, output_.span());
  std::vector<double> sorted = nanoseconds_;
  std::sort(sorted.begin(), sorted.end());
  Measurement m;
  m.algorithm = plan_.algorithm().name;
  m.kernel = plan_.kernel();
  m.why = plan_.why();
  m.threads = threads_;
  m.threads_used = plan_.machine().threads;
  m.runs = runs();
  m.min_ns = std::max(1.0, sorted.front());  // a clock may stand still meanwhile
  m.median_ns = std::max(1.0, sorted[sorted.size() / 2]);
  m.gflops = plan_.lowered().flops() / m.min_ns;
  m.peak_gflops = limits.flops * 1e-9;
  m.roofline = roofline(plan_.lowered(), limits);
  m.roofline_fraction = m.roofline.seconds() * 1e9 / m.min_ns;
  m.difference = difference_;
  return m;
}

core::Result<Measurement> measure(const plans::Layer& layer, const Limits& limits, const MeasureOptions& options) {
  auto trial = Trial::make(layer, options.plan);
  if (!trial) return tl::make_unexpected(trial.error());
  trial->run(options.milliseconds, options.stop);
  return trial->measurement(limits);
}

std::vector<const plans::Algorithm*> contenders(const plans::Lowered& lowered, const plans::Machine& machine,
                                                double most_seconds) {
  std::vector<const plans::Algorithm*> found;
  for (const plans::Algorithm& algorithm : plans::algorithms(lowered.layer.order))
    if (algorithm.supports(lowered, machine) && algorithm.estimate(lowered, machine) <= most_seconds)
      found.push_back(&algorithm);
  return found;
}

}  // namespace unstride::engine::measure
