// Inside of scene::stage: what its parts share. Not for other modules.
#pragma once

#include <optional>
#include <string>

#include "scene/coloring.h"
#include "scene/layout.h"
#include "scene/links.h"
#include "scene/pen.h"
#include "scene/stage.h"
#include "scene/sum_line.h"
#include "timeline/story.h"

namespace unstride::scene {

using engine::reach;

// A step in progress first moves (the window glides, the stamp flies), then counts.
inline constexpr double kMoveShare = 0.6;

// The step of the main chapter that is in progress or has just been completed: its 0-based index and how far it has
// moved, 0..1 (1: it counts). Empty outside the main chapter.
struct Step {
  std::int64_t index;
  double moved;
};
std::optional<Step> step_at(const timeline::Story& story, const timeline::Moment& moment);
// Main steps whose result is shown.
std::int64_t counted_steps(const timeline::Story& story, const timeline::Moment& moment);

struct StageContext {
  const timeline::Story& story;
  timeline::Moment moment;
  const View& view;
  CellRef focus;  // selected ?? hovered ?? animated
  bool animated;  // nobody points at anything: the story itself is in focus
  Links links;    // of the focus, when somebody points at something
  Links other;    // of the second pin
  Pen& pen;

  double progress(timeline::ChapterKind kind) const { return timeline::progress(story.timeline, moment, kind); }
  std::optional<Step> step() const { return step_at(story, moment); }
  std::int64_t counted_steps() const { return scene::counted_steps(story, moment); }
  // The colours that the person asked for, on a block of input or output cells.
  void color(const Block& block, GridLook& look) const { color_by(view.colors, story, block.spec, pen.theme(), look); }
};

// The views, each in a file of its own.
void draw_slide(const StageContext& context);
void draw_stamp(const StageContext& context);
void draw_both(const StageContext& context);
void draw_matrix(const StageContext& context);
void draw_phases(const StageContext& context);
void draw_gradient(const StageContext& context);
void draw_round_trip(const StageContext& context);
void draw_alternatives(const StageContext& context);
void draw_channels(const StageContext& context);

// The output (input) cell in focus: the focus itself or that of the product in focus, else grid none.
CellRef focused_output(const StageContext& context);
CellRef focused_input(const StageContext& context);
// The same of what is pinned: products are within reach of the mouse only while one of their cells stays.
CellRef pinned_output(const StageContext& context);
CellRef pinned_input(const StageContext& context);
// A clear area that pick() finds as the product; above the window.
void place_product(const StageContext& context, const Rect& area, CellRef product);

// Parts of all views.
double eased(double u);
BlockSpec input_spec(const engine::Axes& axes);
void draw_input(const StageContext& context, const Block& block);
// Taps at their place in the block: compact or spread by dilation (0..1), turned by 180 degrees (0..1).
void draw_kernel(const StageContext& context, const Block& block, double spread, double turn);
// Marks those of `cells` that the block has: outlines, or, where they are many or small, a tint over all of them at
// once.
void draw_set(const StageContext& context, const Block& block, const CellSet& cells, Color color);
// What the focus and the second pin are linked to in a block that shows the input's, the output's or the kernel's
// cells, each at its own place.
void draw_marks(const StageContext& context, const Block& block);
void draw_selection(const StageContext& context, const Block& block);
// From a window to the cell that it computes.
void draw_connectors(const StageContext& context, const Rect& window, const Rect& cell);
// Where an input cell's stamp lies on a block that shows output cells, cropped ones included.
Rect stamp_place(const engine::Axes& axes, const Block& canvas, CellRef source);
// On a block that shows output cells: those under the stamp of a pinned input cell are its products.
void place_stamp_products(const StageContext& context, const Block& canvas);
// A grid of the story in a role's colours, with its title.
void draw_grid(const StageContext& context, const Block& block, SharedGrid values, const RoleColors& role);
// The output cell whose sum Stamp shows for an input cell: the one under its stamp with the most terms so far.
CellRef stamp_sum_cell(const timeline::Story& story, CellRef source);
// The output cell that Phases computes in a step of its main chapter, or has computed last; none in an empty phase.
CellRef phase_cell(const timeline::Story& story, const Step& step);
void draw_equation(const StageContext& context, const Rect& area);
// Alternatives' second line: what the others have on an output cell's place.
std::string alternatives_remark(const timeline::Story& story, CellRef cell);
// Round trip's part of it, and the sum that its focus has: of a cell of the small grid, or of what came up.
void draw_trip_words(const StageContext& context, const Rect& area);
std::optional<SumLine> trip_sum(const timeline::Story& story, CellRef focus);

std::string size_text(std::int64_t rows, std::int64_t cols);  // "2 × 2"
std::string cell_name(CellRef cell);                          // "y[0,1]"

}  // namespace unstride::scene
