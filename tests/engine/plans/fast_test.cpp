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

TEST(Fast, MultipliesAsOftenAsItsHeaderSays) {
  for (const Count& count : {Count{square(4, 2, 1, 0), 36, 25}, Count{square(3, 2, 1, 1), 25, 16},
                             Count{square(5, 2, 2, 1), 49, 36}, Count{square(3, 1, 1, 0), 16, 16}}) {
    const Lowered lowered = *lower(count.layer);
    const FastAxes axes = *fast_axes(lowered);
    EXPECT_EQ(double(axes.height.products() * axes.width.products()), count.products);
    EXPECT_EQ(double(axes.height.sums.size() * axes.width.sums.size()), count.sums);
    EXPECT_EQ(*fast_multiplications(lowered), count.products * 16);
  }
}

TEST(Fast, LeavesToOthersWhatHasFourTapsAPhaseOrNoneOrNoNeighbours) {
  const Machine machine;
  EXPECT_TRUE(kFastAlgorithm.supports(*lower(square(4, 2, 1, 0)), machine));
  EXPECT_FALSE(kFastAlgorithm.supports(*lower(square(4, 1, 1, 0)), machine));  // four taps a phase
  EXPECT_FALSE(kFastAlgorithm.supports(*lower(square(2, 2, 0, 0)), machine));  // one: nothing is saved
  Layer holes = square(1, 2, 0, 0);
  EXPECT_FALSE(kFastAlgorithm.supports(*lower(holes), machine));
  Layer dilated = square(3, 1, 1, 0);
  dilated.params.height.dilation = 2;
  EXPECT_FALSE(kFastAlgorithm.supports(*lower(dilated), machine));
  Layer conv = square(3, 2, 1, 0);
  conv.operation = Operation::conv;
  EXPECT_FALSE(kFastAlgorithm.supports(*lower(conv), machine));  // skips cells
}

// The scheme of one axis, in double, on a window of ones and powers of two: exactly the direct sums.
TEST(Fast, EveryAxisSchemeGivesTheCorrelation) {
  for (const Layer& layer : {square(4, 2, 1, 0), square(3, 2, 1, 1), square(5, 2, 2, 1), square(3, 1, 1, 0),
                             square(9, 3, 3, 0), square(7, 4, 2, 1), square(2, 1, 0, 0)}) {
    const LoweredAxis axis = lower(layer)->width;
    const MinimalAxis minimal = *minimal_axis(axis);
    const auto cell = [](std::int64_t i) { return double(std::int64_t(1) << (i + 4)); };
    const auto tap = [](std::int64_t a) { return double(3 * a * a + 1); };
    for (size_t f = 0; f < axis.phases.size(); ++f) {
      std::vector<double> products;
      for (const MinimalProduct& product : minimal.phases[f].products) {
        const kernels::PairSum& sum = minimal.sums[size_t(product.sum)];
        double cells = cell(minimal.first_cell + sum.first), taps = 0;
        if (sum.second >= 0) cells += double(sum.sign) * cell(minimal.first_cell + sum.second);
        for (size_t t = 0; t < product.taps.size(); ++t) taps += product.coefficients[t] * tap(product.taps[t]);
        products.push_back(cells * taps);
      }
      for (std::int64_t n = 0; n < 2; ++n) {
        double expected = 0, got = 0;
        for (const LoweredTap& t : axis.phases[f].taps) expected += tap(t.tap) * cell(n + t.offset);
        const kernels::TermSum& output = minimal.phases[f].outputs[n];
        for (int t = 0; t < output.terms; ++t) got += double(output.sign[t]) * products[size_t(output.index[t])];
        EXPECT_EQ(got, expected) << "kernel " << axis.kernel << ", phase " << f << ", output " << n;
      }
    }
  }
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
      return cell >= first && cell < first + axis.window;
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
