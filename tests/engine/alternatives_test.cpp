// The alternatives against the transposed convolutions that they are, and against the layer.
#include "engine/alternatives.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/random_pair.h"

namespace unstride::engine {
namespace {

using core::Grid;
using Kind = AlternativeKind;

std::vector<Alternative> alternatives_of(const Problem& pair) {
  return alternatives_of(pair, reference_of(pair));
}

const Alternative& of(const std::vector<Alternative>& list, Kind kind) {
  return list[size_t(kind)];
}

double largest_value(const Grid<float>& grid) {
  double largest = 1;
  for (const float value : grid.cells) largest = std::max(largest, std::abs(double(value)));
  return largest;
}

Problem pair_of_grids(const ConvParams& params, const Grid<float>& x, const Grid<float>& kernel) {
  return {params, share(core::Tensor(x)), share(core::Tensor(kernel))};
}

TEST(Alternatives, AreTheTransposedConvolutionsThatTheyClaimToBe) {
  Random random(101);
  int inner_cells = 0;
  for (int set = 0; set < 300; ++set) {
    const Problem pair = draw_pair(random, Values::integers);
    const auto list = alternatives_of(pair);
    ASSERT_EQ(list.size(), size_t(kAlternativeCount));
    for (const Kind kind : {Kind::nearest_convolution, Kind::sub_pixel, Kind::bed_of_nails}) {
      const Alternative& exact = of(list, kind);
      ASSERT_TRUE(exact.computed);
      EXPECT_EQ(exact.border, 0);
      ASSERT_EQ(exact.from_equivalent.cells, std::int64_t(exact.result.cells.size()));
      ASSERT_EQ(exact.from_equivalent.largest, 0) << "set " << set << ", kind " << int(kind);
    }
    for (const Kind kind : {Kind::bilinear, Kind::bilinear_convolution}) {
      const Alternative& smooth = of(list, kind);
      inner_cells += smooth.border > 0 && smooth.from_equivalent.cells > 0;
      ASSERT_LE(smooth.from_equivalent.largest, 1e-5 * largest_value(smooth.result)) << "set " << set;
    }
    EXPECT_FALSE(of(list, Kind::max_unpooling).equivalent);
  }
  EXPECT_GT(inner_cells, 50);
}

TEST(Alternatives, SubPixelConvolutionIsTheLayerItselfWhereBothHaveCells) {
  Random random(102);
  std::int64_t cells = 0;
  for (int set = 0; set < 300; ++set) {
    const auto list = alternatives_of(draw_pair(random, Values::integers));
    ASSERT_EQ(of(list, Kind::sub_pixel).from_layer.largest, 0) << "set " << set;
    cells += of(list, Kind::sub_pixel).from_layer.cells;
  }
  EXPECT_GT(cells, 3000);
}

TEST(Alternatives, ResizingByOneIsNoResizing) {
  Random random(103);
  for (int set = 0; set < 200; ++set) {
    Problem pair = draw_pair(random, Values::integers);
    pair.params.height.stride = pair.params.width.stride = 1;
    pair.params.height.output_padding = pair.params.width.output_padding = 0;
    if (!validate(pair.params, pair.input->shape).empty()) continue;
    const auto list = alternatives_of(pair);
    EXPECT_EQ(of(list, Kind::nearest_convolution).from_layer.largest, 0);
    EXPECT_EQ(of(list, Kind::bilinear_convolution).from_layer.largest, 0);
    EXPECT_EQ(of(list, Kind::bilinear_convolution).border, 0);
    for (const Kind kind : {Kind::bilinear, Kind::bed_of_nails, Kind::max_unpooling})
      EXPECT_EQ(of(list, kind).result, grid_of(*pair.input));
  }
}

TEST(Alternatives, LieOnTheLayerThatIsTheirEquivalent) {
  Random random(104);
  for (int set = 0; set < 100; ++set) {
    const Scale scale{draw(random, 1, 4), draw(random, 1, 4)};
    const Grid<float> x = grid_of(draw_integers(random, {1, 1, draw(random, 1, 6), draw(random, 1, 6)}, 9));
    const Equivalent nails = equivalent_of_bed_of_nails(scale);
    const auto with_nails = alternatives_of(pair_of_grids(nails.params, x, nails.kernel));
    EXPECT_EQ(of(with_nails, Kind::bed_of_nails).from_layer.cells, x.rows * scale.height * x.cols * scale.width);
    EXPECT_EQ(of(with_nails, Kind::bed_of_nails).from_layer.largest, 0);
    const Equivalent tent = equivalent_of_bilinear(scale);
    const auto with_tent = alternatives_of(pair_of_grids(tent.params, x, tent.kernel));
    const Alternative& bilinear = of(with_tent, Kind::bilinear);
    EXPECT_EQ(bilinear.row_offset, 0);
    EXPECT_EQ(bilinear.col_offset, 0);
    EXPECT_EQ(bilinear.difference.rows, x.rows * scale.height);
    for (std::int64_t r = bilinear.border; r < bilinear.difference.rows - bilinear.border; ++r)
      for (std::int64_t c = bilinear.border; c < bilinear.difference.cols - bilinear.border; ++c)
        EXPECT_NEAR(bilinear.difference.at(r, c), 0, 1e-4);
  }
}

TEST(Alternatives, CoverTheWholeOutputOfTheUsualDoublingLayers) {
  const Grid<float> x(3, 4, 1);
  for (const AxisParams& axis :
       {AxisParams{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1},
        AxisParams{.kernel = 2, .stride = 2}}) {
    const auto list = alternatives_of(pair_of_grids({axis, axis}, x, Grid<float>(axis.kernel, axis.kernel, 1)));
    EXPECT_EQ(of(list, Kind::sub_pixel).from_layer.cells, 6 * 8) << axis.kernel;
    EXPECT_EQ(of(list, Kind::nearest_convolution).from_layer.cells,
              axis.kernel == 3 ? 6 * 8 : 5 * 7);  // an even kernel has no middle
  }
}

TEST(Alternatives, DifferFromTheLayerByWhatTheDifferenceSays) {
  Random random(105);
  for (int set = 0; set < 200; ++set) {
    const Problem pair = draw_pair(random, Values::integers);
    const Grid<float> output = reference_of(pair);
    for (const Alternative& one : alternatives_of(pair, output)) {
      double largest = 0;
      for (std::int64_t r = 0; r < one.difference.rows; ++r)
        for (std::int64_t c = 0; c < one.difference.cols; ++c) {
          const std::int64_t row = r + one.first_row, col = c + one.first_col;
          ASSERT_EQ(one.difference.at(r, c),
                    one.result.at(row - one.row_offset, col - one.col_offset) - output.at(row, col));
          largest = std::max(largest, std::abs(double(one.difference.at(r, c))));
        }
      EXPECT_FLOAT_EQ(float(one.from_layer.largest), float(largest));
      EXPECT_EQ(one.from_layer.cells, std::int64_t(one.difference.cells.size()));
      EXPECT_LE(one.from_layer.mean, one.from_layer.largest);
    }
  }
}

TEST(Alternatives, AreSumsOfTheirSources) {
  Random random(106);
  for (int set = 0; set < 100; ++set) {
    const Problem pair = draw_pair(random, Values::integers);
    const Axes axes = axes_of_pair(pair);
    const Grid<float> x = grid_of(*pair.input);
    for (const Alternative& one : alternatives_of(pair))
      for (std::int64_t r = one.border; r < one.result.rows - one.border; ++r)
        for (std::int64_t c = one.border; c < one.result.cols - one.border; ++c) {
          float sum = 0;
          for (const Source& source : sources_of(one, axes, r, c)) {
            EXPECT_NE(source.weight, 0);
            sum += source.weight * x.at(source.row, source.col);
          }
          ASSERT_NEAR(sum, one.result.at(r, c), 1e-5 * largest_value(one.result)) << int(one.kind);
        }
  }
}

TEST(Alternatives, NearestCountsTheProductsThatFallOnThePicture) {
  const AxisParams axis{.kernel = 3, .stride = 2};
  const Problem pair = pair_of_grids({axis, axis}, Grid<float>(2, 2, 1), Grid<float>(3, 3, 1));
  const auto list = alternatives_of(pair);
  EXPECT_EQ(of(list, Kind::nearest_convolution).products, 10 * 10);  // of a row of 4: 2 + 3 + 3 + 2
  EXPECT_EQ(of(list, Kind::nearest_convolution).parameters, 9);
  EXPECT_EQ(of(list, Kind::sub_pixel).parameters, 9);
  EXPECT_EQ(of(list, Kind::bilinear).parameters, 0);
  EXPECT_EQ(of(list, Kind::bilinear).products, 6 * 6);  // 1 + 2 + 2 + 1
  EXPECT_EQ(of(list, Kind::max_unpooling).products, 0);
}

TEST(Alternatives, OnlyResizesAreEvenWhateverTheKernel) {
  Random random(107);
  for (int set = 0; set < 100; ++set) {
    const auto list = alternatives_of(draw_pair(random, Values::integers));
    for (const double sum : of(list, Kind::nearest_convolution).phase_sums.cells)
      EXPECT_EQ(sum, of(list, Kind::nearest_convolution).phase_sums.cells.front());
    for (const double sum : of(list, Kind::bilinear).phase_sums.cells) EXPECT_NEAR(sum, 1, 1e-5);
  }
}

TEST(Alternatives, ThatWouldTakeTooLongSaySo) {
  const AxisParams axis{.kernel = 2, .stride = 16};
  const auto list = alternatives_of(pair_of_grids({axis, axis}, Grid<float>(64, 64, 1), Grid<float>(2, 2, 1)));
  for (const Alternative& one : list) EXPECT_FALSE(one.computed);
  EXPECT_EQ(of(list, Kind::nearest_convolution).parameters, 4);
}

}  // namespace
}  // namespace unstride::engine
