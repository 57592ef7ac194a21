// A tensor of one image with one channel as a grid, and the axes of a single pair of channels: what computations on a
// pair take and give.
#pragma once

#include <utility>

#include "core/check.h"
#include "core/grid.h"
#include "core/tensor.h"
#include "engine/problem.h"
#include "engine/relation.h"

namespace unstride::engine {

// tensor: (1, 1, H, W); out: (H, W).
inline core::Grid<float> grid_of(core::Tensor tensor) {
  CHECK(tensor.shape.n == 1 && tensor.shape.c == 1);
  return {tensor.shape.h, tensor.shape.w, std::move(tensor.values)};
}

// Axes of a problem that must be a pair: batch 1, one channel in, one out, and a kernel of the size it says.
inline Axes axes_of_pair(const Problem& pair) {
  const ConvParams& p = pair.params;
  CHECK(pair.input && pair.kernel && p.in_channels == 1 && p.out_channels == 1);
  const core::Shape &input = pair.input->shape, &kernel = pair.kernel->shape;
  CHECK((input == core::Shape{1, 1, input.h, input.w}));
  CHECK((kernel == core::Shape{1, 1, p.height.kernel, p.width.kernel}));
  return axes_of(p, input);
}

}  // namespace unstride::engine
