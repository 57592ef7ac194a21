// The pixel-vectorized algorithms on every instruction set of this machine, against the reference.
#include "engine/plans/few_channels.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

// Widths around whole vectors of every instruction set, heights around tiles of several rows; all strides, kernels with
// and without a compiled pattern.
Layer draw_layer(Random& random) {
  for (;;) {
    Layer layer;
    const bool conv = draw(random, 0, 3) == 0;
    layer.operation = conv ? Operation::conv : Operation::conv_transpose;
    const std::int64_t groups = draw(random, 0, 2) ? 1 : draw(random, 2, 4);
    const std::int64_t group_in = draw(random, 0, 2) ? draw(random, 1, 5) : 1;
    layer.input = {draw(random, 1, 2), groups * group_in, draw(random, 1, 20),
                   draw(random, 0, 1) ? draw(random, 1, 40) : 16 * draw(random, 1, 5) + draw(random, -2, 2)};
    AxisParams height = draw_axis(random, layer.input.h), width = draw_axis(random, layer.input.w);
    if (draw(random, 0, 1)) {  // a square kernel as decoders have
      width.kernel = height.kernel = draw(random, 1, 9);
      width.stride = height.stride = draw(random, 1, 4);
      width.dilation = height.dilation = 1;
    }
    if (conv) width.stride = 1;
    layer.params = {height, width, layer.input.c, groups * draw(random, 1, 4), groups};
    layer.activation.kind = ActivationKind(draw(random, 0, 3) ? 0 : draw(random, 1, 2));
    if (lower(layer)) return layer;
  }
}

// So many channels that rows are summed from where they lie, where their taps allow it, between rows that are padded.
Layer draw_deep_layer(Random& random) {
  for (;;) {
    Layer layer;
    const std::int64_t channels = draw(random, 20, 40);
    layer.input = {draw(random, 1, 2), channels, draw(random, 8, 20), draw(random, 17, 70)};
    AxisParams axis{.kernel = draw(random, 1, 9), .stride = draw(random, 1, 4)};
    axis.pad_begin = axis.pad_end = draw(random, 0, 3) ? (axis.kernel - 1) / 2 : draw(random, 0, axis.kernel);
    axis.output_padding = draw(random, 0, axis.stride - 1);
    layer.params = {axis, axis, channels, draw(random, 1, 4), 1};
    if (draw(random, 0, 1)) layer.params.height = draw_axis(random, layer.input.h);
    if (lower(layer)) return layer;
  }
}

// Single maps of whole lines and few taps, which are summed from where they lie, too.
Layer draw_flat_layer(Random& random) {
  for (;;) {
    Layer layer;
    const std::int64_t groups = draw(random, 0, 1) ? 1 : draw(random, 2, 4);
    layer.input = {draw(random, 1, 2), groups, draw(random, 1, 20), 16 * draw(random, 1, 9)};
    AxisParams axis{.kernel = draw(random, 1, 3), .stride = draw(random, 1, 3)};
    axis.pad_begin = axis.pad_end = (axis.kernel - 1) / 2;
    axis.output_padding = draw(random, 0, axis.stride - 1);
    layer.params = {axis, axis, groups, groups * draw(random, 1, 2), groups};
    if (lower(layer)) return layer;
  }
}

Case with_values(Random& random, const Layer& layer, bool integers) {
  const auto values = [&](const core::Shape& shape) {
    return integers ? draw_integers(random, shape, 9) : draw_floats(random, shape);
  };
  Case c{layer, values(layer.input), values(kernel_shape(layer)), {}};
  if (draw(random, 0, 1)) c.bias = values({1, layer.params.out_channels, 1, 1});
  return c;
}

std::string describe(const Layer& layer) {
  const auto axis = [](const AxisParams& a) {
    return fmt::format("k{} s{} p{},{} op{} d{}", a.kernel, a.stride, a.pad_begin, a.pad_end, a.output_padding,
                       a.dilation);
  };
  return fmt::format("{} {}x{}x{}x{} -> {}, {} groups, height {}, width {}",
                     layer.operation == Operation::conv ? "conv" : "conv_transpose", layer.input.n, layer.input.c,
                     layer.input.h, layer.input.w, layer.params.out_channels, layer.params.groups,
                     axis(layer.params.height), axis(layer.params.width));
}

core::Tensor activated(core::Tensor y, const Activation& activation) {
  for (float& value : y.values)
    if (value < 0) value = activation.kind == ActivationKind::relu ? 0 : value * activation.slope;
  return y;
}

// All algorithms of the family that compute a layer.
std::vector<const Algorithm*> family(const Layer& layer, const Machine& machine) {
  const Lowered lowered = *lower(layer);
  std::vector<const Algorithm*> found;
  for (const Algorithm* a : {&kFewChannelsAlgorithm, &kDepthwiseAlgorithm, &kStencilAlgorithm})
    if (a->supports(lowered, machine)) found.push_back(a);
  return found;
}

class FewChannels : public testing::TestWithParam<kernels::Target> {
 protected:
  std::string target() const { return std::string(kernels::name_of(GetParam())); }
  Machine machine() const { return this_machine(GetParam(), 1); }
};

TEST_P(FewChannels, AreExactOnSmallIntegersWithAnyNumberOfThreads) {
  Random random(1);
  for (int n = 0; n < 500; ++n) {
    const Case c = with_values(random, draw_layer(random), true);
    core::Tensor y = reference_of(c.layer, c.input, c.kernel, c.bias_or_null());
    if (c.layer.activation.kind == ActivationKind::relu) y = activated(y, c.layer.activation);
    if (c.layer.activation.kind == ActivationKind::leaky_relu) y = activated(y, c.layer.activation);
    for (const Algorithm* a : family(c.layer, machine()))
      ASSERT_EQ(run_plan(c, {.threads = 1 + n % 2, .algorithm = std::string(a->name), .target = target()}), y)
          << "configuration " << n << ", " << a->name << ": " << describe(c.layer);
  }
}

TEST_P(FewChannels, AreExactWithManyChannelsToo) {
  Random random(6);
  for (int n = 0; n < 60; ++n) {
    const Case c = with_values(random, draw_deep_layer(random), true);
    const core::Tensor y = reference_of(c.layer, c.input, c.kernel, c.bias_or_null());
    ASSERT_EQ(run_plan(c, {.threads = 1 + n % 2, .algorithm = "few-channels", .target = target()}), y)
        << "configuration " << n << ": " << describe(c.layer);
  }
}

TEST_P(FewChannels, AreExactOnSingleMapsOfWholeLines) {
  Random random(7);
  for (int n = 0; n < 200; ++n) {
    const Case c = with_values(random, draw_flat_layer(random), true);
    const core::Tensor y = reference_of(c.layer, c.input, c.kernel, c.bias_or_null());
    for (const Algorithm* a : family(c.layer, machine()))
      ASSERT_EQ(run_plan(c, {.threads = 1 + n % 2, .algorithm = std::string(a->name), .target = target()}), y)
          << "configuration " << n << ", " << a->name << ": " << describe(c.layer);
  }
}

TEST_P(FewChannels, StayWithinTheBoundOfADirectSum) {
  Random random(2);
  for (int n = 0; n < 300; ++n) {
    Case c = with_values(random, draw_layer(random), false);
    c.layer.activation = {};
    for (const Algorithm* a : family(c.layer, machine())) {
      const core::Tensor y = run_plan(c, {.algorithm = std::string(a->name), .target = target()});
      ASSERT_EQ(first_beyond_bound(c, y), -1) << "configuration " << n << ", " << a->name << ": " << describe(c.layer);
    }
  }
}

// The order of a sum depends on the layer alone, so a large map cut into many blocks is that of one thread.
TEST_P(FewChannels, AreTheSameBitForBitOnTwoThreads) {
  Random random(3);
  for (const std::int64_t out : {1, 3}) {
    Layer layer;
    layer.input = {2, 24, 70, 83};
    const AxisParams axis{.kernel = 5, .stride = 2, .pad_begin = 2, .pad_end = 2, .output_padding = 1};
    layer.params = {axis, axis, 24, out, 1};
    const Case c = with_values(random, layer, false);
    EXPECT_EQ(run_plan(c, {.threads = 1, .algorithm = "few-channels", .target = target()}),
              run_plan(c, {.threads = 2, .algorithm = "few-channels", .target = target()}));
  }
}

TEST_P(FewChannels, LetNaNAndInfinityReachOnlyWhatAProductReaches) {
  Random random(4);
  for (int n = 0; n < 300; ++n) {
    const Layer layer = n % 10 == 0   ? draw_deep_layer(random)
                        : n % 10 == 1 ? draw_flat_layer(random)
                                      : draw_layer(random);
    Case c = with_values(random, layer, true);
    c.layer.activation = {};
    auto& cells = c.input.values;
    cells[size_t(draw(random, 0, std::int64_t(cells.size()) - 1))] = std::nanf("");
    cells[size_t(draw(random, 0, std::int64_t(cells.size()) - 1))] = std::numeric_limits<float>::infinity();
    const core::Tensor y = reference_of(c.layer, c.input, c.kernel, c.bias_or_null());
    for (const Algorithm* a : family(c.layer, machine())) {
      const core::Tensor got = run_plan(c, {.algorithm = std::string(a->name), .target = target()});
      ASSERT_EQ(first_unlike(y, got), -1) << "configuration " << n << ", " << a->name << ": " << describe(c.layer);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(EveryTarget, FewChannels, testing::ValuesIn(kernels::supported_targets()),
                         [](const auto& target) { return std::string(kernels::name_of(target.param)); });

TEST(FewChannelsTable, EachRowSupportsWhatItsNameSays) {
  Layer layer;
  const AxisParams axis{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};
  const Machine machine = this_machine(kernels::supported_targets().front(), 1);
  const auto names = [&](std::int64_t in, std::int64_t out, std::int64_t groups) {
    layer.input = {1, in, 8, 8};
    layer.params = {axis, axis, in, out, groups};
    std::string all;
    for (const Algorithm* a : family(layer, machine)) all += std::string(a->name) + " ";
    return all;
  };
  EXPECT_EQ(names(16, 3, 1), "few-channels ");
  EXPECT_EQ(names(16, 16, 16), "few-channels depthwise ");
  EXPECT_EQ(names(1, 1, 1), "few-channels stencil ");
  EXPECT_EQ(names(1, 3, 1), "few-channels ");
  EXPECT_EQ(names(16, 5, 1), "");
  EXPECT_EQ(names(16, 10, 2), "");
}

#if !defined(UNSTRIDE_SANITIZED)  // which has few of them compiled in
TEST(FewChannelsTable, TheCommonKernelsHaveTheirTapsCompiledIn) {
  const kernels::Target target = kernels::supported_targets().front();
  for (const auto& [kernel, stride, padding] : {std::array<std::int64_t, 3>{3, 1, 1},
                                                {5, 1, 2},
                                                {7, 1, 3},
                                                {2, 2, 0},
                                                {3, 2, 1},
                                                {4, 2, 1},
                                                {5, 2, 2},
                                                {9, 2, 4},
                                                {9, 3, 4},
                                                {9, 4, 4}}) {
    Layer layer;
    layer.input = {1, 8, 32, 32};
    const AxisParams axis{.kernel = kernel, .stride = stride, .pad_begin = padding, .pad_end = padding};
    layer.params = {axis, axis, 8, 1, 1};
    std::vector<float> weights(size_t(8 * kernel * kernel), 1.0f);
    const auto plan =
        Plan::make(layer, {weights}, {.algorithm = "few-channels", .target = std::string(kernels::name_of(target))});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->kernel().find("any"), std::string::npos) << "kernel " << kernel << ", stride " << stride;
  }
}
#endif

}  // namespace
}  // namespace unstride::engine::plans
