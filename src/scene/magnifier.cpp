#include "scene/magnifier.h"

#include <algorithm>

#include "scene/pen.h"

namespace unstride::scene {
namespace {

constexpr std::int64_t kRows = 5, kCols = 7;  // shown at most; odd, so that the cell is in the middle
constexpr double kPitch = 38, kMargin = 8, kTitle = 22, kTitleSize = 12;
constexpr double kAway = 20;  // from the pointer

// The map that pick() would find under the pointer: a grid may be drawn twice, large and small.
const HeatMapShape* map_under(const Scene& scene, Point at, CellRef cell) {
  for (auto item = scene.items.rbegin(); item != scene.items.rend(); ++item) {
    if (item->mark || item->cell.grid == core::GridId::none) continue;
    if (const auto* map = std::get_if<HeatMapShape>(&item->shape)) {
      if (map->rect.contains(at) && map->clip.contains(at)) return item->cell.grid == cell.grid ? map : nullptr;
    } else if (const auto* rect = std::get_if<RectShape>(&item->shape); rect && rect->rect.contains(at)) {
      return nullptr;
    }
  }
  return nullptr;
}

bool has_small_cells(const HeatMapShape& map) {
  return map.rect.width / double(map.values->cols) < kCellPitch ||
         map.rect.height / double(map.values->rows) < kCellPitch;
}

// As many cells of the map around `cell` as there are, at most `count`.
std::int64_t first_shown(std::int64_t cell, std::int64_t count, std::int64_t all) {
  return std::clamp(cell - count / 2, std::int64_t{0}, std::max<std::int64_t>(0, all - count));
}

// Beside the pointer, on the side that has room.
Rect beside(core::Size size, core::Point at, const Rect& bounds) {
  const double right = at.x + kAway, below = at.y + kAway;
  const double x = right + size.width <= bounds.right() ? right : at.x - kAway - size.width;
  const double y = below + size.height <= bounds.bottom() ? below : at.y - kAway - size.height;
  return {std::max(bounds.x, std::min(x, bounds.right() - size.width)),
          std::max(bounds.y, std::min(y, bounds.bottom() - size.height)), size.width, size.height};
}

}  // namespace

void add_magnifier(Scene& scene, const Lens& lens, ThemeId id, const FontBook& fonts) {
  const HeatMapShape* map = map_under(scene, lens.at, lens.cell);
  if (!map || map->merged != 1 || !has_small_cells(*map)) return;
  const auto place = place_of(*map, lens.cell);
  if (!place) return;
  const HeatMapShape seen = *map;  // adding items moves the scene's own
  const auto first_item = std::ptrdiff_t(scene.items.size());
  const Theme& theme = theme_of(id);
  const std::int64_t rows = std::min(kRows, seen.values->rows), cols = std::min(kCols, seen.values->cols);
  const std::int64_t row0 = first_shown(place->row, rows, seen.values->rows),
                     col0 = first_shown(place->col, cols, seen.values->cols);
  const double cells = double(cols) * kPitch, title = text_width(fonts, FontId::mono, kTitleSize, lens.title) + 4;
  const core::Size size{std::max(cells, title) + 2 * kMargin, double(rows) * kPitch + kTitle + 2 * kMargin};
  const Rect panel = beside(size, lens.at, scene.bounds);
  Pen pen(scene, theme, fonts);
  constexpr int kLayer = layer::kOverlay + 10;
  pen.add(RectShape{panel, theme.panel, {theme.hairline, 1}, 8}, kLayer);
  pen.on_layer(kLayer + 1, kLayer + 2);
  pen.text({panel.x + kMargin + 2, panel.y + kMargin + 12}, lens.title, FontId::mono, kTitleSize, theme.ink);
  GridLook look;
  look.scale = seen.scale;
  for (std::int64_t r = 0; r < rows; ++r)
    for (std::int64_t c = 0; c < cols; ++c) {
      CellLook cell;
      cell.value = (seen.numbers ? seen.numbers : seen.values)->at(row0 + r, col0 + c);
      cell.tone = seen.values->at(row0 + r, col0 + c);
      if (seen.kinds) cell.kind = CellKind(seen.kinds->at(row0 + r, col0 + c));
      const Rect rect{panel.x + (size.width - cells) / 2 + double(c) * kPitch,
                      panel.y + kMargin + kTitle + double(r) * kPitch, kPitch, kPitch};
      pen.cell(rect, cell, look, {});
      if (row0 + r == place->row && col0 + c == place->col) pen.outline(rect, theme.ink, 2.5, kLayer + 3);
    }
  std::stable_sort(scene.items.begin() + first_item, scene.items.end(),
                   [](const Item& a, const Item& b) { return a.layer < b.layer; });
}

}  // namespace unstride::scene
