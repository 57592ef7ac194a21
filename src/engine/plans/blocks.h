// The algorithm "blocks", for layers whose tensors have their channels in blocks (order.h): output channels in the
// lanes, read and stored where they are.
#pragma once

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

extern const Algorithm kBlocksAlgorithm;

}  // namespace unstride::engine::plans
