#include "engine/reference.h"

#include <algorithm>
#include <new>

#include "engine/relation.h"

namespace unstride::engine {
namespace {

using core::Shape;
using core::Tensor;

std::string text_of(const Shape& s) {
  return fmt::format("({}, {}, {}, {})", s.n, s.c, s.h, s.w);
}

// More than this is a slip in the numbers and not a picture: 4 GiB of floats, no side above a million cells.
constexpr std::int64_t kMostCells = std::int64_t(1) << 30, kLongestSide = std::int64_t(1) << 20;

core::Result<Tensor> allocate(const Shape& shape) {
  std::int64_t cells = shape.n;
  bool fits = true;
  for (const std::int64_t factor : {shape.c, shape.h, shape.w}) fits &= !__builtin_mul_overflow(cells, factor, &cells);
  try {
    if (fits && cells <= kMostCells && std::max(shape.h, shape.w) <= kLongestSide) return Tensor(shape);
  } catch (const std::bad_alloc&) {
  }
  return core::fail("An output of shape {} is too large to compute; lower the sizes, the stride or the padding.",
                    text_of(shape));
}

core::Result<void> check_shapes(const Tensor& weight, const Shape& needed, const char* axes, const Tensor* bias,
                                const ConvParams& params) {
  if (weight.shape != needed)
    return core::fail("The weights have shape {}, but these parameters need {}: {}.", text_of(weight.shape),
                      text_of(needed), axes);
  const Shape bias_shape{1, params.out_channels, 1, 1};
  if (bias && bias->shape != bias_shape)
    return core::fail("The bias has shape {}, but {} output channels need {}.", text_of(bias->shape),
                      params.out_channels, text_of(bias_shape));
  return {};
}

std::vector<TermRun> runs_of(const Axis& axis) {
  std::vector<TermRun> runs(size_t(axis.output()));
  for (std::int64_t o = 0; o < axis.output(); ++o) runs[size_t(o)] = axis.run_of_output(o);
  return runs;
}

// One channel of a tensor.
struct Plane {
  const float* values;
  std::int64_t rows, cols;
};
Plane plane_of(const Tensor& tensor, std::int64_t n, std::int64_t c) {
  return {&tensor.values[size_t(tensor.index(n, c, 0, 0))], tensor.shape.h, tensor.shape.w};
}

// One input channel's part of one output cell, added to `sum` in the order of the input cells.
float add_terms(float sum, Plane input, Plane weight, const TermRun& rows, const TermRun& cols) {
  for (std::int64_t r = 0; r < rows.count; ++r) {
    const float* input_row = input.values + rows.input_at(r) * input.cols;
    const float* weight_row = weight.values + rows.tap_at(r) * weight.cols;
    for (std::int64_t c = 0; c < cols.count; ++c) sum += input_row[cols.input_at(c)] * weight_row[cols.tap_at(c)];
  }
  return sum;
}

// The same for a row of a convolution's outputs, side by side: `sums` holds one a cell, and each gets its products tap
// by tap, row by row. output_of(o, a) is the input cell under tap a when the window computes output o: the relation of
// the transpose with input and output exchanged.
void add_windows(std::vector<float>& sums, Plane input, Plane weight, const Axes& axes, std::int64_t output_row) {
  const std::int64_t stride = axes.width.params.stride, outputs = std::int64_t(sums.size());
  for (std::int64_t kh = 0; kh < weight.rows; ++kh) {
    const std::int64_t row = axes.height.output_of(output_row, kh);
    if (row < 0 || row >= input.rows) continue;
    const float* cells = input.values + row * input.cols;
    for (std::int64_t kw = 0; kw < weight.cols; ++kw) {
      const std::int64_t col = axes.width.output_of(0, kw);  // under the first window; outside of it is padding
      const std::int64_t first = col < 0 ? (-col + stride - 1) / stride : 0;
      const std::int64_t end = col < input.cols ? std::min(outputs, (input.cols - 1 - col) / stride + 1) : 0;
      const float tap = weight.values[kh * weight.cols + kw];
      for (std::int64_t o = first; o < end; ++o) sums[size_t(o)] += cells[col + o * stride] * tap;
    }
  }
}

}  // namespace

core::Result<Tensor> conv_transpose2d(const Tensor& input, const Tensor& weight, const Tensor* bias,
                                      const ConvParams& params) {
  if (const auto violations = validate(params, input.shape); !violations.empty())
    return core::fail("{}", violations.front().message);
  const std::int64_t group_in = params.in_channels / params.groups, group_out = params.out_channels / params.groups;
  if (auto shapes = check_shapes(weight, {params.in_channels, group_out, params.height.kernel, params.width.kernel},
                                 "(input channels, output channels / groups, height, width)", bias, params);
      !shapes)
    return tl::make_unexpected(shapes.error());
  const Axes axes = axes_of(params, input.shape);
  auto output = allocate({input.shape.n, params.out_channels, axes.height.output(), axes.width.output()});
  if (!output) return output;
  const std::vector<TermRun> cols = runs_of(axes.width);
  float* out = output->values.data();
  for (std::int64_t n = 0; n < input.shape.n; ++n)
    for (std::int64_t oc = 0; oc < params.out_channels; ++oc) {
      const std::int64_t first = oc / group_out * group_in, weight_channel = oc % group_out;
      for (std::int64_t oh = 0; oh < output->shape.h; ++oh) {
        const TermRun row = axes.height.run_of_output(oh);
        for (const TermRun& col : cols) {
          float sum = bias ? bias->values[size_t(oc)] : 0;
          for (std::int64_t ic = first; ic < first + group_in; ++ic)
            sum = add_terms(sum, plane_of(input, n, ic), plane_of(weight, ic, weight_channel), row, col);
          *out++ = sum;
        }
      }
    }
  return output;
}

core::Result<Tensor> conv2d(const Tensor& input, const Tensor& weight, const Tensor* bias, const ConvParams& params) {
  if (auto legal = check_conv(params, input.shape); !legal) return tl::make_unexpected(legal.error());
  const std::int64_t group_in = params.in_channels / params.groups, group_out = params.out_channels / params.groups;
  if (auto shapes = check_shapes(weight, {params.out_channels, group_in, params.height.kernel, params.width.kernel},
                                 "(output channels, input channels / groups, height, width)", bias, params);
      !shapes)
    return tl::make_unexpected(shapes.error());
  auto output = allocate({input.shape.n, params.out_channels, conv_output_size(params.height, input.shape.h),
                          conv_output_size(params.width, input.shape.w)});
  if (!output) return output;
  const Axes axes = axes_of(params, output->shape);
  std::vector<float> sums(size_t(output->shape.w));
  for (std::int64_t n = 0; n < input.shape.n; ++n)
    for (std::int64_t oc = 0; oc < params.out_channels; ++oc)
      for (std::int64_t oh = 0; oh < output->shape.h; ++oh) {
        std::fill(sums.begin(), sums.end(), bias ? bias->values[size_t(oc)] : 0.0f);
        for (std::int64_t c = 0; c < group_in; ++c)
          add_windows(sums, plane_of(input, n, oc / group_out * group_in + c), plane_of(weight, oc, c), axes, oh);
        std::copy(sums.begin(), sums.end(), output->values.begin() + output->index(n, oc, oh, 0));
      }
  return output;
}

}  // namespace unstride::engine
