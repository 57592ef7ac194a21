#include "frameworks/conventions.h"

#include <gtest/gtest.h>

#include "engine/random_problem.h"

namespace unstride::frameworks {
namespace {

using engine::Axis;
using engine::AxisParams;

const Convention& find(const std::vector<Convention>& all, Setting setting) {
  const Convention& found = all.at(size_t(setting));
  EXPECT_EQ(found.setting, setting);
  return found;
}

// Height and width alike.
Convention convention(Setting setting, const AxisParams& params, std::int64_t input = 5) {
  return find(conventions({{params, input}, {params, input}}), setting);
}

std::vector<Axis> random_axes() {
  engine::Random random(7);
  std::vector<Axis> axes;
  for (int i = 0; i < 3000; ++i) {
    const std::int64_t input = engine::draw(random, 1, 6);
    axes.push_back({engine::draw_axis(random, input), input});
  }
  return axes;
}

TEST(Conventions, OfPytorchAreTheParametersWherePaddingIsEven) {
  for (const Axis& axis : random_axes()) {
    const AxisParams& p = axis.params;
    const Crop crop = crop_of(Setting::pytorch, axis);
    if (p.pad_begin == p.pad_end) {
      EXPECT_EQ(crop, shown_crop(p));
    } else {
      EXPECT_EQ(crop.begin, std::min(p.pad_begin, p.pad_end));
    }
  }
}

TEST(Conventions, AreReachedByPaddingAndOutputPaddingOfTheAxis) {
  for (const Axis& axis : random_axes()) {
    for (const Convention& c : conventions({axis, axis})) {
      const AxisParams params = with_crop(axis.params, c.height.crop);
      EXPECT_EQ(shown_crop(params), c.height.crop);
      EXPECT_EQ(engine::output_size(params, axis.input), c.height.size);
      EXPECT_TRUE(engine::validate({params, params}, {1, 1, axis.input, axis.input}).empty());
      EXPECT_EQ(engine::reach(params), engine::reach(axis.params));
      EXPECT_EQ(params.stride, axis.params.stride);
      if (c.height.pytorch.rest == Crop{}) {
        EXPECT_EQ(params.pad_begin, params.pad_end);
      }
    }
  }
}

TEST(Conventions, KeepTheSizesThatTheFrameworksPromise) {
  for (const Axis& axis : random_axes()) {
    const std::int64_t s = axis.params.stride, k = engine::reach(axis.params), i = axis.input;
    const auto size = [&](Setting setting) {
      const Crop crop = crop_of(setting, axis);
      return axis.full() - crop.begin - crop.end;
    };
    EXPECT_EQ(size(Setting::keras_same), i * s);
    EXPECT_EQ(size(Setting::keras_valid), (i - 1) * s + std::max(k, s));
    EXPECT_EQ(size(Setting::onnx_same_upper), std::min(i * s, axis.full()));
    EXPECT_EQ(size(Setting::onnx_same_lower), std::min(i * s, axis.full()));
    EXPECT_EQ(size(Setting::onnx_output_shape), axis.output());
    EXPECT_EQ(crop_of(Setting::onnx_pads, axis), shown_crop(axis.params));
    EXPECT_EQ(size(Setting::jax_same), i * s);
    EXPECT_EQ(size(Setting::jax_valid), (i - 1) * s + std::max(k, s));
  }
}

TEST(Conventions, OfJaxKeepTheFramesOfKeras) {
  for (const Axis& axis : random_axes()) {
    EXPECT_EQ(crop_of(Setting::jax_same, axis), crop_of(Setting::keras_same, axis));
    EXPECT_EQ(crop_of(Setting::jax_valid, axis), crop_of(Setting::keras_valid, axis));
  }
}

TEST(Conventions, OfOnnxDifferOnlyInTheEndThatLosesTheOddCell) {
  for (const Axis& axis : random_axes()) {
    const Crop upper = crop_of(Setting::onnx_same_upper, axis), lower = crop_of(Setting::onnx_same_lower, axis);
    EXPECT_EQ(upper, (Crop{lower.end, lower.begin}));
    EXPECT_EQ(lower.begin - lower.end, std::max<std::int64_t>(axis.full() - axis.input * axis.params.stride, 0) % 2);
  }
}

// The same input cell and tap meet `shift` cells later than in the shown output.
TEST(Conventions, ShiftEveryProductByTheSameNumberOfCells) {
  for (const Axis& axis : random_axes()) {
    for (const Convention& c : conventions({axis, axis})) {
      const Axis kept{{.kernel = axis.params.kernel,
                       .stride = axis.params.stride,
                       .pad_begin = c.height.crop.begin,
                       .dilation = axis.params.dilation},
                      axis.input};
      EXPECT_EQ(kept.output_of(0, 0), axis.output_of(0, 0) + c.height.shift);
      EXPECT_EQ(c.is_shown({axis, axis}), c.height.shift == 0 && c.height.size == axis.output());
    }
  }
}

TEST(Conventions, InPytorchAreLegalAndKeepTheSameFrame) {
  for (const Axis& axis : random_axes()) {
    for (const Convention& c : conventions({axis, axis})) {
      const InPytorch& p = c.height.pytorch;
      Axis there = axis;
      there.params.pad_begin = there.params.pad_end = p.padding;
      there.params.output_padding = p.output_padding;
      ASSERT_TRUE(
          engine::validate({.height = there.params, .width = there.params}, {1, 1, axis.input, axis.input}).empty());
      EXPECT_EQ(p.padding + p.rest.begin, c.height.crop.begin);
      EXPECT_EQ(there.output() - p.rest.begin - p.rest.end, c.height.size);
      EXPECT_TRUE(p.rest.begin >= 0 && p.rest.end >= 0);
    }
  }
}

TEST(Conventions, ShiftKernel3Stride2ByOneCellBetweenKerasAndPytorch) {
  const Convention same =
      convention(Setting::keras_same, {.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1});
  EXPECT_EQ(same.height.size, 10);
  EXPECT_EQ(same.height.shift, 1);
  EXPECT_EQ(same.in_pytorch, "no symmetric equivalent: crop by hand, padding=0 and y[:, :, :-1, :-1]");
}

TEST(Conventions, ShiftKernel9Stride4ByTwoCellsAndByOneWithLessPadding) {
  AxisParams axis{.kernel = 9, .stride = 4, .pad_begin = 4, .pad_end = 4, .output_padding = 3};
  EXPECT_EQ(convention(Setting::keras_same, axis).height.shift, 2);
  axis.pad_begin = axis.pad_end = 3;
  axis.output_padding = 1;
  EXPECT_EQ(convention(Setting::keras_same, axis).height.shift, 1);
}

TEST(Conventions, AgreeWhereTheKernelExceedsTheStrideByAnEvenNumber) {
  const AxisParams axis{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};
  const engine::Axes axes{{axis, 5}, {axis, 4}};
  const std::vector<Convention> all = conventions(axes);
  for (const Setting setting : {Setting::pytorch, Setting::keras_same, Setting::onnx_same_upper,
                                Setting::onnx_same_lower, Setting::onnx_output_shape, Setting::jax_same}) {
    EXPECT_TRUE(find(all, setting).is_shown(axes));
    EXPECT_EQ(find(all, setting).in_pytorch, "padding=1");
  }
  EXPECT_EQ(find(all, Setting::keras_valid).in_pytorch, "padding=0");
  EXPECT_FALSE(find(all, Setting::keras_valid).is_shown(axes));
}

TEST(Conventions, AppendZerosInKerasWhereTheStrideExceedsTheKernel) {
  const Convention valid = convention(Setting::keras_valid, {.kernel = 2, .stride = 5}, 3);
  EXPECT_EQ(valid.height.crop, (Crop{0, -3}));
  EXPECT_EQ(valid.height.size, 15);
  EXPECT_EQ(valid.in_pytorch, "padding=0, output_padding=3");
  EXPECT_EQ(convention(Setting::onnx_same_upper, {.kernel = 2, .stride = 5}, 3).height.size, 12);
}

TEST(Conventions, OfBothAxesAreNamedWhereTheyDiffer) {
  const engine::Axes axes{{{.kernel = 3, .stride = 2}, 2}, {{.kernel = 4, .stride = 2}, 3}};
  const std::vector<Convention> all = conventions(axes);
  EXPECT_EQ(find(all, Setting::onnx_output_shape).words, "output_shape=[5, 8]");
  EXPECT_TRUE(find(all, Setting::onnx_pads).is_shown(axes));
  EXPECT_EQ(find(all, Setting::keras_same).in_pytorch,
            "no symmetric equivalent: crop by hand, padding=(0, 1) and y[:, :, :-1, :]");
  EXPECT_EQ(find(all, Setting::onnx_same_lower).in_pytorch, "padding=1, output_padding=(1, 0)");
}

TEST(Layout, NamesTheAxesOfTheWeights) {
  EXPECT_STREQ(layout(Framework::pytorch).weights, "(in, out/groups, kH, kW)");
  EXPECT_STREQ(layout(Framework::keras).weights, "(kH, kW, out, in)");
  EXPECT_STREQ(layout(Framework::onnx).weights, layout(Framework::pytorch).weights);
  for (const Framework framework : kFrameworks)
    EXPECT_EQ(layout(framework).turned, framework == Framework::jax) << name(framework);
}

}  // namespace
}  // namespace unstride::frameworks
