// Heat maps: the cells as one image (or, few and in a vector format, as rectangles), everything on them as vectors.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "paint/cairo/canvas.h"
#include "scene/theme.h"

namespace unstride::paint::cairo {
namespace {

using scene::CellKind;
using scene::HeatMapShape;

constexpr double kLeastForLines = 4;       // logical pixels a cell, as scene.h says
constexpr double kLeastForKinds = 8;       // below, a dashed outline or a hatch is noise
constexpr std::int64_t kMostRects = 4096;  // more of them make a vector file slow to open
constexpr double kHighlight = 2;           // width of outlines
constexpr float kKindInk = 0.45f;          // outlines and hatches of the kinds: seen, and quieter than data

core::Rect intersection(const core::Rect& a, const core::Rect& b) {
  const double x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::max(0.0, std::min(a.right(), b.right()) - x), std::max(0.0, std::min(a.bottom(), b.bottom()) - y)};
}

// The map with what is seen of it: cells [row0, row1) x [col0, col1).
struct Window {
  const HeatMapShape& map;
  core::Rect shown;
  double width, height;  // of a cell
  std::int64_t row0, row1, col0, col1;

  Window(const HeatMapShape& m, const core::Rect& s)
      : map(m), shown(s), width(m.rect.width / double(m.values->cols)), height(m.rect.height / double(m.values->rows)) {
    const auto clamped = [](double v, std::int64_t most) { return std::clamp(std::int64_t(v), std::int64_t{0}, most); };
    row0 = clamped(std::floor((shown.y - map.rect.y) / height), map.values->rows);
    row1 = clamped(std::ceil((shown.bottom() - map.rect.y) / height), map.values->rows);
    col0 = clamped(std::floor((shown.x - map.rect.x) / width), map.values->cols);
    col1 = clamped(std::ceil((shown.right() - map.rect.x) / width), map.values->cols);
  }

  double x_of(std::int64_t col) const { return map.rect.x + double(col) * width; }
  double y_of(std::int64_t row) const { return map.rect.y + double(row) * height; }
  core::Rect rect_of(std::int64_t row, std::int64_t col, std::int64_t rows = 1, std::int64_t cols = 1) const {
    return {x_of(col), y_of(row), double(cols) * width, double(rows) * height};
  }
  double smaller_side() const { return std::min(width, height); }

  CellKind kind(std::int64_t row, std::int64_t col) const {
    return map.kinds ? CellKind(map.kinds->at(row, col)) : CellKind::data;
  }
  core::Color color(std::int64_t row, std::int64_t col) const {
    switch (kind(row, col)) {
      case CellKind::data:
        break;
      case CellKind::inserted_zero:
        return map.inserted;
      case CellKind::border_zero:
        return map.border;
      case CellKind::cropped:
        return map.cropped;
      case CellKind::empty:
        return map.empty;
    }
    return scene::color_at(map.scale, map.values->at(row, col));
  }
};

// Cairo's ARGB32: native byte order, colours multiplied by alpha.
std::uint32_t argb(core::Color c) {
  const auto byte = [](float v) { return v > 0 ? std::uint32_t(std::lround(255 * std::min(v, 1.0f))) : 0u; };
  return byte(c.a) << 24 | byte(c.r * c.a) << 16 | byte(c.g * c.a) << 8 | byte(c.b * c.a);
}

// Many viewers smooth the images of a vector file whatever it says: there a cell gets so many pixels that this is seen
// at its edges at most.
int pixels_a_cell(const Canvas& canvas, std::int64_t rows, std::int64_t cols) {
  constexpr std::int64_t kMostSide = 2048, kMostPixels = 16;
  if (canvas.pixels) return 1;
  return int(std::clamp(kMostSide / std::max(rows, cols), std::int64_t{1}, kMostPixels));
}

// The window's cells, `zoom` x `zoom` pixels each.
cairo_surface_t* image_of(const Window& w, int zoom) {
  const int rows = int(w.row1 - w.row0), cols = int(w.col1 - w.col0);
  cairo_surface_t* image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, cols * zoom, rows * zoom);
  if (cairo_surface_status(image) != CAIRO_STATUS_SUCCESS) return image;
  unsigned char* data = cairo_image_surface_get_data(image);
  const int stride = cairo_image_surface_get_stride(image);
  std::vector<std::uint32_t> line;
  for (int row = 0; row < rows; ++row) {
    line.clear();
    for (int col = 0; col < cols; ++col)
      line.insert(line.end(), std::size_t(zoom), argb(w.color(w.row0 + row, w.col0 + col)));
    for (int i = 0; i < zoom; ++i) {
      std::memcpy(data + std::ptrdiff_t(row * zoom + i) * stride, line.data(), line.size() * sizeof line[0]);
    }
  }
  cairo_surface_mark_dirty(image);
  return image;
}

void draw_as_image(Canvas& canvas, const Window& w) {
  const int zoom = pixels_a_cell(canvas, w.row1 - w.row0, w.col1 - w.col0);
  cairo_surface_t* image = image_of(w, zoom);
  cairo_save(canvas.cr);
  cairo_translate(canvas.cr, w.x_of(w.col0), w.y_of(w.row0));
  cairo_scale(canvas.cr, w.width / zoom, w.height / zoom);
  cairo_set_source_surface(canvas.cr, image, 0, 0);
  double device_width = 1, device_height = 1;
  cairo_user_to_device_distance(canvas.cr, &device_width, &device_height);
  // Cells smaller than a pixel are averaged: picking one of them would show a pattern that is not there.
  const bool shrunk = canvas.pixels && std::min(device_width, device_height) < 1;
  cairo_pattern_set_filter(cairo_get_source(canvas.cr), shrunk ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
  cairo_paint(canvas.cr);  // not a fill: that would be a pattern in SVG, which viewers smooth
  cairo_restore(canvas.cr);
  cairo_surface_destroy(image);
}

void draw_as_rects(Canvas& canvas, const Window& w) {
  for (std::int64_t row = w.row0; row < w.row1; ++row) {
    for (std::int64_t col = w.col0; col < w.col1; ++col) {
      const core::Color color = w.color(row, col);
      if (!visible(color)) continue;
      add_rect(canvas.cr, w.rect_of(row, col));
      canvas.set_color(color);
      cairo_fill(canvas.cr);
    }
  }
}

void draw_lines(Canvas& canvas, const Window& w) {
  const double inset = canvas.line_inset(1);
  // The last line lies inside the map like the first one.
  const auto place = [&](double snapped, bool last) { return last ? snapped - inset : snapped + inset; };
  for (std::int64_t row = w.row0; row <= w.row1; ++row) {
    const double y = place(canvas.snapped({0, w.y_of(row)}).y, row == w.map.values->rows);
    cairo_move_to(canvas.cr, w.shown.x, y);
    cairo_line_to(canvas.cr, w.shown.right(), y);
  }
  for (std::int64_t col = w.col0; col <= w.col1; ++col) {
    const double x = place(canvas.snapped({w.x_of(col), 0}).x, col == w.map.values->cols);
    cairo_move_to(canvas.cr, x, w.shown.y);
    cairo_line_to(canvas.cr, x, w.shown.bottom());
  }
  canvas.set_stroke({w.map.line, 1, 0});
  cairo_stroke(canvas.cr);
}

template <class Add>
void stroke_kind(Canvas& canvas, const Window& w, CellKind kind, const scene::Stroke& stroke, Add&& add) {
  for (std::int64_t row = w.row0; row < w.row1; ++row) {
    for (std::int64_t col = w.col0; col < w.col1; ++col) {
      if (w.kind(row, col) == kind) add(canvas.snapped_rect(w.rect_of(row, col)));
    }
  }
  canvas.set_stroke(stroke);
  cairo_stroke(canvas.cr);
}

// Look at a glance: border zeros are dashed, what is cropped is hatched, inserted zeros are solid.
void draw_kinds(Canvas& canvas, const Window& w) {
  const double side = w.smaller_side();
  const auto ink = [](core::Color fill) { return scene::ink_on(fill).with_alpha(kKindInk); };
  const scene::Stroke outline{ink(w.map.border), 1, std::clamp(side / 8, 1.5, 3.0)};
  stroke_kind(canvas, w, CellKind::border_zero, outline,
              [&](const core::Rect& cell) { add_rect(canvas.cr, cell.inset(1 + canvas.line_inset(1))); });
  const scene::Stroke hatch{ink(w.map.cropped), 1, 0};
  stroke_kind(canvas, w, CellKind::cropped, hatch,
              [&](const core::Rect& cell) { add_hatch(canvas.cr, cell, std::clamp(side / 3, 3.0, 5.0)); });
}

void draw_highlight(Canvas& canvas, const Window& w, const HeatMapShape::Highlight& highlight) {
  if (highlight.rows <= 0 || highlight.cols <= 0) return;
  core::Rect rect = canvas.snapped_rect(w.rect_of(highlight.row, highlight.col, highlight.rows, highlight.cols));
  if (visible(highlight.tint)) {
    add_rect(canvas.cr, rect);
    canvas.set_color(highlight.tint);
    cairo_fill(canvas.cr);
  }
  if (visible(highlight.outline)) {
    // A box of a few pixels keeps its inside: the outline then lies around it.
    constexpr double kHalf = kHighlight / 2;
    if (std::min(rect.width, rect.height) < 6 * kHalf) {
      rect = {rect.x - kHalf, rect.y - kHalf, rect.width + 2 * kHalf, rect.height + 2 * kHalf};
    }
    add_rect(canvas.cr, rect);
    canvas.set_stroke({highlight.outline, kHighlight, 0});
    cairo_stroke(canvas.cr);
  }
}

}  // namespace

void draw(Canvas& canvas, const HeatMapShape& map) {
  if (!map.values || map.values->cells.empty()) return;
  const core::Rect shown = intersection(map.rect, map.clip);
  if (shown.width <= 0 || shown.height <= 0) return;
  const Window w(map, shown);
  const double side = w.smaller_side();

  cairo_save(canvas.cr);
  add_rect(canvas.cr, shown);
  cairo_clip(canvas.cr);
  // Rectangles side by side leave hair-thin gaps in many viewers; the grid lines cover them.
  const bool covered = side >= kLeastForLines && visible(map.line);
  const bool few = (w.row1 - w.row0) * (w.col1 - w.col0) <= kMostRects;
  if (!canvas.pixels && covered && few) {
    draw_as_rects(canvas, w);
  } else {
    draw_as_image(canvas, w);
  }
  if (covered) draw_lines(canvas, w);
  if (side >= kLeastForKinds && map.kinds) draw_kinds(canvas, w);
  cairo_restore(canvas.cr);

  // Outlines may reach over the edge of the map by half their width.
  cairo_save(canvas.cr);
  add_rect(canvas.cr, map.clip);
  cairo_clip(canvas.cr);
  draw_highlight(canvas, w, map.window);
  draw_highlight(canvas, w, map.focus);
  cairo_restore(canvas.cr);
}

}  // namespace unstride::paint::cairo
