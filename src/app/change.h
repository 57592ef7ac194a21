// The ways in which the document changes, and what follows from it: history, timeline, selection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/state.h"
#include "core/cell.h"

namespace unstride::app {

// View, colours and pair are how a setup is looked at: no work, and not undone.
void look_as(Setup& setup, const Setup& other);

// A step on its way arrives at once.
void settle(State& state);

// A step that can be undone. Nothing is recorded when nothing changes. Changes of the same gesture (not 0) share one
// entry, and a gesture that comes back to where it began leaves none.
void change_setup(State& state, Setup next, std::uint64_t gesture = 0);

// The same for the layer of the Speed workspace.
void change_layer(State& state, SpeedLayer next, std::uint64_t gesture = 0);

// The same for the work of the Decoder workspace.
void change_decoder(State& state, decoder::Work next, std::uint64_t gesture = 0);

// The digit, the code and the shown decoder's edits as they are at the first start, as a step that can be undone.
void begin_decoder_anew(State& state);

// Another document takes the place of this one, as a step that can be undone; its story begins at the first moment.
void open_document(State& state, Document next);

// The workspace becomes one in which the setup is seen: the Lab, or Speed where it is about the Lab's layer.
void show_setup(State& state);

// The setup as it was when the gesture began; the current one when the gesture is new or 0.
const Setup& setup_before(const State& state, std::uint64_t gesture);

// Makes the document `next`, unrecorded: the timeline follows (an edit keeps the step; a setup that cannot run keeps
// the old timeline and stops), and selected and hovered cells stay valid. Works on State{}, too.
void show_document(State& state, Document next);

inline bool can_run(const Setup& setup) {
  return violations(setup).empty();
}

// The cells of a grid that exist in a setup: [first_row, first_row + rows) x [first_col, first_col + cols).
struct Extent {
  std::int64_t first_row = 0, first_col = 0, rows = 0, cols = 0;
};
std::optional<Extent> extent_of(const Setup& setup, core::GridId grid);

// Those that a person selects cells of in the setup's view, in the order of the computation.
std::vector<core::GridId> grids_on_stage(const Setup& setup);

// The nearest cell of the same grid that exists, or none when the grid does not.
core::CellRef nearest_cell(const Setup& setup, core::CellRef cell);

// How far one zooms in. A matrix has thousands of columns, and a single one should still be read.
inline double most_zoom(timeline::ViewKind view) {
  return view == timeline::ViewKind::matrix ? 4096 : 64;
}

// The grids that a person edits, and those of them whose size is their own.
inline bool is_editable(core::GridId grid) {
  return grid == core::GridId::input || grid == core::GridId::kernel || grid == core::GridId::probe ||
         grid == core::GridId::bias;
}
inline bool is_sizable(core::GridId grid) {
  return grid == core::GridId::input || grid == core::GridId::kernel;
}
// Of input and kernel: the channel and the pair on stage. The bias is one row; u has the output's size.
core::Grid<float> edited_grid(const Setup& setup, core::GridId grid);
// The grid becomes `values`: not empty, within the limits, of the shown size unless is_sizable(). A kernel's size goes
// into the parameters, and the other channels take the same size.
Setup with_grid(Setup setup, core::GridId grid, const core::Grid<float>& values);
// The layer with other channels: what exists before and after keeps its values, new channels get random ones (seeded by
// their place). The groups need not divide the channels: the kernel then has max(1, out / groups) columns.
Setup with_channels(Setup setup, std::int64_t in_channels, std::int64_t out_channels, std::int64_t groups);
// The pair itself, or the nearest that exists.
engine::ChannelPair nearest_pair(const engine::ConvParams& params, engine::ChannelPair pair);

// A value as a cell holds it: within kMostValue, 0 for what is no number and for -0.
float cell_value(float value);

void notify(State& state, std::string sentence);
void complain(State& state, std::string sentence);

}  // namespace unstride::app
