// The other ways of upsampling, against numbers worked out by hand and against their definitions.
#include "engine/upsampling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "engine/random_pair.h"

namespace unstride::engine {
namespace {

using core::Grid;
using core::Tensor;

Grid<float> draw_grid(Random& random, std::int64_t rows, std::int64_t cols) {
  return grid_of(draw_integers(random, {1, 1, rows, cols}, 9));
}

const Grid<float> kSmall(2, 2, {1, 2, 3, 4});

TEST(Nearest, RepeatsEveryCellAsABlock) {
  EXPECT_EQ(resize_nearest(kSmall, {2, 3}),
            Grid<float>(4, 6, {1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 3, 3, 3, 4, 4, 4}));
}

TEST(Bilinear, BlendsWithHalfPixelCentresAndHoldsOnToTheEdges) {
  EXPECT_EQ(resize_bilinear(kSmall, {2, 1}), Grid<float>(4, 2, {1, 2, 1.5, 2.5, 2.5, 3.5, 3, 4}));
  EXPECT_EQ(resize_bilinear(Grid<float>(1, 2, {0, 8}), {1, 4}), Grid<float>(1, 8, {0, 0, 1, 3, 5, 7, 8, 8}));
  EXPECT_EQ(resize_bilinear(Grid<float>(1, 1, 5.0f), {3, 2}), Grid<float>(3, 2, 5));
}

TEST(Bilinear, IsTheFormulaOfItsSource) {
  Random random(81);
  for (int set = 0; set < 100; ++set) {
    const Grid<float> x = draw_grid(random, draw(random, 1, 5), draw(random, 1, 5));
    const Scale scale{draw(random, 1, 5), draw(random, 1, 5)};
    const Grid<float> found = resize_bilinear(x, scale);
    const auto source = [](std::int64_t o, std::int64_t s) {
      return std::max(0.0, (double(o) + 0.5) / double(s) - 0.5);
    };
    for (std::int64_t r = 0; r < found.rows; ++r)
      for (std::int64_t c = 0; c < found.cols; ++c) {
        double expected = 0;
        for (std::int64_t i = 0; i < x.rows; ++i)
          for (std::int64_t j = 0; j < x.cols; ++j) {
            const double row = std::min(source(r, scale.height), double(x.rows - 1));
            const double col = std::min(source(c, scale.width), double(x.cols - 1));
            expected += double(x.at(i, j)) * std::max(0.0, 1 - std::abs(row - double(i))) *
                        std::max(0.0, 1 - std::abs(col - double(j)));
          }
        ASSERT_NEAR(found.at(r, c), expected, 1e-5);
      }
  }
}

TEST(ConvolveSame, KeepsTheSizeAndPadsAnEvenKernelMoreAtTheEnd) {
  const Grid<float> row(1, 3, {1, 2, 3});
  EXPECT_EQ(convolve_same(row, Grid<float>(1, 3, {1, 10, 100})), Grid<float>(1, 3, {210, 321, 32}));
  EXPECT_EQ(convolve_same(row, Grid<float>(1, 2, {1, 10})), Grid<float>(1, 3, {21, 32, 3}));
  EXPECT_EQ(convolve_same(kSmall, Grid<float>(5, 4, 1)), Grid<float>(2, 2, {10, 10, 10, 10}));
}

TEST(ResizeAndConvolve, IsOneAfterTheOther) {
  const Grid<float> kernel(1, 3, {1, 2, 1});
  EXPECT_EQ(nearest_then_convolve(Grid<float>(1, 2, {1, 5}), kernel, {1, 2}), Grid<float>(1, 4, {3, 8, 16, 15}));
  EXPECT_EQ(bilinear_then_convolve(Grid<float>(1, 2, {1, 5}), kernel, {1, 2}), Grid<float>(1, 4, {4, 9, 15, 14}));
}

TEST(PixelShuffle, PutsChannelsIntoBlocksRowByRow) {
  const Tensor channels({1, 6, 1, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  EXPECT_EQ(pixel_shuffle(channels, {2, 3}), Grid<float>(2, 6, {1, 3, 5, 2, 4, 6, 7, 9, 11, 8, 10, 12}));
}

TEST(SubPixel, HasOneConvolutionPerPlaceInTheBlock) {
  Random random(82);
  const Grid<float> x = draw_grid(random, 3, 4);
  const Tensor kernels = draw_integers(random, {6, 1, 3, 2}, 9);
  const Grid<float> found = sub_pixel_convolution(x, kernels, {3, 2});
  for (std::int64_t r = 0; r < 9; ++r)
    for (std::int64_t c = 0; c < 8; ++c) {
      Grid<float> kernel(3, 2);
      const std::int64_t channel = r % 3 * 2 + c % 2;
      for (std::int64_t n = 0; n < 6; ++n) kernel.cells[size_t(n)] = kernels.values[size_t(channel * 6 + n)];
      ASSERT_EQ(found.at(r, c), convolve_same(x, kernel).at(r / 3, c / 2));
    }
}

TEST(BedOfNails, PutsCellsAtTheUpperLeftOfTheirBlocks) {
  EXPECT_EQ(bed_of_nails(Grid<float>(1, 2, {7, 8}), {2, 3}), Grid<float>(2, 6, {7, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(MaxPool, TakesTheFirstOfTheLargestAndLeavesOutWhatFillsNoBlock) {
  const Grid<float> x(2, 5, {1, 4, -3, -2, 9, 4, 0, -2, -5, 9});
  const Pooled pooled = max_pool(x, {2, 2});
  EXPECT_EQ(pooled.values, Grid<float>(1, 2, {4, -2}));
  EXPECT_EQ(pooled.indices, Grid<std::int64_t>(1, 2, {1, 3}));
  EXPECT_EQ(max_unpool(pooled, 2, 5), Grid<float>(2, 5, {0, 4, 0, -2, 0, 0, 0, 0, 0, 0}));
}

TEST(MaxUnpool, BringsEachLargestValueBackToItsPlaceAndNothingElse) {
  Random random(83);
  for (int set = 0; set < 100; ++set) {
    const Grid<float> x = draw_grid(random, draw(random, 1, 8), draw(random, 1, 8));
    const Pooled pooled = max_pool(x, {draw(random, 1, 3), draw(random, 1, 3)});
    const Grid<float> back = max_unpool(pooled, x.rows, x.cols);
    const std::set<std::int64_t> kept(pooled.indices.cells.begin(), pooled.indices.cells.end());
    ASSERT_EQ(kept.size(), pooled.indices.cells.size());
    for (size_t n = 0; n < x.cells.size(); ++n)
      ASSERT_EQ(back.cells[n], kept.contains(std::int64_t(n)) ? x.cells[n] : 0);
  }
}

}  // namespace
}  // namespace unstride::engine
