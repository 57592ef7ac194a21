// The algorithm "direct" on every instruction set: exact on integers, within the bound of a direct sum on floats.
#include "engine/plans/direct.h"

#include <gtest/gtest.h>

#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

std::vector<std::string> target_names() {
  std::vector<std::string> names;
  for (const kernels::Target target : kernels::supported_targets()) names.emplace_back(kernels::name_of(target));
  return names;
}

class Direct : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(, Direct, testing::ValuesIn(target_names()), [](const auto& test) { return test.param; });

// Widths around a vector's, channels around a tile's.
Case draw_case(Random& random, Operation operation) {
  for (;;) {
    Case c;
    const std::int64_t groups = draw(random, 0, 2) ? 1 : draw(random, 1, 3);
    c.layer.operation = operation;
    c.layer.input = {draw(random, 1, 3), groups * draw(random, 1, 6), draw(random, 1, 9), draw(random, 1, 34)};
    c.layer.params = {draw_axis(random, c.layer.input.h), draw_axis(random, c.layer.input.w), c.layer.input.c,
                      groups * draw(random, 1, 20), groups};
    if (lower(c.layer)) return c;
  }
}

TEST_P(Direct, AgreesWithTheReference) {
  Random random(7);
  for (int n = 0; n < 150; ++n) {
    Case c = draw_case(random, n % 3 ? Operation::conv_transpose : Operation::conv);
    const bool integers = n % 2;
    const auto values = [&](const core::Shape& shape) {
      return integers ? draw_integers(random, shape, 9) : draw_floats(random, shape);
    };
    c.input = values(c.layer.input);
    c.kernel = values(kernel_shape(c.layer));
    if (n % 4) c.bias = values({1, c.layer.params.out_channels, 1, 1});
    const core::Tensor got = run_plan(c, {.threads = 1 + n % 2, .algorithm = "direct", .target = GetParam()});
    if (integers) {
      ASSERT_EQ(got, reference_of(c.layer, c.input, c.kernel, c.bias_or_null())) << "configuration " << n;
    } else {
      ASSERT_EQ(first_beyond_bound(c, got), -1) << "configuration " << n;
    }
  }
}

// More input channels than one block holds, more taps than one call of a tile takes.
TEST_P(Direct, AddsBlocksOfChannelsAndOfTapsExactly) {
  Random random(8);
  Case c;
  c.layer.params = {{9, 1, 4, 4, 0, 1}, {9, 1, 4, 4, 0, 1}, 70, 7, 1};
  c.layer.input = {1, 70, 5, 33};
  c.input = draw_integers(random, c.layer.input, 9);
  c.kernel = draw_integers(random, kernel_shape(c.layer), 9);
  const core::Tensor y = reference_of(c.layer, c.input, c.kernel, nullptr);
  EXPECT_EQ(run_plan(c, {.threads = 1, .algorithm = "direct", .target = GetParam()}), y);
}

}  // namespace
}  // namespace unstride::engine::plans
