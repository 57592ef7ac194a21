// Rectangles, lines, hatches and text; heat maps have files of their own.
#include <array>
#include <numbers>

#include "paint/screen/canvas.h"
#include "paint/screen/dashes.h"
#include "paint/screen/imgui_compat.h"

namespace unstride::paint::screen {
namespace {

// One dash of a side that lies on whole pixels: `across` is its edge towards the top or left.
void fill_dash(const Canvas& canvas, bool horizontal, Dash dash, float across, float width, ImU32 color) {
  const ImVec2 from = horizontal ? ImVec2(dash.from, across) : ImVec2(across, dash.from);
  const ImVec2 to = horizontal ? ImVec2(dash.to, across + width) : ImVec2(across + width, dash.to);
  canvas.list.AddRectFilled(from, to, color);
}

struct DashedRect {
  PixelRect outer;  // the outer edge of the stroke
  float radius, width, dash;
  ImU32 color;
};

// A corner is a dash, too: an arc, or an angle where there is no radius.
void stroke_corners(const Canvas& canvas, const DashedRect& r, float corner) {
  const float half = r.width / 2;
  if (r.radius <= half + 0.5f) {
    for (const float top : {r.outer.top, r.outer.bottom - r.width}) {
      fill_dash(canvas, true, {r.outer.left, r.outer.left + corner}, top, r.width, r.color);
      fill_dash(canvas, true, {r.outer.right - corner, r.outer.right}, top, r.width, r.color);
    }
    for (const float left : {r.outer.left, r.outer.right - r.width}) {
      fill_dash(canvas, false, {r.outer.top + r.width, r.outer.top + corner}, left, r.width, r.color);
      fill_dash(canvas, false, {r.outer.bottom - corner, r.outer.bottom - r.width}, left, r.width, r.color);
    }
    return;
  }
  const float arc = r.radius - half;
  const std::array<ImVec2, 4> centers{ImVec2(r.outer.left + r.radius, r.outer.top + r.radius),
                                      ImVec2(r.outer.right - r.radius, r.outer.top + r.radius),
                                      ImVec2(r.outer.right - r.radius, r.outer.bottom - r.radius),
                                      ImVec2(r.outer.left + r.radius, r.outer.bottom - r.radius)};
  for (std::size_t i = 0; i < centers.size(); ++i) {
    const float start = std::numbers::pi_v<float> * (1 + 0.5f * float(i));
    canvas.list.PathArcTo(centers[i], arc, start, start + std::numbers::pi_v<float> / 2, 6);
    canvas.list.PathStroke(r.color, 0, r.width);
  }
}

void stroke_dashed(const Canvas& canvas, const DashedRect& r) {
  const float corner = std::max(std::round(r.radius), std::max(r.width, std::round(r.dash / 2)));
  stroke_corners(canvas, r, corner);
  for (const Dash dash : dashes_between(r.outer.left + corner, r.outer.right - corner, r.dash)) {
    fill_dash(canvas, true, dash, r.outer.top, r.width, r.color);
    fill_dash(canvas, true, dash, r.outer.bottom - r.width, r.width, r.color);
  }
  for (const Dash dash : dashes_between(r.outer.top + corner, r.outer.bottom - corner, r.dash)) {
    fill_dash(canvas, false, dash, r.outer.left, r.width, r.color);
    fill_dash(canvas, false, dash, r.outer.right - r.width, r.width, r.color);
  }
}

void stroke_rect(const Canvas& canvas, const PixelRect& rect, const scene::Stroke& stroke, float radius) {
  const float width = canvas.line_width(stroke.width), inset = line_inset(width);
  const ImU32 color = packed(stroke.color);
  const float out = width / 2 - inset;  // how far the stroke reaches over the edge: whole pixels
  const PixelRect outer{rect.left - out, rect.top - out, rect.right + out, rect.bottom + out};
  const float shortest = std::min(outer.width(), outer.height());
  if (stroke.dash > 0 && shortest > 2 * width) {
    const float outer_radius = radius > 0 ? std::min(std::round(radius + out), shortest / 2) : 0;
    return stroke_dashed(canvas, {outer, outer_radius, width, canvas.line_width(stroke.dash), color});
  }
  canvas.list.PathRect({rect.left + inset, rect.top + inset}, {rect.right - inset, rect.bottom - inset},
                       std::max(0.0f, radius - inset));
  canvas.list.PathStroke(color, ImDrawFlags_Closed, width);
}

// A solid or dashed line that runs along the pixels.
void draw_straight(const Canvas& canvas, ImVec2 from, ImVec2 to, const scene::Stroke& stroke) {
  const bool horizontal = from.y == to.y;
  const float width = canvas.line_width(stroke.width), middle = horizontal ? from.y : from.x;
  const float across = std::round(middle - width / 2);
  const auto [a, b] = horizontal ? std::minmax(from.x, to.x) : std::minmax(from.y, to.y);
  const float start = std::round(a), length = std::round(b) - start;
  const float dash = stroke.dash > 0 ? canvas.line_width(stroke.dash) : length;
  for (const Dash part : dashes_along(length, dash)) {
    fill_dash(canvas, horizontal, {start + part.from, start + part.to}, across, width, packed(stroke.color));
  }
}

void draw_slanted(const Canvas& canvas, ImVec2 from, ImVec2 to, const scene::Stroke& stroke) {
  const float width = std::max(1.0f, canvas.length(stroke.width));
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  const float dash = stroke.dash > 0 ? canvas.length(stroke.dash) : length;
  const auto at = [&](float along) {
    return ImVec2(from.x + (to.x - from.x) * along / length, from.y + (to.y - from.y) * along / length);
  };
  for (const Dash part : dashes_along(length, dash)) {
    canvas.list.AddLine(at(part.from), at(part.to), packed(stroke.color), width);
  }
}

}  // namespace

void draw(const Canvas& canvas, const scene::RectShape& shape) {
  const PixelRect rect = canvas.snapped(shape.rect);
  const float radius = std::min({canvas.length(shape.radius), rect.width() / 2, rect.height() / 2});
  if (visible(shape.fill)) canvas.list.AddRectFilled(rect.min(), rect.max(), packed(shape.fill), radius);
  if (visible(shape.stroke)) stroke_rect(canvas, rect, shape.stroke, radius);
}

void draw(const Canvas& canvas, const scene::LineShape& shape) {
  if (!visible(shape.stroke)) return;
  const ImVec2 from(float(canvas.x_of(shape.from.x)), float(canvas.y_of(shape.from.y)));
  ImVec2 to(float(canvas.x_of(shape.to.x)), float(canvas.y_of(shape.to.y)));
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  if (shape.arrow && length > 0) {
    const float head = std::min(length, canvas.length(4 + 3 * shape.stroke.width)), half = head * 0.45f;
    const ImVec2 along((to.x - from.x) / length, (to.y - from.y) / length);
    const ImVec2 neck(to.x - along.x * head, to.y - along.y * head);
    canvas.list.AddTriangleFilled(to, {neck.x - along.y * half, neck.y + along.x * half},
                                  {neck.x + along.y * half, neck.y - along.x * half}, packed(shape.stroke.color));
    to = neck;  // the line must not show beside the tip
  }
  if (from.x == to.x || from.y == to.y) {
    draw_straight(canvas, from, to, shape.stroke);
  } else if (length > 0) {
    draw_slanted(canvas, from, to, shape.stroke);
  }
}

// Lines rising to the right: x + y is constant along each.
void draw(const Canvas& canvas, const scene::HatchShape& shape) {
  if (!visible(shape.stroke) || shape.spacing <= 0) return;
  PixelRect rect = canvas.snapped(shape.rect);
  const float width = std::max(1.0f, canvas.length(shape.stroke.width));
  // A line's end is square to the line: its corner reaches further than its middle.
  const float inset = width / 2;
  rect = {rect.left + inset, rect.top + inset, rect.right - inset, rect.bottom - inset};
  const float step = std::max(2.0f, canvas.length(shape.spacing)) * std::numbers::sqrt2_v<float>;
  const float low = rect.left + rect.top, high = rect.right + rect.bottom;
  for (float sum = low + step / 2; sum < high; sum += step) {
    const float left = std::max(rect.left, sum - rect.bottom), right = std::min(rect.right, sum - rect.top);
    canvas.list.AddLine({left, sum - left}, {right, sum - right}, packed(shape.stroke.color), width);
  }
}

// Glyphs stand where the Scene says, each moved to the nearest whole pixel: their pictures are then shown unblurred.
void draw(const Canvas& canvas, const scene::TextShape& shape) {
  if (shape.text.empty() || shape.size <= 0 || !visible(shape.color)) return;
  const Fonts::Baked baked = canvas.fonts.baked(shape.font, shape.size);
  const double wanted = std::round(shape.size * canvas.scale);
  const float stretch = baked.pixels == wanted ? 1.0f : float(wanted / baked.pixels);
  const float ascent = compat::baseline_of(*baked.font) * stretch;
  const float top = float(std::round(canvas.y_of(shape.baseline.y))) - ascent;
  const ImU32 color = packed(shape.color);
  ImDrawList& list = canvas.list;
  compat::push_font_texture(list, *baked.font);
  scene::place_glyphs(canvas.fonts.book(), shape.font, shape.size, shape.text, [&](char32_t codepoint, double x) {
    const ImFontGlyph* glyph = compat::find_glyph(*baked.font, codepoint);
    if (!glyph || !glyph->Visible) return;
    const float left = float(std::round(canvas.x_of(shape.baseline.x + x)));
    list.PrimReserve(6, 4);
    list.PrimRectUV({left + glyph->X0 * stretch, top + glyph->Y0 * stretch},
                    {left + glyph->X1 * stretch, top + glyph->Y1 * stretch}, {glyph->U0, glyph->V0},
                    {glyph->U1, glyph->V1}, color);
  });
  compat::pop_font_texture(list);
}

}  // namespace unstride::paint::screen
