// The algorithm "direct": every phase as one product of matrices, weights times pixels, with the pixels in the lanes.
#pragma once

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

extern const Algorithm kDirectAlgorithm;

}  // namespace unstride::engine::plans
