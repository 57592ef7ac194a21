// "From 7 I want 14": every parameter set of one axis that turns `input` cells into `output` cells, the one that an
// engineer would pick first.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/params.h"

namespace unstride::engine {

// The largest numbers that are tried; padding is symmetric and never larger than the kernel. All at least 1, and so
// small that all combinations can be tried.
struct Bounds {
  std::int64_t kernel = 16, stride = 16, dilation = 4;
};

struct SizeSolution {
  AxisParams axis;
  bool even = false;                 // is_even(): no checkerboard is built in
  std::int64_t holes = 0;            // output cells that no product reaches, along the axis
  std::int64_t off_scale = 0;        // |stride * input - output|: 0 where the stride is the scale of the sizes
  std::int64_t parameters = 0;       // weights of a square kernel per pair of channels: k * k
  std::int64_t multiplications = 0;  // of a square picture per pair of channels, without zeros and cropped products
  bool operator==(const SizeSolution&) const = default;
};

// Whether `a` comes before `b`. What makes a better layer, the first difference decides:
//   1. an even overlap before an uneven one, and no holes before some;
//   2. a border that is not negative (padding up to d*(k-1)) before one that trims input cells away;
//   3. the smaller off_scale: the input's cells keep their places in the output;
//   4. the smaller output padding, then dilation: the first choices need neither;
//   5. the smaller kernel, then padding, then stride.
// No two solutions of one question are equal in all of these.
bool is_better(const SizeSolution& a, const SizeSolution& b);

// All of them, best first. Each is legal and output_size(axis, input) == output. Empty when there are none; input and
// output must be at least 1.
std::vector<SizeSolution> solve_size(std::int64_t input, std::int64_t output, const Bounds& bounds = {});

}  // namespace unstride::engine
