// Plans: what they refuse, and the reference as a plan.
#include "engine/plans/plan.h"

#include <gtest/gtest.h>

#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

Case draw_small(Random& random, Operation operation) {
  for (;;) {
    Case c;
    const std::int64_t groups = draw(random, 1, 3);
    c.layer.operation = operation;
    c.layer.input = {draw(random, 1, 2), groups * draw(random, 1, 3), draw(random, 1, 9), draw(random, 1, 9)};
    c.layer.params = {draw_axis(random, c.layer.input.h), draw_axis(random, c.layer.input.w), c.layer.input.c,
                      groups * draw(random, 1, 3), groups};
    if (!lower(c.layer)) continue;
    c.input = draw_floats(random, c.layer.input);
    c.kernel = draw_floats(random, kernel_shape(c.layer));
    if (draw(random, 0, 1)) c.bias = draw_floats(random, {1, c.layer.params.out_channels, 1, 1});
    return c;
  }
}

TEST(Plan, TheReferenceIsTheReferenceBitForBit) {
  Random random(5);
  for (int n = 0; n < 400; ++n) {
    const Case c = draw_small(random, n % 2 ? Operation::conv : Operation::conv_transpose);
    const core::Tensor y = reference_of(c.layer, c.input, c.kernel, c.bias_or_null());
    ASSERT_EQ(run_plan(c, {.threads = 1 + n % 3, .algorithm = "reference"}), y) << "configuration " << n;
  }
}

}  // namespace
}  // namespace unstride::engine::plans
