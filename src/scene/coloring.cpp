#include "scene/coloring.h"

#include <fmt/format.h>

#include <functional>
#include <utility>
#include <vector>

#include "engine/phases.h"
#include "scene/palette.h"
#include "scene/stage_parts.h"

namespace unstride::scene {
namespace {

using core::ColorMode;
using core::Grid;
using core::GridId;
using engine::Axis;
using timeline::Story;

// One number for every row and every column of the block: overlap and phase are products and pairs of theirs.
struct PerAxis {
  std::vector<std::int64_t> rows, cols;
};
PerAxis per_axis(const Story& story, const BlockSpec& spec,
                 const std::function<std::int64_t(const Axis&, std::int64_t)>& of) {
  PerAxis result;
  for (std::int64_t r = 0; r < spec.rows; ++r) result.rows.push_back(of(story.axes.height, r + spec.first_row));
  for (std::int64_t c = 0; c < spec.cols; ++c) result.cols.push_back(of(story.axes.width, c + spec.first_col));
  return result;
}

SharedGrid combined(const PerAxis& numbers, auto combine) {
  auto tones = std::make_shared<Grid<float>>(std::int64_t(numbers.rows.size()), std::int64_t(numbers.cols.size()));
  auto tone = tones->cells.begin();
  for (const std::int64_t row : numbers.rows)
    for (const std::int64_t col : numbers.cols) *tone++ = float(combine(row, col));
  return tones;
}

using Tag = std::function<std::string(std::int64_t row, std::int64_t col)>;

void set(GridLook& look, SharedGrid tones, ColorScale scale, Tag tag) {
  look.tones = std::move(tones);
  look.scale = std::move(scale);
  look.decorate = [tag = std::move(tag), before = std::move(look.decorate)](CellLook& cell, std::int64_t row,
                                                                            std::int64_t col) {
    if (before) before(cell, row, col);
    if (cell.kind == CellKind::data) cell.tag = tag(row, col);
  };
}

// How many products the cell takes part in.
std::int64_t products_of(GridId grid, const Axis& axis, std::int64_t index) {
  switch (grid) {
    case GridId::input:
      return std::int64_t(axis.stamp_of_input(index).size());
    case GridId::kernel:
      return std::int64_t(axis.uses_of_tap(index).size());
    default:
      return axis.run_of_output(index).count;
  }
}

void color_by_overlap(const Story& story, const BlockSpec& spec, const Theme& theme, GridLook& look) {
  const PerAxis counts =
      per_axis(story, spec, [&](const Axis& axis, std::int64_t i) { return products_of(spec.grid, axis, i); });
  const SharedGrid tones = combined(counts, [](auto row, auto col) { return row * col; });
  const Tag tag = [tones, row0 = spec.first_row, col0 = spec.first_col](std::int64_t row, std::int64_t col) {
    return fmt::format("{}", tones->at(row - row0, col - col0));
  };
  set(look, tones, scale_for(*tones, theme.overlap, theme), tag);
}

void color_by_phase(const Story& story, const BlockSpec& spec, const Theme& theme, GridLook& look) {
  if (spec.grid == GridId::input) return;
  const auto phase = [grid = spec.grid](const Axis& axis, std::int64_t i) {
    return grid == GridId::kernel ? engine::phase_of_tap(axis, i) : engine::phase_of_output(axis, i);
  };
  const std::int64_t rows = story.axes.height.params.stride, cols = story.axes.width.params.stride;
  const Tag tag = [phase, axes = story.axes](std::int64_t row, std::int64_t col) {
    return fmt::format("{},{}", phase(axes.height, row), phase(axes.width, col));
  };
  set(look, combined(per_axis(story, spec, phase), [cols](auto row, auto col) { return row * cols + col; }),
      scale_of(phase_palette(rows, cols, theme.id)), tag);
}

// The taps' colours, and one more for what no weight has made.
SharedPalette palette_with_none(const Story& story, const Theme& theme) {
  const SharedPalette taps = tap_palette(story.kernel->rows, story.kernel->cols, theme.id);
  auto colors = taps->cells;
  colors.push_back(theme.zero_fill);
  const auto count = std::int64_t(colors.size());
  return std::make_shared<const Grid<Color>>(1, count, std::move(colors));
}

void color_by_weight(const Story& story, const BlockSpec& spec, const Theme& theme, GridLook& look) {
  if (spec.grid == GridId::input) return;
  const std::int64_t taps = story.kernel->rows * story.kernel->cols;
  const auto tones = std::make_shared<Grid<float>>(spec.rows, spec.cols, float(taps));
  for (std::int64_t r = 0; r < spec.rows; ++r)
    for (std::int64_t c = 0; c < spec.cols; ++c) {
      const std::int64_t row = r + spec.first_row, col = c + spec.first_col;
      if (spec.grid == GridId::kernel) tones->at(r, c) = float(row * story.kernel->cols + col);
      else if (story.strongest->contains(row, col) && story.strongest->at(row, col) >= 0)
        tones->at(r, c) = float(story.strongest->at(row, col));
    }
  const Tag tag = [tones, taps, row0 = spec.first_row, col0 = spec.first_col](std::int64_t row, std::int64_t col) {
    const auto tap = std::int64_t(tones->at(row - row0, col - col0));
    return tap < taps && taps <= 26 ? std::string(1, char('a' + tap)) : "";
  };
  set(look, tones, scale_of(palette_with_none(story, theme)), tag);
}

}  // namespace

void color_by(ColorMode mode, const Story& story, const BlockSpec& spec, const Theme& theme, GridLook& look) {
  if (spec.grid != GridId::input && spec.grid != GridId::kernel && spec.grid != GridId::output) return;
  switch (mode) {
    case ColorMode::value:
      return;
    case ColorMode::weight:
      return color_by_weight(story, spec, theme, look);
    case ColorMode::overlap:
      return color_by_overlap(story, spec, theme, look);
    case ColorMode::phase:
      return color_by_phase(story, spec, theme, look);
  }
}

}  // namespace unstride::scene
