// Which part of the full output each framework's usual setting keeps, and how far that lies from what is shown.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/relation.h"
#include "frameworks/framework.h"

namespace unstride::frameworks {

// Cells of the full output (Axis::full() of them) that one axis loses at either end; a negative end appends zeros.
struct Crop {
  std::int64_t begin = 0, end = 0;
  bool operator==(const Crop&) const = default;
};

// What the parameters themselves keep: pad_begin and pad_end - output_padding.
Crop shown_crop(const engine::AxisParams& axis);

// The usual settings. What each one keeps, with K the kernel's extent:
// pytorch            padding on both ends alike (the smaller of the two shown), and the shown output padding.
// keras_same         i*s cells. max(K - s, 0) are cropped, the smaller half at the beginning; for K < s, s - K zeros
//                    are appended. Source: tf.nn.conv2d_transpose as the gradient of tf.nn.conv2d, padding "SAME".
// keras_valid        (i-1)*s + max(K, s) cells: nothing is cropped, for K < s zeros are appended. Source: as above.
// onnx_pads          pads and output_padding with the shown numbers, begin and end apart: the shown frame.
// onnx_same_upper    i*s cells, the smaller half cropped at the beginning; onnx_same_lower: the larger half. Where
//                    K < s onnxruntime crops nothing and appends nothing. Source: ONNX, ConvTranspose-11, auto_pad, and
//                    onnxruntime 1.16.
// onnx_output_shape  the shown size asked for by output_shape: the larger half is cropped at the beginning.
// jax_same           the padding of jax.lax.conv_transpose "SAME" on the zero-inserted input: K + s - 2 in all, at the
//                    beginning K - 1 for s > K - 1, else half of it rounded up. The frame is that of keras_same.
// jax_valid          K - 1 at the beginning, K + s - 2 + max(K - s, 0) in all. The frame is that of keras_valid.
enum class Setting : std::uint8_t {
  pytorch,
  keras_same,
  keras_valid,
  onnx_pads,
  onnx_same_upper,
  onnx_same_lower,
  onnx_output_shape,
  jax_same,
  jax_valid
};

// PyTorch's parameters for a frame on one axis: exact where `rest` is {0, 0}, else `rest` is to be cropped by hand.
struct InPytorch {
  std::int64_t padding = 0, output_padding = 0;
  Crop rest;
  bool operator==(const InPytorch&) const = default;
};

struct AxisFrame {
  Crop crop;               // of the full output
  std::int64_t size = 0;   // cells kept: full() - crop.begin - crop.end
  std::int64_t shift = 0;  // how many cells later than in the shown output the same value stands here
  InPytorch pytorch;       // crop.begin is never negative, so that these always exist
};

struct Convention {
  Setting setting;
  Framework framework;
  std::string words;  // as the framework's user writes it: padding="same"
  AxisFrame height, width;
  std::string in_pytorch;  // "padding=1, output_padding=1", or "no symmetric equivalent: crop by hand, ..."

  bool has_pytorch_equivalent() const { return height.pytorch.rest == Crop{} && width.pytorch.rest == Crop{}; }
  // The frame is the shown one: same values, same size.
  bool is_shown(const engine::Axes& axes) const {
    return height.crop == shown_crop(axes.height.params) && width.crop == shown_crop(axes.width.params);
  }
};

// What one setting keeps of one axis.
Crop crop_of(Setting setting, const engine::Axis& axis);

// The axis with the padding and output padding that keep just this of its full output: PyTorch's where it has some,
// else an end of its own. Fewer zeros may be appended than max(stride, dilation); no setting appends more.
engine::AxisParams with_crop(engine::AxisParams axis, const Crop& crop);

// All settings, in the order of the enumeration. The axes must be legal.
std::vector<Convention> conventions(const engine::Axes& axes);

}  // namespace unstride::frameworks
