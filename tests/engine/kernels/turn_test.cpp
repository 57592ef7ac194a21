// Turning lanes into planes, on every instruction set that this machine has.
#include "engine/kernels/turn.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace unstride::engine::kernels {
namespace {

TEST(Turn, PutsEveryChannelIntoItsPlaneAndTouchesNothingElse) {
  for (const Target target : supported_targets())
    for (const std::int64_t cells : {1, 3, 4, 7, 8, 15, 16, 17, 33})
      for (const std::int64_t channels : {1, 2, 5, 16, 21}) {
        const std::int64_t runs = 2, pitch = 32, in_run = (cells + 1) * pitch, out_run = cells + 2;
        const std::int64_t plane = runs * out_run + 1;
        std::vector<float> in(size_t(runs * in_run + 16 * pitch));
        std::iota(in.begin(), in.end(), 1.0f);
        std::vector<float> out(size_t(channels * plane), -1), expected = out;
        for (std::int64_t j = 0; j < channels; ++j)
          for (std::int64_t t = 0; t < runs; ++t)
            for (std::int64_t i = 0; i < cells; ++i)
              expected[size_t(j * plane + t * out_run + i)] = in[size_t(t * in_run + i * pitch + j)];
        turn_kernel(target)({.in = in.data(),
                             .in_pitch = pitch,
                             .in_run = in_run,
                             .channels = channels,
                             .runs = runs,
                             .cells = cells,
                             .activation = {},
                             .out = out.data(),
                             .plane = plane,
                             .out_run = out_run});
        EXPECT_EQ(out, expected) << name_of(target) << ", " << cells << " cells, " << channels << " channels";
      }
}

}  // namespace
}  // namespace unstride::engine::kernels
