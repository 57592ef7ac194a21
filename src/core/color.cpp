#include "core/color.h"

#include <algorithm>
#include <cmath>

namespace unstride::core {
namespace {
double linear(double channel) {
  return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}
}  // namespace

double luminance(Color c) {
  return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

double contrast(Color a, Color b) {
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

Color over(Color top, Color bottom) {
  Color c = mix(bottom, top, top.a);
  c.a = 1;
  return c;
}

}  // namespace unstride::core
