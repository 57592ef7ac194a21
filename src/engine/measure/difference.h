// How far an output is from the reference.
#pragma once

#include <span>

#include "engine/measure/values.h"

namespace unstride::engine::measure {

struct Difference {
  double largest = 0;         // of |got - expected|; infinite where one of the two is not a number
  std::int64_t compared = 0;  // outputs
  bool every = false;         // true: all of them, with the reference; false: a sample, with sums in double
};

// Layers up to this many operations are computed by the reference as a whole: a tenth of a second.
constexpr double kMostReferenceFlops = 50e6;

// output: what a plan made of `values`, (N, OC, OH, OW).
Difference difference(const plans::Lowered& lowered, const Values& values, std::span<const float> output);

// The first and last cells of the first and last feature maps, and cells at random: 200 or so, each with sum_of().
Difference sampled_difference(const plans::Lowered& lowered, const Values& values, std::span<const float> output);

// One output (n, oc, oh, ow), activation included, summed in double straight by the relation (not by the lowered loops
// that the algorithms share): how far it is from the true sum does not matter beside a float's rounding.
double sum_of(const plans::Lowered& lowered, const Values& values, const core::Shape& at);

}  // namespace unstride::engine::measure
