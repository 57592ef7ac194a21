// The algorithm "fast": its products counted, its scheme per axis, the cells that an infinite input may spoil.
#include "engine/plans/fast.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/plans/fast_layout.h"
#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

Layer square(std::int64_t kernel, std::int64_t stride, std::int64_t padding, std::int64_t output_padding) {
  const AxisParams axis{kernel, stride, padding, padding, output_padding, 1};
  return {.params = {axis, axis, 1, 1, 1}, .input = {1, 1, 8, 8}};
}

struct Count {
  Layer layer;
  double products, sums;  // of a tile
};

// An axis' outputs by its scheme, against the sums that they stand for.
void expect_correlation(const LoweredAxis& axis, const MinimalAxis& minimal) {
  const auto cell = [](std::int64_t i) { return double(std::int64_t(1) << (i + 4)); };
  const auto tap = [](std::int64_t a) { return double(3 * a * a + 1); };
  for (size_t f = 0; f < axis.phases.size(); ++f) {
    const MinimalPhase& phase = minimal.phases[f];
    const kernels::Filter& filter = phase.scheme();
    std::vector<double> products;
    for (int p = 0; p < filter.count(); ++p) {
      const kernels::CellSum& sum = minimal.sums.sums[phase.sums[size_t(p)]];
      double cells = 0, taps = 0;
      for (int t = 0; t < sum.terms; ++t) cells += double(sum.factor[t]) * cell(minimal.first_cell + sum.cell[t]);
      for (size_t t = 0; t < phase.taps.size(); ++t) taps += filter.weights[p][t] * tap(phase.taps[t]);
      products.push_back(cells * taps);
    }
    for (int n = 0; n < filter.outputs; ++n) {
      double expected = 0, got = 0;
      for (const LoweredTap& t : axis.phases[f].taps) expected += tap(t.tap) * cell(n + t.offset);
      for (int p = 0; p < filter.count(); ++p) got += double(filter.products[n][p]) * products[size_t(p)];
      EXPECT_NEAR(got, expected, minimal.outputs == 2 ? 0 : 1e-12 * expected)
          << "kernel " << axis.kernel << ", phase " << f << ", output " << n;
    }
  }
}

TEST(Fast, MultipliesAsOftenAsItsHeaderSays) {
  for (const Count& count : {Count{square(4, 2, 1, 0), 36, 25}, Count{square(3, 2, 1, 1), 25, 16},
                             Count{square(5, 2, 2, 1), 49, 36}, Count{square(3, 1, 1, 0), 16, 16}}) {
    const Lowered lowered = *lower(count.layer);
    const FastAxes axes = *fast_axes(lowered);
    EXPECT_EQ(double(axes.height.products() * axes.width.products()), count.products);
    EXPECT_EQ(double(axes.height.sums.count * axes.width.sums.count), count.sums);
    EXPECT_EQ(*fast_multiplications(lowered), count.products * 16);
  }
}

TEST(Fast, LeavesToOthersWhatHasFourTapsAPhaseOrNoNeighboursOrNothingToSave) {
  const Machine machine;
  EXPECT_TRUE(kFastAlgorithm.supports(*lower(square(4, 2, 1, 0)), machine));
  EXPECT_FALSE(kFastAlgorithm.supports(*lower(square(4, 1, 1, 0)), machine));  // four taps a phase
  EXPECT_FALSE(kFastAlgorithm.supports(*lower(square(2, 2, 0, 0)), machine));  // one: nothing is saved
  EXPECT_FALSE(kFastAlgorithm.supports(*lower(square(1, 2, 0, 0)), machine));  // one, and holes
  Layer dilated = square(3, 1, 1, 0);
  dilated.params.height.dilation = 2;
  EXPECT_FALSE(kFastAlgorithm.supports(*lower(dilated), machine));
  Layer conv = square(3, 2, 1, 0);
  conv.operation = Operation::conv;
  EXPECT_FALSE(kFastAlgorithm.supports(*lower(conv), machine));  // skips cells
}

// Kernel 3, stride 2, dilation 2: an ordinary 3 x 3 in one of four phases, and nothing in the others.
TEST(Fast, MultipliesNothingForHoles) {
  Layer layer = square(3, 2, 2, 1);
  layer.params.height.dilation = layer.params.width.dilation = 2;
  const FastAxes axes = *fast_axes(*lower(layer));
  const FastAxes dense = *fast_axes(*lower(square(3, 1, 1, 0)));
  EXPECT_EQ(axes.height.outputs, dense.height.outputs);
  EXPECT_EQ(axes.height.products(), dense.height.products());
  EXPECT_EQ(axes.height.tiles, dense.height.tiles);
  EXPECT_EQ(axes.height.sums, dense.height.sums);
  expect_correlation(lower(layer)->width, axes.width);
}

// The scheme of one axis on numbers whose sums are exact in double: the direct sums, but for the thirds in the weights.
TEST(Fast, EveryAxisSchemeGivesTheCorrelation) {
  for (const Layer& layer : {square(4, 2, 1, 0), square(4, 2, 0, 0), square(3, 2, 1, 1), square(3, 2, 0, 0),
                             square(5, 2, 2, 1), square(5, 2, 1, 0), square(6, 2, 1, 0), square(3, 1, 1, 0),
                             square(9, 3, 3, 0), square(7, 4, 2, 1), square(2, 1, 0, 0)}) {
    const LoweredAxis axis = lower(layer)->width;
    for (const int outputs : {2, 4}) {
      const auto minimal = minimal_axis(axis, outputs);
      EXPECT_EQ(minimal.has_value(), outputs == 2 || (axis.phases.size() == 1 && axis.kernel == 3));
      if (minimal) expect_correlation(axis, *minimal);
    }
  }
}

TEST(Fast, GrowsByWhatItsHeaderSays) {
  const auto growth = [](std::int64_t kernel, std::int64_t stride, int outputs) {
    return minimal_axis(lower(square(kernel, stride, 1, 0))->width, outputs)->growth;
  };
  EXPECT_EQ(growth(3, 3, 2), 1);
  EXPECT_EQ(growth(4, 2, 2), 3);
  EXPECT_EQ(growth(5, 2, 2), 4);
  EXPECT_EQ(growth(3, 1, 2), 4);
  EXPECT_NEAR(growth(3, 1, 4), 14.3, 0.05);
}

TEST(Fast, TakesTilesOfFourOutputsWhereTheyFillVectors) {
  const auto outputs = [](std::int64_t batch, std::int64_t height, std::int64_t width) {
    Layer layer = square(3, 1, 1, 0);
    layer.input = {batch, 1, height, width};
    const FastAxes axes = *fast_axes(*lower(layer));
    return std::pair(axes.height.outputs, axes.width.outputs);
  };
  EXPECT_EQ(outputs(1, 64, 64), std::pair(4, 4));
  EXPECT_EQ(outputs(1, 7, 7), std::pair(2, 2));  // 16 tiles in a vector, or 4
  EXPECT_EQ(outputs(4, 7, 7), std::pair(4, 4));
  EXPECT_EQ(outputs(1, 2, 200), std::pair(2, 4));
}

TEST(Fast, AnInfiniteInputReachesNoTileWhoseWindowLacksIt) {
  Random random(12);
  for (const kernels::Target target : kernels::supported_targets()) {
    Case c{square(4, 2, 1, 0), {}, {}, {}};
    c.layer.input = {2, 3, 9, 21};
    c.layer.params.in_channels = 3;
    c.layer.params.out_channels = 7;
    c.input = draw_floats(random, c.layer.input);
    c.kernel = draw_floats(random, kernel_shape(c.layer));
    const PlanOptions options{.algorithm = "fast", .target = std::string(kernels::name_of(target))};
    const core::Tensor before = run_plan(c, options);
    const std::int64_t n = 1, row = 4, col = 10;
    c.input.values[size_t(c.input.index(n, 1, row, col))] = std::numeric_limits<float>::infinity();
    const core::Tensor after = run_plan(c, options);
    const MinimalAxis axis = *minimal_axis(lower(c.layer)->height);
    const auto holds = [&](std::int64_t output, std::int64_t cell) {  // the window of the output's tile
      const std::int64_t first = output / 4 * 2 + axis.first_cell;
      return cell >= first && cell < first + axis.sums.window;
    };
    for (std::int64_t b = 0; b < 2; ++b)
      for (std::int64_t channel = 0; channel < 7; ++channel)
        for (std::int64_t y = 0; y < after.shape.h; ++y)
          for (std::int64_t x = 0; x < after.shape.w; ++x) {
            const size_t i = size_t(after.index(b, channel, y, x));
            if (b == n && holds(y, row) && holds(x, col)) continue;
            ASSERT_EQ(after.values[i], before.values[i]) << y << ", " << x << " " << kernels::name_of(target);
          }
  }
}

}  // namespace
}  // namespace unstride::engine::plans
