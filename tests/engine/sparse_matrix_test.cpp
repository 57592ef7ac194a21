// The matrix against the definition, cell by cell, and its two products against the references.
#include "engine/sparse_matrix.h"

#include <gtest/gtest.h>

#include "engine/random_pair.h"

namespace unstride::engine {
namespace {

// The whole matrix from the equation alone, entries row by row.
std::vector<MatrixEntry> dense_entries(const Axes& axes) {
  const auto& [height, width] = axes;
  const std::int64_t output_height = height.output(), output_width = width.output();
  std::vector<MatrixEntry> entries;
  for (std::int64_t row = 0; row < height.input * width.input; ++row)
    for (std::int64_t col = 0; col < output_height * output_width; ++col)
      for (std::int64_t a = 0; a < height.params.kernel; ++a)
        for (std::int64_t b = 0; b < width.params.kernel; ++b)
          if (height.output_of(row / width.input, a) == col / output_width &&
              width.output_of(row % width.input, b) == col % output_width)
            entries.push_back({row, col, {a, b}});
  return entries;
}

Axes draw_axes(Random& random) {
  const core::Shape input{1, 1, draw(random, 1, 5), draw(random, 1, 5)};
  return axes_of({draw_axis(random, input.h), draw_axis(random, input.w)}, input);
}

TEST(Matrix, OfTheWorkedExampleHasTheNineWeightsInEachOfItsFourRows) {
  const AxisParams axis{.kernel = 3, .stride = 2};
  const ConvMatrix matrix = conv_matrix({{axis, 2}, {axis, 2}});
  EXPECT_EQ(matrix.rows(), 4);
  EXPECT_EQ(matrix.cols(), 25);
  EXPECT_EQ(matrix.nonzeros(), 36);
  EXPECT_EQ(matrix.tap_at(0, 12), (Tap{2, 2}));
  EXPECT_EQ(matrix.tap_at(1, 12), (Tap{2, 0}));
  EXPECT_EQ(matrix.tap_at(3, 24), (Tap{2, 2}));
  EXPECT_EQ(matrix.tap_at(0, 13), std::nullopt);
}

TEST(Matrix, HasExactlyTheEntriesOfTheDefinition) {
  Random random(31);
  for (int set = 0; set < 150; ++set) {
    const ConvMatrix matrix = conv_matrix(draw_axes(random));
    const std::vector<MatrixEntry> expected = dense_entries(matrix.axes);
    std::vector<MatrixEntry> visited;
    for_each_entry(matrix, {0, matrix.rows()}, {0, matrix.cols()},
                   [&](const auto& entry) { visited.push_back(entry); });
    ASSERT_EQ(visited, expected) << "set " << set;
    ASSERT_EQ(matrix.nonzeros(), std::int64_t(expected.size()));
    std::int64_t present = 0;
    for (std::int64_t row = 0; row < matrix.rows(); ++row)
      for (std::int64_t col = 0; col < matrix.cols(); ++col) present += matrix.tap_at(row, col).has_value();
    ASSERT_EQ(present, matrix.nonzeros());
    for (const MatrixEntry& entry : expected) ASSERT_EQ(matrix.tap_at(entry.row, entry.col), entry.tap);
  }
}

TEST(Matrix, VisitsExactlyTheEntriesInsideAWindow) {
  Random random(32);
  for (int set = 0; set < 600; ++set) {
    const ConvMatrix matrix = conv_matrix(draw_axes(random));
    const auto draw_range = [&](std::int64_t size) {
      const std::int64_t first = draw(random, -3, size + 2);
      return IndexRange{first, first + draw(random, -1, size + 3)};
    };
    const IndexRange rows = draw_range(matrix.rows()), cols = draw_range(matrix.cols());
    std::vector<MatrixEntry> expected, visited;
    for_each_entry(matrix, {0, matrix.rows()}, {0, matrix.cols()}, [&](const MatrixEntry& e) {
      if (e.row >= rows.first && e.row < rows.end && e.col >= cols.first && e.col < cols.end) expected.push_back(e);
    });
    for_each_entry(matrix, rows, cols, [&](const MatrixEntry& e) { visited.push_back(e); });
    ASSERT_EQ(visited, expected) << "set " << set;
  }
}

TEST(Matrix, TransposedTimesTheInputIsTheReferenceBitForBit) {
  Random random(33);
  for (int set = 0; set < 1500; ++set) {
    const Problem pair = draw_pair(random, set % 2 ? Values::floats : Values::integers);
    const ConvMatrix matrix = conv_matrix(axes_of_pair(pair));
    ASSERT_EQ(multiply_transposed(matrix, grid_of(*pair.kernel), grid_of(*pair.input)), reference_of(pair))
        << "set " << set;
  }
}

TEST(Matrix, TimesAPictureIsTheConvolutionOnTheInputsCellsBitForBit) {
  Random random(34);
  int with_more_cells = 0;
  for (int set = 0; set < 1500; ++set) {
    const Problem pair = draw_pair(random, set % 2 ? Values::floats : Values::integers);
    const ConvMatrix matrix = conv_matrix(axes_of_pair(pair));
    const core::Shape shape{1, 1, matrix.axes.height.output(), matrix.axes.width.output()};
    const core::Tensor u = set % 2 ? draw_floats(random, shape) : draw_integers(random, shape, 50);
    const auto reference = conv2d(u, *pair.kernel, nullptr, pair.params);
    ASSERT_TRUE(reference) << reference.error().message;
    const core::Grid<float> product = multiply(matrix, grid_of(*pair.kernel), grid_of(u));
    with_more_cells += reference->shape.h > product.rows || reference->shape.w > product.cols;
    for (std::int64_t r = 0; r < product.rows; ++r)
      for (std::int64_t c = 0; c < product.cols; ++c)
        ASSERT_EQ(product.at(r, c), reference->at(0, 0, r, c)) << "set " << set;
  }
  EXPECT_GT(with_more_cells, 100);
}

TEST(Matrix, OfThousandsOfRowsAndColumnsIsNeverWhole) {
  const AxisParams axis{.kernel = 5, .stride = 2};
  const ConvMatrix matrix = conv_matrix({{axis, 64}, {axis, 64}});
  EXPECT_EQ(matrix.rows(), 4096);
  EXPECT_EQ(matrix.cols(), 17161);
  EXPECT_EQ(matrix.nonzeros(), 4096 * 25);
  EXPECT_LT(matrix.height.taps.cells.size() + matrix.width.taps.cells.size(), 20000u);
}

}  // namespace
}  // namespace unstride::engine
