// The parameters of a transposed convolution, per axis, as PyTorch and ONNX name them, and what makes them legal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/tensor.h"

namespace unstride::engine {

// One axis. Padding is what a forward convolution would add and the transposed one crops.
struct AxisParams {
  std::int64_t kernel = 1, stride = 1, pad_begin = 0, pad_end = 0, output_padding = 0, dilation = 1;
  bool operator==(const AxisParams&) const = default;
};

// Of a transposed convolution (weights: in_channels, out_channels / groups, KH, KW) or, without output padding, of a
// convolution (weights: out_channels, in_channels / groups, KH, KW); the channels are those of the operation itself.
struct ConvParams {
  AxisParams height, width;
  std::int64_t in_channels = 1, out_channels = 1, groups = 1;
  bool operator==(const ConvParams&) const = default;
};

// The cells that a dilated kernel spans: d(k-1) + 1.
constexpr std::int64_t reach(const AxisParams& axis) {
  return axis.dilation * (axis.kernel - 1) + 1;
}

// o = (input - 1) * stride - pad_begin - pad_end + dilation * (kernel - 1) + output_padding + 1
// Source: PyTorch 1.13, torch.nn.ConvTranspose2d, "Shape". May be zero or negative: validate() says so.
std::int64_t output_size(const AxisParams& axis, std::int64_t input);

// What a forward convolution of `input` cells gives on this axis (output_padding is not used):
// o = floor((input + pad_begin + pad_end - dilation * (kernel - 1) - 1) / stride) + 1; 0 when the kernel does not fit.
std::int64_t conv_output_size(const AxisParams& axis, std::int64_t input);

enum class AxisName : std::uint8_t { height, width };

// Why a setting is refused, in words, and the nearest legal parameters.
struct Violation {
  enum class Kind : std::uint8_t { not_positive, negative, output_padding, empty_output, channels, too_large };
  Kind kind;
  std::optional<AxisName> axis;  // empty when it is about both or about none
  std::string message;           // one sentence with the numbers
  std::string repair;            // what `repaired` changes, as a button says it: "Set output padding to 1"
  ConvParams repaired;           // legal in what this violation is about
};

// Every reason why the parameters cannot run on an input of this shape; empty = legal. What is wrong in the same words
// on both axes is one violation about both; axes that are set alike stay alike in `repaired`. Taking repair after
// repair ends in legal parameters, unless the input itself has no cells (then `repair` is empty). The reasons are
// PyTorch's: sizes positive, padding not negative, 0 <= output_padding < max(stride, dilation), output at least 1 x 1,
// channels divisible by groups, and no size that overflows 64 bits.
std::vector<Violation> validate(const ConvParams& params, const core::Shape& input);

// Whether a convolution can run: the same reasons but for the sizes, which go the other way - the kernel must fit into the
// padded input. Output padding is not used. Errors: the first reason's sentence.
core::Result<void> check_conv(const ConvParams& params, const core::Shape& input);

}  // namespace unstride::engine
