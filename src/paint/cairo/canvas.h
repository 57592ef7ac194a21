// What drawing a shape needs to know about the surface under it.
#pragma once

#include <cairo.h>

#include "core/color.h"
#include "core/geometry.h"
#include "paint/cairo/faces.h"
#include "scene/scene.h"
#include "scene/text.h"

namespace unstride::paint::cairo {

struct Canvas {
  cairo_t* cr;
  const scene::FontBook& fonts;
  Faces& faces;
  bool pixels;        // the surface has pixels: edges are moved onto them, so that they are crisp
  std::string error;  // the first sentence that went wrong

  void set_color(core::Color color) const { cairo_set_source_rgba(cr, color.r, color.g, color.b, color.a); }
  void set_stroke(const scene::Stroke& stroke) const;

  // The nearest point whose device coordinates are whole (offset 0) or half (offset 0.5) pixels.
  core::Point snapped(core::Point p, double offset = 0) const;
  // A rectangle on whole pixels, at least one wide and high.
  core::Rect snapped_rect(const core::Rect& rect) const;
  // How far inside a snapped edge a line of this width has its middle, so that it covers whole pixels.
  double line_inset(double width) const;
};

inline bool visible(const core::Color& color) {
  return color.a > 0;
}
inline bool visible(const scene::Stroke& stroke) {
  return stroke.width > 0 && visible(stroke.color);
}

void add_rect(cairo_t* cr, const core::Rect& rect);
// Lines at 45 degrees, rising to the right, cut off at the rectangle's edges; `spacing` is the distance between them.
void add_hatch(cairo_t* cr, const core::Rect& rect, double spacing);

// Every alternative of scene::Shape has its own; std::visit does not compile when one is missing.
void draw(Canvas& canvas, const scene::RectShape& shape);
void draw(Canvas& canvas, const scene::LineShape& shape);
void draw(Canvas& canvas, const scene::HatchShape& shape);
void draw(Canvas& canvas, const scene::TextShape& shape);
void draw(Canvas& canvas, const scene::HeatMapShape& shape);

}  // namespace unstride::paint::cairo
