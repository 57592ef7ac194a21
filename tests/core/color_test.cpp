// Colour arithmetic against WCAG's own numbers.
#include "core/color.h"

#include <gtest/gtest.h>

namespace unstride::core {
namespace {

constexpr Color kBlack = rgb(0x000000), kWhite = rgb(0xffffff);

TEST(Color, HexDigitsAreRedGreenBlue) {
  EXPECT_EQ(rgb(0xff0000), (Color{1, 0, 0, 1}));
  EXPECT_EQ(rgb(0x00ff00), (Color{0, 1, 0, 1}));
  EXPECT_EQ(rgb(0x0000ff), (Color{0, 0, 1, 1}));
}

TEST(Color, LuminanceGoesFromBlackToWhite) {
  EXPECT_DOUBLE_EQ(luminance(kBlack), 0);
  EXPECT_NEAR(luminance(kWhite), 1, 1e-12);
  EXPECT_NEAR(luminance(rgb(0xff0000)), 0.2126, 1e-6);
}

TEST(Color, ContrastIsThatOfWcagInEitherOrder) {
  EXPECT_NEAR(contrast(kBlack, kWhite), 21, 1e-9);
  EXPECT_NEAR(contrast(kWhite, kBlack), 21, 1e-9);
  EXPECT_NEAR(contrast(kWhite, rgb(0x777777)), 4.478, 1e-3);  // the well-known grey that just misses 4.5
  EXPECT_DOUBLE_EQ(contrast(kWhite, kWhite), 1);
}

TEST(Color, MixingEndsAtBothColours) {
  const Color a = rgb(0x3874cb), b = rgb(0xe0861a);
  EXPECT_EQ(mix(a, b, 0), a);
  const Color end = mix(a, b, 1);
  EXPECT_NEAR(end.r, b.r, 1e-6);
  EXPECT_NEAR(end.b, b.b, 1e-6);
}

TEST(Color, PaintingOverHidesByAlphaAndStaysOpaque) {
  EXPECT_EQ(over(kBlack.with_alpha(0), kWhite), kWhite);
  EXPECT_EQ(over(kBlack, kWhite), kBlack);
  const Color half = over(kBlack.with_alpha(0.5f), kWhite);
  EXPECT_NEAR(half.g, 0.5, 1e-6);
  EXPECT_EQ(half.a, 1);
}

}  // namespace
}  // namespace unstride::core
