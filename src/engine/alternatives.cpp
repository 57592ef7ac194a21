#include "engine/alternatives.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/check.h"
#include "engine/phases.h"
#include "engine/planes.h"
#include "engine/reference.h"
#include "engine/upsampling.h"

namespace unstride::engine {
namespace {

using core::Grid;

std::int64_t half(std::int64_t n) {  // rounded down, of negative numbers, too
  return n >= 0 ? n / 2 : -((1 - n) / 2);
}

// The kernel's own convolution of stride 1, as PyTorch's padding="same" lays it.
AxisParams size_keeping(const AxisParams& layer) {
  const std::int64_t span = reach(layer);
  return {.kernel = layer.kernel, .pad_begin = (span - 1) / 2, .pad_end = span / 2, .dilation = layer.dilation};
}

// With d - 1 zeros between the taps: (reach_h, reach_w).
Grid<float> spread(const Grid<float>& kernel, const Axes& layer) {
  const AxisParams &h = layer.height.params, &w = layer.width.params;
  Grid<float> wide(reach(h), reach(w));
  for (std::int64_t a = 0; a < kernel.rows; ++a)
    for (std::int64_t b = 0; b < kernel.cols; ++b) wide.at(a * h.dilation, b * w.dilation) = kernel.at(a, b);
  return wide;
}

Grid<float> turned(Grid<float> kernel) {
  std::reverse(kernel.cells.begin(), kernel.cells.end());
  return kernel;
}

// With zeros around it: z_rows and z_cols of them before it.
Grid<float> filled_up(const Grid<float>& kernel, std::int64_t rows, std::int64_t cols, std::int64_t z_rows,
                      std::int64_t z_cols) {
  Grid<float> large(rows, cols);
  for (std::int64_t a = 0; a < kernel.rows; ++a)
    for (std::int64_t b = 0; b < kernel.cols; ++b) large.at(a + z_rows, b + z_cols) = kernel.at(a, b);
  return large;
}

std::int64_t products_along(const Axis& axis, std::int64_t outputs) {
  std::int64_t count = 0;
  for (std::int64_t o = 0; o < outputs; ++o) count += axis.run_of_output(o).count;
  return count;
}

Grid<float> transposed(const Grid<float>& x, const Equivalent& equivalent) {
  auto output = conv_transpose2d(core::Tensor(x), core::Tensor(equivalent.kernel), nullptr, equivalent.params);
  CHECK(output);
  return grid_of(*std::move(output));
}

// The transposed convolution whose kernel is the full convolution of the layer's with the interpolation's.
Equivalent bilinear_then(const Grid<float>& kernel, const Scale& scale) {
  Equivalent result = equivalent_of_bilinear(scale);
  const Grid<float> tent = std::exchange(
      result.kernel, Grid<float>(result.kernel.rows + kernel.rows - 1, result.kernel.cols + kernel.cols - 1));
  for (std::int64_t a = 0; a < kernel.rows; ++a)
    for (std::int64_t b = 0; b < kernel.cols; ++b)
      for (std::int64_t r = 0; r < tent.rows; ++r)
        for (std::int64_t c = 0; c < tent.cols; ++c) result.kernel.at(a + r, b + c) += kernel.at(a, b) * tent.at(r, c);
  const auto lengthen = [](AxisParams& axis, std::int64_t cells) {
    axis.kernel += cells - 1;
    axis.pad_begin += cells / 2;
    axis.pad_end += (cells - 1) / 2;
  };
  lengthen(result.params.height, kernel.rows);
  lengthen(result.params.width, kernel.cols);
  return result;
}

void compare(Gap& gap, double difference) {
  const double size = std::abs(difference);
  gap.largest = std::max(gap.largest, size);
  gap.mean += (size - gap.mean) / double(++gap.cells);
}

class Maker {
 public:
  Maker(const Problem& pair, const Grid<float>& output)
      : axes_(axes_of_pair(pair)),
        x_(grid_of(*pair.input)),
        kernel_(grid_of(*pair.kernel)),
        wide_(spread(kernel_, axes_)),
        output_(output),
        scale_{axes_.height.params.stride, axes_.width.params.stride} {}

  Alternative make(AlternativeKind kind) const {
    Alternative made;
    made.kind = kind;
    switch (kind) {
      case AlternativeKind::nearest_convolution:
        made.equivalent = equivalent_of_nearest(turned(wide_), scale_);
        lay_on_middles(made, made.equivalent->params);
        break;
      case AlternativeKind::bilinear_convolution:
        made.equivalent = bilinear_then(wide_, scale_);
        lay_on_middles(made, made.equivalent->params);
        break;
      case AlternativeKind::bilinear:
        made.equivalent = equivalent_of_bilinear(scale_);
        lay_on_middles(made, made.equivalent->params);
        break;
      case AlternativeKind::sub_pixel:
        make_sub_pixel(made);
        break;
      case AlternativeKind::bed_of_nails:
        made.equivalent = equivalent_of_bed_of_nails(scale_);
        lay_on_middles(made, made.equivalent->params);
        break;
      case AlternativeKind::max_unpooling:
        lay_on_middles(made, equivalent_of_bed_of_nails(scale_).params);
        break;
    }
    made.border = border_of(kind);
    count(made);
    if (made.equivalent)
      made.phase_sums = engine::phase_sums(axes_of(made.equivalent->params, core::Shape{1, 1, x_.rows, x_.cols}),
                                           made.equivalent->kernel);
    made.computed = is_affordable(made);
    if (made.computed) {
      made.result = result_of(made);
      hold_against_layer(made);
      if (made.equivalent) hold_against_equivalent(made);
    }
    return made;
  }

 private:
  std::int64_t rows() const { return x_.rows * scale_.height; }
  std::int64_t cols() const { return x_.cols * scale_.width; }

  void lay_on_middles(Alternative& made, const ConvParams& equivalent) const {
    const auto offset = [](const AxisParams& of, const AxisParams& layer) {
      return of.pad_begin - half(of.kernel - reach(layer)) - layer.pad_begin;
    };
    made.row_offset = offset(equivalent.height, axes_.height.params);
    made.col_offset = offset(equivalent.width, axes_.width.params);
  }

  // Kernels of the phases, so that the interleaved one is the layer's with zeros around.
  void make_sub_pixel(Alternative& made) const {
    const auto size = [](std::int64_t reach, std::int64_t stride) { return (reach + stride - 1) / stride; };
    core::Tensor none(
        {scale_.height * scale_.width, 1, size(wide_.rows, scale_.height), size(wide_.cols, scale_.width)});
    made.equivalent = equivalent_of_sub_pixel(none, scale_);
    const ConvParams& params = made.equivalent->params;
    const auto zeros = [](const AxisParams& of, const AxisParams& layer) {
      return std::clamp<std::int64_t>(of.pad_begin - layer.pad_begin, 0, of.kernel - reach(layer));
    };
    const std::int64_t z_rows = zeros(params.height, axes_.height.params),
                       z_cols = zeros(params.width, axes_.width.params);
    made.equivalent->kernel = filled_up(wide_, params.height.kernel, params.width.kernel, z_rows, z_cols);
    made.row_offset = params.height.pad_begin - z_rows - axes_.height.params.pad_begin;
    made.col_offset = params.width.pad_begin - z_cols - axes_.width.params.pad_begin;
  }

  // equivalent_of_sub_pixel() read backwards.
  core::Tensor phase_kernels(const Equivalent& equivalent) const {
    const std::int64_t size_h = equivalent.kernel.rows / scale_.height, size_w = equivalent.kernel.cols / scale_.width;
    core::Tensor kernels({scale_.height * scale_.width, 1, size_h, size_w});
    for (std::int64_t channel = 0; channel < kernels.shape.n; ++channel)
      for (std::int64_t t = 0; t < size_h; ++t)
        for (std::int64_t u = 0; u < size_w; ++u)
          kernels.at(channel, 0, t, u) = equivalent.kernel.at(channel / scale_.width + (size_h - 1 - t) * scale_.height,
                                                              channel % scale_.width + (size_w - 1 - u) * scale_.width);
    return kernels;
  }

  // Where a resize holds on to the outermost cell; and a convolution after it sees that, or the zeros beyond.
  std::int64_t border_of(AlternativeKind kind) const {
    const std::int64_t clamped = std::max(bilinear_border(scale_.height), bilinear_border(scale_.width));
    if (kind == AlternativeKind::bilinear) return clamped;
    if (kind != AlternativeKind::bilinear_convolution || clamped == 0) return 0;
    return clamped + std::max(wide_.rows, wide_.cols) / 2;
  }

  // A convolution of the large picture, of stride 1, that keeps its size; read as a transposed one it has as many
  // products.
  std::int64_t convolution_products() const {
    const auto along = [](const AxisParams& layer, std::int64_t cells) {
      return products_along({size_keeping(layer), cells}, cells);
    };
    return along(axes_.height.params, rows()) * along(axes_.width.params, cols());
  }
  std::int64_t equivalent_products(const ConvParams& params) const {
    return products_along({params.height, x_.rows}, rows()) * products_along({params.width, x_.cols}, cols());
  }

  void count(Alternative& made) const {
    const std::int64_t weights = kernel_.rows * kernel_.cols;
    switch (made.kind) {
      case AlternativeKind::nearest_convolution:
        made.parameters = weights, made.products = convolution_products();
        break;
      case AlternativeKind::bilinear_convolution:
        made.parameters = weights;
        made.products = convolution_products() + equivalent_products(equivalent_of_bilinear(scale_).params);
        break;
      case AlternativeKind::bilinear:
        made.products = equivalent_products(made.equivalent->params);
        break;
      case AlternativeKind::sub_pixel: {
        ConvParams layer{axes_.height.params, axes_.width.params};
        layer.height.pad_begin += made.row_offset, layer.width.pad_begin += made.col_offset;
        made.parameters = weights, made.products = equivalent_products(layer);
        break;
      }
      default:
        break;  // values are only put in their places
    }
  }

  bool is_affordable(const Alternative& made) const {
    if (rows() * cols() > kMostCells) return false;
    std::int64_t work = made.products;
    if (made.equivalent) {
      const std::int64_t taps = made.equivalent->kernel.rows * made.equivalent->kernel.cols;
      work = std::max(work, x_.rows * x_.cols * taps);
    }
    return work <= kMostProducts;
  }

  // Stride 1, the layer's kernel turned; the size stays.
  Grid<float> convolved(const Grid<float>& large) const {
    auto output = conv2d(core::Tensor(large), core::Tensor(turned(kernel_)), nullptr,
                         {size_keeping(axes_.height.params), size_keeping(axes_.width.params)});
    CHECK(output);  // of the size of `large` and legal whatever the kernel
    return grid_of(*std::move(output));
  }

  Grid<float> result_of(const Alternative& made) const {
    switch (made.kind) {
      case AlternativeKind::nearest_convolution:
        return convolved(resize_nearest(x_, scale_));
      case AlternativeKind::bilinear_convolution:
        return convolved(resize_bilinear(x_, scale_));
      case AlternativeKind::bilinear:
        return resize_bilinear(x_, scale_);
      case AlternativeKind::sub_pixel:
        return sub_pixel_convolution(x_, phase_kernels(*made.equivalent), scale_);
      case AlternativeKind::bed_of_nails:
        return bed_of_nails(x_, scale_);
      case AlternativeKind::max_unpooling: {
        Pooled pooled = max_pool(resize_bilinear(x_, scale_), scale_);
        pooled.values = x_;
        return max_unpool(pooled, rows(), cols());
      }
    }
    CHECK(false && "every alternative has a result");
  }

  void hold_against_layer(Alternative& made) const {
    const std::int64_t last_row = std::min(output_.rows, rows() + made.row_offset),
                       last_col = std::min(output_.cols, cols() + made.col_offset);
    made.first_row = std::max<std::int64_t>(0, made.row_offset);
    made.first_col = std::max<std::int64_t>(0, made.col_offset);
    if (made.first_row >= last_row || made.first_col >= last_col) return;
    made.difference = Grid<float>(last_row - made.first_row, last_col - made.first_col);
    for (std::int64_t r = made.first_row; r < last_row; ++r)
      for (std::int64_t c = made.first_col; c < last_col; ++c) {
        const float value = made.result.at(r - made.row_offset, c - made.col_offset);
        made.difference.at(r - made.first_row, c - made.first_col) = value - output_.at(r, c);
        compare(made.from_layer, double(value) - double(output_.at(r, c)));
      }
  }

  void hold_against_equivalent(Alternative& made) const {
    const Grid<float> same = transposed(x_, *made.equivalent);
    CHECK(same.rows == rows() && same.cols == cols());
    for (std::int64_t r = made.border; r < rows() - made.border; ++r)
      for (std::int64_t c = made.border; c < cols() - made.border; ++c)
        compare(made.from_equivalent, double(made.result.at(r, c)) - double(same.at(r, c)));
  }

  Axes axes_;
  Grid<float> x_, kernel_, wide_;
  const Grid<float>& output_;
  Scale scale_;
};

}  // namespace

std::vector<Alternative> alternatives_of(const Problem& pair, const Grid<float>& output) {
  const Maker maker(pair, output);
  std::vector<Alternative> list;
  for (int kind = 0; kind < kAlternativeCount; ++kind) list.push_back(maker.make(AlternativeKind(kind)));
  return list;
}

std::vector<Source> sources_of(const Alternative& alternative, const Axes& layer, std::int64_t row, std::int64_t col) {
  std::vector<Source> sources;
  const std::int64_t scale_h = layer.height.params.stride, scale_w = layer.width.params.stride;
  if (row < 0 || row >= layer.height.input * scale_h || col < 0 || col >= layer.width.input * scale_w) return sources;
  if (!alternative.equivalent) {
    if (alternative.computed && alternative.result.at(row, col) != 0)
      sources.push_back({row / scale_h, col / scale_w, 1});
    return sources;
  }
  const Axis height{alternative.equivalent->params.height, layer.height.input},
      width{alternative.equivalent->params.width, layer.width.input};
  for (const Link& r : height.terms_of_output(row))
    for (const Link& c : width.terms_of_output(col))
      if (const float weight = alternative.equivalent->kernel.at(r.tap, c.tap); weight != 0)
        sources.push_back({r.input, c.input, weight});
  return sources;
}

}  // namespace unstride::engine
