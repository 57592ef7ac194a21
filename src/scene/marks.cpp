// Marks: what ties the cells of a block to the focus and to the second pin.
#include "scene/stage_parts.h"

namespace unstride::scene {

using core::GridId;

namespace {

// The cells of the set that the block has.
CellSet part_of(const CellSet& cells, const BlockSpec& spec) {
  const auto within = [](const std::vector<std::int64_t>& all, std::int64_t first, std::int64_t count,
                         std::int64_t step) {
    std::vector<std::int64_t> inside;
    for (const std::int64_t cell : all)
      if (cell >= first && cell < first + count * step && (cell - first) % step == 0) inside.push_back(cell);
    return inside;
  };
  return {within(cells.rows, spec.first_row, spec.rows, spec.row_step),
          within(cells.cols, spec.first_col, spec.cols, spec.col_step)};
}

// One heat map that is clear but for the cells of the set: any number of them costs one item.
void tint_set(const StageContext& context, const Block& block, const CellSet& cells, Color color) {
  const BlockSpec& spec = block.spec;
  HeatMapShape map;
  map.rect = block.area();
  map.clip = context.view.viewport;
  map.first_row = spec.first_row;
  map.first_col = spec.first_col;
  map.row_step = spec.row_step;
  map.col_step = spec.col_step;
  map.scale.low = map.scale.zero = map.scale.high = color.with_alpha(0.55f);
  map.empty = map.line = {0, 0, 0, 0};
  const auto values = std::make_shared<core::Grid<float>>(spec.rows, spec.cols);
  const auto kinds = std::make_shared<core::Grid<std::uint8_t>>(spec.rows, spec.cols, std::uint8_t(CellKind::empty));
  for (const std::int64_t row : cells.rows)
    for (const std::int64_t col : cells.cols)
      kinds->at((row - spec.first_row) / spec.row_step, (col - spec.first_col) / spec.col_step) =
          std::uint8_t(CellKind::data);
  map.values = values;
  map.kinds = kinds;
  context.pen.mark(std::move(map), {spec.grid, 0, 0});
}

Color role_of(const Theme& theme, GridId grid) {
  switch (grid) {
    case GridId::kernel:
      return theme.kernel.text;
    case GridId::output:
    case GridId::probe:
    case GridId::restored:
      return theme.output.text;
    default:
      return theme.input.text;
  }
}

}  // namespace

void draw_set(const StageContext& context, const Block& block, const CellSet& all, Color color) {
  constexpr size_t kMostOutlines = 100;  // more of them are noise, and cost more than one tint
  const CellSet cells = part_of(all, block.spec);
  if (cells.empty()) return;
  if (cells.rows.size() * cells.cols.size() > kMostOutlines || block.pitch < kCellPitch)
    return tint_set(context, block, cells, color);
  for (const std::int64_t row : cells.rows)
    for (const std::int64_t col : cells.cols)
      context.pen.mark(RectShape{block.cell(double(row), double(col)).inset(1), {0, 0, 0, 0}, {color, 2, 0}, 4},
                       {block.spec.grid, row, col});
}

void draw_marks(const StageContext& context, const Block& block) {
  const Theme& theme = context.pen.theme();
  const GridId grid = block.spec.grid;
  if (!context.animated) draw_set(context, block, context.links.of(grid), role_of(theme, grid));
  draw_set(context, block, context.other.of(grid), theme.overlap.text);
}

void draw_selection(const StageContext& context, const Block& block) {
  const auto draw = [&](CellRef cell, Color color) {
    if (cell.grid != block.spec.grid || cell.grid == GridId::none) return;
    if (part_of({{cell.row}, {cell.col}}, block.spec).empty()) return;
    context.pen.outline(block.cell(double(cell.row), double(cell.col)), color, 2.5, layer::kOverlay);
  };
  draw(context.view.compared, context.pen.theme().overlap.text);
  draw(context.view.selected, context.pen.theme().ink);
}

void draw_connectors(const StageContext& context, const Rect& window, const Rect& cell) {
  const Stroke stroke{context.pen.theme().kernel.fill, 1.2, 4};
  const bool beside = cell.x > window.right();
  const Point from[] = {{beside ? window.right() : window.x, beside ? window.y : window.bottom()},
                        {window.right(), window.bottom()}};
  const Point to[] = {{cell.x, cell.y}, {beside ? cell.x : cell.right(), beside ? cell.bottom() : cell.y}};
  for (int i = 0; i < 2; ++i) context.pen.add(LineShape{from[i], to[i], stroke}, layer::kLinks);
}

}  // namespace unstride::scene
