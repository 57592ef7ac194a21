#include "scene/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "scene/stage_parts.h"

namespace unstride::scene {

using core::GridId;
using timeline::ChapterKind;
using timeline::Moment;
using timeline::Story;
using timeline::ViewKind;

double eased(double u) {
  return u * u * (3 - 2 * u);
}

std::string size_text(std::int64_t rows, std::int64_t cols) {
  return fmt::format("{} × {}", rows, cols);
}

std::int64_t reach(const engine::AxisParams& axis) {
  return axis.dilation * (axis.kernel - 1) + 1;
}

std::optional<Step> step_at(const Story& story, const Moment& moment) {
  const ChapterKind kind = story.timeline.chapters[moment.chapter].kind;
  if (kind != ChapterKind::slide && kind != ChapterKind::stamp) return std::nullopt;
  if (moment.step < 1) return std::nullopt;
  return Step{moment.step - 1, moment.u >= kMoveShare ? 1 : eased(moment.u / kMoveShare)};
}

std::int64_t counted_steps(const Story& story, const Moment& moment) {
  const auto now = step_at(story, moment);
  if (!now) return timeline::completed_main_steps(story.timeline, moment);
  return now->index + (now->moved >= 1 ? 1 : 0);
}

namespace {

bool exists(const Story& story, CellRef cell) {
  const auto& [height, width] = story.axes;
  switch (cell.grid) {
    case GridId::input:
      return cell.row >= 0 && cell.row < height.input && cell.col >= 0 && cell.col < width.input;
    case GridId::kernel:
    case GridId::stamp:
      return cell.row >= 0 && cell.row < height.params.kernel && cell.col >= 0 && cell.col < width.params.kernel;
    case GridId::output:
      return true;  // Stamp's canvas has cells outside the output
    case GridId::bordered:
      return story.timeline.view == ViewKind::slide;
    case GridId::none:
      return false;
  }
  return false;
}

// What the story itself points at: Slide's output cell, Stamp's input cell.
CellRef animated_focus(const Story& story, const Moment& moment) {
  if (moment.step < 1) return {};
  const std::int64_t index = moment.step - 1;
  switch (story.timeline.chapters[moment.chapter].kind) {
    case ChapterKind::slide:
      return {GridId::output, index / story.axes.width.output(), index % story.axes.width.output()};
    case ChapterKind::stamp:
      return {GridId::input, index / story.axes.width.input, index % story.axes.width.input};
    default:
      return {};
  }
}

}  // namespace

CellRef focus_of(const Story& story, double t, const View& view) {
  if (exists(story, view.selected)) return view.selected;
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

void draw_kernel(const StageContext& context, const Block& block, double spread, double turn) {
  const auto& [height, width] = context.story.axes;
  GridLook look;
  look.values = context.story.kernel;
  look.role = &context.pen.theme().kernel;
  look.scale = scale_for(*look.values, *look.role, context.pen.theme());
  context.pen.title(block);
  const double angle = std::numbers::pi * turn, cosine = std::cos(angle), sine = std::sin(angle);
  const double middle_row = double(block.spec.rows - 1) / 2, middle_col = double(block.spec.cols - 1) / 2;
  const double fit = turning_scale(double(block.spec.rows), double(block.spec.cols), turn);
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
      const Rect whole =
          block.cell(middle_row + (row * cosine + col * sine) * fit, middle_col + (col * cosine - row * sine) * fit);
      Rect rect = whole.inset(whole.width * (1 - fit) / 2);
      // Far spread taps stay large enough to be seen and told apart.
      const double least =
          std::min(6.0, 0.6 * block.pitch * double(std::min(height.params.dilation, width.params.dilation)));
      if (rect.width < least) rect = rect.inset((rect.width - least) / 2);
      context.pen.cell(rect, cell, look, {block.spec.grid, a, b});
      if (context.view.selected == CellRef{block.spec.grid, a, b})
        context.pen.outline(rect, context.pen.theme().ink, 2.5, layer::kOverlay);
    }
}

void draw_set(const StageContext& context, const Block& block, const CellSet& cells, Color color) {
  constexpr size_t kMost = 400;  // more outlines than this say nothing
  if (cells.empty() || cells.rows.size() * cells.cols.size() > kMost) return;
  const double width = block.pitch >= kCellPitch ? 2 : 1;
  for (const std::int64_t row : cells.rows)
    for (const std::int64_t col : cells.cols)
      context.pen.outline(block.cell(double(row), double(col)).inset(width / 2), color, width);
}

void draw_selection(const StageContext& context, const Block& block) {
  const CellRef selected = context.view.selected;
  if (selected.grid != block.spec.grid || selected.grid == GridId::none) return;
  context.pen.outline(block.cell(double(selected.row), double(selected.col)), context.pen.theme().ink, 2.5,
                      layer::kOverlay);
}

Scene stage(const Story& story, double t, const View& view, const FontBook& fonts) {
  Scene scene;
  scene.bounds = view.viewport;
  const Theme& theme = theme_of(view.theme);
  scene.background = theme.paper;
  Pen pen(scene, theme, fonts);
  const CellRef focus = focus_of(story, t, view);
  const bool animated = !exists(story, view.selected) && !exists(story, view.hovered);
  const StageContext context{story, timeline::moment_at(story.timeline, t), view, focus, animated, pen};
  story.timeline.view == ViewKind::slide ? draw_slide(context) : draw_stamp(context);
  std::stable_sort(scene.items.begin(), scene.items.end(),
                   [](const Item& a, const Item& b) { return a.layer < b.layer; });
  return scene;
}

}  // namespace unstride::scene
