// The stage: hovering, selecting, editing a cell, zooming.
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "app/change.h"
#include "app/handlers.h"
#include "app/parse.h"
#include "core/format.h"
#include "timeline/products.h"

namespace unstride::app {
namespace {

using core::CellRef;
using core::GridId;
using core::Point;

constexpr double kMostPan = 1e7;  // logical pixels: far beyond any stage, and pan stays a number

// What was said of a text that is no number is settled.
void forgive(State& state) {
  if (state.notice && state.notice->kind == Notice::Kind::error) state.notice.reset();
}

// The editor's text becomes the selected cell's value, and the editor closes; or nothing happens but a notice.
bool take_text(State& state) {
  const auto value = parse_value(*state.editing);
  if (!value) {
    complain(state, value.error().message);
    return false;
  }
  const Setup& now = state.document.setup;
  core::Grid<float> values = edited_grid(now, state.selected.grid);
  values.at(state.selected.row, state.selected.col) = *value;
  Setup next = with_grid(now, state.selected.grid, values);
  state.editing.reset();
  forgive(state);
  change_setup(state, std::move(next));
  return true;
}

void select(State& state, CellRef cell) {
  if (cell == state.selected) return;
  if (state.editing) take_text(state);
  state.editing.reset();
  state.selected = nearest_cell(state.document.setup, cell);
  state.compared = {};
}

std::int64_t wrapped(std::int64_t index, std::int64_t count) {
  return ((index % count) + count) % count;
}

// The cell so many rows and columns on: columns wrap to the next row, rows stop at the first and the last.
std::optional<CellRef> moved(const Setup& setup, CellRef cell, std::int64_t rows, std::int64_t cols) {
  const auto extent = extent_of(setup, cell.grid);
  if (!extent) return std::nullopt;
  const std::int64_t row = cell.row - extent->first_row, col = cell.col - extent->first_col;
  const std::int64_t index = wrapped(row * extent->cols + col + cols, extent->rows * extent->cols);
  const std::int64_t to = std::clamp(index / extent->cols + rows, std::int64_t(0), extent->rows - 1);
  return CellRef{cell.grid, to + extent->first_row, index % extent->cols + extent->first_col};
}

// The products that a cell takes part in, in the order of their sums; of a product, all of its output cell.
std::vector<CellRef> products_beside(const Setup& setup, CellRef cell) {
  if (!can_run(setup)) return {};
  const engine::Axes axes = engine::axes_of(setup.problem.params, setup.problem.input->shape);
  if (cell.grid == GridId::product) cell = timeline::cells_of_product(axes, cell).output;
  if (cell.grid == GridId::bordered) return {};
  const timeline::Products all = timeline::products_of(axes, cell);
  std::vector<CellRef> products;
  for (std::int64_t n = 0; n < all.count(); ++n) {
    const auto [input, tap, output] = all.at(n);
    products.push_back(timeline::product_of(axes, output, input));
  }
  return products;
}

// A cell of `grid` in the place of `from`. Products have none: theirs is that of their output cell, and to them leads
// the first that the cell takes part in.
CellRef beside(const Setup& setup, GridId grid, CellRef from) {
  if (grid == GridId::product) {
    const auto products = products_beside(setup, from);
    if (!products.empty()) return products.front();
  }
  if (from.grid == GridId::product) {
    const engine::Axes axes = engine::axes_of(setup.problem.params, setup.problem.input->shape);
    from = timeline::cells_of_product(axes, from).output;
  }
  return nearest_cell(setup, {grid, from.row, from.col});
}

// The same place of another grid on stage; of none, the first cell of the first grid, or of the last.
CellRef in_next_grid(const Setup& setup, CellRef from, std::int64_t by) {
  const std::vector<GridId> grids = grids_on_stage(setup);
  const auto now = std::find(grids.begin(), grids.end(), from.grid);
  const auto count = std::int64_t(grids.size());
  if (now != grids.end()) return beside(setup, grids[size_t(wrapped(now - grids.begin() + by, count))], from);
  const GridId grid = by < 0 ? grids.back() : grids.front();
  return from.grid == GridId::none ? nearest_cell(setup, {grid, 0, 0}) : beside(setup, grid, from);
}

Point clamped_pan(Point pan) {
  return {std::clamp(pan.x, -kMostPan, kMostPan), std::clamp(pan.y, -kMostPan, kMostPan)};
}

bool is_finite(Point point) {
  return std::isfinite(point.x) && std::isfinite(point.y);
}

}  // namespace

void apply(Update& u, const Hover& action) {
  const CellRef cell = nearest_cell(u.state.document.setup, action.cell);
  u.state.hovered = cell == action.cell ? cell : CellRef{};
}

void apply(Update& u, const Select& action) {
  select(u.state, action.cell);
}

void apply(Update& u, const Compare& action) {
  State& state = u.state;
  const CellRef cell = nearest_cell(state.document.setup, action.cell);
  const bool again = cell == state.compared || cell == state.selected;
  state.compared = again || state.selected.grid == GridId::none ? CellRef{} : cell;
}

void apply(Update& u, const MoveSelection& action) {
  if (const auto cell = moved(u.state.document.setup, u.state.selected, action.rows, action.cols))
    select(u.state, *cell);
}

void apply(Update& u, const MoveCompared& action) {
  State& state = u.state;
  const CellRef from = state.compared.grid == GridId::none ? state.selected : state.compared;
  // On the selected cell itself there is no second pin; the next move in the same direction goes past it.
  if (const auto cell = moved(state.document.setup, from, action.rows, action.cols))
    state.compared = *cell == state.selected ? CellRef{} : *cell;
}

void apply(Update& u, const MoveProduct& action) {
  const auto products = products_beside(u.state.document.setup, u.state.selected);
  if (products.empty()) return;
  const auto now = std::find(products.begin(), products.end(), u.state.selected);
  const auto count = std::int64_t(products.size());
  std::int64_t next = action.by < 0 ? count - 1 : 0;
  if (now != products.end()) next = wrapped(std::int64_t(now - products.begin()) + action.by, count);
  select(u.state, products[size_t(next)]);
}

void apply(Update& u, const NextGrid& action) {
  State& state = u.state;
  const Setup& setup = state.document.setup;
  if (!action.compared) return select(state, in_next_grid(setup, state.selected, action.by));
  if (state.selected.grid == GridId::none) return;
  const CellRef from = state.compared.grid == GridId::none ? state.selected : state.compared;
  const CellRef cell = in_next_grid(setup, from, action.by);
  state.compared = cell == state.selected ? CellRef{} : cell;
}

void apply(Update& u, const LetGo&) {
  if (u.state.compared.grid != GridId::none) u.state.compared = {};
  else select(u.state, {});
}

void apply(Update& u, const BeginEdit& action) {
  const CellRef cell = u.state.selected;
  if (u.state.editing || !is_editable(cell.grid)) return;
  const core::Grid<float> values = edited_grid(u.state.document.setup, cell.grid);
  u.state.editing = action.text.empty() ? core::format_exact(values.at(cell.row, cell.col)) : action.text;
}

void apply(Update& u, const EditText& action) {
  if (u.state.editing) u.state.editing = action.text;
}

void apply(Update& u, const CommitEdit&) {
  if (u.state.editing) take_text(u.state);
}

void apply(Update& u, const CancelEdit&) {
  u.state.editing.reset();
  forgive(u.state);
}

void apply(Update& u, const ZoomBy& action) {
  if (!(action.factor > 0) || !std::isfinite(action.factor) || !is_finite(action.at)) return;
  Camera& camera = u.state.camera;
  const double zoom = std::clamp(camera.zoom * action.factor, 1.0, most_zoom(u.state.document.setup.view));
  const double applied = zoom / camera.zoom;
  const Point at = clamped_pan(action.at);
  camera.zoom = zoom;
  camera.pan = zoom == 1
                   ? Point{}
                   : clamped_pan({at.x - (at.x - camera.pan.x) * applied, at.y - (at.y - camera.pan.y) * applied});
}

void apply(Update& u, const PanBy& action) {
  Camera& camera = u.state.camera;
  if (camera.zoom == 1 || !is_finite(action.by)) return;
  camera.pan = clamped_pan({camera.pan.x + action.by.x, camera.pan.y + action.by.y});
}

void apply(Update& u, const FitStage&) {
  u.state.camera = {};
}

}  // namespace unstride::app
