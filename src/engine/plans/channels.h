// The algorithm "channels": output channels in the lanes, for layers of few pixels and many weights, which are read
// once and from front to back.
#pragma once

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

extern const Algorithm kChannelsAlgorithm;

}  // namespace unstride::engine::plans
