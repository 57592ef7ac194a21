#include "scene/phase_colors.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scene/palette.h"

namespace unstride::scene {
namespace {

using core::Grid;
using engine::AxisPhase;

constexpr double kPhasePitch = 2;           // smaller cells of different phases cannot be told apart
constexpr std::int64_t kMostShades = 16;    // of a phase's colour,
constexpr std::int64_t kMostColors = 1024;  // as long as all phases together have no more

struct Range {
  float least, most;
  double share(float value) const { return std::clamp(double(value - least) / double(most - least), 0.0, 1.0); }
};
// From zero, or from the least value where some are negative.
Range range_of(const Grid<float>& values) {
  const auto [least, most] = std::minmax_element(values.cells.begin(), values.cells.end());
  const Range range{std::min(0.0f, *least), std::max(0.0f, *most)};
  return range.least == range.most ? Range{0, 1} : range;
}

}  // namespace

std::vector<PhasePlace> places_of(const std::vector<AxisPhase>& phases, std::vector<std::int64_t> AxisPhase::*cells) {
  size_t count = 0;
  for (const AxisPhase& phase : phases) count += (phase.*cells).size();
  std::vector<PhasePlace> places(count);
  for (const AxisPhase& phase : phases)
    for (size_t n = 0; n < (phase.*cells).size(); ++n)
      places[size_t((phase.*cells)[n])] = {phase.phase, std::int64_t(n)};
  return places;
}

PhaseColors::PhaseColors(const Theme& theme, std::int64_t rows, std::int64_t cols)
    : theme_(theme), rows_(rows), cols_(cols), palette_(phase_palette(rows, cols, theme.id)) {}

GridLook PhaseColors::look_of(std::int64_t phase, const Grid<float>& values, double pitch) const {
  GridLook look;
  look.role = &theme_.output;
  const Range range = range_of(values);
  look.scale.min = range.least;
  look.scale.max = range.most;
  look.scale.high = of(phase);
  look.scale.low = look.scale.zero = pitch < kCellPitch ? shade(of(phase), 0) : of(phase);
  return look;
}

GridLook PhaseColors::look_of_all(SharedGrid values, const std::vector<PhasePlace>& rows,
                                  const std::vector<PhasePlace>& cols, double pitch) const {
  GridLook look;
  look.role = &theme_.output;
  look.values = std::move(values);
  if (pitch < kPhasePitch) {
    look.scale = scale_for(*look.values, theme_.output, theme_);
  } else if (pitch < kCellPitch) {
    shade_cells(look, rows, cols);
  } else {
    look.scale = scale_of(palette_);
    look.decorate = [this, &rows, &cols](CellLook& cell, std::int64_t row, std::int64_t col) {
      cell.tone = float(rows[size_t(row)].phase * cols_ + cols[size_t(col)].phase);
    };
  }
  return look;
}

std::int64_t PhaseColors::shades() const {
  return std::clamp<std::int64_t>(kMostColors / (rows_ * cols_), 2, kMostShades);
}

// A palette of all shades of all phases, and which of them each cell has.
void PhaseColors::shade_cells(GridLook& look, const std::vector<PhasePlace>& rows,
                              const std::vector<PhasePlace>& cols) const {
  const std::int64_t each = shades();
  const auto palette = std::make_shared<Grid<Color>>(1, rows_ * cols_ * each);
  for (std::int64_t i = 0; i < palette->cols; ++i)
    palette->at(0, i) = shade(of(i / each), double(i % each) / double(each - 1));
  look.scale = scale_of(palette);
  const Range range = range_of(*look.values);
  const auto tones = std::make_shared<Grid<float>>(look.values->rows, look.values->cols);
  for (std::int64_t r = 0; r < tones->rows; ++r)
    for (std::int64_t q = 0; q < tones->cols; ++q) {
      const std::int64_t phase = rows[size_t(r)].phase * cols_ + cols[size_t(q)].phase;
      const double shade = std::round(range.share(look.values->at(r, q)) * double(each - 1));
      tones->at(r, q) = float(phase * each + std::int64_t(shade));
    }
  look.tones = tones;
}

}  // namespace unstride::scene
