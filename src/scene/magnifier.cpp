#include "scene/magnifier.h"

#include <algorithm>

#include "scene/pen.h"

namespace unstride::scene {
namespace {

constexpr std::int64_t kRows = 5, kCols = 7;  // shown at most; odd, so that the cell is in the middle
constexpr double kPitch = 38, kMargin = 8, kTitle = 22;
constexpr double kAway = 20;  // from the pointer

const HeatMapShape* map_of(const Scene& scene, CellRef cell) {
  for (const Item& item : scene.items) {
    const auto* map = std::get_if<HeatMapShape>(&item.shape);
    if (!map || item.mark || item.cell.grid != cell.grid || map->merged != 1) continue;
    if (map->values->contains(cell.row - map->first_row, cell.col - map->first_col)) return map;
  }
  return nullptr;
}

// As many cells of the map around `cell` as there are, at most `count`.
std::int64_t first_shown(std::int64_t cell, std::int64_t count, std::int64_t all) {
  return std::clamp(cell - count / 2, std::int64_t{0}, std::max<std::int64_t>(0, all - count));
}

// Beside the pointer, on the side that has room.
Rect place(core::Size size, core::Point at, const Rect& bounds) {
  const double right = at.x + kAway, below = at.y + kAway;
  const double x = right + size.width <= bounds.right() ? right : at.x - kAway - size.width;
  const double y = below + size.height <= bounds.bottom() ? below : at.y - kAway - size.height;
  return {std::max(bounds.x, x), std::max(bounds.y, y), size.width, size.height};
}

}  // namespace

void add_magnifier(Scene& scene, const Lens& lens, ThemeId id, const FontBook& fonts) {
  const HeatMapShape* map = map_of(scene, lens.cell);
  if (!map || map->rect.width / double(map->values->cols) >= kCellPitch) return;
  const HeatMapShape seen = *map;  // adding items moves the scene's own
  const Theme& theme = theme_of(id);
  const std::int64_t rows = std::min(kRows, seen.values->rows), cols = std::min(kCols, seen.values->cols);
  const std::int64_t row = lens.cell.row - seen.first_row, col = lens.cell.col - seen.first_col;
  const std::int64_t row0 = first_shown(row, rows, seen.values->rows), col0 = first_shown(col, cols, seen.values->cols);
  const core::Size size{double(cols) * kPitch + 2 * kMargin, double(rows) * kPitch + kTitle + 2 * kMargin};
  const Rect panel = place(size, lens.at, scene.bounds);
  Pen pen(scene, theme, fonts);
  constexpr int kLayer = layer::kOverlay + 10;
  pen.add(RectShape{panel, theme.panel, {theme.hairline, 1}, 8}, kLayer);
  pen.on_layer(kLayer + 1, kLayer + 2);
  pen.text({panel.x + kMargin + 2, panel.y + kMargin + 12}, lens.title, FontId::mono, 12, theme.ink,
           size.width - 2 * kMargin);
  GridLook look;
  look.scale = seen.scale;
  for (std::int64_t r = 0; r < rows; ++r)
    for (std::int64_t c = 0; c < cols; ++c) {
      CellLook cell;
      cell.value = (seen.numbers ? seen.numbers : seen.values)->at(row0 + r, col0 + c);
      cell.tone = seen.values->at(row0 + r, col0 + c);
      if (seen.kinds) cell.kind = CellKind(seen.kinds->at(row0 + r, col0 + c));
      const Rect rect{panel.x + kMargin + double(c) * kPitch, panel.y + kMargin + kTitle + double(r) * kPitch, kPitch,
                      kPitch};
      pen.cell(rect, cell, look, {});
      if (row0 + r == row && col0 + c == col) pen.outline(rect, theme.ink, 2.5, kLayer + 3);
    }
}

}  // namespace unstride::scene
