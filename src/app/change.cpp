#include "app/change.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "timeline/canvas.h"

namespace unstride::app {
namespace {

using core::CellRef;
using core::GridId;

// The view is not undone, and what the file holds is no change of the document.
bool same_work(const Document& a, const Document& b) {
  return a.path == b.path && a.setup.problem == b.setup.problem && a.setup.link_axes == b.setup.link_axes &&
         a.setup.link_padding == b.setup.link_padding;
}

bool joins(const History& history, std::uint64_t gesture) {
  return gesture != 0 && gesture == history.open_gesture && !history.past.empty();
}

void record(State& state, Document before, std::uint64_t gesture) {
  History& history = state.history;
  const bool joined = joins(history, gesture);
  history.future.clear();
  if (!joined) history.past.push_back(std::move(before));
  if (history.past.size() > kMostUndo) history.past.erase(history.past.begin());
  history.open_gesture = gesture;
  if (joined && same_work(history.past.back(), state.document)) {
    history.past.pop_back();
    history.open_gesture = 0;
  }
}

void follow_timeline(State& state) {
  settle(state);
  const Setup& setup = state.document.setup;
  if (!can_run(setup)) {
    state.playback.playing = false;
    return;
  }
  const engine::Axes axes = engine::axes_of(setup.problem.params, setup.problem.input->shape);
  const bool none = state.timeline.chapters.empty();
  if (!none && state.timeline.view == setup.view && state.timeline.axes == axes) return;
  timeline::Timeline next = timeline::make_timeline(setup.view, axes);
  state.playback.t =
      none ? 0 : std::clamp(timeline::carry_over(state.timeline, state.playback.t, next), 0.0, next.duration());
  state.timeline = std::move(next);
}

void keep_cells_valid(State& state) {
  const CellRef selected = nearest_cell(state.document.setup, state.selected);
  if (selected != state.selected) state.editing.reset();
  state.selected = selected;
  if (nearest_cell(state.document.setup, state.hovered) != state.hovered) state.hovered = {};
}

void put_notice(State& state, Notice::Kind kind, std::string sentence) {
  state.notice = Notice{kind, std::move(sentence), ++state.notices};
}

}  // namespace

void settle(State& state) {
  if (state.glide) state.playback.t = state.glide->goal;
  state.glide.reset();
}

void change_setup(State& state, Setup next, std::uint64_t gesture) {
  if (next == state.document.setup) return;
  Document before = state.document, after = state.document;
  after.setup = std::move(next);
  show_document(state, std::move(after));
  record(state, std::move(before), gesture);
}

void open_document(State& state, Document next) {
  Document before = state.document;
  const bool changed = !same_work(before, next);
  show_document(state, std::move(next));
  if (changed) record(state, std::move(before), 0);
  state.playback.t = 0;
  state.playback.playing = false;
  state.camera = {};
  state.editing.reset();
  state.saving_as.clear();
}

const Setup& setup_before(const State& state, std::uint64_t gesture) {
  return joins(state.history, gesture) ? state.history.past.back().setup : state.document.setup;
}

void show_document(State& state, Document next) {
  state.document = std::move(next);
  follow_timeline(state);
  keep_cells_valid(state);
}

std::optional<Extent> extent_of(const Setup& setup, GridId grid) {
  const engine::ConvParams& params = setup.problem.params;
  const core::Shape& shape = setup.problem.input->shape;
  if (grid == GridId::none) return std::nullopt;
  if (grid == GridId::input) return Extent{0, 0, shape.h, shape.w};
  if (grid == GridId::kernel) return Extent{0, 0, params.height.kernel, params.width.kernel};
  const bool slide = setup.view == timeline::ViewKind::slide;
  if (grid == (slide ? GridId::stamp : GridId::bordered) || !can_run(setup)) return std::nullopt;
  const auto [height, width] = engine::axes_of(params, shape);
  if (grid == GridId::bordered) return Extent{0, 0, height.bordered(), width.bordered()};
  if (grid == GridId::stamp) return Extent{0, 0, params.height.kernel, params.width.kernel};
  if (slide) return Extent{0, 0, height.output(), width.output()};
  const timeline::CanvasAxis rows = timeline::canvas_axis(height), cols = timeline::canvas_axis(width);
  return Extent{rows.first, cols.first, rows.size, cols.size};
}

CellRef nearest_cell(const Setup& setup, CellRef cell) {
  const auto extent = extent_of(setup, cell.grid);
  if (!extent || extent->rows < 1 || extent->cols < 1) return {};
  return {cell.grid, std::clamp(cell.row, extent->first_row, extent->first_row + extent->rows - 1),
          std::clamp(cell.col, extent->first_col, extent->first_col + extent->cols - 1)};
}

core::Grid<float> edited_grid(const Setup& setup, GridId grid) {
  return grid_of(grid == GridId::input ? *setup.problem.input : *setup.problem.kernel);
}

Setup with_grid(Setup setup, GridId grid, const core::Grid<float>& values) {
  (grid == GridId::input ? setup.problem.input : setup.problem.kernel) = tensor_of(values);
  if (grid == GridId::kernel) {
    setup.problem.params.height.kernel = values.rows;
    setup.problem.params.width.kernel = values.cols;
  }
  return setup;
}

float cell_value(float value) {
  if (std::isnan(value) || value == 0) return 0;
  return std::clamp(value, -kMostValue, kMostValue);
}

void notify(State& state, std::string sentence) {
  put_notice(state, Notice::Kind::info, std::move(sentence));
}
void complain(State& state, std::string sentence) {
  put_notice(state, Notice::Kind::error, std::move(sentence));
}

}  // namespace unstride::app
