// The ways in which the document changes, and what follows from it: history, timeline, selection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/state.h"
#include "core/cell.h"

namespace unstride::app {

// A step on its way arrives at once.
void settle(State& state);

// A step that can be undone. Nothing is recorded when nothing changes. Changes of the same gesture (not 0) share one
// entry, and a gesture that comes back to where it began leaves none.
void change_setup(State& state, Setup next, std::uint64_t gesture = 0);

// Another document takes the place of this one, as a step that can be undone; its story begins at the first moment.
void open_document(State& state, Document next);

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

// The nearest cell of the same grid that exists, or none when the grid does not.
core::CellRef nearest_cell(const Setup& setup, core::CellRef cell);

// The grids that a person edits.
inline bool is_editable(core::GridId grid) {
  return grid == core::GridId::input || grid == core::GridId::kernel;
}
core::Grid<float> edited_grid(const Setup& setup, core::GridId grid);
// Input or kernel becomes `values`; the kernel's size goes into the parameters. values: not empty, within the limits.
Setup with_grid(Setup setup, core::GridId grid, const core::Grid<float>& values);

// A value as a cell holds it: within kMostValue, 0 for what is no number and for -0.
float cell_value(float value);

void notify(State& state, std::string sentence);
void complain(State& state, std::string sentence);

}  // namespace unstride::app
