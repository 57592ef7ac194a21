// How Phases colours its grids: one colour a phase. Cells with numbers have just that; smaller ones have shades of it,
// so that the picture is still seen. Inside of scene::stage.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/phases.h"
#include "scene/pen.h"

namespace unstride::scene {

// Along an axis: the phase that a cell (or a tap) belongs to, and which of the phase's cells it is.
struct PhasePlace {
  std::int64_t phase = 0, index = 0;
};
// Of every output cell (&AxisPhase::outputs) or tap (&AxisPhase::taps) of the axis that `phases` take apart.
std::vector<PhasePlace> places_of(const std::vector<engine::AxisPhase>& phases,
                                  std::vector<std::int64_t> engine::AxisPhase::*cells);

// Phases are counted row by row: phase (r, q) of rows x cols is r * cols + q.
class PhaseColors {
 public:
  PhaseColors(const Theme& theme, std::int64_t rows, std::int64_t cols);

  Color of(std::int64_t phase) const { return palette_->at(0, phase); }

  // A grid of one phase, shaded by the range of `values`; the look's own values are the caller's to set.
  GridLook look_of(std::int64_t phase, const core::Grid<float>& values, double pitch) const;
  // A grid of all phases; `rows` and `cols` say whose cells are whose, and must outlive the look.
  GridLook look_of_all(SharedGrid values, const std::vector<PhasePlace>& rows, const std::vector<PhasePlace>& cols,
                       double pitch) const;

  // The tone, in a look of all phases, of a phase's lightest shade.
  float lightest(std::int64_t phase) const { return float(phase * shades()); }

 private:
  std::int64_t shades() const;
  Color shade(Color full, double share) const { return core::mix(theme_.paper, full, float(core::mix(0.2, 1, share))); }
  void shade_cells(GridLook& look, const std::vector<PhasePlace>& rows, const std::vector<PhasePlace>& cols) const;

  const Theme& theme_;
  std::int64_t rows_, cols_;
  SharedPalette palette_;
};

}  // namespace unstride::scene
