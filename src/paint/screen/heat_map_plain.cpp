// The whole of a heat map without the shader.
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "paint/screen/heat_map_rects.h"
#include "scene/theme.h"

namespace unstride::paint::screen {
namespace {

using scene::CellKind;
using scene::HeatMapShape;

constexpr std::size_t kMostRects = 20000;  // of one map in one frame
constexpr double kMostDecorated = 4000;    // cells with a dashed outline or a hatch of their own
constexpr double kLeastForLines = 4;       // physical pixels, as the shader has it
constexpr double kLeastForKinds = 8;       // logical pixels
constexpr float kKindInk = 0.45f;

// Where the cells lie, in the scene's coordinates.
struct Cells {
  const HeatMapShape& map;
  double width, height;
  std::int64_t row_begin, row_end, col_begin, col_end;  // what the clip shows

  explicit Cells(const HeatMapShape& m)
      : map(m), width(m.rect.width / double(m.values->cols)), height(m.rect.height / double(m.values->rows)) {
    const auto cell = [](double v, std::int64_t most) { return std::int64_t(std::clamp(v, 0.0, double(most))); };
    row_begin = cell(std::floor((m.clip.y - m.rect.y) / height), m.values->rows);
    row_end = cell(std::ceil((m.clip.bottom() - m.rect.y) / height), m.values->rows);
    col_begin = cell(std::floor((m.clip.x - m.rect.x) / width), m.values->cols);
    col_end = cell(std::ceil((m.clip.right() - m.rect.x) / width), m.values->cols);
  }

  core::Rect rect(std::int64_t row, std::int64_t col, std::int64_t rows = 1, std::int64_t cols = 1) const {
    return {map.rect.x + double(col) * width, map.rect.y + double(row) * height, double(cols) * width,
            double(rows) * height};
  }
  double side() const { return std::min(width, height); }
  double count() const { return double(row_end - row_begin) * double(col_end - col_begin); }
};

void draw_lines(const Canvas& canvas, const Cells& cells) {
  const PixelRect area = canvas.snapped(cells.map.rect);
  const float width = canvas.line_width(1);
  const ImU32 color = packed(cells.map.line);
  for (std::int64_t row = cells.row_begin; row < cells.row_end; ++row) {
    const float y = canvas.snapped(cells.rect(row, 0)).top;
    canvas.list.AddRectFilled({area.left, y}, {area.right, y + width}, color);
  }
  for (std::int64_t col = cells.col_begin; col < cells.col_end; ++col) {
    const float x = canvas.snapped(cells.rect(0, col)).left;
    canvas.list.AddRectFilled({x, area.top}, {x + width, area.bottom}, color);
  }
}

void draw_kinds(const Canvas& canvas, const Cells& cells) {
  const HeatMapShape& map = cells.map;
  const scene::Stroke dashed{kind_ink(map.border), 1, std::clamp(cells.side() / 8, 1.5, 3.0)};
  const scene::Stroke hatch{kind_ink(map.cropped), 1, 0};
  const double line = 1 / canvas.scale * double(canvas.line_width(1));
  for (std::int64_t row = cells.row_begin; row < cells.row_end; ++row) {
    for (std::int64_t col = cells.col_begin; col < cells.col_end; ++col) {
      const core::Rect cell = cells.rect(row, col);
      const core::Rect inside{cell.x + line, cell.y + line, cell.width - line, cell.height - line};
      const auto kind = CellKind(map.kinds->at(row, col));
      if (kind == CellKind::border_zero) draw(canvas, scene::RectShape{inside.inset(line), {0, 0, 0, 0}, dashed, 0});
      if (kind == CellKind::cropped) {
        draw(canvas, scene::HatchShape{inside, hatch, std::clamp(cells.side() / 3, 3.0, 5.0)});
      }
    }
  }
}

void draw_highlight(const Canvas& canvas, const Cells& cells, const HeatMapShape::Highlight& box) {
  if (box.rows <= 0 || box.cols <= 0) return;
  draw(canvas, scene::RectShape{cells.rect(box.row, box.col, box.rows, box.cols), box.tint, {box.outline, 2, 0}, 0});
}

}  // namespace

core::Color kind_ink(core::Color fill) {
  return scene::ink_on(fill).with_alpha(kKindInk);
}

void draw_plain(const Canvas& canvas, const HeatMapShape& map) {
  const PixelRect area = canvas.snapped(map.rect), clip = canvas.snapped(map.clip);
  const Cells cells(map);
  ImDrawList& list = canvas.list;
  list.PushClipRect(clip.min(), clip.max(), true);
  for (const ColoredRect& r : heat_map_rects(map, area, clip, kMostRects)) {
    list.AddRectFilled(r.rect.min(), r.rect.max(), packed(r.color));
  }
  if (cells.side() * canvas.scale >= kLeastForLines && visible(map.line)) draw_lines(canvas, cells);
  if (map.kinds && cells.side() >= kLeastForKinds && cells.count() <= kMostDecorated) draw_kinds(canvas, cells);
  draw_highlight(canvas, cells, map.window);
  draw_highlight(canvas, cells, map.focus);
  list.PopClipRect();
}

}  // namespace unstride::paint::screen
