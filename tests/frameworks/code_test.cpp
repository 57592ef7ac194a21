#include "frameworks/code.h"

#include <gtest/gtest.h>

#include "frameworks/given.h"

namespace unstride::frameworks {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Code, OfTheWorkedExampleInPytorchHasNothingThatIsADefault) {
  EXPECT_EQ(code(Framework::pytorch, worked_example()),
            "# The transposed convolution shown in Unstride, in PyTorch.\n"
            "# y has the shape (1, 1, 5, 5): batch, channels, height, width.\n"
            "import torch\n"
            "\n"
            "x = torch.tensor([[[[1., 2.],\n"
            "                    [3., 4.]]]])\n"
            "m = torch.nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, bias=False)\n"
            "m.weight.data = torch.tensor([[[[1., 2., 3.],\n"
            "                                [4., 5., 6.],\n"
            "                                [7., 8., 9.]]]])\n"
            "y = m(x).detach()\n"
            "print(y)\n");
}

TEST(Code, BracketsEveryChannelOnce) {
  const engine::Problem problem =
      problem_of({.height = {}, .width = {}, .in_channels = 2, .out_channels = 2}, 2, 1, true);
  const std::string text = code(Framework::numpy, problem);
  EXPECT_TRUE(has(text,
                  "x = np.array([[[[1.],\n"
                  "                [2.]],\n"
                  "               [[3.],\n"
                  "                [4.]]]], dtype=np.float32)\n"
                  "w = np.array([[[[1.]],\n"
                  "               [[2.]]],\n"
                  "              [[[3.]],\n"
                  "               [[4.]]]], dtype=np.float32)\n"
                  "b = np.array([1., 2.], dtype=np.float32)\n"))
      << text;
}

TEST(Code, WritesEveryNumberAsAFloatThatReadsBackExactly) {
  engine::Problem problem = problem_of({.height = {}, .width = {}}, 1, 5);
  problem.input =
      std::make_shared<const core::Tensor>(core::Shape{1, 1, 1, 5}, std::vector<float>{0, -3, 0.1f, 1e30f, 2.5e-7f});
  const std::string text = code(Framework::pytorch, problem);
  EXPECT_TRUE(has(text, "x = torch.tensor([[[[0., -3., 0.1, 1e+30, 2.5e-07]]]])")) << text;
}

TEST(Code, NamesBothAxesInPytorchWhereTheyDiffer) {
  engine::Problem problem = worked_example();
  problem.params.width.stride = 1;
  problem.params.width.dilation = 4;
  EXPECT_TRUE(has(code(Framework::pytorch, problem), "kernel_size=3, stride=(2, 1), bias=False, dilation=(1, 4))"));
}

TEST(Code, GivesOutputPaddingByHeightAndWidth) {
  engine::ConvParams params{.height = {.kernel = 3, .stride = 2, .output_padding = 1},
                            .width = {.kernel = 3, .stride = 2}};
  EXPECT_TRUE(has(code(Framework::pytorch, problem_of(params, 2, 3)), "output_padding=(1, 0)"));
}

TEST(Code, EndsNumpysCropWhereTheOutputEnds) {
  const engine::ConvParams params{.height = {.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 2},
                                  .width = {.kernel = 3, .stride = 2, .pad_begin = 2, .pad_end = 1}};
  const std::string text = code(Framework::numpy, problem_of(params, 2, 3));  // 5 x 7 before the crop
  EXPECT_TRUE(has(text, "y = full[:, :, 1:3, 2:6]")) << text;
}

TEST(Code, CropsWhatPytorchCannotPad) {
  engine::Problem problem = worked_example();
  problem.params.height.pad_begin = 1;
  problem.params.width.pad_begin = 1;
  problem.params.width.pad_end = 2;
  const std::string text = code(Framework::pytorch, problem);
  EXPECT_TRUE(has(text, "padding=(0, 1)")) << text;
  EXPECT_TRUE(has(text, "y = y[:, :, 1:, :-1]")) << text;
}

TEST(Code, SaysSameInKerasWhereThatIsWhatIsShown) {
  const engine::AxisParams axis{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};
  const std::string text = code(Framework::keras, problem_of({.height = axis, .width = axis}, 3, 2));
  EXPECT_TRUE(has(text, "Conv2DTranspose(1, kernel_size=4, strides=2, padding=\"same\", use_bias=False)")) << text;
  EXPECT_FALSE(has(text, "y = y[")) << text;
}

TEST(Code, CropsByHandInKerasWherePytorchPadsLikeNeitherWord) {
  const engine::AxisParams axis{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1};
  const std::string text = code(Framework::keras, problem_of({.height = axis, .width = axis}, 3, 2));
  EXPECT_TRUE(has(text, "padding=\"valid\"")) << text;
  EXPECT_TRUE(has(text, "y = y[:, 1:, 1:, :]")) << text;
}

TEST(Code, GivesKerasTheBiasOnlyWhereItReachesAppendedZerosToo) {
  engine::AxisParams axis{.kernel = 2, .stride = 2};
  const auto text = [&] { return code(Framework::keras, problem_of({.height = axis, .width = axis}, 2, 2, true)); };
  EXPECT_TRUE(has(text(), "layer.set_weights([w, b])")) << text();
  axis.output_padding = 1;
  EXPECT_TRUE(has(text(), "layer.set_weights([w])")) << text();
  EXPECT_LT(text().find("tf.pad"), text().find("y = y + b")) << text();
}

TEST(Code, NeverGivesOnnxruntimeAnOutputPaddingOfAStrideOrMore) {
  engine::AxisParams axis{.kernel = 2, .stride = 2, .pad_end = 3, .output_padding = 4, .dilation = 5};
  const auto text = [&] { return code(Framework::onnx, problem_of({.height = axis, .width = axis}, 2, 2)); };
  EXPECT_TRUE(has(text(), "output_padding=[1, 1]")) << text();  // padding takes 3 of the 4 back
  EXPECT_FALSE(has(text(), "pads=")) << text();
  axis.pad_end = 0;  // a third tap reaches 5 further, of which 1 is cut off again
  EXPECT_TRUE(has(text(), "w = np.pad(w, [(0, 0), (0, 0), (0, 1), (0, 1)])")) << text();
  EXPECT_TRUE(has(text(), "kernel_shape=[3, 3]")) << text();
  EXPECT_TRUE(has(text(), "pads=[0, 0, 1, 1]")) << text();
  EXPECT_FALSE(has(text(), "output_padding=")) << text();
}

TEST(Code, PadsOnnxTopLeftBottomRight) {
  const engine::ConvParams params{.height = {.kernel = 5, .pad_begin = 1, .pad_end = 2},
                                  .width = {.kernel = 5, .pad_begin = 3, .pad_end = 4}};
  EXPECT_TRUE(has(code(Framework::onnx, problem_of(params, 4, 4)), "pads=[1, 3, 2, 4]"));
}

TEST(Code, TurnsTheKernelInJaxAndGivesTheBorderAsPadding) {
  const engine::ConvParams params{.height = {.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 0},
                                  .width = {.kernel = 2, .pad_begin = 2, .pad_end = 0, .dilation = 1}};
  const std::string text = code(Framework::jax, problem_of(params, 3, 4));
  EXPECT_TRUE(has(text, "w = w[::-1, ::-1]")) << text;
  EXPECT_TRUE(has(text, "jax.lax.conv_transpose(")) << text;
  EXPECT_TRUE(has(text, "padding=((1, 2), (-1, 1))")) << text;
}

TEST(Code, UsesTheConvolutionUnderJaxForGroups) {
  const std::string text = code(
      Framework::jax, problem_of({.height = {}, .width = {}, .in_channels = 4, .out_channels = 6, .groups = 2}, 2, 2));
  EXPECT_TRUE(has(text, "jax.lax.conv_general_dilated(")) << text;
  EXPECT_TRUE(has(text, "feature_group_count=2")) << text;
}

TEST(Call, OfTheWorkedExampleIsShortInEveryFramework) {
  const engine::Problem problem = worked_example();
  EXPECT_EQ(call(Framework::pytorch, problem), "nn.ConvTranspose2d(1, 1,\n  kernel_size=3, stride=2)");
  EXPECT_EQ(call(Framework::keras, problem), "Conv2DTranspose(\n  1, kernel_size=3, strides=2,\n  padding=\"valid\")");
  EXPECT_EQ(call(Framework::onnx, problem), "ConvTranspose(\n  kernel_shape=[3, 3],\n  strides=[2, 2])");
  EXPECT_EQ(call(Framework::jax, problem),
            "lax.conv_transpose(\n  x, w[::-1, ::-1],\n  strides=(2, 2),\n  padding=((2, 2), (2, 2)))");
  EXPECT_EQ(call(Framework::numpy, problem), "y[2*i : 2*i + 3,\n  2*j : 2*j + 3]\n  += x[i, j] * w");
}

TEST(Call, SaysWhatIsLeftToDoByHand) {
  engine::Problem problem = worked_example();
  problem.params.height.pad_begin = 1;
  EXPECT_TRUE(has(call(Framework::pytorch, problem), "\n# y = y[:, :, 1:, :]"));
  EXPECT_TRUE(has(call(Framework::keras, problem), "\n# y = y[:, 1:, :, :]"));
  EXPECT_TRUE(has(call(Framework::numpy, problem), "\n# y = y[1:5, :]"));
}

TEST(Call, KeepsItsLinesShort) {
  const engine::AxisParams height{
      .kernel = 16, .stride = 16, .pad_begin = 255, .pad_end = 256, .output_padding = 15, .dilation = 16};
  engine::AxisParams width = height;
  width.pad_begin = 200;
  const engine::Problem problem =
      problem_of({.height = height, .width = width, .in_channels = 64, .out_channels = 64, .groups = 32}, 64, 63);
  for (const Framework framework : kFrameworks) {
    const std::string text = call(framework, problem) + "\n";
    for (size_t at = 0, end; at < text.size(); at = end + 1) {
      end = text.find('\n', at);
      EXPECT_LE(end - at, 30u) << text;
    }
  }
}

}  // namespace
}  // namespace unstride::frameworks
