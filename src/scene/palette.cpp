#include "scene/palette.h"

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/check.h"

namespace unstride::scene {
namespace {

// OKLab in polar coordinates, in which equal steps look equal: lightness 0 to 1, chroma, hue in degrees.
struct Lch {
  double lightness, chroma, hue;
};

// Linear sRGB of an OKLab colour (B. Ottosson, "A perceptual color space for image processing", 2020); channels outside
// of 0 to 1 cannot be shown.
std::array<double, 3> linear_rgb(const Lch& c) {
  const double hue = c.hue * std::numbers::pi / 180;
  const double a = c.chroma * std::cos(hue), b = c.chroma * std::sin(hue);
  const auto cube = [](double x) { return x * x * x; };
  const double l = cube(c.lightness + 0.3963377774 * a + 0.2158037573 * b);
  const double m = cube(c.lightness - 0.1055613458 * a - 0.0638541728 * b);
  const double s = cube(c.lightness - 0.0894841775 * a - 1.2914855480 * b);
  return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
          -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
          -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

bool can_be_shown(const Lch& c) {
  for (const double channel : linear_rgb(c))
    if (channel < 0 || channel > 1) return false;
  return true;
}

// The colour with as much of the wanted chroma as a screen can show at its lightness and hue.
Color shown(Lch wanted) {
  if (!can_be_shown(wanted)) {
    double low = 0, high = wanted.chroma;
    for (int i = 0; i < 20; ++i)
      (can_be_shown({wanted.lightness, (low + high) / 2, wanted.hue}) ? low : high) = (low + high) / 2;
    wanted.chroma = low;
  }
  const auto encoded = [](double x) {
    return float(x <= 0.0031308 ? 12.92 * x : 1.055 * std::pow(x, 1 / 2.4) - 0.055);
  };
  const auto [r, g, b] = linear_rgb(wanted);
  return {encoded(r), encoded(g), encoded(b), 1};
}

struct Range {
  double from, to;
  double at(double u) const { return from + (to - from) * u; }
};

// An arc of hues from blue to yellow: opposite ends for every kind of colour blindness.
constexpr Range kOverRose{268, 268 + 190}, kOverGreen{262, 102};

// Apart from the paper of either theme.
Range lightness_on(ThemeId theme) {
  return theme == ThemeId::light ? Range{0.60, 0.845} : Range{0.46, 0.80};
}

// Hues that step evenly from blue to yellow, which is all of a hue that everybody sees; half the way only, as the ends
// would otherwise step too far in red and green.
double hue_at(const Range& hues, double u) {
  const double even = std::asin(2 * u - 1) / std::numbers::pi + 0.5;
  return hues.at((u + even) / 2);
}

// 0 to 1 along one side; a single place lies in the middle.
double share(std::int64_t index, std::int64_t count) {
  return count == 1 ? 0.5 : double(index) / double(count - 1);
}

SharedPalette palette(std::int64_t rows, std::int64_t cols, ThemeId theme, Range hues) {
  CHECK(rows >= 1 && cols >= 1);
  constexpr double kChroma = 0.126;  // calmer than the roles' colours
  const Range lightness = lightness_on(theme);
  auto colors = std::make_shared<core::Grid<Color>>(1, rows * cols);
  for (std::int64_t a = 0; a < rows; ++a)
    for (std::int64_t b = 0; b < cols; ++b) {
      // A kernel of one row or column varies both along its only side.
      const double down = rows == 1 ? share(b, cols) : share(a, rows);
      const double along = cols == 1 ? share(a, rows) : share(b, cols);
      colors->at(0, a * cols + b) = shown({lightness.at(down), kChroma, hue_at(hues, along)});
    }
  return colors;
}

}  // namespace

SharedPalette tap_palette(std::int64_t rows, std::int64_t cols, ThemeId theme) {
  return palette(rows, cols, theme, kOverRose);
}

SharedPalette phase_palette(std::int64_t rows, std::int64_t cols, ThemeId theme) {
  return palette(rows, cols, theme, kOverGreen);
}

ColorScale scale_of(SharedPalette palette) {
  ColorScale scale;
  scale.max = float(palette->cols - 1);
  scale.palette = std::move(palette);
  return scale;
}

}  // namespace unstride::scene
