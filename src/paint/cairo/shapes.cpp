// Rectangles, lines, hatches and text; heat maps have a file of their own.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <cairo-ft.h>

#include "paint/cairo/canvas.h"

namespace unstride::paint::cairo {
namespace {

void add_rounded(cairo_t* cr, const core::Rect& rect, double radius) {
  const double r = std::min({radius, rect.width / 2, rect.height / 2});
  if (r <= 0) return add_rect(cr, rect);
  constexpr double kQuarter = std::numbers::pi / 2;
  cairo_new_sub_path(cr);
  cairo_arc(cr, rect.right() - r, rect.y + r, r, -kQuarter, 0);
  cairo_arc(cr, rect.right() - r, rect.bottom() - r, r, 0, kQuarter);
  cairo_arc(cr, rect.x + r, rect.bottom() - r, r, kQuarter, 2 * kQuarter);
  cairo_arc(cr, rect.x + r, rect.y + r, r, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(cr);
}

// A horizontal or vertical line is moved onto the pixels across its direction.
core::Point aligned(const Canvas& canvas, core::Point p, const scene::LineShape& line) {
  const core::Point s = canvas.snapped(p, canvas.line_inset(line.stroke.width) > 0 ? 0.5 : 0);
  if (line.from.x == line.to.x) p.x = s.x;
  if (line.from.y == line.to.y) p.y = s.y;
  return p;
}

void append_utf8(std::string& text, char32_t c) {
  const auto add = [&](char32_t byte) { text.push_back(char(byte)); };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xc0 | (c >> 6)), add(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    add(0xe0 | (c >> 12)), add(0x80 | ((c >> 6) & 0x3f)), add(0x80 | (c & 0x3f));
  } else {
    add(0xf0 | (c >> 18)), add(0x80 | ((c >> 12) & 0x3f)), add(0x80 | ((c >> 6) & 0x3f)), add(0x80 | (c & 0x3f));
  }
}

void set_font(cairo_t* cr, cairo_font_face_t* face, double size) {
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_set_font_face(cr, face);
  cairo_set_font_size(cr, size);
  cairo_set_font_options(cr, options);
  cairo_font_options_destroy(options);
}

}  // namespace

void draw(Canvas& canvas, const scene::RectShape& shape) {
  const core::Rect rect = canvas.snapped_rect(shape.rect);
  if (visible(shape.fill)) {
    add_rounded(canvas.cr, rect, shape.radius);
    canvas.set_color(shape.fill);
    cairo_fill(canvas.cr);
  }
  if (visible(shape.stroke)) {
    const double inset = canvas.line_inset(shape.stroke.width);
    add_rounded(canvas.cr, rect.inset(inset), shape.radius - inset);
    canvas.set_stroke(shape.stroke);
    cairo_stroke(canvas.cr);
  }
}

void draw(Canvas& canvas, const scene::LineShape& shape) {
  if (!visible(shape.stroke)) return;
  const core::Point from = aligned(canvas, shape.from, shape);
  core::Point to = aligned(canvas, shape.to, shape);
  canvas.set_stroke(shape.stroke);
  const double length = std::hypot(to.x - from.x, to.y - from.y);
  if (shape.arrow && length > 0) {
    const double head = std::min(length, 4 + 3 * shape.stroke.width), half = head * 0.45;
    const core::Point along{(to.x - from.x) / length, (to.y - from.y) / length};
    const core::Point neck{to.x - along.x * head, to.y - along.y * head};
    cairo_move_to(canvas.cr, to.x, to.y);
    cairo_line_to(canvas.cr, neck.x - along.y * half, neck.y + along.x * half);
    cairo_line_to(canvas.cr, neck.x + along.y * half, neck.y - along.x * half);
    cairo_close_path(canvas.cr);
    cairo_fill(canvas.cr);
    to = neck;  // the line must not show beside the tip
  }
  cairo_move_to(canvas.cr, from.x, from.y);
  cairo_line_to(canvas.cr, to.x, to.y);
  cairo_stroke(canvas.cr);
}

void draw(Canvas& canvas, const scene::HatchShape& shape) {
  if (!visible(shape.stroke) || shape.spacing <= 0) return;
  cairo_save(canvas.cr);
  const core::Rect rect = canvas.snapped_rect(shape.rect);
  add_rect(canvas.cr, rect);
  cairo_clip(canvas.cr);
  add_hatch(canvas.cr, rect, shape.spacing);
  canvas.set_stroke(shape.stroke);
  cairo_stroke(canvas.cr);
  cairo_restore(canvas.cr);
}

void draw(Canvas& canvas, const scene::TextShape& shape) {
  if (shape.text.empty() || shape.size <= 0 || !visible(shape.color)) return;
  const auto face = canvas.faces.get(shape.font);
  if (!face) {
    if (canvas.error.empty()) canvas.error = face.error().message;
    return;
  }
  std::string text;  // what is drawn, as valid UTF-8
  std::vector<cairo_glyph_t> glyphs;
  std::vector<cairo_text_cluster_t> clusters;
  // Across the line whole pixels are crisper; along it the glyphs stand where the Scene says.
  const double y = canvas.snapped(shape.baseline).y;
  scene::place_glyphs(canvas.fonts, shape.font, shape.size, shape.text, [&](char32_t c, double x) {
    const auto before = text.size();
    append_utf8(text, c);
    clusters.push_back({int(text.size() - before), 1});
    glyphs.push_back({FT_Get_Char_Index(face->freetype, c), shape.baseline.x + x, y});
  });
  set_font(canvas.cr, face->cairo, shape.size);
  canvas.set_color(shape.color);
  if (canvas.pixels) {
    // Cairo's own glyph images would be moved to whole pixels, each glyph by itself.
    cairo_glyph_path(canvas.cr, glyphs.data(), int(glyphs.size()));
    cairo_fill(canvas.cr);
  } else {
    cairo_show_text_glyphs(canvas.cr, text.data(), int(text.size()), glyphs.data(), int(glyphs.size()), clusters.data(),
                           int(clusters.size()), cairo_text_cluster_flags_t(0));
  }
}

}  // namespace unstride::paint::cairo
