#include "engine/equivalents.h"

#include <cstdlib>
#include <vector>

#include "core/check.h"

namespace unstride::engine {
namespace {

AxisParams nearest_axis(std::int64_t kernel, std::int64_t scale) {
  return {.kernel = kernel + scale - 1, .stride = scale, .pad_begin = kernel / 2, .pad_end = (kernel - 1) / 2};
}

AxisParams sub_pixel_axis(std::int64_t kernel, std::int64_t scale) {
  return {
      .kernel = kernel * scale, .stride = scale, .pad_begin = kernel / 2 * scale, .pad_end = (kernel - 1) / 2 * scale};
}

AxisParams bilinear_axis(std::int64_t scale) {
  return {.kernel = 2 * scale - scale % 2, .stride = scale, .pad_begin = scale / 2, .pad_end = scale / 2};
}

std::vector<float> tent(std::int64_t scale) {
  const std::int64_t kernel = bilinear_axis(scale).kernel;
  std::vector<float> weights;
  for (std::int64_t a = 0; a < kernel; ++a)
    weights.push_back(float(2 * scale - std::abs(2 * a - (kernel - 1))) / float(2 * scale));
  return weights;
}

Equivalent zeros(const AxisParams& height, const AxisParams& width) {
  return {{height, width}, core::Grid<float>(height.kernel, width.kernel)};
}

}  // namespace

Equivalent equivalent_of_nearest(const core::Grid<float>& kernel, const Scale& scale) {
  Equivalent result = zeros(nearest_axis(kernel.rows, scale.height), nearest_axis(kernel.cols, scale.width));
  for (std::int64_t t = 0; t < kernel.rows; ++t)
    for (std::int64_t u = 0; u < kernel.cols; ++u)
      for (std::int64_t b = 0; b < scale.height; ++b)
        for (std::int64_t c = 0; c < scale.width; ++c)
          result.kernel.at(b - t + kernel.rows - 1, c - u + kernel.cols - 1) += kernel.at(t, u);
  return result;
}

Equivalent equivalent_of_bed_of_nails(const Scale& scale) {
  Equivalent result =
      zeros({.kernel = scale.height, .stride = scale.height}, {.kernel = scale.width, .stride = scale.width});
  result.kernel.at(0, 0) = 1;
  return result;
}

Equivalent equivalent_of_sub_pixel(const core::Tensor& kernels, const Scale& scale) {
  const core::Shape& shape = kernels.shape;
  CHECK(shape.n == scale.height * scale.width && shape.c == 1);
  Equivalent result = zeros(sub_pixel_axis(shape.h, scale.height), sub_pixel_axis(shape.w, scale.width));
  for (std::int64_t channel = 0; channel < shape.n; ++channel)
    for (std::int64_t t = 0; t < shape.h; ++t)
      for (std::int64_t u = 0; u < shape.w; ++u) {
        const std::int64_t row = channel / scale.width + (shape.h - 1 - t) * scale.height;
        const std::int64_t col = channel % scale.width + (shape.w - 1 - u) * scale.width;
        result.kernel.at(row, col) = kernels.at(channel, 0, t, u);
      }
  return result;
}

Equivalent equivalent_of_bilinear(const Scale& scale) {
  Equivalent result = zeros(bilinear_axis(scale.height), bilinear_axis(scale.width));
  const std::vector<float> rows = tent(scale.height), cols = tent(scale.width);
  for (std::int64_t a = 0; a < result.kernel.rows; ++a)
    for (std::int64_t b = 0; b < result.kernel.cols; ++b) result.kernel.at(a, b) = rows[size_t(a)] * cols[size_t(b)];
  return result;
}

}  // namespace unstride::engine
