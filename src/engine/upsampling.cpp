#include "engine/upsampling.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/check.h"
#include "engine/planes.h"
#include "engine/reference.h"

namespace unstride::engine {
namespace {

// Output cell = (1 - weight) * x[low] + weight * x[high].
struct Blend {
  std::int64_t low, high;
  float weight;
};

// In whole numbers until the division, so that every weight is the float nearest to its fraction.
std::vector<Blend> blends_of(std::int64_t cells, std::int64_t scale) {
  std::vector<Blend> blends;
  for (std::int64_t o = 0; o < cells * scale; ++o) {
    const std::int64_t place = std::max<std::int64_t>(0, 2 * o + 1 - scale);  // in 1 / (2 * scale) of an input cell
    const std::int64_t low = place / (2 * scale);
    blends.push_back({low, std::min(low + 1, cells - 1), float(place % (2 * scale)) / float(2 * scale)});
  }
  return blends;
}

AxisParams same_padding(std::int64_t kernel) {
  return {.kernel = kernel, .pad_begin = (kernel - 1) / 2, .pad_end = kernel / 2};
}

// Kernels: (channels, 1, KH, KW); out: (1, channels, H, W).
core::Tensor convolve(const core::Grid<float>& x, const core::Tensor& kernels) {
  ConvParams params{same_padding(kernels.shape.h), same_padding(kernels.shape.w)};
  params.out_channels = kernels.shape.n;
  auto output = conv2d(core::Tensor(x), kernels, nullptr, params);
  CHECK(output);  // of the size of x and legal whatever the kernel
  return *std::move(output);
}

}  // namespace

core::Grid<float> resize_nearest(const core::Grid<float>& x, const Scale& scale) {
  core::Grid<float> large(x.rows * scale.height, x.cols * scale.width);
  for (std::int64_t r = 0; r < large.rows; ++r)
    for (std::int64_t c = 0; c < large.cols; ++c) large.at(r, c) = x.at(r / scale.height, c / scale.width);
  return large;
}

core::Grid<float> resize_bilinear(const core::Grid<float>& x, const Scale& scale) {
  core::Grid<float> large(x.rows * scale.height, x.cols * scale.width);
  const std::vector<Blend> rows = blends_of(x.rows, scale.height), cols = blends_of(x.cols, scale.width);
  for (std::int64_t r = 0; r < large.rows; ++r)
    for (std::int64_t c = 0; c < large.cols; ++c) {
      const Blend &row = rows[size_t(r)], &col = cols[size_t(c)];
      const auto along_row = [&](std::int64_t i) {
        return (1 - col.weight) * x.at(i, col.low) + col.weight * x.at(i, col.high);
      };
      large.at(r, c) = (1 - row.weight) * along_row(row.low) + row.weight * along_row(row.high);
    }
  return large;
}

core::Grid<float> convolve_same(const core::Grid<float>& x, const core::Grid<float>& kernel) {
  return grid_of(convolve(x, core::Tensor(kernel)));
}

core::Grid<float> nearest_then_convolve(const core::Grid<float>& x, const core::Grid<float>& kernel,
                                        const Scale& scale) {
  return convolve_same(resize_nearest(x, scale), kernel);
}

core::Grid<float> bilinear_then_convolve(const core::Grid<float>& x, const core::Grid<float>& kernel,
                                         const Scale& scale) {
  return convolve_same(resize_bilinear(x, scale), kernel);
}

core::Grid<float> pixel_shuffle(const core::Tensor& channels, const Scale& scale) {
  const core::Shape& shape = channels.shape;
  CHECK(shape.n == 1 && shape.c == scale.height * scale.width);
  core::Grid<float> large(shape.h * scale.height, shape.w * scale.width);
  for (std::int64_t r = 0; r < large.rows; ++r)
    for (std::int64_t c = 0; c < large.cols; ++c) {
      const std::int64_t channel = r % scale.height * scale.width + c % scale.width;
      large.at(r, c) = channels.at(0, channel, r / scale.height, c / scale.width);
    }
  return large;
}

core::Grid<float> sub_pixel_convolution(const core::Grid<float>& x, const core::Tensor& kernels, const Scale& scale) {
  CHECK(kernels.shape.n == scale.height * scale.width && kernels.shape.c == 1);
  return pixel_shuffle(convolve(x, kernels), scale);
}

core::Grid<float> bed_of_nails(const core::Grid<float>& x, const Scale& scale) {
  core::Grid<float> large(x.rows * scale.height, x.cols * scale.width);
  for (std::int64_t i = 0; i < x.rows; ++i)
    for (std::int64_t j = 0; j < x.cols; ++j) large.at(i * scale.height, j * scale.width) = x.at(i, j);
  return large;
}

Pooled max_pool(const core::Grid<float>& x, const Scale& scale) {
  const std::int64_t rows = x.rows / scale.height, cols = x.cols / scale.width;
  Pooled pooled{core::Grid<float>(rows, cols), core::Grid<std::int64_t>(rows, cols)};
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < cols; ++j) {
      std::int64_t& index = pooled.indices.at(i, j);
      index = i * scale.height * x.cols + j * scale.width;
      for (std::int64_t r = i * scale.height; r < (i + 1) * scale.height; ++r)
        for (std::int64_t c = j * scale.width; c < (j + 1) * scale.width; ++c)
          if (x.at(r, c) > x.cells[size_t(index)]) index = r * x.cols + c;
      pooled.values.at(i, j) = x.cells[size_t(index)];
    }
  return pooled;
}

core::Grid<float> max_unpool(const Pooled& pooled, std::int64_t rows, std::int64_t cols) {
  CHECK(pooled.values.cells.size() == pooled.indices.cells.size());
  core::Grid<float> large(rows, cols);
  for (size_t n = 0; n < pooled.values.cells.size(); ++n) {
    const std::int64_t index = pooled.indices.cells[n];
    CHECK(index >= 0 && index < rows * cols);
    large.cells[size_t(index)] = pooled.values.cells[n];
  }
  return large;
}

}  // namespace unstride::engine
