// Layers drawn at random with their values, and what a plan may differ from the reference by.
#pragma once

#include <gtest/gtest.h>

#include <cmath>

#include "engine/plans/plan.h"
#include "engine/random_problem.h"
#include "engine/reference.h"

namespace unstride::engine::plans {

struct Case {
  Layer layer;
  core::Tensor input, kernel, bias;  // bias of shape {}: none
  const core::Tensor* bias_or_null() const { return bias.values.empty() ? nullptr : &bias; }
};

inline core::Shape kernel_shape(const Layer& layer) {
  const ConvParams& p = layer.params;
  return layer.operation == Operation::conv
             ? core::Shape{p.out_channels, p.in_channels / p.groups, p.height.kernel, p.width.kernel}
             : core::Shape{p.in_channels, p.out_channels / p.groups, p.height.kernel, p.width.kernel};
}

inline core::Tensor reference_of(const Layer& layer, const core::Tensor& input, const core::Tensor& kernel,
                                 const core::Tensor* bias) {
  const auto output = layer.operation == Operation::conv ? conv2d(input, kernel, bias, layer.params)
                                                         : conv_transpose2d(input, kernel, bias, layer.params);
  EXPECT_TRUE(output) << output.error().message;
  return *output;
}

// A plan's output on `threads` threads, however short the layer.
inline core::Tensor run_plan(const Case& c, PlanOptions options) {
  options.spread = true;
  const auto plan = Plan::make(c.layer, {c.kernel.values, c.bias.values}, options);
  EXPECT_TRUE(plan) << plan.error().message;
  core::Tensor output(plan->output_shape(), std::nanf(""));
  Buffer workspace(plan->workspace_floats());
  Pool pool(options.threads);
  plan->run({c.input.values.data(), output.values.data(), workspace.data(), &pool});
  return output;
}

inline core::Tensor absolute(core::Tensor tensor) {
  for (float& value : tensor.values) value = std::fabs(value);
  return tensor;
}

// |got - y| <= (terms + 2) * (2^-24 * a + 2^-149), a: the same sum of absolute values; every rounding of a direct sum
// in any order. Returns the index of the first cell that breaks it, or -1. `spread` widens it for the fast ones.
inline std::int64_t first_beyond_bound(const Case& c, const core::Tensor& got, double spread = 1) {
  const core::Tensor y = reference_of(c.layer, c.input, c.kernel, c.bias_or_null());
  const core::Tensor abs_bias = absolute(c.bias);
  const core::Tensor a =
      reference_of(c.layer, absolute(c.input), absolute(c.kernel), abs_bias.values.empty() ? nullptr : &abs_bias);
  const ConvParams& p = c.layer.params;
  const double terms = double(p.in_channels / p.groups * p.height.kernel * p.width.kernel);
  for (size_t i = 0; i < got.values.size(); ++i) {
    const double bound = spread * (terms + 2) * (std::ldexp(double(a.values[i]), -24) + std::ldexp(1.0, -149));
    if (!(std::fabs(double(got.values[i]) - double(y.values[i])) <= bound)) return std::int64_t(i);
  }
  return -1;
}

}  // namespace unstride::engine::plans
