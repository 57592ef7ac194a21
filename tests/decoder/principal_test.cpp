#include "decoder/principal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace unstride::decoder {
namespace {

// Codes that vary by 3 along (1, 2, 2)/3, by 1 along (2, 1, -2)/3, and by 0.1 along (2, -2, 1)/3.
std::vector<Code> ellipsoid() {
  std::mt19937 random(7);
  std::normal_distribution<float> normal;
  std::vector<Code> codes;
  for (int i = 0; i < 2000; ++i) {
    const float a = 3 * normal(random), b = normal(random), c = 0.1f * normal(random);
    codes.push_back({5 + (a + 2 * b + 2 * c) / 3, (2 * a + b - 2 * c) / 3, (2 * a - 2 * b + c) / 3});
  }
  return codes;
}

TEST(PrincipalPlane, FindsTheDirectionsInWhichCodesDifferMost) {
  const Plane plane = principal_plane(ellipsoid());
  const Code expected_across{1 / 3.0f, 2 / 3.0f, 2 / 3.0f};
  for (size_t i = 0; i < 3; ++i) EXPECT_NEAR(plane.across[i], expected_across[i], 0.03);
  EXPECT_NEAR(std::abs(plane.up[0]), 2 / 3.0f, 0.03);
  EXPECT_NEAR(plane.spread_across, 3, 0.15);
  EXPECT_NEAR(plane.spread_up, 1, 0.05);
  EXPECT_NEAR(plane.mean[0], 5, 0.1);
}

TEST(PrincipalPlane, MovingACodeKeepsWhatThePlaneDoesNotShow) {
  const Plane plane = principal_plane(ellipsoid());
  const Code code{1, -2, 0.5f}, moved = plane.moved(code, {0.75, -1.5});
  EXPECT_NEAR(plane.point_of(moved).x, 0.75, 1e-5);
  EXPECT_NEAR(plane.point_of(moved).y, -1.5, 1e-5);
  const auto off_plane = [&](const Code& c) {  // along the cross product of both directions
    const Code& a = plane.across;
    const Code& b = plane.up;
    return c[0] * (a[1] * b[2] - a[2] * b[1]) + c[1] * (a[2] * b[0] - a[0] * b[2]) + c[2] * (a[0] * b[1] - a[1] * b[0]);
  };
  EXPECT_NEAR(off_plane(moved), off_plane(code), 1e-5);
}

TEST(PrincipalPlane, OfCodesThatAreAllAlikeIsStillAPlane) {
  const Plane plane = principal_plane({{1, 2}, {1, 2}, {1, 2}});
  EXPECT_EQ(plane.spread_across, 0);
  EXPECT_EQ(plane.point_of({1, 2}), (core::Point{0, 0}));
  EXPECT_EQ(plane.moved({1, 2}, {0, 0}), (Code{1, 2}));
}

}  // namespace
}  // namespace unstride::decoder
