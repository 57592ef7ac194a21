#include "paint/cairo/canvas.h"

#include <algorithm>
#include <cmath>

namespace unstride::paint::cairo {

void Canvas::set_stroke(const scene::Stroke& stroke) const {
  set_color(stroke.color);
  cairo_set_line_width(cr, stroke.width);
  cairo_set_dash(cr, &stroke.dash, stroke.dash > 0 ? 1 : 0, 0);
}

core::Point Canvas::snapped(core::Point p, double offset) const {
  if (!pixels) return p;
  cairo_user_to_device(cr, &p.x, &p.y);
  p = {std::floor(p.x - offset + 0.5) + offset, std::floor(p.y - offset + 0.5) + offset};
  cairo_device_to_user(cr, &p.x, &p.y);
  return p;
}

core::Rect Canvas::snapped_rect(const core::Rect& rect) const {
  if (!pixels) return rect;
  const core::Point from = snapped({rect.x, rect.y}), to = snapped({rect.right(), rect.bottom()});
  double one = 1, unused = 0;
  cairo_device_to_user_distance(cr, &one, &unused);
  return {from.x, from.y, std::max(one, to.x - from.x), std::max(one, to.y - from.y)};
}

double Canvas::line_inset(double width) const {
  if (!pixels) return 0;
  double device = width, half = 0.5, unused = 0;
  cairo_user_to_device_distance(cr, &device, &unused);
  cairo_device_to_user_distance(cr, &half, &unused);
  return std::max(1L, std::lround(device)) % 2 == 1 ? half : 0;
}

void add_rect(cairo_t* cr, const core::Rect& rect) {
  cairo_rectangle(cr, rect.x, rect.y, rect.width, rect.height);
}

void add_hatch(cairo_t* cr, const core::Rect& rect, double spacing) {
  // The line of offset c has x + y = c, measured from the upper left corner.
  const double step = spacing * std::sqrt(2.0);
  for (double c = step / 2; step > 0 && c < rect.width + rect.height; c += step) {
    const double left = std::max(0.0, c - rect.height), right = std::min(rect.width, c);
    cairo_move_to(cr, rect.x + left, rect.y + c - left);
    cairo_line_to(cr, rect.x + right, rect.y + c - right);
  }
}

}  // namespace unstride::paint::cairo
