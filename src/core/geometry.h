// Points and rectangles in one coordinate system: x right, y down, logical pixels.
#pragma once

#include <algorithm>

namespace unstride::core {

struct Point {
  double x = 0, y = 0;
  bool operator==(const Point&) const = default;
};

struct Size {
  double width = 0, height = 0;
  bool operator==(const Size&) const = default;
};

struct Rect {
  double x = 0, y = 0, width = 0, height = 0;
  bool operator==(const Rect&) const = default;

  double right() const { return x + width; }
  double bottom() const { return y + height; }
  Point center() const { return {x + width / 2, y + height / 2}; }
  bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
  bool intersects(const Rect& o) const { return x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom(); }
  Rect inset(double d) const { return {x + d, y + d, std::max(0.0, width - 2 * d), std::max(0.0, height - 2 * d)}; }
};

inline double mix(double a, double b, double u) {
  return a + (b - a) * u;
}
inline Point mix(Point a, Point b, double u) {
  return {mix(a.x, b.x, u), mix(a.y, b.y, u)};
}
inline Rect mix(const Rect& a, const Rect& b, double u) {
  return {mix(a.x, b.x, u), mix(a.y, b.y, u), mix(a.width, b.width, u), mix(a.height, b.height, u)};
}

}  // namespace unstride::core
