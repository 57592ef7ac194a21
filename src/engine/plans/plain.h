// The algorithm "reference": plain loops in the order of reference.h, so that its results are the same bit for bit.
#pragma once

#include <cmath>

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

extern const Algorithm kReferenceAlgorithm;

// A sum after the activation, in the sum's own precision. Not-a-number stays not-a-number.
template <class Real>
Real activated(Real sum, const Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::none:
      return sum;
    case ActivationKind::relu:
      return sum < 0 ? 0 : sum;
    case ActivationKind::leaky_relu:
      return sum < 0 ? sum * Real(activation.slope) : sum;
    case ActivationKind::sigmoid:
      return 1 / (1 + std::exp(-sum));
    case ActivationKind::tanh:
      return std::tanh(sum);
  }
  return sum;
}

}  // namespace unstride::engine::plans
