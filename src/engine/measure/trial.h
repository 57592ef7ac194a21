// A layer planned, run and timed: one algorithm at a time, in one go or in slices between which others run.
//
//   const auto machine = plans::machine_for({.threads = 2});
//   const Limits limits = measure_limits(machine->target, machine->threads);
//   const auto measured = measure(layer, limits, {.plan = {.threads = 2, .algorithm = "direct"}});
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "engine/measure/difference.h"
#include "engine/measure/roofline.h"
#include "engine/plans/pool.h"

namespace unstride::engine::measure {

// Error: a layer whose values take more memory than this machine should give.
core::Result<void> check_memory(const plans::Lowered& lowered);

struct Measurement {
  std::string algorithm, kernel, why;  // as the plan says them
  int threads = 1;                     // that it might use
  int threads_used = 1;                // that the plan found it worth
  std::int64_t runs = 0;               // timed
  double min_ns = 0, median_ns = 0;
  double gflops = 0;       // the field's operations (Lowered::flops) in the best time, in 1e9 a second
  double peak_gflops = 0;  // of the machine, with all `threads`
  Roofline roofline;
  double roofline_fraction = 0;  // the roofline's time / the best time; above 1 where an algorithm multiplies less
  Difference difference;
};

// Holds everything that running needs; used by one thread at a time, any.
class Trial {
 public:
  // Errors, each a sentence: those of Plan::make and check_memory(), and layers that take more than a minute a run.
  static core::Result<Trial> make(const plans::Layer& layer, const plans::PlanOptions& options);

  const plans::Plan& plan() const { return plan_; }
  std::int64_t runs() const { return std::int64_t(nanoseconds_.size()); }

  // Runs for so long, at least once, and keeps the time of every run. The very first run warms up: it counts only when
  // it takes that long alone. Ends before the next run when `stop` is set by another thread.
  void run(double milliseconds, const std::atomic<bool>* stop = nullptr);

  // The times so far, of at least one run. `limits`: for the plan's target and the threads of the options. The
  // difference is computed here, once: up to a tenth of a second.
  Measurement measurement(const Limits& limits);

 private:
  Trial(plans::Plan plan, Values values, int threads);
  double run_once();

  plans::Plan plan_;
  Values values_;
  int threads_;
  plans::Buffer output_, workspace_;
  std::unique_ptr<plans::Pool> pool_;
  std::vector<double> nanoseconds_;
  bool warm_ = false;
  Difference difference_;
};

struct MeasureOptions {
  plans::PlanOptions plan = {};
  double milliseconds = 100;
  const std::atomic<bool>* stop = nullptr;
};

// A trial from beginning to end.
core::Result<Measurement> measure(const plans::Layer& layer, const Limits& limits, const MeasureOptions& options);

// Seconds a run beyond which a comparison of all algorithms leaves one out.
constexpr double kMostSecondsToCompare = 0.5;

// The algorithms that compute this layer, in the table's order, without those that would take longer than
// `most_seconds` a run by their own estimate (the reference on a large layer).
std::vector<const plans::Algorithm*> contenders(const plans::Lowered& lowered, const plans::Machine& machine,
                                                double most_seconds);

}  // namespace unstride::engine::measure
