// The algorithm "quads" on every instruction set: exact on integers, and with infinity beside the padding.
#include "engine/plans/quads.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/kernels/quads.h"
#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

class QuadsPlan : public testing::TestWithParam<std::string> {
 protected:
  // A layer of stride 2 that it computes: widths around those of its runs, odd outputs, bands of rows.
  Case draw_layer(Random& random) const {
    for (;;) {
      Case c;
      const std::int64_t groups = draw(random, 1, 2);
      AxisParams axes[2];
      for (AxisParams& axis : axes) {
        axis.stride = 2;
        axis.kernel = draw(random, 1, 6);
        axis.pad_begin = draw(random, 0, 2);
        axis.pad_end = draw(random, 0, 2);
        axis.output_padding = draw(random, 0, 1);
      }
      c.layer.input = {draw(random, 1, 2), groups * draw(random, 1, 9), draw(random, 1, 40), draw(random, 1, 24)};
      c.layer.params = {axes[0], axes[1], c.layer.input.c, groups * draw(random, 1, 40), groups};
      const auto lowered = lower(c.layer);
      if (lowered && kQuadsAlgorithm.supports(*lowered, *machine_for({.target = GetParam()}))) return c;
    }
  }
};

TEST_P(QuadsPlan, IsExactOnIntegers) {
  Random random(31);
  for (int n = 0; n < 80; ++n) {
    Case c = draw_layer(random);
    c.input = draw_integers(random, c.layer.input, 9);
    c.kernel = draw_integers(random, kernel_shape(c.layer), 9);
    if (draw(random, 0, 1)) c.bias = draw_integers(random, {1, c.layer.params.out_channels, 1, 1}, 9);
    const core::Tensor got = run_plan(c, {.threads = 1 + n % 3, .algorithm = "quads", .target = GetParam()});
    ASSERT_EQ(got, reference_of(c.layer, c.input, c.kernel, c.bias_or_null())) << "configuration " << n;
  }
}

TEST_P(QuadsPlan, SpreadsInfinityNoFurtherThanProductsReach) {
  Random random(32);
  for (int n = 0; n < 40; ++n) {
    Case c = draw_layer(random);
    c.input = draw_integers(random, c.layer.input, 9);
    c.kernel = draw_integers(random, kernel_shape(c.layer), 9);
    for (float& weight : c.kernel.values) weight += weight == 0 ? 1 : 0;
    c.input.values[size_t(draw(random, 0, std::int64_t(c.input.values.size()) - 1))] =
        n % 2 ? std::numeric_limits<float>::infinity() : std::nanf("");
    const core::Tensor y = reference_of(c.layer, c.input, c.kernel, nullptr);
    const core::Tensor got = run_plan(c, {.threads = 1, .algorithm = "quads", .target = GetParam()});
    ASSERT_EQ(first_unlike(y, got), -1) << "configuration " << n;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, QuadsPlan, testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (const kernels::Target target : kernels::supported_targets())
                             names.emplace_back(kernels::name_of(target));
                           return names;
                         }()),
                         [](const auto& instance) { return instance.param; });

TEST(Quads, ComputesStrideTwoBothWaysAlone) {
  const auto supports = [](std::int64_t stride_h, std::int64_t stride_w, std::int64_t kernel) {
    const AxisParams h{.kernel = kernel, .stride = stride_h}, w{.kernel = kernel, .stride = stride_w};
    const auto lowered = lower({.params = {h, w, 4, 4, 1}, .input = {1, 4, 9, 9}});
    return kQuadsAlgorithm.supports(*lowered, *machine_for({}));
  };
  EXPECT_TRUE(supports(2, 2, 4));
  EXPECT_FALSE(supports(1, 2, 4));
  EXPECT_FALSE(supports(2, 3, 4));
  // Its outermost taps lack two pixels of a run, which tiles of two pixels do not have.
  EXPECT_EQ(supports(2, 2, 9), kernels::quad_kernels(machine_for({})->target).most_pixels == 2);
}

}  // namespace
}  // namespace unstride::engine::plans
