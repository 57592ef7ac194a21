// The algorithm "channels" on every instruction set: exact on integers, within the bound of a direct sum on floats, and
// the same bits for any number of threads.
#include "engine/plans/channels.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/plans/channels_layout.h"
#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

class Channels : public testing::TestWithParam<std::string> {};

// Channels around the widths of vectors and panels, planes smaller and larger than a vector.
Case draw_layer(Random& random, Operation operation, std::int64_t most_channels = 6) {
  for (;;) {
    Case c;
    const std::int64_t groups = draw(random, 1, 3);
    c.layer.operation = operation;
    c.layer.input = {draw(random, 1, 3), groups * draw(random, 1, most_channels), draw(random, 1, 9),
                     draw(random, 1, 12)};
    c.layer.params = {draw_axis(random, c.layer.input.h), draw_axis(random, c.layer.input.w), c.layer.input.c,
                      groups * draw(random, 1, draw(random, 0, 1) ? 5 : 70), groups};
    if (lower(c.layer)) return c;
  }
}

TEST_P(Channels, IsExactOnIntegers) {
  Random random(21);
  for (int n = 0; n < 400; ++n) {
    Case c = draw_layer(random, n % 3 == 2 ? Operation::conv : Operation::conv_transpose);
    c.input = draw_integers(random, c.layer.input, 9);
    c.kernel = draw_integers(random, kernel_shape(c.layer), 9);
    if (draw(random, 0, 1)) c.bias = draw_integers(random, {1, c.layer.params.out_channels, 1, 1}, 9);
    const core::Tensor got = run_plan(c, {.threads = 1 + n % 3, .algorithm = "channels", .target = GetParam()});
    ASSERT_EQ(got, reference_of(c.layer, c.input, c.kernel, c.bias_or_null())) << "configuration " << n;
  }
}

// With many channels it is worth leaving padding out.
TEST_P(Channels, IsExactWithoutPadding) {
  Random random(26);
  int trimmed = 0;
  for (int n = 0; n < 60; ++n) {
    Case c = draw_layer(random, n % 3 == 2 ? Operation::conv : Operation::conv_transpose, 120);
    c.input = draw_integers(random, c.layer.input, 9);
    c.kernel = draw_integers(random, kernel_shape(c.layer), 9);
    if (draw(random, 0, 1)) c.bias = draw_integers(random, {1, c.layer.params.out_channels, 1, 1}, 9);
    const PlanOptions options{.threads = 1 + n % 3, .algorithm = "channels", .target = GetParam(), .spread = true};
    trimmed += channels_layout(*lower(c.layer), *machine_for(options)).trimmed ? 1 : 0;
    const core::Tensor got = run_plan(c, options);
    ASSERT_EQ(got, reference_of(c.layer, c.input, c.kernel, c.bias_or_null())) << "configuration " << n;
  }
  EXPECT_GE(trimmed, 20);
}

TEST_P(Channels, StaysWithinTheBoundOfADirectSum) {
  Random random(22);
  for (int n = 0; n < 100; ++n) {
    Case c = draw_layer(random, n % 3 == 2 ? Operation::conv : Operation::conv_transpose);
    c.input = draw_floats(random, c.layer.input);
    c.kernel = draw_floats(random, kernel_shape(c.layer));
    if (draw(random, 0, 1)) c.bias = draw_floats(random, {1, c.layer.params.out_channels, 1, 1});
    const core::Tensor got = run_plan(c, {.threads = 1, .algorithm = "channels", .target = GetParam()});
    ASSERT_EQ(first_beyond_bound(c, got), -1) << "configuration " << n;
  }
}

TEST_P(Channels, ActivatesAfterTheSum) {
  Random random(23);
  for (int n = 0; n < 50; ++n) {
    Case c = draw_layer(random, Operation::conv_transpose);
    c.input = draw_integers(random, c.layer.input, 9);
    c.kernel = draw_integers(random, kernel_shape(c.layer), 9);
    core::Tensor expected = reference_of(c.layer, c.input, c.kernel, nullptr);
    for (float& value : expected.values) value = std::max(value, 0.0f);
    c.layer.activation.kind = ActivationKind::relu;
    ASSERT_EQ(run_plan(c, {.threads = 2, .algorithm = "channels", .target = GetParam()}), expected) << n;
  }
}

// Deep enough that the sums of a panel are cut into steps, with several blocks of pixels and several panels.
TEST_P(Channels, GivesTheSameBitsForAnyNumberOfThreadsAndAnyBatch) {
  Random random(24);
  Case c;
  const AxisParams axis{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};
  c.layer = {.params = {axis, axis, 700, 40, 1}, .input = {2, 700, 9, 8}};
  c.input = draw_floats(random, c.layer.input);
  c.kernel = draw_floats(random, kernel_shape(c.layer));
  c.bias = draw_floats(random, {1, 40, 1, 1});
  PlanOptions options{.threads = 1, .algorithm = "channels", .target = GetParam()};
  const core::Tensor got = run_plan(c, options);
  EXPECT_EQ(first_beyond_bound(c, got), -1);
  for (options.threads = 2; options.threads <= 4; ++options.threads) EXPECT_EQ(run_plan(c, options), got);
  c.layer.input.n = c.input.shape.n = 1;
  c.input.values.resize(c.input.values.size() / 2);
  options.threads = 1;
  const core::Tensor alone = run_plan(c, options);
  EXPECT_TRUE(std::equal(alone.values.begin(), alone.values.end(), got.values.begin()));
}

TEST_P(Channels, SpreadsInfinityNoFurtherThanProductsReach) {
  Random random(25);
  for (int n = 0; n < 100; ++n) {
    Case c = draw_layer(random, n % 3 == 2 ? Operation::conv : Operation::conv_transpose, n % 4 == 3 ? 120 : 6);
    c.input = draw_integers(random, c.layer.input, 9);
    c.kernel = draw_integers(random, kernel_shape(c.layer), 9);
    for (float& weight : c.kernel.values) weight += weight == 0 ? 1 : 0;
    c.input.values[size_t(draw(random, 0, std::int64_t(c.input.values.size()) - 1))] =
        n % 2 ? std::numeric_limits<float>::infinity() : std::nanf("");
    const core::Tensor y = reference_of(c.layer, c.input, c.kernel, nullptr);
    const core::Tensor got = run_plan(c, {.threads = 1, .algorithm = "channels", .target = GetParam()});
    ASSERT_EQ(first_unlike(y, got), -1) << "configuration " << n;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Channels, testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (const kernels::Target target : kernels::supported_targets())
                             names.emplace_back(kernels::name_of(target));
                           return names;
                         }()),
                         [](const auto& instance) { return instance.param; });

}  // namespace
}  // namespace unstride::engine::plans
