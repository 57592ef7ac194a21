// Problems that the tests of frameworks/ speak of.
#pragma once

#include <memory>
#include <numeric>

#include "engine/problem.h"

namespace unstride::frameworks {

// 1, 2, 3, ... in the tensor's order.
inline engine::SharedTensor counted(const core::Shape& shape) {
  core::Tensor tensor(shape);
  std::iota(tensor.values.begin(), tensor.values.end(), 1.f);
  return std::make_shared<const core::Tensor>(std::move(tensor));
}

// Counted numbers for an input of rows x cols, the channels and kernel sizes of the parameters.
inline engine::Problem problem_of(const engine::ConvParams& params, std::int64_t rows, std::int64_t cols,
                                  bool bias = false) {
  engine::Problem problem{
      params, counted({1, params.in_channels, rows, cols}),
      counted({params.in_channels, params.out_channels / params.groups, params.height.kernel, params.width.kernel})};
  if (bias) problem.bias = counted({1, params.out_channels, 1, 1});
  return problem;
}

// Input 2 x 2, kernel 3 x 3, stride 2: what the Lab starts with.
inline engine::Problem worked_example() {
  const engine::AxisParams axis{.kernel = 3, .stride = 2};
  return problem_of({.height = axis, .width = axis}, 2, 2);
}

}  // namespace unstride::frameworks
