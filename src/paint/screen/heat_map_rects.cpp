#include "paint/screen/heat_map_rects.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace unstride::paint::screen {
namespace {

// Cells [begin, end) of one axis that show between two pixels, and where each starts.
struct Axis {
  double start, size;  // of the grid and of one cell, in pixels
  std::int64_t begin, end;

  Axis(float from, float to, std::int64_t cells, float shown_from, float shown_to)
      : start(double(from)), size(double(to - from) / double(cells)) {
    const auto cell = [&](double pixel) { return (pixel - start) / size; };
    begin = std::clamp<std::int64_t>(std::int64_t(std::floor(cell(double(shown_from)))), 0, cells);
    end = std::clamp<std::int64_t>(std::int64_t(std::ceil(cell(double(shown_to)))), begin, cells);
  }

  float pixel(std::int64_t cell) const { return float(std::round(start + double(cell) * size)); }
  std::int64_t count() const { return end - begin; }
};

}  // namespace

core::Color cell_fill(const scene::HeatMapShape& map, std::int64_t row, std::int64_t col) {
  switch (map.kinds ? scene::CellKind(map.kinds->at(row, col)) : scene::CellKind::data) {
    case scene::CellKind::inserted_zero:
      return map.inserted;
    case scene::CellKind::border_zero:
      return map.border;
    case scene::CellKind::cropped:
      return map.cropped;
    case scene::CellKind::empty:
      return map.empty;
    case scene::CellKind::data:
      break;
  }
  return scene::color_at(map.scale, map.values->at(row, col));
}

std::vector<ColoredRect> heat_map_rects(const scene::HeatMapShape& map, const PixelRect& area, const PixelRect& clip,
                                        std::size_t most) {
  std::vector<ColoredRect> rects;
  const PixelRect shown = intersection(area, clip);
  if (shown.empty() || !map.values || map.values->cells.empty()) return rects;
  const Axis x(area.left, area.right, map.values->cols, shown.left, shown.right);
  const Axis y(area.top, area.bottom, map.values->rows, shown.top, shown.bottom);
  const double cells = double(x.count()) * double(y.count());
  const auto step = std::max<std::int64_t>(1, std::int64_t(std::ceil(std::sqrt(cells / double(most)))));
  for (std::int64_t row = y.begin; row < y.end; row += step) {
    const float top = y.pixel(row), bottom = y.pixel(std::min(row + step, y.end));
    const std::size_t first = rects.size();
    for (std::int64_t col = x.begin; col < x.end; col += step) {
      const core::Color color = cell_fill(map, row, col);
      const float right = x.pixel(std::min(col + step, x.end));
      if (rects.size() > first && rects.back().color == color) {
        rects.back().rect.right = right;
      } else {
        rects.push_back({{x.pixel(col), top, right, bottom}, color});
      }
    }
  }
  for (ColoredRect& r : rects) r.rect = intersection(r.rect, shown);
  std::erase_if(rects, [](const ColoredRect& r) { return r.rect.empty() || !visible(r.color); });
  return rects;
}

}  // namespace unstride::paint::screen
