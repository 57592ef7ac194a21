// The algorithm "quads": the four phases of a stride of 2 both ways at once, with output channels in the lanes, for
// layers of few channels, whose inputs it reads where they lie.
#pragma once

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

extern const Algorithm kQuadsAlgorithm;

}  // namespace unstride::engine::plans
