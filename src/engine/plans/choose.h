// The cost model: which algorithm a plan takes when nobody names one.
#pragma once

#include <string>
#include <vector>

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

struct Choice {
  const Algorithm* algorithm = nullptr;
  std::string why;  // one sentence
};

struct Estimate {
  const Algorithm* algorithm = nullptr;
  double seconds = 0;
};

// Every algorithm that computes this layer, fastest first.
std::vector<Estimate> estimates(const Lowered& lowered, const Machine& machine);

Choice fastest(const Lowered& lowered, const Machine& machine);

}  // namespace unstride::engine::plans
