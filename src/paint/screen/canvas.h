// What drawing a shape needs to know about the draw list under it. Edges and lines lie on whole physical pixels.
#pragma once

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "core/color.h"
#include "core/geometry.h"
#include "paint/screen/screen_painter.h"
#include "scene/scene.h"

namespace unstride::paint::screen {

// A rectangle in physical pixels, edges whole.
struct PixelRect {
  float left = 0, top = 0, right = 0, bottom = 0;
  bool operator==(const PixelRect&) const = default;

  float width() const { return right - left; }
  float height() const { return bottom - top; }
  bool empty() const { return right <= left || bottom <= top; }
  ImVec2 min() const { return {left, top}; }
  ImVec2 max() const { return {right, bottom}; }
};

inline PixelRect intersection(const PixelRect& a, const PixelRect& b) {
  return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right), std::min(a.bottom, b.bottom)};
}

struct Canvas {
  ImDrawList& list;
  Fonts& fonts;
  core::Point origin;  // of the scene, whole pixels
  double scale;        // physical pixels per logical one

  double x_of(double x) const { return origin.x + x * scale; }
  double y_of(double y) const { return origin.y + y * scale; }
  float length(double logical) const { return float(logical * scale); }
  // A line's width: whole pixels, at least one.
  float line_width(double logical) const { return std::max(1.0f, float(std::round(logical * scale))); }
  // Edges on whole pixels, at least one wide and high.
  PixelRect snapped(const core::Rect& rect) const {
    const double left = std::round(x_of(rect.x)), top = std::round(y_of(rect.y));
    return {float(left), float(top), float(std::max(left + 1, std::round(x_of(rect.right())))),
            float(std::max(top + 1, std::round(y_of(rect.bottom()))))};
  }
};

// How far inside a whole edge a line of whole width has its middle, so that it covers whole pixels.
inline float line_inset(float width) {
  return std::fmod(width, 2.0f) == 1.0f ? 0.5f : 0.0f;
}

inline ImU32 packed(core::Color c) {
  return ImGui::ColorConvertFloat4ToU32({c.r, c.g, c.b, c.a});
}
inline bool visible(core::Color color) {
  return color.a > 0;
}
inline bool visible(const scene::Stroke& stroke) {
  return stroke.width > 0 && visible(stroke.color);
}

void draw(const Canvas& canvas, const scene::RectShape& shape);
void draw(const Canvas& canvas, const scene::LineShape& shape);
void draw(const Canvas& canvas, const scene::HatchShape& shape);
void draw(const Canvas& canvas, const scene::TextShape& shape);

}  // namespace unstride::paint::screen
