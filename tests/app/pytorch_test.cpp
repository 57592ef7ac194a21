#include <gtest/gtest.h>

#include "app/setup.h"

namespace unstride::app {
namespace {

TEST(PytorchCode, OfTheWorkedExampleHasNothingThatIsADefault) {
  EXPECT_EQ(pytorch_code(worked_example()),
            "x = torch.tensor([[[[1., 2.],\n"
            "                    [3., 4.]]]])\n"
            "m = torch.nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, bias=False)\n"
            "m.weight.data = torch.tensor([[[[1., 2., 3.],\n"
            "                                [4., 5., 6.],\n"
            "                                [7., 8., 9.]]]])\n"
            "y = m(x)\n");
}

TEST(PytorchCode, NamesBothAxesWhereTheyDiffer) {
  app::Setup setup = worked_example();
  setup.problem.params.width.stride = 1;
  setup.problem.params.width.dilation = 4;
  EXPECT_NE(pytorch_code(setup).find("kernel_size=3, stride=(2, 1), dilation=(1, 4), bias=False"), std::string::npos);
}

TEST(PytorchCode, CropsWhatPytorchCannotPad) {
  app::Setup setup = worked_example();
  setup.problem.params.height.pad_begin = 1;
  setup.problem.params.width.pad_begin = 1;
  setup.problem.params.width.pad_end = 2;
  const std::string code = pytorch_code(setup);
  EXPECT_NE(code.find("padding=(0, 1)"), std::string::npos) << code;
  EXPECT_NE(code.find("y = y[:, :, 1:, :-1]"), std::string::npos) << code;
}

TEST(PytorchCall, OfTheWorkedExampleIsTwoShortLines) {
  EXPECT_EQ(pytorch_call(worked_example()), "nn.ConvTranspose2d(1, 1,\n  kernel_size=3, stride=2)");
}

TEST(PytorchCall, KeepsItsLinesShort) {
  app::Setup setup = worked_example();
  setup.problem.params.height = {
      .kernel = 16, .stride = 16, .pad_begin = 255, .pad_end = 256, .output_padding = 15, .dilation = 16};
  const std::string call = pytorch_call(setup) + "\n";
  for (size_t at = 0, end; at < call.size(); at = end + 1) {
    end = call.find('\n', at);
    EXPECT_LE(end - at, 30u) << call;
  }
  EXPECT_NE(call.find("# y = y[:, :, :-1, :]"), std::string::npos) << call;
}

}  // namespace
}  // namespace unstride::app
