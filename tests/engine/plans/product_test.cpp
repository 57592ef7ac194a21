// The algorithm "product": what it supports, and that a batch, holes and panels come out as the reference's.
#include "engine/plans/product.h"

#include <gtest/gtest.h>

#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

TEST(Product, ComputesInputsOfOneCellAMapAndNoOthers) {
  Layer layer{.params = {{4, 1, 0, 0, 0, 1}, {4, 1, 0, 0, 0, 1}, 3, 5, 1}, .input = {1, 3, 1, 1}};
  const Machine machine;
  EXPECT_TRUE(kProductAlgorithm.supports(*lower(layer), machine));
  layer.input.w = 2;
  EXPECT_FALSE(kProductAlgorithm.supports(*lower(layer), machine));
}

TEST(Product, LeavesLayersToOthersWhereMostOutputsAreReachedByNothing) {
  const AxisParams far{.kernel = 2, .dilation = 1000};
  const Layer layer{.params = {far, far, 3, 5, 1}, .input = {1, 3, 1, 1}};
  EXPECT_FALSE(kProductAlgorithm.supports(*lower(layer), Machine()));
}

TEST(Product, IsExactOnIntegersForEveryBatchThatATileHasRowsFor) {
  Random random(9);
  for (const kernels::Target target : kernels::supported_targets())
    for (std::int64_t batch = 1; batch <= 17; ++batch) {
      Case c;
      const std::int64_t groups = draw(random, 1, 2);
      c.layer.operation = batch % 4 == 0 ? Operation::conv : Operation::conv_transpose;
      c.layer.input = {batch, groups * draw(random, 1, 9), 1, 1};
      do {
        c.layer.params = {draw_axis(random, 1), draw_axis(random, 1), c.layer.input.c, groups * draw(random, 1, 9),
                          groups};
      } while (!lower(c.layer) || !kProductAlgorithm.supports(*lower(c.layer), Machine()));
      c.input = draw_integers(random, c.layer.input, 9);
      c.kernel = draw_integers(random, kernel_shape(c.layer), 9);
      c.bias = draw_integers(random, {1, c.layer.params.out_channels, 1, 1}, 9);
      const PlanOptions options{
          .threads = 2, .algorithm = "product", .target = std::string(kernels::name_of(target)), .spread = true};
      EXPECT_EQ(run_plan(c, options), reference_of(c.layer, c.input, c.kernel, &c.bias))
          << kernels::name_of(target) << ", batch " << batch;
    }
}

}  // namespace
}  // namespace unstride::engine::plans
