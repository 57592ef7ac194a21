// Layers drawn at random with their values, and what a plan may differ from the reference by.
#pragma once

#include <gtest/gtest.h>

#include <cmath>

#include "engine/plans/fast.h"
#include "engine/plans/fast_layout.h"
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
  std::vector<double> minimal;  // fast.h's bound for every output channel; empty: the layer is none that it computes
};

// fast.h: (Cin / groups + 20) * 2^-24 * growth * X * W, the roundings of the bias' and the sum's last addition, and
// what each of them loses where numbers are denormal, grown alike.
inline std::vector<double> minimal_bounds(const Case& c) {
  const auto lowered = lower(c.layer);
  if (!lowered || !fast_axes(*lowered)) return {};
  double greatest = 0;
  for (const float x : c.input.values) greatest = std::max(greatest, std::fabs(double(x)));
  std::vector<double> bounds;
  const std::int64_t taps = c.layer.params.height.kernel * c.layer.params.width.kernel;
  for (std::int64_t channel = 0; channel < c.layer.params.out_channels; ++channel) {
    double weights = 0;
    for (std::int64_t in = 0; in < lowered->group_in; ++in) {
      const std::int64_t first = lowered->weight_index(channel / lowered->group_out, channel % lowered->group_out, in);
      for (std::int64_t t = 0; t < taps; ++t) weights += std::fabs(double(c.kernel.values[size_t(first + t)]));
    }
    const double sums = greatest * weights,
                 bias = c.bias.values.empty() ? 0 : std::fabs(c.bias.values[size_t(channel)]);
    bounds.push_back(
        std::ldexp(double(lowered->group_in + 20) * fast_growth(*lowered) * sums + 2 * (sums + bias), -24) +
        double(lowered->group_in + 20) * fast_growth(*lowered) * std::ldexp(1.0, -149));
  }
  return bounds;
}

inline Expected expected_of(const Case& c) {
  const core::Tensor bias = absolute(c.bias);
  const ConvParams& p = c.layer.params;
  return {reference_of(c.layer, c.input, c.kernel, c.bias_or_null()),
          reference_of(c.layer, absolute(c.input), absolute(c.kernel), bias.values.empty() ? nullptr : &bias),
          double(p.in_channels / p.groups * p.height.kernel * p.width.kernel), minimal_bounds(c)};
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
// in any order, before the activation. What is no direct sum has fast.h's bound
// besides, as y is rounded, too.
inline double bound_of(const Expected& expected, size_t cell, bool direct) {
  const core::Shape& shape = expected.y.shape;
  const double bound =
      (expected.terms + 2) * (std::ldexp(double(expected.a.values[cell]), -24) + std::ldexp(1.0, -149));
  return direct ? bound : bound + expected.minimal[cell / size_t(shape.h * shape.w) % size_t(shape.c)];
}

// The index of the first cell that breaks the bound, or -1.
inline std::int64_t first_beyond(const Expected& expected, const Activation& activation, const core::Tensor& got,
                                 bool direct = true) {
  for (size_t i = 0; i < got.values.size(); ++i) {
    const double value = activated(double(expected.y.values[i]), activation);
    const double bound = activated_bound(bound_of(expected, i, direct), value, activation);
    if (!(std::fabs(double(got.values[i]) - value) <= bound)) return std::int64_t(i);
  }
  return -1;
}

inline std::int64_t first_beyond_bound(const Case& c, const core::Tensor& got, bool direct = true) {
  return first_beyond(expected_of(c), c.layer.activation, got, direct);
}

// The first cell that is not the reference's, where not-a-number is like not-a-number; -1: none.
inline std::int64_t first_unlike(const core::Tensor& y, const core::Tensor& got) {
  for (size_t i = 0; i < y.values.size(); ++i)
    if (std::isnan(y.values[i]) ? !std::isnan(got.values[i]) : got.values[i] != y.values[i]) return std::int64_t(i);
  return -1;
}

}  // namespace unstride::engine::plans
