#include "app/change.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/round_trip.h"
#include "timeline/canvas.h"

namespace unstride::app {
namespace {

using core::CellRef;
using core::GridId;

// The view is not undone, and what the file holds is no change of the document.
bool same_work(const Document& a, const Document& b) {
  Setup setup = a.setup;
  look_as(setup, b.setup);
  return a.path == b.path && setup == b.setup && a.layer == b.layer && a.decoder == b.decoder;
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
  const std::int64_t terms = timeline::channel_terms(setup.problem);
  const timeline::Timeline& now = state.timeline;
  const bool none = now.chapters.empty();
  if (!none && now.view == setup.view && now.axes == axes && now.terms == terms) return;
  timeline::Timeline next = timeline::make_timeline(setup.view, axes, terms);
  state.playback.t =
      none ? 0 : std::clamp(timeline::carry_over(state.timeline, state.playback.t, next), 0.0, next.duration());
  state.timeline = std::move(next);
}

void keep_cells_valid(State& state) {
  const CellRef selected = nearest_cell(state.document.setup, state.selected);
  if (selected != state.selected) state.editing.reset();
  state.selected = selected;
  if (nearest_cell(state.document.setup, state.compared) != state.compared) state.compared = {};
  if (nearest_cell(state.document.setup, state.hovered) != state.hovered) state.hovered = {};
}

void put_notice(State& state, Notice::Kind kind, std::string sentence) {
  state.notice = Notice{kind, std::move(sentence), ++state.notices};
}

}  // namespace

void look_as(Setup& setup, const Setup& other) {
  setup.view = other.view;
  setup.colors = other.colors;
  setup.pair = nearest_pair(setup.problem.params, other.pair);
}

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

void change_layer(State& state, SpeedLayer next, std::uint64_t gesture) {
  if (next == state.document.layer) return;
  Document before = state.document;
  state.document.layer = std::move(next);
  record(state, std::move(before), gesture);
}

void change_decoder(State& state, decoder::Work next, std::uint64_t gesture) {
  if (next == state.document.decoder) return;
  Document before = state.document;
  state.document.decoder = std::move(next);
  record(state, std::move(before), gesture);
}

void show_setup(State& state) {
  const bool seen = state.workspace == core::Workspace::speed && state.document.layer.follows_lab;
  if (!seen) state.workspace = core::Workspace::lab;
}

void open_document(State& state, Document next) {
  Document before = state.document;
  next.layer = before.layer;  // opening a setup changes neither
  next.decoder = before.decoder;
  const bool changed = !same_work(before, next);
  show_document(state, std::move(next));
  if (changed) record(state, std::move(before), 0);
  state.playback.t = 0;
  state.playback.playing = false;
  state.camera = {};
  state.editing.reset();
  state.saving_as.clear();
  show_setup(state);
}

const Setup& setup_before(const State& state, std::uint64_t gesture) {
  return joins(state.history, gesture) ? state.history.past.back().setup : state.document.setup;
}

namespace {

// Whether the two setups' grids have other shapes or lie otherwise, so that one must morph into the other.
bool looks_other(const Setup& a, const Setup& b) {
  const auto shape = [](const Setup& setup) { return setup.problem.input->shape; };
  return a.view != b.view || a.problem.params != b.problem.params || shape(a) != shape(b);
}

void start_transition(State& state, const Setup& before, double t) {
  const Setup& now = state.document.setup;
  state.transition.reset();
  if (!state.appearance.motion || !before.problem.input || !looks_other(before, now)) return;
  if (can_run(before) && can_run(now)) state.transition = Transition{before, t, kTransition};
}

}  // namespace

void show_document(State& state, Document next) {
  const Setup before = state.document.setup;
  const double t = shown_time(state);
  state.document = std::move(next);
  Setup& setup = state.document.setup;
  setup.pair = nearest_pair(setup.problem.params, setup.pair);
  if (state.camera.zoom > most_zoom(setup.view)) state.camera = {};
  follow_timeline(state);
  keep_cells_valid(state);
  start_transition(state, before, t);
}

namespace {

// The output's cells; where stamps are shown before padding crops, all that they cover.
Extent output_extent(const Setup& setup, const engine::Axes& axes) {
  if (setup.view != timeline::ViewKind::stamp && setup.view != timeline::ViewKind::both)
    return {0, 0, axes.height.output(), axes.width.output()};
  const timeline::CanvasAxis rows = timeline::canvas_axis(axes.height), cols = timeline::canvas_axis(axes.width);
  return {rows.first, cols.first, rows.size, cols.size};
}

bool shows(timeline::ViewKind view, GridId grid) {
  using timeline::ViewKind;
  switch (grid) {
    case GridId::bordered:
      return view == ViewKind::slide || view == ViewKind::both;
    case GridId::stamp:
      return view == ViewKind::stamp || view == ViewKind::both;
    case GridId::probe:
    case GridId::pulled:
      return view == ViewKind::gradient || view == ViewKind::round_trip;
    case GridId::restored:
      return view == ViewKind::round_trip;
    case GridId::bias:
    case GridId::pair:
      return view == ViewKind::channels;
    case GridId::none:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::optional<Extent> extent_of(const Setup& setup, GridId grid) {
  const engine::ConvParams& params = setup.problem.params;
  const core::Shape& shape = setup.problem.input->shape;
  if (!shows(setup.view, grid)) return std::nullopt;
  if (grid == GridId::input) return Extent{0, 0, shape.h, shape.w};
  if (grid == GridId::kernel) return Extent{0, 0, params.height.kernel, params.width.kernel};
  if (!can_run(setup)) return std::nullopt;
  const engine::Axes axes = engine::axes_of(params, shape);
  const auto& [height, width] = axes;
  switch (grid) {
    case GridId::bordered:
      return Extent{0, 0, height.bordered(), width.bordered()};
    case GridId::stamp:
      return Extent{0, 0, params.height.kernel, params.width.kernel};
    case GridId::pulled: {
      const engine::Axes pulled = setup.view == timeline::ViewKind::round_trip ? engine::round_trip_axes(axes) : axes;
      return Extent{0, 0, pulled.height.input, pulled.width.input};
    }
    case GridId::probe:
    case GridId::restored:
      return Extent{0, 0, height.output(), width.output()};
    case GridId::product:
      return Extent{0, 0, height.output() * width.output(), shape.h * shape.w};
    case GridId::bias:
      if (!setup.problem.bias) return std::nullopt;
      return Extent{0, 0, 1, params.out_channels};
    case GridId::pair:
      return Extent{0, 0, params.in_channels, params.out_channels};
    default:
      return output_extent(setup, axes);
  }
}

std::vector<GridId> grids_on_stage(const Setup& setup) {
  using timeline::ViewKind;
  std::vector<GridId> grids{GridId::input,  GridId::probe,    GridId::kernel, GridId::bordered, GridId::product,
                            GridId::pulled, GridId::restored, GridId::output, GridId::pair,     GridId::bias};
  std::erase_if(grids, [&](GridId grid) {
    // Round trip has u and what came back in place of x and y; other views have products only beside a pinned cell.
    const bool of_layer = grid == GridId::input || grid == GridId::output;
    if (of_layer && setup.view == ViewKind::round_trip) return true;
    if (grid == GridId::product && setup.view != ViewKind::matrix) return true;
    return !extent_of(setup, grid);
  });
  return grids;
}

CellRef nearest_cell(const Setup& setup, CellRef cell) {
  const auto extent = extent_of(setup, cell.grid);
  if (!extent || extent->rows < 1 || extent->cols < 1) return {};
  return {cell.grid, std::clamp(cell.row, extent->first_row, extent->first_row + extent->rows - 1),
          std::clamp(cell.col, extent->first_col, extent->first_col + extent->cols - 1)};
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
