#include "engine/sparse_matrix.h"

#include <limits>

#include "core/check.h"

namespace unstride::engine {
namespace {

AxisMatrix axis_matrix(const Axis& axis) {
  CHECK(axis.params.kernel <= std::numeric_limits<std::int16_t>::max());
  AxisMatrix matrix{core::Grid<std::int16_t>(axis.input, axis.output(), AxisMatrix::kNoTap), {}};
  matrix.stamps.reserve(size_t(axis.input));
  for (std::int64_t i = 0; i < axis.input; ++i) {
    matrix.stamps.push_back(axis.stamp_of_input(i));
    for (const Link& link : matrix.stamps.back()) matrix.taps.at(link.input, link.output) = std::int16_t(link.tap);
  }
  return matrix;
}

std::int64_t links_of(const AxisMatrix& axis) {
  std::int64_t links = 0;
  for (const std::vector<Link>& stamp : axis.stamps) links += std::int64_t(stamp.size());
  return links;
}

bool has_shape(const core::Grid<float>& grid, std::int64_t rows, std::int64_t cols) {
  return grid.rows == rows && grid.cols == cols;
}

bool fits(const ConvMatrix& matrix, const core::Grid<float>& kernel) {
  return has_shape(kernel, matrix.axes.height.params.kernel, matrix.axes.width.params.kernel);
}

}  // namespace

std::int64_t ConvMatrix::nonzeros() const {
  return links_of(height) * links_of(width);
}

std::optional<Tap> ConvMatrix::tap_at(std::int64_t input, std::int64_t output) const {
  CHECK(input >= 0 && input < rows() && output >= 0 && output < cols());
  const std::int16_t row = height.taps.at(input / axes.width.input, output / width.taps.cols);
  const std::int16_t col = width.taps.at(input % axes.width.input, output % width.taps.cols);
  if (row == AxisMatrix::kNoTap || col == AxisMatrix::kNoTap) return std::nullopt;
  return Tap{row, col};
}

ConvMatrix conv_matrix(const Axes& axes) {
  return {axes, axis_matrix(axes.height), axis_matrix(axes.width)};
}

core::Grid<float> multiply_transposed(const ConvMatrix& matrix, const core::Grid<float>& kernel,
                                      const core::Grid<float>& x) {
  CHECK(fits(matrix, kernel) && has_shape(x, matrix.axes.height.input, matrix.axes.width.input));
  core::Grid<float> y(matrix.height.taps.cols, matrix.width.taps.cols);
  // Row by row of C: each output cell meets its input cells in the reference's order.
  for_each_entry(matrix, {0, matrix.rows()}, {0, matrix.cols()}, [&](const MatrixEntry& entry) {
    y.cells[size_t(entry.col)] += x.cells[size_t(entry.row)] * kernel.at(entry.tap.row, entry.tap.col);
  });
  return y;
}

core::Grid<float> multiply(const ConvMatrix& matrix, const core::Grid<float>& kernel, const core::Grid<float>& u) {
  CHECK(fits(matrix, kernel) && has_shape(u, matrix.height.taps.cols, matrix.width.taps.cols));
  core::Grid<float> sums(matrix.axes.height.input, matrix.axes.width.input);
  for_each_entry(matrix, {0, matrix.rows()}, {0, matrix.cols()}, [&](const MatrixEntry& entry) {
    sums.cells[size_t(entry.row)] += u.cells[size_t(entry.col)] * kernel.at(entry.tap.row, entry.tap.col);
  });
  return sums;
}

LinkSpan links_within(const std::vector<Link>& links, IndexRange outputs) {
  const auto before = [](const Link& link, std::int64_t output) { return link.output < output; };
  const Link* const end = links.data() + links.size();
  const Link* const first = std::lower_bound(links.data(), end, outputs.first, before);
  return {first, std::lower_bound(first, end, std::max(outputs.first, outputs.end), before)};
}

}  // namespace unstride::engine
