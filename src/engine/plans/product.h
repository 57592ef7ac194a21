// The algorithm "product": an input of one cell a map, which makes the layer one product of matrices whose columns are
// the output cells: the first layer of a generator, the fully connected layer of a decoder.
#pragma once

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

extern const Algorithm kProductAlgorithm;

}  // namespace unstride::engine::plans
