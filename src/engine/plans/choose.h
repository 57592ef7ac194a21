// The cost model: which algorithm a plan takes when nobody names one, and how many threads a layer is worth.
#pragma once

#include <string>
#include <vector>

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

struct Choice {
  const Algorithm* algorithm = nullptr;
  int threads = 1;  // that the layer is worth
  int woken = 1;    // of these: that it is worth, too, where they sleep
  std::string why;  // one sentence
};

struct Estimate {
  const Algorithm* algorithm = nullptr;
  double seconds = 0;
  int threads = 1;  // that it is for
  int woken = 1;    // of these: that it is worth to wake
};

// How many of `threads` a layer is worth that takes `seconds` on one, while they linger awake or where they sleep. The
// one place where that is decided: algorithms use all the threads that they are prepared for.
int threads_worth(double seconds, int threads);
int threads_worth_waking(double seconds, int threads);

// On as many of the machine's threads as the layer is worth; on all with `spread`.
Estimate estimate(const Algorithm& algorithm, const Lowered& lowered, const Machine& machine, bool spread = false);

// Every algorithm that computes this layer, fastest first. The first of the layer's table must be one of them.
std::vector<Estimate> estimates(const Lowered& lowered, const Machine& machine, bool spread = false);

Choice fastest(const Lowered& lowered, const Machine& machine, bool spread = false);

}  // namespace unstride::engine::plans
