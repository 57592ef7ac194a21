// Down and up again: sizes always come back, values only where the kernel is tight.
#include "engine/round_trip.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/random_problem.h"
#include "engine/reference.h"

namespace unstride::engine {
namespace {

using core::Shape;
using core::Tensor;

ConvParams haar_layer(std::int64_t groups) {
  const AxisParams axis{.kernel = 2, .stride = 2};
  return {axis, axis, 4 * groups, groups, groups};
}

Tensor haar_weights(std::int64_t groups) {
  Tensor weight({4 * groups, 1, 2, 2});
  for (size_t n = 0; n < weight.values.size(); ++n) weight.values[n] = haar_kernel().values[n % 16];
  return weight;
}

RoundTrip trip(const Tensor& image, const Tensor& weight, const ConvParams& layer) {
  const auto found = round_trip(image, weight, layer);
  EXPECT_TRUE(found) << found.error().message;
  return found.value_or(RoundTrip{});
}

TEST(RoundTrip, ThroughTheHaarKernelsIsTheIdentityExactlyOnEvenSizes) {
  Random random(71);
  for (int set = 0; set < 200; ++set) {
    const std::int64_t groups = draw(random, 1, 3);
    const Shape shape{draw(random, 1, 2), groups, 2 * draw(random, 1, 5), 2 * draw(random, 1, 5)};
    const Tensor image = draw_integers(random, shape, 50);
    const RoundTrip found = trip(image, haar_weights(groups), haar_layer(groups));
    ASSERT_EQ(found.up, image);
    ASSERT_EQ(found.largest, 0);
    ASSERT_EQ(found.difference, Tensor(shape));
  }
}

TEST(RoundTrip, LosesTheLastRowOfAnOddHeight) {
  const Tensor image({1, 1, 3, 2}, {1, 2, 3, 4, 5, -6});
  const RoundTrip found = trip(image, haar_kernel(), haar_layer(1));
  EXPECT_EQ(found.params.height.output_padding, 1);
  EXPECT_EQ(found.params.width.output_padding, 0);
  EXPECT_EQ(found.up, Tensor({1, 1, 3, 2}, {1, 2, 3, 4, 0, 0}));
  EXPECT_EQ(found.difference, Tensor({1, 1, 3, 2}, {0, 0, 0, 0, -5, 6}));
  EXPECT_EQ(found.largest, 6);
}

TEST(RoundTrip, HasItsAxesFromTheLayersAlone) {
  Random random(74);
  int more_cells = 0;
  for (int set = 0; set < 500; ++set) {
    const Axes layer{{draw_axis(random, 3), 3}, {draw_axis(random, 2), 2}};
    const ConvParams params{layer.height.params, layer.width.params};
    const Tensor image({1, 1, layer.height.output(), layer.width.output()}, 1);
    const Tensor weight({1, 1, params.height.kernel, params.width.kernel}, 1);
    const RoundTrip found = trip(image, weight, params);
    ASSERT_EQ(round_trip_axes(layer), axes_of(found.params, found.down.shape));
    more_cells += found.down.shape.h > 3;
  }
  EXPECT_GT(more_cells, 10);
}

TEST(RoundTrip, BringsEverySizeBackAndIsTheTwoReferences) {
  Random random(72);
  int with_output_padding = 0, too_large = 0;
  for (int set = 0; set < 800; ++set) {
    const std::int64_t groups = draw(random, 1, 3);
    ConvParams layer{draw_axis(random, 3), draw_axis(random, 3), groups * draw(random, 1, 2),
                     groups * draw(random, 1, 2), groups};
    const Tensor image = draw_integers(random, {1, layer.out_channels, draw(random, 1, 9), draw(random, 1, 9)}, 9);
    const Tensor weight = draw_integers(
        random, {layer.in_channels, layer.out_channels / groups, layer.height.kernel, layer.width.kernel}, 9);
    const auto found = round_trip(image, weight, layer);
    if (conv_output_size(layer.height, image.shape.h) < 1 || conv_output_size(layer.width, image.shape.w) < 1) {
      ASSERT_FALSE(found);
      ++too_large;
      continue;
    }
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found->up.shape, image.shape);
    ASSERT_EQ(found->up, *conv_transpose2d(found->down, weight, nullptr, found->params));
    double largest = 0;
    for (size_t n = 0; n < image.values.size(); ++n) {
      ASSERT_EQ(found->difference.values[n], found->up.values[n] - image.values[n]);
      largest = std::max(largest, std::abs(double(found->difference.values[n])));
    }
    ASSERT_EQ(found->largest, largest);
    with_output_padding += found->params.height.output_padding > 0;
  }
  EXPECT_GT(with_output_padding, 100);
  EXPECT_GT(too_large, 50);
}

TEST(RoundTrip, SaysThatTheKernelDoesNotFit) {
  const auto found = round_trip(Tensor({1, 1, 1, 4}), haar_kernel(), haar_layer(1));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message,
            "The kernel spans 2 cells, but the padded input has a height of 1; add padding or take a smaller kernel.");
}

TEST(Tight, AreTheHaarKernelsAndNotThreeOfThem) {
  EXPECT_TRUE(is_tight(haar_kernel(), haar_layer(1)));
  EXPECT_TRUE(is_tight(haar_weights(3), haar_layer(3)));
  ConvParams three = haar_layer(1);
  three.in_channels = 3;
  Tensor weight({3, 1, 2, 2});
  std::copy_n(haar_kernel().values.begin(), 12, weight.values.begin());
  EXPECT_FALSE(is_tight(weight, three));
}

TEST(Tight, NeedsEveryGroupToBe) {
  for (size_t changed = 0; changed < 3; ++changed) {
    Tensor weight = haar_weights(3);
    weight.values[changed * 16] = 0.25f;
    EXPECT_FALSE(is_tight(weight, haar_layer(3))) << "group " << changed;
  }
}

TEST(Tight, IsNoKernelThatOverlapsOrLeavesGaps) {
  for (const AxisParams& axis :
       {AxisParams{2, 1, 0, 0, 0, 1}, AxisParams{2, 3, 0, 0, 0, 1}, AxisParams{2, 2, 1, 0, 0, 1},
        AxisParams{2, 2, 0, 1, 0, 1}, AxisParams{2, 2, 0, 0, 0, 3}}) {
    ConvParams layer = haar_layer(1);
    layer.height = axis;
    EXPECT_FALSE(is_tight(haar_kernel(), layer));
  }
}

TEST(Tight, IsAKernelWhoseRoundTripIsTheIdentityAndNoOther) {
  Random random(73);
  int tight = 0, loose = 0;
  for (int set = 0; set < 300; ++set) {
    // Haar kernels with shuffled signs, and sometimes one weight changed.
    Tensor weight = haar_kernel();
    for (size_t n = 0; n < 16; n += 4)
      if (draw(random, 0, 1))
        for (size_t k = n; k < n + 4; ++k) weight.values[k] = -weight.values[k];
    if (draw(random, 0, 1)) weight.values[size_t(draw(random, 0, 15))] = 0.25f * float(draw(random, -4, 4));
    bool identity = true;
    for (size_t cell = 0; cell < 4; ++cell) {
      Tensor image({1, 1, 2, 2});
      image.values[cell] = 1;
      identity &= trip(image, weight, haar_layer(1)).largest == 0;
    }
    ASSERT_EQ(is_tight(weight, haar_layer(1)), identity);
    (identity ? tight : loose) += 1;
  }
  EXPECT_GT(tight, 50);
  EXPECT_GT(loose, 50);
}

}  // namespace
}  // namespace unstride::engine
