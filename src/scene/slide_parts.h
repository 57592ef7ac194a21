// Inside of scene::stage: Slide's grids and its window, for the views that show them. Not for other modules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scene/stage_parts.h"

namespace unstride::scene {

class SlideParts {
 public:
  explicit SlideParts(const StageContext& context);

  BlockSpec kernel_spec() const;  // room for the spread kernel
  // The input on its way to the bordered one: all of it that is shown at any time, trimmed cells included.
  BlockSpec middle_spec() const;
  BlockSpec output_spec() const;

  void draw_middle(const Block& middle);
  void draw_output(const Block& output);  // the cells that the window has been at
  // Where the cells that the focus is linked to lie in the middle, unless the window says it.
  void mark_places(const Block& middle);
  // Over the middle, for the focused output cell; nothing while the kernel is not ready for it.
  void draw_window(const Block& middle, const Block& output);

 private:
  // The window of an output cell, in bordered cells (fractions while it glides).
  struct Window {
    double row, col;
  };

  std::string middle_brief() const;
  std::string middle_title() const;
  std::string middle_subtitle() const;
  CellLook middle_look(std::int64_t row, std::int64_t col) const;
  void fill_middle(const Block& block, GridLook& look) const;
  Rect spreading_cell(const Block& block, std::int64_t i, std::int64_t j) const;
  Block spreading_block(const Block& block) const;
  void draw_spreading(const Block& block, const GridLook& look);
  bool kernel_ready() const;
  CellRef window_cell() const;
  std::optional<Window> shown_window() const;
  bool gliding() const;
  std::string weight_at(std::int64_t row, std::int64_t col) const;
  bool window_in_map(const Block& middle) const;
  HeatMapShape::Highlight window_highlight() const;
  void draw_taps_of(const Block& middle, const Window& window, const Rect& rect);
  void place_products(const Block& middle, CellRef output);

  const StageContext& c_;
  const timeline::Story& story_;
  const engine::Axes& axes_;
  const Theme& theme_;
  std::vector<engine::BorderedKind> row_kinds_, col_kinds_;
  double inserted_, bordered_;  // progress of the chapters
};

}  // namespace unstride::scene
