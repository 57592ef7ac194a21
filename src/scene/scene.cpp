#include "scene/scene.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace unstride::scene {
namespace {

// The cell of a heat map at p.
CellRef cell_at(const HeatMapShape& map, core::GridId grid, Point p) {
  if (!map.rect.contains(p) || !map.clip.contains(p)) return {};
  const auto& values = *map.values;
  const auto row = std::int64_t((p.y - map.rect.y) / map.rect.height * double(values.rows));
  const auto col = std::int64_t((p.x - map.rect.x) / map.rect.width * double(values.cols));
  return values.contains(row, col) ? cell_of(map, grid, row, col) : CellRef{};
}

// Where the map would show a cell: a place of its values that may lie outside of them.
MapPlace any_place_of(const HeatMapShape& map, CellRef cell) {
  const auto merged = [&](std::int64_t steps) { return steps < 0 ? -1 : steps / map.merged; };
  if (map.order == HeatMapShape::Order::listed) {
    const std::int64_t first = map.first_row * map.list_cols + map.first_col;
    const std::int64_t index = merged(cell.row * map.list_cols + cell.col - first);
    return map.values->rows == 1 ? MapPlace{0, index} : MapPlace{index, 0};
  }
  const std::int64_t down = cell.row - map.first_row, along = cell.col - map.first_col;
  if (down % map.row_step != 0 || along % map.col_step != 0) return {-1, -1};
  const MapPlace place{merged(down / map.row_step), merged(along / map.col_step)};
  return map.order == HeatMapShape::Order::mirrored ? MapPlace{place.col, place.row} : place;
}

std::optional<Rect> rect_in(const HeatMapShape& map, CellRef cell) {
  const auto place = place_of(map, cell);
  if (!place) return std::nullopt;
  const double height = map.rect.height / double(map.values->rows), width = map.rect.width / double(map.values->cols);
  return Rect{map.rect.x + double(place->col) * width, map.rect.y + double(place->row) * height, width, height};
}

}  // namespace

std::optional<MapPlace> place_of(const HeatMapShape& map, CellRef cell) {
  const MapPlace place = any_place_of(map, cell);
  return map.values->contains(place.row, place.col) ? std::optional(place) : std::nullopt;
}

Color color_at(const ColorScale& scale, float value) {
  if (scale.palette) {
    const auto& colors = scale.palette->cells;
    return colors[size_t(std::clamp(std::round(double(value)), 0.0, double(colors.size() - 1)))];
  }
  const auto fraction = [](float from, float to, float v) {
    return to == from ? 1.0f : std::clamp((v - from) / (to - from), 0.0f, 1.0f);
  };
  if (!scale.diverging) return core::mix(scale.low, scale.high, fraction(scale.min, scale.max, value));
  return value < 0 ? core::mix(scale.zero, scale.low, fraction(0, scale.min, value))
                   : core::mix(scale.zero, scale.high, fraction(0, scale.max, value));
}

CellRef cell_of(const HeatMapShape& map, core::GridId grid, std::int64_t row, std::int64_t col) {
  if (map.order == HeatMapShape::Order::listed) {
    const std::int64_t first = map.first_row * map.list_cols + map.first_col;
    const std::int64_t index = first + (row * map.values->cols + col) * map.merged;
    return {grid, index / map.list_cols, index % map.list_cols};
  }
  const std::int64_t within = map.shown ? map.shown->at(row, col) : 0;
  row = row * map.merged + within / map.merged, col = col * map.merged + within % map.merged;
  if (map.order == HeatMapShape::Order::mirrored) std::swap(row, col);
  return {grid, row * map.row_step + map.first_row, col * map.col_step + map.first_col};
}

CellRef pick(const Scene& scene, Point p) {
  if (!scene.bounds.contains(p)) return {};
  for (auto item = scene.items.rbegin(); item != scene.items.rend(); ++item) {
    if (item->cell.grid == core::GridId::none || item->mark) continue;
    if (const auto* map = std::get_if<HeatMapShape>(&item->shape)) {
      const CellRef cell = cell_at(*map, item->cell.grid, p);
      if (cell.grid != core::GridId::none) return cell;
    } else if (const auto* rect = std::get_if<RectShape>(&item->shape)) {
      if (rect->rect.contains(p)) return item->cell;
    }
  }
  return {};
}

std::optional<Rect> rect_of(const Scene& scene, CellRef cell) {
  for (const Item& item : scene.items) {
    if (item.cell.grid != cell.grid || cell.grid == core::GridId::none || item.mark) continue;
    if (const auto* map = std::get_if<HeatMapShape>(&item.shape)) {
      if (const auto rect = rect_in(*map, cell)) return rect;
    } else if (const auto* rect = std::get_if<RectShape>(&item.shape); rect && item.cell == cell) {
      return rect->rect;
    }
  }
  return std::nullopt;
}

}  // namespace unstride::scene
