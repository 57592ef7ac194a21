// The algorithm "reference": plain loops in the order of reference.h, so that its results are the same bit for bit.
#pragma once

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

extern const Algorithm kReferenceAlgorithm;

}  // namespace unstride::engine::plans
