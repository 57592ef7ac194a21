// Colours that name taps and phases: told apart, also by colour-blind people, smooth by position, legible.
#include "scene/palette.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace unstride::scene {
namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

Vector times(const Matrix& m, const Vector& v) {
  Vector out{};
  for (size_t i = 0; i < 3; ++i) out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
  return out;
}

Vector linear(Color c) {
  const auto decoded = [](double x) { return x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4); };
  return {decoded(double(c.r)), decoded(double(c.g)), decoded(double(c.b))};
}

Vector lab(const Vector& rgb) {
  constexpr Matrix kCones{{{0.4122214708, 0.5363325363, 0.0514459929},
                           {0.2119034982, 0.6806995451, 0.1073969566},
                           {0.0883024619, 0.2817188376, 0.6299787005}}};
  constexpr Matrix kLab{{{0.2104542553, 0.7936177850, -0.0040720468},
                         {1.9779984951, -2.4285922050, 0.4505937099},
                         {0.0259040371, 0.7827717662, -0.8086757660}}};
  Vector cones = times(kCones, rgb);
  for (double& cone : cones) cone = std::cbrt(cone);
  return times(kLab, cones);
}

double distance(const Vector& a, const Vector& b) {
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

// What is left of linear sRGB for people without red or without green cones (F. Vienot, H. Brettel, J. Mollon, 1999),
// or with all of them.
enum class Eyes { full, no_red, no_green };
Vector seen(const Vector& rgb, Eyes eyes) {
  constexpr Matrix kNoRed{{{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}}};
  constexpr Matrix kNoGreen{{{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}}};
  return eyes == Eyes::full ? rgb : times(eyes == Eyes::no_red ? kNoRed : kNoGreen, rgb);
}

double nearest_pair(const SharedPalette& palette, Eyes eyes) {
  double nearest = 1e9;
  const auto& colors = palette->cells;
  for (size_t a = 0; a < colors.size(); ++a)
    for (size_t b = a + 1; b < colors.size(); ++b)
      nearest = std::min(nearest, distance(lab(seen(linear(colors[a]), eyes)), lab(seen(linear(colors[b]), eyes))));
  return nearest;
}

constexpr ThemeId kThemes[] = {ThemeId::light, ThemeId::dark};
constexpr auto kPalettes = {tap_palette, phase_palette};

TEST(Palette, HasAColourForEveryPlace) {
  for (const auto make : kPalettes)
    for (const ThemeId theme : kThemes)
      for (std::int64_t rows = 1; rows <= 16; ++rows)
        for (std::int64_t cols = 1; cols <= 16; ++cols) {
          const auto palette = make(rows, cols, theme);
          ASSERT_EQ(palette->rows, 1);
          ASSERT_EQ(palette->cols, rows * cols);
          for (const Color c : palette->cells)
            for (const float channel : {c.r, c.g, c.b}) ASSERT_TRUE(channel >= 0 && channel <= 1) << channel;
        }
}

TEST(Palette, ColoursOfASmallKernelAreToldApartByEverybody) {
  for (const auto make : kPalettes)
    for (const ThemeId theme : kThemes)
      for (const auto& [rows, cols] : {std::pair(2, 2), {3, 3}, {2, 3}, {3, 2}, {4, 4}, {1, 5}, {5, 1}}) {
        const auto palette = make(rows, cols, theme);
        EXPECT_GT(nearest_pair(palette, Eyes::full), 0.065) << rows << " x " << cols;
        if (rows * cols > 9) continue;  // with more colours, letters have to help
        for (const Eyes eyes : {Eyes::no_red, Eyes::no_green})
          EXPECT_GT(nearest_pair(palette, eyes), 0.03) << rows << " x " << cols << ", eyes " << int(eyes);
      }
}

TEST(Palette, NoTwoPlacesOfTheLargestKernelHaveTheSameColour) {
  for (const auto make : kPalettes)
    for (const ThemeId theme : kThemes) EXPECT_GT(nearest_pair(make(16, 16, theme), Eyes::full), 0.004);
}

TEST(Palette, NeighboursInALargeKernelResembleEachOther) {
  for (const auto make : kPalettes)
    for (const ThemeId theme : kThemes) {
      const auto palette = make(16, 16, theme);
      const auto at = [&](int row, int col) { return lab(linear(palette->cells[size_t(row * 16 + col)])); };
      for (int r = 0; r < 15; ++r)
        for (int c = 0; c < 15; ++c) {
          EXPECT_LT(distance(at(r, c), at(r + 1, c)), 0.06) << r << "," << c;
          EXPECT_LT(distance(at(r, c), at(r, c + 1)), 0.06) << r << "," << c;
        }
    }
}

TEST(Palette, ColoursStandOutFromThePaper) {
  for (const auto make : kPalettes)
    for (const ThemeId theme : kThemes) {
      const SharedPalette palette = make(7, 7, theme);
      for (const Color color : palette->cells)
        EXPECT_GT(distance(lab(linear(color)), lab(linear(theme_of(theme).paper))), 0.13);
    }
}

TEST(Palette, InkIsLegibleOnEveryColour) {
  for (const auto make : kPalettes)
    for (const ThemeId theme : kThemes) {
      const SharedPalette palette = make(16, 16, theme);
      for (const Color color : palette->cells) EXPECT_GE(core::contrast(color, ink_on(color)), 4.5);
    }
}

TEST(Palette, IsLookedUpByTheNearestWholeNumber) {
  const ColorScale scale = scale_of(tap_palette(2, 2, ThemeId::light));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(color_at(scale, float(i)), scale.palette->cells[size_t(i)]);
  EXPECT_EQ(color_at(scale, 2.4f), scale.palette->cells[2]);
  EXPECT_EQ(color_at(scale, -1), scale.palette->cells[0]);
  EXPECT_EQ(color_at(scale, 9), scale.palette->cells[3]);
}

}  // namespace
}  // namespace unstride::scene
