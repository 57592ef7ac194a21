// Colours in sRGB with straight alpha, each channel 0 to 1.
#pragma once

#include <cstdint>

namespace unstride::core {

struct Color {
  float r = 0, g = 0, b = 0, a = 1;
  bool operator==(const Color&) const = default;

  constexpr Color with_alpha(float alpha) const { return {r, g, b, alpha}; }
  constexpr Color faded(float factor) const { return {r, g, b, a * factor}; }
};

// rgb(0xf4f2ec)
constexpr Color rgb(std::uint32_t hex) {
  return {float((hex >> 16) & 255) / 255, float((hex >> 8) & 255) / 255, float(hex & 255) / 255, 1};
}

constexpr Color mix(Color a, Color b, float u) {
  return {a.r + (b.r - a.r) * u, a.g + (b.g - a.g) * u, a.b + (b.b - a.b) * u, a.a + (b.a - a.a) * u};
}

// WCAG 2.1: relative luminance (0 black to 1 white) and contrast ratio (1 to 21), alpha ignored.
double luminance(Color c);
double contrast(Color a, Color b);

// `top` painted over an opaque `bottom`.
Color over(Color top, Color bottom);

}  // namespace unstride::core
