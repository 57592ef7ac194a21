// A layer measured on this machine: every algorithm of the engine's table, one after the other.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "app/action.h"
#include "app/effect.h"
#include "engine/measure/limits.h"
#include "speed/report.h"

namespace unstride::shell {

// The best that was ever measured of each of the machine's limits: other programs only slow it down. Of one instruction
// set.
class KnownLimits {
 public:
  std::optional<engine::measure::Limits> of(int threads) const;
  engine::measure::Limits improved_by(const engine::measure::Limits& measured);
  // What an algorithm did that multiplies every product is a measurement of the arithmetic, too. Of threads known before.
  engine::measure::Limits improved_by_run(int threads, double flops);

 private:
  std::map<int, engine::measure::Limits> known_;  // by threads
};

struct Measuring {
  int threads = 1;
  std::function<void(const speed::Report&)> progress = {};  // gets the report after each step but the last
  const std::atomic<bool>* stop = nullptr;                  // set by another thread: returns early
  KnownLimits* known = nullptr;                             // of measurements before
};

// Measures and returns; blocks. What was not measured when it was stopped waits in the report.
speed::Report measure_layer(const speed::Layer& layer, const Measuring& how);

int all_threads();  // as many as this machine runs at once

// The same on a thread of its own: one measurement at a time, the newest.
class Measurer {
 public:
  // post: called on that thread with each answer.
  explicit Measurer(std::function<void(app::Action)> post);
  ~Measurer();  // stops what is under way
  Measurer(const Measurer&) = delete;
  Measurer& operator=(const Measurer&) = delete;

  void measure(const app::Measure& effect);  // in place of what is under way
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace unstride::shell
