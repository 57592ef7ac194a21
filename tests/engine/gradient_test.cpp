// The adjoint identity, and both directions of the gradient against the definition.
#include "engine/gradient.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/random_pair.h"

namespace unstride::engine {
namespace {

core::Grid<float> draw_gradient(Random& random, const Axes& axes, Values values) {
  return grid_of(draw_values(random, {1, 1, axes.height.output(), axes.width.output()}, values));
}

Adjoint adjoint(const Problem& pair, const core::Grid<float>& u) {
  const auto found = adjoint_of(pair, u);
  EXPECT_TRUE(found) << found.error().message;
  return found.value_or(Adjoint{});
}

TEST(Gradient, BothInnerProductsAreEqualOnIntegers) {
  Random random(61);
  int holes = 0, beyond_stride = 0, trimmed = 0;
  for (int set = 0; set < 2000; ++set) {
    const Problem pair = draw_pair(random, Values::integers);
    const Axes axes = axes_of_pair(pair);
    const Adjoint found = adjoint(pair, draw_gradient(random, axes, Values::integers));
    ASSERT_EQ(found.input_product, found.output_product) << "set " << set;
    holes += axes.height.params.kernel < axes.height.params.stride;
    beyond_stride += axes.height.params.output_padding >= axes.height.params.stride;
    trimmed += axes.height.border_begin() < 0;
  }
  EXPECT_GT(holes, 300);
  EXPECT_GT(beyond_stride, 50);
  EXPECT_GT(trimmed, 300);
}

TEST(Gradient, BothInnerProductsAreEqualUpToRoundingOnFloats) {
  Random random(62);
  for (int set = 0; set < 500; ++set) {
    const Problem pair = draw_pair(random, Values::floats);
    const Adjoint found = adjoint(pair, draw_gradient(random, axes_of_pair(pair), Values::floats));
    ASSERT_NEAR(found.input_product, found.output_product, 1e-3) << "set " << set;
  }
}

TEST(Gradient, ByTheInputIsTheSumOverTapsOfTheDefinition) {
  Random random(63);
  for (int set = 0; set < 500; ++set) {
    const Problem pair = draw_pair(random, Values::integers);
    const auto [height, width] = axes_of_pair(pair);
    const core::Grid<float> u = draw_gradient(random, {height, width}, Values::integers);
    const core::Grid<float> found = adjoint(pair, u).gradient;
    ASSERT_EQ(found.rows, height.input);
    ASSERT_EQ(found.cols, width.input);
    for (std::int64_t i = 0; i < found.rows; ++i)
      for (std::int64_t j = 0; j < found.cols; ++j) {
        float expected = 0;
        for (std::int64_t a = 0; a < height.params.kernel; ++a)
          for (std::int64_t b = 0; b < width.params.kernel; ++b)
            if (u.contains(height.output_of(i, a), width.output_of(j, b)))
              expected += u.at(height.output_of(i, a), width.output_of(j, b)) * pair.kernel->at(0, 0, a, b);
        ASSERT_EQ(found.at(i, j), expected) << "set " << set;
      }
  }
}

TEST(Gradient, OfOneOutputCellIsAllThatReachesIt) {
  Random random(64);
  for (int set = 0; set < 200; ++set) {
    const Problem pair = draw_pair(random, Values::integers);
    const core::Grid<float> reference = reference_of(pair);
    core::Grid<float> cell(reference.rows, reference.cols);
    for (size_t o = 0; o < cell.cells.size(); ++o) {
      cell.cells[o] = 1;
      ASSERT_EQ(adjoint(pair, cell).input_product, double(reference.cells[o])) << "set " << set;
      cell.cells[o] = 0;
    }
  }
}

TEST(Gradient, OfAConvolutionIsTheTransposedConvolution) {
  Random random(65);
  for (int set = 0; set < 1000; ++set) {
    const Values values = set % 2 ? Values::floats : Values::integers;
    const Problem pair = draw_pair(random, values);
    const core::Grid<float> reference = reference_of(pair);
    const core::Grid<double> found = gradient_of_convolution(pair);
    ASSERT_EQ(found.rows, reference.rows);
    ASSERT_EQ(found.cols, reference.cols);
    for (size_t o = 0; o < found.cells.size(); ++o)
      ASSERT_NEAR(found.cells[o], double(reference.cells[o]), values == Values::integers ? 0 : 1e-4) << "set " << set;
  }
}

}  // namespace
}  // namespace unstride::engine
