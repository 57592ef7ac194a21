// A layer is the sum of its pairs of channels, and of the bias.
#include "engine/problem.h"

#include <gtest/gtest.h>

#include "engine/random_problem.h"
#include "engine/reference.h"

namespace unstride::engine {
namespace {

Problem draw_layer(Random& random) {
  Problem problem;
  problem.params.groups = draw(random, 1, 3);
  problem.params.in_channels = problem.params.groups * draw(random, 1, 3);
  problem.params.out_channels = problem.params.groups * draw(random, 1, 2);
  const std::int64_t h = draw(random, 1, 4), w = draw(random, 1, 4);
  problem.params.height = draw_axis(random, h);
  problem.params.width = draw_axis(random, w);
  const auto shared = [](core::Tensor tensor) { return std::make_shared<const core::Tensor>(std::move(tensor)); };
  const ConvParams& p = problem.params;
  problem.input = shared(draw_integers(random, {1, p.in_channels, h, w}, 9));
  problem.kernel =
      shared(draw_integers(random, {p.in_channels, p.out_channels / p.groups, p.height.kernel, p.width.kernel}, 9));
  problem.bias = shared(draw_integers(random, {1, p.out_channels, 1, 1}, 9));
  return problem;
}

TEST(Pairs, AndTheBiasAddUpToTheLayer) {
  Random random(7);
  for (int set = 0; set < 200; ++set) {
    const Problem layer = draw_layer(random);
    auto rest = conv_transpose2d(*layer.input, *layer.kernel, layer.bias.get(), layer.params);
    ASSERT_TRUE(rest);
    const std::int64_t plane = rest->shape.h * rest->shape.w;
    for (std::int64_t oc = 0; oc < layer.params.out_channels; ++oc) {
      float* cells = &rest->values[size_t(oc * plane)];
      for (std::int64_t n = 0; n < plane; ++n) cells[n] -= layer.bias->values[size_t(oc)];
      for (std::int64_t ic = 0; ic < layer.params.in_channels; ++ic) {
        if (!are_paired(layer.params, {ic, oc})) continue;
        const Problem pair = pair_of(layer, {ic, oc});
        const auto part = conv_transpose2d(*pair.input, *pair.kernel, nullptr, pair.params);
        ASSERT_TRUE(part);
        for (std::int64_t n = 0; n < plane; ++n) cells[n] -= part->values[size_t(n)];
      }
    }
    for (const float value : rest->values) ASSERT_EQ(value, 0) << "set " << set;
  }
}

TEST(Pairs, OfDifferentGroupsAreNone) {
  ConvParams params;
  params.in_channels = 4, params.out_channels = 6, params.groups = 2;
  EXPECT_TRUE(are_paired(params, {1, 2}));
  EXPECT_TRUE(are_paired(params, {2, 3}));
  EXPECT_FALSE(are_paired(params, {1, 3}));
  EXPECT_FALSE(are_paired(params, {2, 0}));
  EXPECT_FALSE(are_paired(params, {4, 5}));
  EXPECT_FALSE(are_paired(params, {-1, 0}));
}

TEST(Pairs, KeepTheOtherChannelWhereAWeightJoinsItElseTakeTheFirstOfTheGroup) {
  ConvParams params;
  params.in_channels = 4, params.out_channels = 6, params.groups = 2;
  EXPECT_EQ(with_input(params, {0, 2}, 1), (ChannelPair{1, 2}));
  EXPECT_EQ(with_input(params, {0, 2}, 3), (ChannelPair{3, 3}));
  EXPECT_EQ(with_output(params, {1, 2}, 0), (ChannelPair{1, 0}));
  EXPECT_EQ(with_output(params, {1, 2}, 5), (ChannelPair{2, 5}));
}

TEST(Problems, AreEqualByTheirValuesAndABiasIsNotNone) {
  Random random(8);
  const Problem layer = draw_layer(random);
  Problem copy = layer;
  copy.input = std::make_shared<const core::Tensor>(*layer.input);
  EXPECT_EQ(copy, layer);
  copy.bias = nullptr;
  EXPECT_FALSE(copy == layer);
  EXPECT_EQ(pair_of(layer, {0, 0}).bias, nullptr);
}

}  // namespace
}  // namespace unstride::engine
