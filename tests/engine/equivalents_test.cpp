// Each equivalent transposed convolution against the upsampling that it claims to be.
#include "engine/equivalents.h"

#include <gtest/gtest.h>

#include "engine/random_pair.h"

namespace unstride::engine {
namespace {

using core::Grid;

Grid<float> run(const Grid<float>& x, const Equivalent& equivalent) {
  return reference_of({equivalent.params, share(core::Tensor(x)), share(core::Tensor(equivalent.kernel))});
}

Grid<float> draw_grid(Random& random, std::int64_t rows, std::int64_t cols) {
  return grid_of(draw_integers(random, {1, 1, rows, cols}, 9));
}

// x of H != W with every kernel size and scale up to 5 and 4 on both axes, in pairs that meet each other.
template <class Test>
void for_kernels_and_scales(Test test) {
  Random random(91);
  for (std::int64_t k = 1; k <= 5; ++k)
    for (std::int64_t s = 1; s <= 4; ++s)
      for (int n = 0; n < 6; ++n) {
        const Grid<float> x = draw_grid(random, draw(random, 1, 5), draw(random, 1, 5));
        test(random, x, core::Shape{1, 1, k, draw(random, 1, 5)}, Scale{s, draw(random, 1, 4)});
      }
}

TEST(Equivalents, NearestAndAConvolutionIsATransposedConvolutionEverywhere) {
  for_kernels_and_scales([](Random& random, const Grid<float>& x, const core::Shape& size, const Scale& scale) {
    const Grid<float> kernel = draw_grid(random, size.h, size.w);
    ASSERT_EQ(run(x, equivalent_of_nearest(kernel, scale)), nearest_then_convolve(x, kernel, scale))
        << size.h << " x " << size.w << ", scale " << scale.height << " x " << scale.width;
  });
}

TEST(Equivalents, NearestAloneIsABoxOfOnes) {
  const Equivalent found = equivalent_of_nearest(Grid<float>(1, 1, 1.0f), {2, 3});
  EXPECT_EQ(found.kernel, Grid<float>(2, 3, 1.0f));
  EXPECT_EQ(found.params.height, (AxisParams{.kernel = 2, .stride = 2}));
}

TEST(Equivalents, NearestTiesTheWeightsOfAnAsymmetricKernelTurned) {
  const Equivalent found = equivalent_of_nearest(Grid<float>(1, 3, {1, 20, 300}), {1, 2});
  EXPECT_EQ(found.kernel, Grid<float>(1, 4, {300, 320, 21, 1}));
  EXPECT_EQ(found.params.width, (AxisParams{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1}));
}

TEST(Equivalents, ABedOfNailsIsATransposedConvolutionWithASingleOne) {
  for_kernels_and_scales([](Random&, const Grid<float>& x, const core::Shape&, const Scale& scale) {
    ASSERT_EQ(run(x, equivalent_of_bed_of_nails(scale)), bed_of_nails(x, scale));
  });
}

TEST(Equivalents, ASubPixelConvolutionIsATransposedConvolutionEverywhere) {
  for_kernels_and_scales([](Random& random, const Grid<float>& x, const core::Shape& size, const Scale& scale) {
    const core::Tensor kernels = draw_integers(random, {scale.height * scale.width, 1, size.h, size.w}, 9);
    ASSERT_EQ(run(x, equivalent_of_sub_pixel(kernels, scale)), sub_pixel_convolution(x, kernels, scale))
        << size.h << " x " << size.w << ", scale " << scale.height << " x " << scale.width;
  });
}

TEST(Equivalents, BilinearIsATransposedConvolutionButForTheBorder) {
  Random random(92);
  for (std::int64_t s = 1; s <= 6; ++s)
    for (std::int64_t t = 1; t <= 6; ++t) {
      const Grid<float> x = draw_grid(random, draw(random, 2, 5), draw(random, 2, 5));
      const Grid<float> resized = resize_bilinear(x, {s, t}), found = run(x, equivalent_of_bilinear({s, t}));
      ASSERT_EQ(found.rows, resized.rows);
      ASSERT_EQ(found.cols, resized.cols);
      const bool exact = (s & (s - 1)) == 0 && (t & (t - 1)) == 0;
      for (std::int64_t r = bilinear_border(s); r < found.rows - bilinear_border(s); ++r)
        for (std::int64_t c = bilinear_border(t); c < found.cols - bilinear_border(t); ++c)
          ASSERT_NEAR(found.at(r, c), resized.at(r, c), exact ? 0 : 1e-5) << "scale " << s << " x " << t;
    }
}

TEST(Equivalents, BilinearDiffersInEveryCellOfTheBorderAndOnlyThere) {
  for (std::int64_t s = 1; s <= 6; ++s)
    for (std::int64_t t = 1; t <= 6; ++t) {
      const Grid<float> ones(3, 4, 1.0f);
      const Grid<float> found = run(ones, equivalent_of_bilinear({s, t}));
      for (std::int64_t r = 0; r < found.rows; ++r)
        for (std::int64_t c = 0; c < found.cols; ++c) {
          const bool border = std::min(r, found.rows - 1 - r) < bilinear_border(s) ||
                              std::min(c, found.cols - 1 - c) < bilinear_border(t);
          if (border) ASSERT_LT(found.at(r, c), 0.99f);
          else ASSERT_NEAR(found.at(r, c), 1, 1e-6);
        }
    }
}

}  // namespace
}  // namespace unstride::engine
