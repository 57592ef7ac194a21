// A layer measured on this machine: every algorithm of the engine's table, one after the other.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "app/action.h"
#include "app/effect.h"
#include "speed/report.h"

namespace unstride::shell {

// Measures and returns; blocks. `progress` gets the report after each step, the last one not included. Ends early when
// `stop` is set by another thread; what was not measured by then waits in the report.
speed::Report measure_layer(const speed::Layer& layer, int threads,
                            const std::function<void(const speed::Report&)>& progress = nullptr,
                            const std::atomic<bool>* stop = nullptr);

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
