// The end of a row: bias, activation and phases side by side, on every instruction set.
#include "engine/kernels/finish.h"

#include <gtest/gtest.h>

#include <vector>

namespace unstride::engine::kernels {
namespace {

TEST(Finish, PutsAnyNumberOfStreamsSideBySideAndNothingBehindThem) {
  constexpr std::int64_t kPitch = 80;
  for (const Target target : supported_targets())
    for (int streams = 1; streams <= 17; ++streams)
      for (const std::int64_t count : {0, 1, 15, 16, 17, 33, 64, 70}) {
        std::vector<float> in(size_t(streams * kPitch)), out(size_t(streams * count + 1), 0.5f);
        for (size_t i = 0; i < in.size(); ++i) in[i] = float(i) - 40;
        finish_kernel(target)({.in = in.data(),
                               .pitch = kPitch,
                               .count = count,
                               .streams = streams,
                               .bias = 3,
                               .activation = {ActivationKind::relu},
                               .out = out.data()});
        for (std::int64_t n = 0; n < count; ++n)
          for (std::int64_t s = 0; s < streams; ++s) {
            const float sum = in[size_t(s * kPitch + n)] + 3;
            ASSERT_EQ(out[size_t(n * streams + s)], sum < 0 ? 0 : sum)
                << name_of(target) << ", " << streams << " streams, " << count << ", at " << n << ", " << s;
          }
        ASSERT_EQ(out.back(), 0.5f);
      }
}

}  // namespace
}  // namespace unstride::engine::kernels
