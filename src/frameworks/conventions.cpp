// The settings' rules, each as its source words it, and their frames in PyTorch's parameters.
#include "frameworks/conventions.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/check.h"
#include "frameworks/python_text.h"

namespace unstride::frameworks {
namespace {

using engine::Axis;
using engine::AxisParams;

// `total` cells cropped, split into halves; what is odd goes to one of the ends. Nothing is appended.
enum class Odd : std::uint8_t { at_begin, at_end };
Crop halves(std::int64_t total, Odd odd) {
  total = std::max<std::int64_t>(total, 0);
  const std::int64_t smaller = total / 2, larger = total - smaller;
  return odd == Odd::at_begin ? Crop{larger, smaller} : Crop{smaller, larger};
}

// The smaller half of what exceeds `size` cells at the beginning, and exactly `size` cells.
Crop tensorflow(const Axis& axis, std::int64_t size) {
  const std::int64_t begin = halves(axis.full() - size, Odd::at_end).begin;
  return {begin, axis.full() - size - begin};
}

// jax.lax.conv_transpose gives the border of the zero-inserted input; K - 1 of it would crop nothing.
Crop jax(const AxisParams& axis, bool same) {
  const std::int64_t k = engine::reach(axis), s = axis.stride;
  const std::int64_t total = same ? k + s - 2 : k + s - 2 + std::max<std::int64_t>(k - s, 0);
  const std::int64_t low = !same || s > k - 1 ? k - 1 : (total + 1) / 2;
  return {k - 1 - low, k - 1 - (total - low)};
}

// PyTorch crops both ends alike and adds at the far end; the difference is output padding where it is legal.
InPytorch in_pytorch(const AxisParams& axis, const Crop& crop) {
  CHECK(crop.begin >= 0);
  const std::int64_t more = crop.begin - crop.end;
  if (more >= 0 && more < std::max(axis.stride, axis.dilation)) return {crop.begin, more, {}};
  if (crop.end < 0) return {0, -crop.end, {crop.begin, 0}};  // zeros appended, and more cropped before than after
  const std::int64_t padding = std::min(crop.begin, crop.end);
  return {padding, 0, {crop.begin - padding, crop.end - padding}};
}

AxisFrame frame(Setting setting, const Axis& axis) {
  const Crop crop = crop_of(setting, axis);
  return {crop, axis.full() - crop.begin - crop.end, axis.params.pad_begin - crop.begin, in_pytorch(axis.params, crop)};
}

std::string parameters(const InPytorch& h, const InPytorch& w) {
  std::string text = "padding=" + pair(h.padding, w.padding);
  if (h.output_padding != 0 || w.output_padding != 0)
    text += ", output_padding=" + pair(h.output_padding, w.output_padding);
  return text;
}

std::string sentence(const Convention& convention) {
  const InPytorch &h = convention.height.pytorch, &w = convention.width.pytorch;
  if (convention.has_pytorch_equivalent()) return parameters(h, w);
  return fmt::format("no symmetric equivalent: crop by hand, {} and y[:, :, {}, {}]", parameters(h, w), slice(h.rest),
                     slice(w.rest));
}

struct Row {
  Setting setting;
  Framework framework;
  const char* words;
};
constexpr Row kRows[] = {
    {Setting::pytorch, Framework::pytorch, "padding, output_padding"},
    {Setting::keras_same, Framework::keras, "padding=\"same\""},
    {Setting::keras_valid, Framework::keras, "padding=\"valid\""},
    {Setting::onnx_pads, Framework::onnx, "pads"},
    {Setting::onnx_same_upper, Framework::onnx, "auto_pad=\"SAME_UPPER\""},
    {Setting::onnx_same_lower, Framework::onnx, "auto_pad=\"SAME_LOWER\""},
    {Setting::onnx_output_shape, Framework::onnx, "output_shape"},
    {Setting::jax_same, Framework::jax, "padding=\"SAME\""},
    {Setting::jax_valid, Framework::jax, "padding=\"VALID\""},
};

// As ConvTranspose-11 orders them: all beginnings, then all ends.
std::string pads(const AxisParams& h, const AxisParams& w) {
  const std::string text = fmt::format("pads=[{}, {}, {}, {}]", h.pad_begin, w.pad_begin, h.pad_end, w.pad_end);
  if (h.output_padding == 0 && w.output_padding == 0) return text;
  return text + fmt::format(", output_padding=[{}, {}]", h.output_padding, w.output_padding);
}

// With the numbers where the setting has some.
std::string words(const Row& row, const Convention& convention, const engine::Axes& axes) {
  if (row.setting == Setting::pytorch) return parameters(convention.height.pytorch, convention.width.pytorch);
  if (row.setting == Setting::onnx_pads) return pads(axes.height.params, axes.width.params);
  if (row.setting == Setting::onnx_output_shape)
    return fmt::format("output_shape=[{}, {}]", axes.height.output(), axes.width.output());
  return row.words;
}

}  // namespace

Crop shown_crop(const AxisParams& axis) {
  return {axis.pad_begin, axis.pad_end - axis.output_padding};
}

Crop crop_of(Setting setting, const Axis& axis) {
  const AxisParams& params = axis.params;
  const std::int64_t tiles = axis.input * params.stride;  // the size that "same" promises
  switch (setting) {
    case Setting::pytorch: {
      const std::int64_t padding = std::min(params.pad_begin, params.pad_end);
      return {padding, padding - params.output_padding};
    }
    case Setting::keras_same:
      return tensorflow(axis, tiles);
    case Setting::keras_valid:
      return tensorflow(axis, std::max(axis.full(), tiles));
    case Setting::onnx_pads:
      return shown_crop(params);
    case Setting::onnx_same_upper:
      return halves(axis.full() - tiles, Odd::at_end);
    case Setting::onnx_same_lower:
      return halves(axis.full() - tiles, Odd::at_begin);
    case Setting::onnx_output_shape: {
      const std::int64_t begin = halves(axis.full() - axis.output(), Odd::at_begin).begin;
      return {begin, axis.full() - axis.output() - begin};
    }
    case Setting::jax_same:
      return jax(params, true);
    case Setting::jax_valid:
      return jax(params, false);
  }
  CHECK(false);
}

AxisParams with_crop(AxisParams axis, const Crop& crop) {
  const InPytorch pytorch = in_pytorch(axis, crop);
  if (pytorch.rest == Crop{}) {
    axis.pad_begin = axis.pad_end = pytorch.padding;
    axis.output_padding = pytorch.output_padding;
    return axis;
  }
  axis.pad_begin = crop.begin;
  axis.pad_end = std::max<std::int64_t>(crop.end, 0);
  axis.output_padding = axis.pad_end - crop.end;
  CHECK(axis.output_padding < std::max(axis.stride, axis.dilation));
  return axis;
}

std::vector<Convention> conventions(const engine::Axes& axes) {
  std::vector<Convention> result;
  for (const Row& row : kRows) {
    Convention convention{
        row.setting, row.framework, {}, frame(row.setting, axes.height), frame(row.setting, axes.width), {}};
    convention.words = words(row, convention, axes);
    convention.in_pytorch = sentence(convention);
    result.push_back(std::move(convention));
  }
  return result;
}

}  // namespace unstride::frameworks
