#include "engine/gradient.h"

#include <utility>

#include "engine/planes.h"
#include "engine/reference.h"

namespace unstride::engine {
namespace {

double inner_product(const core::Grid<float>& a, const core::Grid<float>& b) {
  CHECK(a.rows == b.rows && a.cols == b.cols);
  double sum = 0;
  for (size_t n = 0; n < a.cells.size(); ++n) sum += double(a.cells[n]) * double(b.cells[n]);
  return sum;
}

// The first rows and columns of a tensor of one plane.
core::Grid<float> upper_left(const core::Tensor& tensor, std::int64_t rows, std::int64_t cols) {
  CHECK(tensor.shape.h >= rows && tensor.shape.w >= cols);
  core::Grid<float> part(rows, cols);
  for (std::int64_t r = 0; r < rows; ++r)
    for (std::int64_t c = 0; c < cols; ++c) part.at(r, c) = tensor.at(0, 0, r, c);
  return part;
}

}  // namespace

core::Result<Adjoint> adjoint_of(const Problem& pair, const core::Grid<float>& u) {
  const Axes axes = axes_of_pair(pair);
  CHECK(u.rows == axes.height.output() && u.cols == axes.width.output());
  const auto down = conv2d(core::Tensor(u), *pair.kernel, nullptr, pair.params);
  if (!down) return tl::make_unexpected(down.error());
  auto up = conv_transpose2d(*pair.input, *pair.kernel, nullptr, pair.params);
  if (!up) return tl::make_unexpected(up.error());
  Adjoint adjoint;
  adjoint.gradient = upper_left(*down, axes.height.input, axes.width.input);
  adjoint.input_product = inner_product(adjoint.gradient, grid_of(*pair.input));
  adjoint.output_product = inner_product(u, grid_of(*std::move(up)));
  return adjoint;
}

core::Grid<double> gradient_of_convolution(const Problem& pair) {
  const Axes axes = axes_of_pair(pair);
  const core::Tensor &x = *pair.input, &kernel = *pair.kernel;
  core::Grid<double> gradient(axes.height.output(), axes.width.output());
  for (std::int64_t i = 0; i < axes.height.input; ++i)
    for (std::int64_t j = 0; j < axes.width.input; ++j)
      for (std::int64_t a = 0; a < axes.height.params.kernel; ++a) {
        const std::int64_t row = axes.height.output_of(i, a);
        if (row < 0 || row >= gradient.rows) continue;
        for (std::int64_t b = 0; b < axes.width.params.kernel; ++b) {
          const std::int64_t col = axes.width.output_of(j, b);
          if (col < 0 || col >= gradient.cols) continue;
          gradient.at(row, col) += double(x.at(0, 0, i, j)) * double(kernel.at(0, 0, a, b));
        }
      }
  return gradient;
}

}  // namespace unstride::engine
