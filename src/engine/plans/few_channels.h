// The algorithms "few-channels", "stencil" and "depthwise": a vector holds neighbouring pixels of one row, so that one
// output channel is enough to fill it; all phases of a row are summed in registers and stored side by side.
#pragma once

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

extern const Algorithm kFewChannelsAlgorithm;
extern const Algorithm kDepthwiseAlgorithm;  // one input channel for each group
extern const Algorithm kStencilAlgorithm;    // one channel in, one out

}  // namespace unstride::engine::plans
