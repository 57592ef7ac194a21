// Phases: the kernel comes apart into s x s small ones; each convolves the input with stride 1 and gives its phase of
// the output; the small outputs are interleaved.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/format.h"
#include "scene/phase_colors.h"
#include "scene/phase_tiles.h"
#include "scene/stage_parts.h"

namespace unstride::scene {
namespace {

using core::Grid;
using core::GridId;
using engine::AxisPhase;
using timeline::ChapterKind;
using timeline::PhaseParts;

constexpr std::int64_t kMostTiles = 16;  // more small grids are too small to read: then only one phase is shown
constexpr std::int64_t kMostFlights = 1500;
constexpr double kLine = 14;      // what a line of text beside a small grid needs
constexpr double kStagger = 0.5;  // of the last chapter: how much later the last phase's cells take off

struct Phase {
  std::int64_t row = 0, col = 0;
};

std::int64_t size_of(const std::vector<std::int64_t>& cells) {
  return std::int64_t(cells.size());
}

class Phases {
 public:
  explicit Phases(const StageContext& context)
      : c_(context),
        story_(context.story),
        axes_(context.story.axes),
        parts_(*context.story.phases),
        rows_(parts_.outputs.rows),
        cols_(parts_.outputs.cols),
        theme_(context.pen.theme()),
        colors_(theme_, std::int64_t(rows_.size()), std::int64_t(cols_.size())),
        output_rows_(places_of(rows_, &AxisPhase::outputs)),
        output_cols_(places_of(cols_, &AxisPhase::outputs)),
        split_(eased(context.progress(ChapterKind::split_kernel))),
        interleaved_(context.progress(ChapterKind::interleave)) {
    progress_ = progress_of_all();
    const Phase shown = focused().value_or(Phase{});
    const auto all = [&](const std::vector<AxisPhase>& phases, std::int64_t one) {
      std::vector<std::int64_t> list{one};
      if (count() > kMostTiles) return list;
      list.resize(phases.size());
      for (size_t i = 0; i < list.size(); ++i) list[i] = std::int64_t(i);
      return list;
    };
    shown_rows_ = all(rows_, shown.row);
    shown_cols_ = all(cols_, shown.col);
    kernel_tiles_ = tiles_for(&AxisPhase::taps, 2);
    output_tiles_ = tiles_for(&AxisPhase::outputs, 1);
  }

  void draw() {
    const Layout layout = arrange(plan(), {c_.view.viewport, c_.view.zoom, c_.view.pan});
    const Block &input = layout.blocks[0], &kernel = layout.blocks[1], &output = layout.blocks[4];
    draw_input(c_, input);
    draw_whole_kernel(kernel);
    draw_output(output);
    c_.pen.title(layout.blocks[2]);
    c_.pen.title(layout.blocks[3]);
    each_tile([&](Phase phase, size_t row, size_t col) {
      draw_small_kernel(layout.blocks[2], phase, row, col);
      draw_small_output(layout.blocks[3], phase, row, col);
      if (split_ > 0 && split_ < 1) fly_taps(kernel, kernel_block(layout.blocks[2], phase, row, col), phase);
      if (interleaved_ > 0) fly_outputs(output_block(layout.blocks[3], phase, row, col), output, phase);
    });
    draw_window(input, output);
    for (const Block* block : {&input, &kernel, &output}) {
      draw_marks(c_, *block);
      draw_selection(c_, *block);
    }
    draw_equation(c_, layout.equation);
  }

 private:
  std::int64_t count() const { return std::int64_t(rows_.size() * cols_.size()); }
  bool single() const { return shown_rows_.size() * shown_cols_.size() < size_t(count()); }
  std::int64_t index(Phase phase) const { return std::int64_t(parts_.index(phase.row, phase.col)); }
  Color color(Phase phase) const { return colors_.of(index(phase)); }

  // The phase that somebody points at, or the story's.
  std::optional<Phase> focused() const {
    const auto cols = std::int64_t(cols_.size());
    if (const auto step = c_.step(); c_.animated && step) return Phase{step->index / cols, step->index % cols};
    const CellRef cell = c_.focus.grid == GridId::product ? cells_of_product(axes_, c_.focus).output : c_.focus;
    if (cell.grid == GridId::output && story_.output->contains(cell.row, cell.col))
      return Phase{engine::phase_of_output(axes_.height, cell.row), engine::phase_of_output(axes_.width, cell.col)};
    if (cell.grid == GridId::kernel)
      return Phase{engine::phase_of_tap(axes_.height, cell.row), engine::phase_of_tap(axes_.width, cell.col)};
    return std::nullopt;
  }

  Tiles tiles_for(std::vector<std::int64_t> AxisPhase::*cells, int lines) const {
    const auto sizes = [&](const std::vector<AxisPhase>& phases, const std::vector<std::int64_t>& shown) {
      std::vector<std::int64_t> list;
      for (const std::int64_t phase : shown)
        list.push_back(std::max<std::int64_t>(1, size_of(phases[size_t(phase)].*cells)));
      return list;
    };
    return tiles_of(sizes(rows_, shown_rows_), sizes(cols_, shown_cols_), lines);
  }

  Plan plan() const {
    const auto &h = axes_.height.params, &w = axes_.width.params;
    const std::string size = size_text(axes_.height.output(), axes_.width.output());
    const std::string many = size_text(h.stride, w.stride);
    const Phase shown{shown_rows_.front(), shown_cols_.front()};
    const std::string one = fmt::format("phase ({}, {}) of {}", shown.row, shown.col, many);
    const std::string sums = parts_.even_sums ? "equal sums" : "sums differ";
    BlockSpec input = input_spec(axes_);
    BlockSpec kernel{GridId::kernel, h.kernel, w.kernel, 0, 0, "Kernel", "w · " + size_text(h.kernel, w.kernel)};
    BlockSpec kernels{GridId::none, kernel_tiles_.height, kernel_tiles_.width, 0, 0, "", "", ""};
    kernels.title = single() ? "Small kernel" : count() == 1 ? "One phase" : "Small kernels";
    kernels.subtitle = single() ? one : count() == 1 ? "stride 1: nothing splits" : many + " phases, " + sums;
    kernels.brief = single() ? one : count() == 1 ? "stride 1" : sums;
    BlockSpec outputs{GridId::none, output_tiles_.height, output_tiles_.width, 0, 0, "", "", ""};
    outputs.title = count() == 1 || single() ? "Small output" : "Small outputs";
    outputs.subtitle = single() ? one : "stride 1, turned small kernels";
    outputs.brief = single() ? one : "stride 1";
    BlockSpec output{GridId::output, axes_.height.output(), axes_.width.output(), 0, 0, "Output", "", "y · " + size};
    output.subtitle = "y · " + size + (interleaved_ >= 1 ? ", interleaved" : ", to be interleaved");
    input.source = kernel.source = kernels.source = true;
    outputs.source = single();
    input.least_width = kernel.least_width = 100;
    kernels.least_width = outputs.least_width = single() ? 150 : 112;
    return {{std::move(input), std::move(kernel), std::move(kernels), std::move(outputs), std::move(output)},
            {in_row({in_column({one_block(0), one_block(1)}), one_block(2), one_block(3), one_block(4)}),
             in_column({in_row({one_block(0), one_block(1), one_block(2)}), in_row({one_block(3), one_block(4)})}),
             in_row({in_column({one_block(0), one_block(1)}), in_column({one_block(2), one_block(3)}), one_block(4)}),
             in_column({in_row({one_block(0), one_block(1)}), one_block(2), one_block(3), one_block(4)})},
            2};
  }
  static Arrangement one_block(size_t block) { return scene::one(block); }

  template <class Draw>
  void each_tile(const Draw& draw) const {
    for (size_t r = 0; r < shown_rows_.size(); ++r)
      for (size_t q = 0; q < shown_cols_.size(); ++q) draw(Phase{shown_rows_[r], shown_cols_[q]}, r, q);
  }

  Block kernel_block(const Block& whole, Phase phase, size_t row, size_t col) const {
    return tile_block(whole, kernel_tiles_, row, col,
                      spec_of(GridId::kernel, rows_[size_t(phase.row)].taps, cols_[size_t(phase.col)].taps));
  }
  Block output_block(const Block& whole, Phase phase, size_t row, size_t col) const {
    return tile_block(whole, output_tiles_, row, col,
                      spec_of(GridId::output, rows_[size_t(phase.row)].outputs, cols_[size_t(phase.col)].outputs));
  }
  // Cells of a phase lie evenly apart.
  static BlockSpec spec_of(GridId grid, const std::vector<std::int64_t>& rows, const std::vector<std::int64_t>& cols) {
    BlockSpec spec{grid, size_of(rows), size_of(cols), 0, 0, "", ""};
    if (!rows.empty()) spec.first_row = rows.front();
    if (!cols.empty()) spec.first_col = cols.front();
    if (rows.size() > 1) spec.row_step = rows[1] - rows[0];
    if (cols.size() > 1) spec.col_step = cols[1] - cols[0];
    return spec;
  }

  // ---- how far the story is

  struct Progress {
    std::int64_t computed = 0;  // cells of the small output, row by row
    double flown = 0;           // how far they have come to their places, 0..1
  };
  std::vector<Progress> progress_of_all() const {
    const auto step = c_.step();
    const std::int64_t counted = c_.counted_steps();
    std::vector<Progress> all;
    for (std::int64_t i = 0; i < count(); ++i) {
      const auto cells = std::int64_t(parts_.outputs.grids[size_t(i)].cells.size());
      const double start = kStagger * double(i) / double(count());
      Progress progress{0, eased(std::clamp((interleaved_ - start) / (1 - kStagger), 0.0, 1.0))};
      if (counted > i) progress.computed = cells;
      else if (step && step->index == i) progress.computed = std::int64_t(step->moved * double(cells));
      all.push_back(progress);
    }
    return all;
  }
  const Progress& progress(Phase phase) const { return progress_[size_t(index(phase))]; }

  // ---- grids

  void draw_whole_kernel(const Block& block) const {
    const std::vector<PhasePlace> rows = places_of(rows_, &AxisPhase::taps), cols = places_of(cols_, &AxisPhase::taps);
    GridLook look = colors_.look_of_all(story_.kernel, rows, cols, block.pitch);
    if (look.decorate && story_.kernel->cells.size() <= 26)
      look.decorate = [this, colored = look.decorate](CellLook& cell, std::int64_t row, std::int64_t col) {
        colored(cell, row, col);
        cell.tag = std::string(1, char('a' + row * story_.kernel->cols + col));
      };
    if (c_.focus.grid == GridId::kernel) look.focus = highlight_of(c_.focus);
    c_.pen.title(block);
    c_.pen.grid(block, look);
    const auto phase = focused();
    if (!c_.animated || !phase || count() == 1 || block.pitch < kCellPitch) return;
    for (const std::int64_t a : rows_[size_t(phase->row)].taps)
      for (const std::int64_t b : cols_[size_t(phase->col)].taps)
        c_.pen.outline(block.cell(double(a), double(b)), theme_.ink, 2);
  }

  HeatMapShape::Highlight highlight_of(CellRef cell) const {
    return {cell.row, cell.col, 1, 1, theme_.ink, {0, 0, 0, 0}};
  }

  // A cell of the output is to come, computed in its phase, or in its place.
  void draw_output(const Block& block) const {
    GridLook look = colors_.look_of_all(story_.output, output_rows_, output_cols_, block.pitch);
    const bool large = block.pitch >= kCellPitch;
    if (interleaved_ < 1) {
      const auto kinds = std::make_shared<Grid<std::uint8_t>>(block.spec.rows, block.spec.cols);
      for (std::int64_t r = 0; r < kinds->rows; ++r)
        for (std::int64_t q = 0; q < kinds->cols; ++q) {
          const bool here = is_landed(r, q) || (look.tones && is_computed(r, q));
          kinds->at(r, q) = std::uint8_t(here ? CellKind::data : CellKind::empty);
        }
      look.kinds = kinds;
      if (look.tones) look.tones = waiting(*look.tones);
    }
    if (c_.focus.grid == GridId::output) look.focus = highlight_of(c_.focus);
    c_.pen.title(block);
    c_.pen.grid(block, look);
    if (large && interleaved_ < 1) tint_computed(block);
  }
  // What is computed and not yet in its place has its phase's lightest shade.
  SharedGrid waiting(const Grid<float>& tones) const {
    const auto light = std::make_shared<Grid<float>>(tones);
    for (std::int64_t r = 0; r < tones.rows; ++r)
      for (std::int64_t q = 0; q < tones.cols; ++q)
        if (!is_landed(r, q)) light->at(r, q) = colors_.lightest(index(phase_at(r, q)));
    return light;
  }
  Phase phase_at(std::int64_t row, std::int64_t col) const {
    return {output_rows_[size_t(row)].phase, output_cols_[size_t(col)].phase};
  }
  bool is_landed(std::int64_t row, std::int64_t col) const { return progress(phase_at(row, col)).flown >= 1; }
  bool is_computed(std::int64_t row, std::int64_t col) const {
    const Phase phase = phase_at(row, col);
    const std::int64_t width = size_of(cols_[size_t(phase.col)].outputs);
    return output_rows_[size_t(row)].index * width + output_cols_[size_t(col)].index < progress(phase).computed;
  }
  // The place that waits for a computed value has its phase's colour.
  void tint_computed(const Block& block) const {
    for (std::int64_t r = 0; r < block.spec.rows; ++r)
      for (std::int64_t q = 0; q < block.spec.cols; ++q) {
        const Rect rect = block.cell(double(r), double(q)).inset(1.5);
        if (rect.intersects(c_.view.viewport) && is_computed(r, q) && !is_landed(r, q))
          c_.pen.add(RectShape{rect, color(phase_at(r, q)).with_alpha(0.4f), {}, 4}, layer::kGrid);
      }
  }

  void draw_small_kernel(const Block& whole, Phase phase, size_t row, size_t col) const {
    const Block block = kernel_block(whole, phase, row, col);
    const Grid<float>& values = parts_.kernels[size_t(index(phase))];
    draw_label(block, kernel_tiles_, phase);
    if (values.cells.empty()) {
      draw_nothing(block);
      return draw_line_below(block, kernel_tiles_, "no taps: holes", "holes");
    }
    GridLook look = colors_.look_of(index(phase), *story_.kernel, block.pitch);
    look.values = SharedGrid(story_.phases, &values);
    if (split_ < 1)
      look.kinds = std::make_shared<Grid<std::uint8_t>>(values.rows, values.cols, std::uint8_t(CellKind::empty));
    c_.pen.grid(block, look);
    const std::string sum = core::format_short(parts_.sums.at(phase.row, phase.col), 8);
    draw_line_below(block, kernel_tiles_, "sum " + sum, "Σ " + sum);
    draw_marks(c_, block);
    draw_selection(c_, block);
    if (is_focused(phase)) c_.pen.outline(block.area().inset(-1), theme_.ink, 2);
  }

  void draw_small_output(const Block& whole, Phase phase, size_t row, size_t col) const {
    const Block block = output_block(whole, phase, row, col);
    const Grid<float>& values = parts_.outputs.grid(phase.row, phase.col);
    draw_label(block, output_tiles_, phase);
    if (values.cells.empty()) return draw_nothing(block);
    GridLook look = colors_.look_of(index(phase), *story_.output, block.pitch);
    look.values = SharedGrid(story_.phases, &values);
    if (const std::int64_t done = progress(phase).computed; done < std::int64_t(values.cells.size())) {
      const auto kinds = std::make_shared<Grid<std::uint8_t>>(values.rows, values.cols, std::uint8_t(CellKind::empty));
      std::fill_n(kinds->cells.begin(), done, std::uint8_t(CellKind::data));
      look.kinds = kinds;
    }
    c_.pen.grid(block, look);
    draw_marks(c_, block);
    draw_selection(c_, block);
    if (is_focused(phase)) c_.pen.outline(block.area().inset(-1), theme_.ink, 2);
  }
  bool is_focused(Phase phase) const {
    const auto focus = focused();
    return focus && count() > 1 && focus->row == phase.row && focus->col == phase.col;
  }

  // A grid that would have no cells.
  void draw_nothing(const Block& block) const {
    const Rect cell = block.cell(double(block.spec.first_row), double(block.spec.first_col)).inset(1);
    c_.pen.add(RectShape{cell, {0, 0, 0, 0}, {theme_.border_line, 1, 3}, 3}, layer::kGrid);
  }

  // Above a small grid: its colour and its name, where there is room.
  void draw_label(const Block& block, const Tiles& tiles, Phase phase) const {
    constexpr double kSwatch = 8;
    if (tiles.line * block.pitch < kLine) return;
    const double room = block.title_width - kSwatch - 4;
    const std::string place = fmt::format("({}, {})", phase.row, phase.col);
    const Point at{block.origin.x + kSwatch + 4, block.origin.y - 5};
    c_.pen.add(RectShape{{block.origin.x, at.y - kSwatch, kSwatch, kSwatch}, color(phase), {}, 2}, layer::kGrid);
    write(at, "phase " + place, place, room);
  }
  void draw_line_below(const Block& block, const Tiles& tiles, const std::string& words,
                       const std::string& brief) const {
    if (tiles.line * block.pitch < kLine) return;
    const double bottom =
        block.cell(double(block.spec.first_row), 0, double(std::max<std::int64_t>(1, block.spec.rows))).bottom();
    write({block.origin.x, bottom + 11}, words, brief, block.title_width);
  }
  void write(Point at, const std::string& words, const std::string& brief, double room) const {
    for (const std::string& text : {words, brief})
      if (text_width(c_.pen.fonts(), FontId::text, 11, text) <= room) {
        c_.pen.text(at, text, FontId::text, 11, theme_.quiet);
        return;
      }
  }

  // ---- what moves

  void fly_taps(const Block& from, const Block& to, Phase phase) const {
    const Grid<float>& values = parts_.kernels[size_t(index(phase))];
    fly(from, to, values, colors_.look_of(index(phase), *story_.kernel, to.pitch), split_);
  }
  void fly_outputs(const Block& from, const Block& to, Phase phase) const {
    const Grid<float>& values = parts_.outputs.grid(phase.row, phase.col);
    const double share = progress(phase).flown;
    if (share <= 0 || share >= 1 || values.cells.empty()) return;
    if (from.pitch >= kCellPitch && count() * std::int64_t(values.cells.size()) <= kMostFlights)
      return fly(from, to, values, colors_.look_of(index(phase), *story_.output, to.pitch), share);
    const Rect now = core::mix(from.area(), to.area(), share);
    c_.pen.add(RectShape{now, color(phase).with_alpha(0.3f), {}, 2}, layer::kMotion);
  }
  // The cells of one of the two blocks, which is a small grid, from `from` to `to`; both know the real cells.
  void fly(const Block& from, const Block& to, const Grid<float>& values, const GridLook& look, double share) const {
    const BlockSpec& small = to.spec.rows == values.rows && to.spec.cols == values.cols ? to.spec : from.spec;
    c_.pen.on_layer(layer::kMotion, layer::kMotion);
    for (std::int64_t r = 0; r < values.rows; ++r)
      for (std::int64_t q = 0; q < values.cols; ++q) {
        const std::int64_t row = small.first_row + r * small.row_step, col = small.first_col + q * small.col_step;
        const Rect rect = core::mix(from.cell(double(row), double(col)), to.cell(double(row), double(col)), share);
        if (!rect.intersects(c_.view.viewport)) continue;
        CellLook cell;
        cell.value = values.at(r, q);
        c_.pen.cell(rect, cell, look, {small.grid, row, col});
      }
    c_.pen.on_layer(layer::kGrid, layer::kText);
  }

  // The input cells under the small kernel while a small output is computed, and the cell that they give.
  void draw_window(const Block& input, const Block& output) const {
    if (!c_.animated || c_.focus.grid != GridId::output) return;
    if (output.pitch >= kCellPitch)
      c_.pen.outline(output.cell(double(c_.focus.row), double(c_.focus.col)), theme_.ink, 2.5, layer::kOverlay);
    const auto rows = axes_.height.terms_of_output(c_.focus.row), cols = axes_.width.terms_of_output(c_.focus.col);
    if (rows.empty() || cols.empty()) return;
    c_.pen.outline(input.cell(double(rows.front().input), double(cols.front().input),
                              double(rows.back().input - rows.front().input + 1),
                              double(cols.back().input - cols.front().input + 1)),
                   theme_.kernel.fill, 3);
  }

  const StageContext& c_;
  const timeline::Story& story_;
  const engine::Axes& axes_;
  const PhaseParts& parts_;
  const std::vector<AxisPhase>&rows_, &cols_;
  const Theme& theme_;
  PhaseColors colors_;
  std::vector<PhasePlace> output_rows_, output_cols_;
  double split_, interleaved_;      // how far the kernel has come apart; progress of the last chapter
  std::vector<Progress> progress_;  // by phase
  std::vector<std::int64_t> shown_rows_, shown_cols_;  // the phases whose small grids are drawn: all, or one
  Tiles kernel_tiles_, output_tiles_;
};

}  // namespace

CellRef phase_cell(const timeline::Story& story, const Step& step) {
  const engine::PhaseOutputs& outputs = story.phases->outputs;
  const auto cols = std::int64_t(outputs.cols.size()), row = step.index / cols, col = step.index % cols;
  const Grid<float>& small = outputs.grid(row, col);
  const auto cells = std::int64_t(small.cells.size());
  if (cells == 0) return {};
  const std::int64_t now = std::min(cells - 1, std::int64_t(step.moved * double(cells)));
  return {GridId::output, outputs.rows[size_t(row)].outputs[size_t(now / small.cols)],
          outputs.cols[size_t(col)].outputs[size_t(now % small.cols)]};
}

void draw_phases(const StageContext& context) {
  Phases(context).draw();
}

}  // namespace unstride::scene
