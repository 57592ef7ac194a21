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

// What a plan is held to: the reference's sums before the activation, and the same sums of absolute values.
struct Expected {
  core::Tensor y, a;
  double terms = 0;
};

inline Expected expected_of(const Case& c) {
  const core::Tensor bias = absolute(c.bias);
  const ConvParams& p = c.layer.params;
  return {reference_of(c.layer, c.input, c.kernel, c.bias_or_null()),
          reference_of(c.layer, absolute(c.input), absolute(c.kernel), bias.values.empty() ? nullptr : &bias),
          double(p.in_channels / p.groups * p.height.kernel * p.width.kernel)};
}

inline double activated(double sum, const Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::none:
      return sum;
    case ActivationKind::relu:
      return sum < 0 ? 0 : sum;
    case ActivationKind::leaky_relu:
      return sum < 0 ? sum * double(activation.slope) : sum;
    case ActivationKind::sigmoid:
      return 1 / (1 + std::exp(-sum));
    case ActivationKind::tanh:
      return std::tanh(sum);
  }
  return sum;
}

// What activations add to an error: they are no steeper than their slope (1; leaky_relu's where that is more), and
// round, sigmoid and tanh by the four units in the last place that Highway states for Tanh and what a division adds.
inline double activated_bound(double bound, double value, const Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::none:
    case ActivationKind::relu:
      return bound;
    case ActivationKind::leaky_relu:
      return bound * std::max(1.0, std::fabs(double(activation.slope))) + std::ldexp(std::fabs(value), -24) +
             std::ldexp(1.0, -149);
    case ActivationKind::sigmoid:
    case ActivationKind::tanh:
      return bound + std::ldexp(std::fabs(value), -20) + std::ldexp(1.0, -126);
  }
  return bound;
}

// |got - y| <= (terms + 2) * (2^-24 * a + 2^-149), a: the same sum of absolute values; every rounding of a direct sum
// in any order, before the activation. `spread` widens it for the fast ones.
inline double bound_of(const Expected& expected, size_t cell, double spread = 1) {
  return spread * (expected.terms + 2) * (std::ldexp(double(expected.a.values[cell]), -24) + std::ldexp(1.0, -149));
}

// The index of the first cell that breaks the bound, or -1.
inline std::int64_t first_beyond(const Expected& expected, const Activation& activation, const core::Tensor& got,
                                 double spread = 1) {
  for (size_t i = 0; i < got.values.size(); ++i) {
    const double value = activated(double(expected.y.values[i]), activation);
    const double bound = activated_bound(bound_of(expected, i, spread), value, activation);
    if (!(std::fabs(double(got.values[i]) - value) <= bound)) return std::int64_t(i);
  }
  return -1;
}

inline std::int64_t first_beyond_bound(const Case& c, const core::Tensor& got, double spread = 1) {
  return first_beyond(expected_of(c), c.layer.activation, got, spread);
}

}  // namespace unstride::engine::plans
