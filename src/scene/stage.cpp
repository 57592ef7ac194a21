#include "scene/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "scene/magnifier.h"
#include "scene/stage_parts.h"
#include "timeline/trip.h"

namespace unstride::scene {

using core::GridId;
using timeline::ChapterKind;
using timeline::Moment;
using timeline::Story;
using timeline::ViewKind;

double eased(double u) {
  return u * u * (3 - 2 * u);
}

std::string cell_name(CellRef cell) {
  static constexpr std::array<std::string_view, core::kGridCount> kLetters{
      "", "x", "w", "bordered x", "x·w", "y", "C'", "u", "Cu", "C'Cu", "b", "pair"};
  return fmt::format("{}[{},{}]", kLetters[size_t(cell.grid)], cell.row, cell.col);
}

std::string size_text(std::int64_t rows, std::int64_t cols) {
  return fmt::format("{} × {}", rows, cols);
}

std::optional<Step> step_at(const Story& story, const Moment& moment) {
  if (!timeline::is_main(story.timeline.chapters[moment.chapter].kind)) return std::nullopt;
  if (moment.step < 1) return std::nullopt;
  return Step{moment.step - 1, moment.u >= kMoveShare ? 1 : eased(moment.u / kMoveShare)};
}

std::int64_t counted_steps(const Story& story, const Moment& moment) {
  const auto now = step_at(story, moment);
  if (!now) return timeline::completed_main_steps(story.timeline, moment);
  return now->index + (now->moved >= 1 ? 1 : 0);
}

namespace {

// What is linked is linked by the layer's own axes, or by those of its round trip.
const engine::Axes& shown_axes(const Story& story) {
  return story.trip ? story.trip->axes : story.axes;
}

bool exists(const Story& story, CellRef cell) {
  const auto& [height, width] = shown_axes(story);
  const auto within = [&](std::int64_t rows, std::int64_t cols) {
    return cell.row >= 0 && cell.row < rows && cell.col >= 0 && cell.col < cols;
  };
  switch (cell.grid) {
    case GridId::input:
    case GridId::pulled:
      return within(height.input, width.input);
    case GridId::kernel:
    case GridId::stamp:
      return within(height.params.kernel, width.params.kernel);
    case GridId::probe:
    case GridId::restored:
      return within(height.output(), width.output());
    case GridId::product:
      return within(height.output() * width.output(), height.input * width.input);
    case GridId::pair:
      return within(story.layer.params.in_channels, story.layer.params.out_channels);
    case GridId::bias:
      return story.layer.bias && within(1, story.layer.params.out_channels);
    case GridId::output:
    case GridId::bordered:
      return true;  // Stamp's canvas and trimmed borders have cells outside
    case GridId::none:
      break;
  }
  return false;
}

// What the story itself points at: the cell that the main chapter's step computes or takes.
CellRef animated_focus(const Story& story, const Moment& moment) {
  if (moment.step < 1) return {};
  const std::int64_t index = moment.step - 1, outputs = story.axes.width.output(),
                     inputs = shown_axes(story).width.input;
  switch (story.timeline.chapters[moment.chapter].kind) {
    case ChapterKind::slide:
    case ChapterKind::compare:
    case ChapterKind::multiply:
    case ChapterKind::enlarge:
      return {GridId::output, index / outputs, index % outputs};
    case ChapterKind::stamp:
      return {GridId::input, index / inputs, index % inputs};
    case ChapterKind::pull:
    case ChapterKind::down:
      return {GridId::pulled, index / inputs, index % inputs};
    case ChapterKind::phase:
      return phase_cell(story, *step_at(story, moment));
    default:
      return {};
  }
}

}  // namespace

namespace {

bool contains(const CellSet& set, CellRef cell) {
  return std::binary_search(set.rows.begin(), set.rows.end(), cell.row) &&
         std::binary_search(set.cols.begin(), set.cols.end(), cell.col);
}

// A product under the mouse of which the pinned cell is a part says more, and lets go of nothing.
bool refines(const Story& story, CellRef hovered, CellRef selected) {
  if (hovered.grid != GridId::product || !exists(story, hovered)) return false;
  const Links links = links_of(story.axes, hovered);
  return !links.kernel.empty() && contains(links.of(selected.grid), selected);
}

CellRef output_in(const Story& story, CellRef cell) {
  if (cell.grid == GridId::product) return cells_of_product(story.axes, cell).output;
  return cell.grid == GridId::output ? cell : CellRef{};
}
CellRef input_in(const Story& story, CellRef cell) {
  if (cell.grid == GridId::product) return cells_of_product(story.axes, cell).input;
  return cell.grid == GridId::input ? cell : CellRef{};
}
CellRef pinned(const StageContext& context) {
  return exists(context.story, context.view.selected) ? context.view.selected : CellRef{};
}

}  // namespace

CellRef focused_output(const StageContext& context) {
  return output_in(context.story, context.focus);
}
CellRef focused_input(const StageContext& context) {
  return input_in(context.story, context.focus);
}
CellRef pinned_output(const StageContext& context) {
  return output_in(context.story, pinned(context));
}
CellRef pinned_input(const StageContext& context) {
  return input_in(context.story, pinned(context));
}

void place_product(const StageContext& context, const Rect& area, CellRef product) {
  if (area.intersects(context.view.viewport))
    context.pen.add(RectShape{area, {0, 0, 0, 0}, {}, 0}, layer::kWindow + 1, product);
}

CellRef focus_of(const Story& story, double t, const View& view) {
  if (exists(story, view.selected)) return refines(story, view.hovered, view.selected) ? view.hovered : view.selected;
  if (exists(story, view.hovered)) return view.hovered;
  return animated_focus(story, timeline::moment_at(story.timeline, t));
}

BlockSpec input_spec(const engine::Axes& axes) {
  const std::int64_t rows = axes.height.input, cols = axes.width.input;
  return {GridId::input, rows, cols, 0, 0, "Input", "x · " + size_text(rows, cols)};
}

void draw_input(const StageContext& context, const Block& block) {
  GridLook look;
  look.values = context.story.input;
  look.role = &context.pen.theme().input;
  look.scale = scale_for(*look.values, *look.role, context.pen.theme());
  context.color(block, look);
  context.pen.title(block);
  context.pen.grid(block, look);
}

namespace {

// While a grid turns, it shrinks so that it stays about in its place; at rest it does not.
double turning_scale(double rows, double cols, double turn) {
  if (turn <= 0 || turn >= 1) return 1;
  const double angle = std::numbers::pi * turn, cosine = std::abs(std::cos(angle)), sine = std::abs(std::sin(angle));
  return std::max(0.5, std::min(rows / (rows * cosine + cols * sine), cols / (cols * cosine + rows * sine)));
}

}  // namespace

namespace {

// A tap's marks turn with it.
void mark_tap(const StageContext& context, CellRef tap, const Rect& rect) {
  const Theme& theme = context.pen.theme();
  const auto outlined = [&](Color color) {
    return RectShape{rect.inset(1), {0, 0, 0, 0}, {color, rect.width >= kCellPitch ? 2.0 : 1.0, 0}, 4};
  };
  if (contains(context.links.kernel, tap)) context.pen.mark(outlined(theme.kernel.text), tap);
  if (contains(context.other.kernel, tap)) context.pen.mark(outlined(theme.overlap.text), tap);
  if (context.view.selected == tap) context.pen.outline(rect, theme.ink, 2.5, layer::kOverlay);
  if (context.view.compared == tap) context.pen.outline(rect, theme.overlap.text, 2.5, layer::kOverlay);
}

}  // namespace

void draw_kernel(const StageContext& context, const Block& block, double spread, double turn) {
  const auto& [height, width] = context.story.axes;
  GridLook look;
  look.values = context.story.kernel;
  look.role = &context.pen.theme().kernel;
  look.scale = scale_for(*look.values, *look.role, context.pen.theme());
  // A block may have room for spread taps: the colours are those of the taps alone.
  BlockSpec taps = block.spec;
  taps.rows = height.params.kernel, taps.cols = width.params.kernel;
  color_by(context.view.colors, context.story, taps, context.pen.theme(), look);
  context.pen.title(block);
  const double angle = std::numbers::pi * turn, cosine = std::cos(angle), sine = std::sin(angle);
  const double middle_row = double(block.spec.rows - 1) / 2, middle_col = double(block.spec.cols - 1) / 2;
  const double fit = turning_scale(double(block.spec.rows), double(block.spec.cols), turn);
  constexpr double kLeastTurningTag = 28;
  const bool lettered = height.params.kernel * width.params.kernel <= 26;
  for (std::int64_t a = 0; a < height.params.kernel; ++a)
    for (std::int64_t b = 0; b < width.params.kernel; ++b) {
      const auto offset = [&](std::int64_t tap, const engine::AxisParams& axis) {
        return (double(tap) - double(axis.kernel - 1) / 2) * core::mix(1, double(axis.dilation), spread);
      };
      const double row = offset(a, height.params), col = offset(b, width.params);
      CellLook cell;
      cell.value = look.values->at(a, b);
      if (lettered) cell.tag = std::string(1, char('a' + a * width.params.kernel + b));
      if (look.tones) cell.tone = look.tones->at(a, b);
      if (look.decorate) look.decorate(cell, a, b);
      if (fit < 1) cell.tag_pitch = kLeastTurningTag;  // the letters are what can be followed
      const Rect whole =
          block.cell(middle_row + (row * cosine + col * sine) * fit, middle_col + (col * cosine - row * sine) * fit);
      Rect rect = whole.inset(whole.width * (1 - fit) / 2);
      // Far spread taps stay large enough to be seen and told apart.
      const double least =
          std::min(6.0, 0.6 * block.pitch * double(std::min(height.params.dilation, width.params.dilation)));
      if (rect.width < least) rect = rect.inset((rect.width - least) / 2);
      context.pen.cell(rect, cell, look, {block.spec.grid, a, b});
      mark_tap(context, {block.spec.grid, a, b}, rect);
    }
}

Rect stamp_place(const engine::Axes& axes, const Block& canvas, CellRef source) {
  return canvas.cell(double(axes.height.output_of(source.row, 0)), double(axes.width.output_of(source.col, 0)),
                     double(reach(axes.height.params)), double(reach(axes.width.params)));
}

void place_stamp_products(const StageContext& context, const Block& canvas) {
  constexpr double kLeastPitch = 4;  // smaller cells cannot be pointed at
  const CellRef source = pinned_input(context);
  if (source.grid == GridId::none || canvas.pitch < kLeastPitch) return;
  const Products stamp = products_of(context.story.axes, source);
  for (std::int64_t n = 0; n < stamp.count(); ++n) {
    const CellRef output = stamp.at(n).output;
    place_product(context, canvas.cell(double(output.row), double(output.col)),
                  product_of(context.story.axes, output, source));
  }
}

void draw_grid(const StageContext& context, const Block& block, SharedGrid values, const RoleColors& role) {
  GridLook look;
  look.values = std::move(values);
  look.role = &role;
  look.scale = scale_for(*look.values, role, context.pen.theme());
  context.color(block, look);
  if (context.focus.grid == block.spec.grid)
    look.focus = {context.focus.row, context.focus.col, 1, 1, context.pen.theme().ink, {0, 0, 0, 0}};
  context.pen.title(block);
  context.pen.grid(block, look);
}

namespace {

void draw_view(const StageContext& context) {
  switch (context.story.timeline.view) {
    case ViewKind::slide:
      return draw_slide(context);
    case ViewKind::stamp:
      return draw_stamp(context);
    case ViewKind::both:
      return draw_both(context);
    case ViewKind::matrix:
      return draw_matrix(context);
    case ViewKind::phases:
      return draw_phases(context);
    case ViewKind::gradient:
      return draw_gradient(context);
    case ViewKind::round_trip:
      return draw_round_trip(context);
    case ViewKind::alternatives:
      return draw_alternatives(context);
    case ViewKind::channels:
      return draw_channels(context);
  }
}

}  // namespace

namespace {

// Of a layer with more than the pair on stage: which channels its grids are. Channels says so itself.
void note_channels(const Story& story, Pen& pen) {
  if (story.whole() || story.timeline.view == ViewKind::channels) return;
  const auto [in, out] = story.pair;
  const engine::ConvParams& params = story.layer.params;
  if (params.in_channels > 1)
    pen.note({GridId::input, fmt::format("channel {} of {}", in, params.in_channels), fmt::format("x[{}]", in)});
  if (params.in_channels * params.out_channels > 1)
    pen.note({GridId::kernel, fmt::format("x[{}] to y[{}]", in, out), fmt::format("w[{},{}]", in, out)});
  if (params.out_channels == 1 && params.in_channels == 1)
    return pen.note({GridId::output, "before the bias", "without bias"});
  const std::string before = story.layer.bias ? ", before the bias" : "";
  pen.note(
      {GridId::output, fmt::format("part of y[{}] from x[{}]{}", out, in, before), fmt::format("part of y[{}]", out)});
}

}  // namespace

Scene stage(const Story& story, double t, const View& view, const FontBook& fonts) {
  Scene scene;
  scene.bounds = view.viewport;
  const Theme& theme = theme_of(view.theme);
  scene.background = theme.paper;
  Pen pen(scene, theme, fonts);
  note_channels(story, pen);
  const CellRef focus = focus_of(story, t, view);
  const bool animated = !exists(story, view.selected) && !exists(story, view.hovered);
  const StageContext context{story,
                             timeline::moment_at(story.timeline, t),
                             view,
                             focus,
                             animated,
                             animated ? Links{} : links_of(shown_axes(story), focus),
                             exists(story, view.compared) ? links_of(shown_axes(story), view.compared) : Links{},
                             pen};
  draw_view(context);
  std::stable_sort(scene.items.begin(), scene.items.end(),
                   [](const Item& a, const Item& b) { return a.layer < b.layer; });
  if (view.pointer && exists(story, view.hovered))
    add_magnifier(scene, {view.hovered, *view.pointer, cell_name(view.hovered)}, view.theme, fonts);
  return scene;
}

}  // namespace unstride::scene
