// The algorithm "fast": minimal filtering (minimal.h) over the phases, both axes at once. Two by two outputs of every
// pair of phases from fewer products: k4 s2 36 instead of 64, k3 s2 25 instead of 36, k5 s2 49 instead of 100; and with
// one phase of three taps an axis, 3x3 s1 or 3x3 s2 d2, four by four: 36 instead of 144.
//
// Error. The sums of cells and the products' weights are rounded, then multiplied and added in float over the input
// channels, then added up: at most Cin / groups + 20 roundings, on the way of any term (of both axes: four each for a
// sum of cells, five for a sum of products; one for the weight), of terms whose absolute values sum to at most
// growth(height) * growth(width) * X * W, X the greatest |input| in the tile's window and W the sum of |weight| that an
// output channel has (MinimalAxis::growth), so
//   |got - y| <= (Cin / groups + 20) * 2^-24 * growth(height) * growth(width) * X * W + (what the bias rounds)
// An infinite or not-a-number input reaches the outputs of the tiles whose windows hold it, and no others; finite
// inputs so large that a sum of two overflows count as infinite.
#pragma once

#include <optional>

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

extern const Algorithm kFastAlgorithm;

// Products that "fast" multiplies for this layer, whole tiles counted; nothing where it does not compute it.
std::optional<double> fast_multiplications(const Lowered& lowered);

// growth(height) * growth(width) of the error bound above; the layer must be one that it computes.
double fast_growth(const Lowered& lowered);

}  // namespace unstride::engine::plans
