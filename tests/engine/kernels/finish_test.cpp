// The end of a row: bias, activation and phases side by side, on every instruction set that this machine has.
#include "engine/kernels/finish.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace unstride::engine::kernels {
namespace {

struct alignas(64) Line {
  float values[16];
};

TEST(Finish, PutsStreamsSideBySideAndTouchesNothingElse) {
  for (const Target target : supported_targets())
    for (const int streams : {1, 2, 3, 4, 5, 6, 7, 8, 16, 17})
      for (const std::int64_t count : {0, 1, 3, 4, 8, 15, 16, 17, 35})
        for (const std::int64_t cut : {0, count > 0 ? streams - 1 : 0})
          for (const bool past_cache : {false, true})
            for (const std::int64_t begin : {0, 1}) {  // of the first row in a cache line
              const std::int64_t rows = 2, in_row = 40, pitch = rows * in_row, out_row = 640;
              std::vector<float> in(size_t(streams * pitch - in_row + count));  // no more may be read
              std::iota(in.begin(), in.end(), -100.0f);
              std::vector<Line> lines(size_t(rows * out_row / 16));
              for (Line& line : lines) std::fill(std::begin(line.values), std::end(line.values), -1.0f);
              std::vector<float> expected(size_t(rows * out_row), -1);
              for (std::int64_t r = 0; r < rows; ++r)
                for (std::int64_t i = 0; i < count * streams - cut; ++i)
                  expected[size_t(begin + r * out_row + i)] =
                      std::max(0.0f, in[size_t(r * in_row + i % streams * pitch + i / streams)] + 3);
              float* out = lines.front().values;
              finish_kernel(target)({.in = in.data(),
                                     .pitch = pitch,
                                     .count = count,
                                     .cut = cut,
                                     .streams = streams,
                                     .bias = 3,
                                     .activation = {.kind = ActivationKind::relu},
                                     .out = out + begin,
                                     .rows = rows,
                                     .in_row = in_row,
                                     .out_row = out_row,
                                     .past_cache = past_cache});
              finish_past_cache();
              EXPECT_EQ(std::vector<float>(out, out + rows * out_row), expected)
                  << name_of(target) << ", " << streams << " streams of " << count << " without " << cut;
            }
}

}  // namespace
}  // namespace unstride::engine::kernels
