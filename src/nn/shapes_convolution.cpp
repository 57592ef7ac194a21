// The shapes of Conv and ConvTranspose, in the engine's words.
#include <algorithm>

#include "engine/relation.h"
#include "nn/attributes.h"
#include "nn/shapes.h"

namespace unstride::nn {
namespace {

using engine::AxisParams;
using Error = tl::unexpected<core::Error>;
using Integers = std::vector<std::int64_t>;

constexpr std::int64_t kLargest = std::int64_t(1) << 31;  // of a parameter: beyond it, sums might overflow

// The attributes, for both axes.
struct Settings {
  std::int64_t groups = 1;
  std::string auto_pad = {};
  Integers strides, dilations, pads, kernel_shape, output_padding, output_shape;
};

core::Result<Settings> settings_of(const Node& node, bool transpose, const Shape& weights) {
  Attributes attributes(node);
  Settings s;
  s.groups = attributes.integer("group", 1);
  s.auto_pad = attributes.text("auto_pad", "NOTSET");
  s.strides = attributes.integers("strides", {1, 1}, 2);
  s.dilations = attributes.integers("dilations", {1, 1}, 2);
  s.pads = attributes.integers("pads", {0, 0, 0, 0}, 4);
  s.kernel_shape = attributes.integers("kernel_shape", {weights[2], weights[3]}, 2);
  s.output_padding = {0, 0};
  if (transpose) {
    s.output_padding = attributes.integers("output_padding", {0, 0}, 2);
    s.output_shape = attributes.integers("output_shape", {});
  }
  if (auto good = attributes.check(); !good) return Error(good.error());
  if (s.kernel_shape != Integers{weights[2], weights[3]})
    return core::fail("its kernel_shape {} is not that of its weights of {}", describe(s.kernel_shape),
                      describe(weights));
  if (s.output_shape.size() == 4) s.output_shape.erase(s.output_shape.begin(), s.output_shape.begin() + 2);
  if (!s.output_shape.empty() && s.output_shape.size() != 2)
    return core::fail("its output_shape has {} numbers, not 2", s.output_shape.size());
  for (const Integers* numbers : {&s.strides, &s.dilations, &s.pads, &s.output_padding, &s.output_shape})
    for (const std::int64_t n : *numbers)
      if (n < -kLargest || n > kLargest) return core::fail("its attributes have the number {}", n);
  return s;
}

// Padding of `total` cells, the odd one at the end (SAME_UPPER) or at the beginning.
void set_padding(AxisParams& axis, std::int64_t total, bool more_at_end) {
  axis.pad_begin = more_at_end ? total / 2 : total - total / 2;
  axis.pad_end = total - axis.pad_begin;
}

// One axis, auto_pad and output_shape replaced by the padding that they mean. Source: ONNX, Conv-11 and
// ConvTranspose-11; where the kernel is shorter than the stride, SAME pads nothing, as in onnxruntime 1.16.
core::Result<AxisParams> axis_of(const Settings& s, std::size_t axis, std::int64_t input, bool transpose) {
  AxisParams params{s.kernel_shape[axis], s.strides[axis],        s.pads[axis],
                    s.pads[axis + 2],     s.output_padding[axis], s.dilations[axis]};
  if (params.kernel < 1 || params.stride < 1 || params.dilation < 1 || params.kernel > kLargest || input > kLargest)
    return params;  // the engine says what is wrong with them
  const std::int64_t reach = engine::reach(params);
  const bool upper = s.auto_pad == "SAME_UPPER", lower = s.auto_pad == "SAME_LOWER";
  if (!s.output_shape.empty()) {
    const std::int64_t total = params.stride * (input - 1) + params.output_padding + reach - s.output_shape[axis];
    if (total < 0)
      return core::fail("its output_shape asks for {} cells, {} more than its input gives", s.output_shape[axis],
                        -total);
    set_padding(params, total, upper);
  } else if (upper || lower) {
    const std::int64_t output = (input + params.stride - 1) / params.stride;
    const std::int64_t total =
        transpose ? reach + params.output_padding - params.stride : (output - 1) * params.stride + reach - input;
    set_padding(params, std::max<std::int64_t>(total, 0), upper);
  } else if (s.auto_pad == "VALID") {
    params.pad_begin = params.pad_end = 0;
  } else if (s.auto_pad != "NOTSET" && !s.auto_pad.empty()) {
    return core::fail("its auto_pad is '{}', which ONNX does not have", s.auto_pad);
  }
  return params;
}

core::Result<void> check_ranks(const Node& node, std::span<const Known> inputs) {
  const Shape &input = inputs[0].shape, &weights = inputs[1].shape;
  if (input.size() != 4)
    return core::fail(
        "its input of {} has {} dimensions; only two-dimensional {}s (batch, channels, height, width) are "
        "supported",
        describe(input), input.size(), node.op);
  if (weights.size() != 4 || std::ranges::count(weights, 0) > 0)
    return core::fail("its weights of {} are not four-dimensional", describe(weights));
  if (!inputs[1].constant)
    return core::fail("its weights are computed by another node; only constant ones are supported");
  if (inputs.size() > 2 && inputs[2].given && !inputs[2].constant)
    return core::fail("its bias is computed by another node; only a constant one is supported");
  return {};
}

}  // namespace

core::Result<Operation> resolve_convolution(const Node& node, std::span<const Known> inputs) {
  if (auto good = check_ranks(node, inputs); !good) return Error(good.error());
  const bool transpose = node.op == "ConvTranspose";
  const Shape &input = inputs[0].shape, &weights = inputs[1].shape;
  const auto settings = settings_of(node, transpose, weights);
  if (!settings) return Error(settings.error());
  const std::int64_t groups = settings->groups;
  if (groups < 1 || groups > std::max(weights[0], input[1])) return core::fail("its group is {}", groups);

  engine::plans::Layer layer;
  layer.operation = transpose ? engine::plans::Operation::conv_transpose : engine::plans::Operation::conv;
  layer.input = {input[0], input[1], input[2], input[3]};
  const auto height = axis_of(*settings, 0, input[2], transpose), width = axis_of(*settings, 1, input[3], transpose);
  if (!height || !width) return Error(height ? width.error() : height.error());
  layer.params = {*height, *width, input[1], transpose ? weights[1] * groups : weights[0], groups};
  if (const std::int64_t taken = transpose ? weights[0] : weights[1] * groups; taken != input[1])
    return core::fail("its weights of {} in {} groups take {} channels, but its input has {}", describe(weights),
                      groups, taken, input[1]);
  const auto lowered = engine::plans::lower(layer);
  if (!lowered) return Error(lowered.error());
  const core::Shape& out = lowered->output;
  const bool bias = inputs.size() > 2 && inputs[2].given;
  if (bias && inputs[2].shape != Shape{out.c})
    return core::fail("its bias of {} is not one number for each of {} channels", describe(inputs[2].shape), out.c);
  return Operation{Convolution{layer}, {out.n, out.c, out.h, out.w}, bias ? size_t(3) : size_t(2)};
}

}  // namespace unstride::nn
