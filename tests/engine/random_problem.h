// Parameters and integer values drawn at random, small enough to enumerate by brute force and legal by construction.
#pragma once

#include <algorithm>
#include <random>

#include "core/tensor.h"
#include "engine/params.h"

namespace unstride::engine {

using Random = std::mt19937;

inline std::int64_t draw(Random& random, std::int64_t low, std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

// All that is hard is common: uneven and large padding, output padding, dilation, strides beyond the kernel.
inline AxisParams draw_axis(Random& random, std::int64_t input) {
  for (;;) {
    AxisParams axis;
    axis.kernel = draw(random, 1, 5);
    axis.stride = draw(random, 1, 5);
    axis.dilation = std::max<std::int64_t>(1, draw(random, -1, 3));
    const std::int64_t most = axis.dilation * (axis.kernel - 1) + 3;
    axis.pad_begin = draw(random, 0, 2) * draw(random, 0, most) / 2;
    axis.pad_end = draw(random, 0, 2) * draw(random, 0, most) / 2;
    axis.output_padding = draw(random, 0, std::max(axis.stride, axis.dilation) - 1);
    const std::int64_t full = (input - 1) * axis.stride + axis.dilation * (axis.kernel - 1) + 1;
    if (full - axis.pad_begin - axis.pad_end + axis.output_padding >= 1) return axis;
  }
}

// Integers in [-most, most]: sums of a few thousand products stay exact in float for most <= 50.
inline core::Tensor draw_integers(Random& random, const core::Shape& shape, int most) {
  core::Tensor tensor(shape);
  for (float& value : tensor.values) value = float(draw(random, -most, most));
  return tensor;
}

inline core::Tensor draw_floats(Random& random, const core::Shape& shape) {
  core::Tensor tensor(shape);
  std::uniform_real_distribution<float> distribution(-2, 2);
  for (float& value : tensor.values) value = distribution(random);
  return tensor;
}

}  // namespace unstride::engine
