// The reference: the worked example, the adjoint identity, and what it refuses.
#include "engine/reference.h"

#include <gtest/gtest.h>

#include "engine/random_problem.h"

namespace unstride::engine {
namespace {

using core::Shape;
using core::Tensor;

ConvParams both(const AxisParams& axis) {
  return {axis, axis, 1, 1, 1};
}

const Tensor kInput({1, 1, 2, 2}, {1, 2, 3, 4});
const Tensor kKernel({1, 1, 3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9});

TEST(Reference, TheWorkedExampleGivesItsFiveByFive) {
  const auto output = conv_transpose2d(kInput, kKernel, nullptr, both({3, 2, 0, 0, 0, 1}));
  ASSERT_TRUE(output);
  EXPECT_EQ(*output, Tensor({1, 1, 5, 5}, {1,  2,  5,  4,  6,  4,  5,  14, 10, 12, 10, 14, 36,
                                           24, 30, 12, 15, 34, 20, 24, 21, 24, 55, 32, 36}));
}

TEST(Reference, PaddingCropsAndOutputPaddingGivesRowsBackAtTheHighEnd) {
  const auto output = conv_transpose2d(kInput, kKernel, nullptr, both({3, 2, 1, 1, 1, 1}));
  ASSERT_TRUE(output);
  EXPECT_EQ(*output, Tensor({1, 1, 4, 4}, {5, 14, 10, 12, 14, 36, 24, 30, 15, 34, 20, 24, 24, 55, 32, 36}));
}

TEST(Reference, OutputPaddingBeyondThePaddingIsBiasAlone) {
  const Tensor bias({1, 1, 1, 1}, 7);
  const auto output =
      conv_transpose2d(Tensor({1, 1, 1, 1}, 1), Tensor({1, 1, 2, 2}, 1), &bias, both({2, 2, 0, 0, 1, 1}));
  ASSERT_TRUE(output);
  EXPECT_EQ(*output, Tensor({1, 1, 3, 3}, {8, 8, 7, 8, 8, 7, 7, 7, 7}));
}

TEST(Reference, ConvolutionDoesNotTurnTheKernel) {
  const auto output = conv2d(Tensor({1, 1, 2, 3}, {1, 2, 3, 4, 5, 6}), Tensor({1, 1, 2, 2}, {1, 10, 100, 1000}),
                             nullptr, both({2, 1, 0, 0, 0, 1}));
  ASSERT_TRUE(output);
  EXPECT_EQ(*output, Tensor({1, 1, 1, 2}, {5421, 6532}));
}

double inner(const Tensor& a, const Tensor& b) {
  EXPECT_EQ(a.shape, b.shape);
  double sum = 0;
  for (size_t i = 0; i < a.values.size(); ++i) sum += double(a.values[i]) * double(b.values[i]);
  return sum;
}

// A convolution's parameters on `cells` cells, and in output_padding what its transpose needs to restore them.
AxisParams draw_restoring_axis(Random& random, std::int64_t cells) {
  for (;;) {
    AxisParams axis = draw_axis(random, cells);
    axis.output_padding = 0;
    const std::int64_t forward = conv_output_size(axis, cells);
    if (forward < 1) continue;
    axis.output_padding = cells - output_size(axis, forward);
    return axis;
  }
}

TEST(Reference, ConvolutionAndItsTransposeAreAdjoint) {
  Random random(11);
  int with_groups = 0, with_output_padding = 0;
  for (int n = 0; n < 800; ++n) {
    const std::int64_t groups = draw(random, 1, 3), batch = draw(random, 1, 2);
    const std::int64_t fine_channels = groups * draw(random, 1, 2), coarse_channels = groups * draw(random, 1, 2);
    const Shape fine{batch, fine_channels, draw(random, 3, 10), draw(random, 3, 10)};
    ConvParams forward{draw_restoring_axis(random, fine.h), draw_restoring_axis(random, fine.w), fine_channels,
                       coarse_channels, groups};
    ConvParams transposed = forward;
    std::swap(transposed.in_channels, transposed.out_channels);
    const Shape coarse{batch, coarse_channels, conv_output_size(forward.height, fine.h),
                       conv_output_size(forward.width, fine.w)};
    const Tensor u = draw_integers(random, fine, 9), x = draw_integers(random, coarse, 9);
    const Tensor weight = draw_integers(
        random, {coarse_channels, fine_channels / groups, forward.height.kernel, forward.width.kernel}, 9);
    const auto down = conv2d(u, weight, nullptr, forward), up = conv_transpose2d(x, weight, nullptr, transposed);
    ASSERT_TRUE(down) << down.error().message;
    ASSERT_TRUE(up) << up.error().message;
    ASSERT_EQ(inner(*down, x), inner(u, *up)) << "configuration " << n;
    with_groups += groups > 1;
    with_output_padding += forward.height.output_padding > 0;
  }
  EXPECT_GT(with_groups, 300);
  EXPECT_GT(with_output_padding, 100);
}

std::string error_of(const core::Result<Tensor>& result) {
  return result ? "" : result.error().message;
}

TEST(Reference, RefusesIllegalParametersWithTheSentenceOfValidate) {
  EXPECT_EQ(error_of(conv_transpose2d(kInput, kKernel, nullptr, both({3, 2, 0, 0, 2, 1}))),
            "Output padding 2 must be smaller than the stride or the dilation (here max(2, 1) = 2).");
  EXPECT_EQ(error_of(conv2d(kInput, kKernel, nullptr, both({3, 0, 1, 1, 0, 1}))), "Stride 0 must be at least 1.");
}

TEST(Reference, RefusesShapesThatDoNotGoTogether) {
  EXPECT_EQ(error_of(conv_transpose2d(kInput, kKernel, nullptr, both({2, 2, 0, 0, 0, 1}))),
            "The weights have shape (1, 1, 3, 3), but these parameters need (1, 1, 2, 2): "
            "(input channels, output channels / groups, height, width).");
  const Tensor bias({1, 2, 1, 1});
  EXPECT_EQ(error_of(conv_transpose2d(kInput, kKernel, &bias, both({3, 2, 0, 0, 0, 1}))),
            "The bias has shape (1, 2, 1, 1), but 1 output channels need (1, 1, 1, 1).");
}

TEST(Reference, RefusesAConvolutionWhoseKernelDoesNotFit) {
  EXPECT_EQ(error_of(conv2d(kInput, kKernel, nullptr, both({3, 1, 0, 0, 0, 1}))),
            "The kernel spans 3 cells, but the padded input has a height of 2; add padding or take a smaller kernel.");
  EXPECT_TRUE(conv2d(kInput, kKernel, nullptr, both({3, 1, 1, 0, 5, 1}))) << "output padding is not a convolution's";
}

TEST(Reference, RefusesAnOutputThatNoMemoryHolds) {
  const auto output = conv_transpose2d(kInput, kKernel, nullptr, both({3, std::int64_t(1) << 29, 0, 0, 0, 1}));
  EXPECT_TRUE(error_of(output).starts_with("An output of shape (1, 1, 536870915, 536870915) is too large to compute"))
      << error_of(output);
}

}  // namespace
}  // namespace unstride::engine
