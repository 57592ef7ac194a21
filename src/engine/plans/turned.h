// The algorithm "turned": "blocks" for NCHW, with the channels turned into blocks before and back into planes after.
#pragma once

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

extern const Algorithm kTurnedAlgorithm;

}  // namespace unstride::engine::plans
