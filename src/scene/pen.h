// Builds a Scene: shapes, cells and whole grids in the look of the theme, by level of detail.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/grid.h"
#include "scene/layout.h"
#include "scene/scene.h"
#include "scene/theme.h"
#include "timeline/story.h"

namespace unstride::scene {

using timeline::SharedGrid;
using SharedKinds = std::shared_ptr<const core::Grid<std::uint8_t>>;

inline constexpr double kNumberPitch = 34;  // from here a cell shows its number,
inline constexpr double kTagPitch = 38;     // from here on there is room for the small texts in its corners
inline constexpr double kCellPitch = 18;    // from here a short form; below, a grid is one heat map

// How much of the kernel's colour lies over the cells under Slide's window: all of them, or those under its taps.
inline constexpr float kWindowTint = 0.18f;

namespace layer {
inline constexpr int kGrid = 0, kLinks = 10, kWindow = 30, kText = 40, kMotion = 45, kOverlay = 50;
}

// How one cell looks.
struct CellLook {
  CellKind kind = CellKind::data;
  float value = 0;
  double alpha = 1;
  Point shift;                     // away from its place, logical pixels
  std::optional<float> tone = {};  // what is looked up in the scale; else the value itself
  std::string tag;                 // small, upper left: the letter of a tap
  double tag_pitch = kTagPitch;    // the least size of a cell with a tag
  std::string weight;              // small, lower right, in the kernel's colour: what the cell is multiplied with
};

// How a whole grid looks: values and kinds of the block's size.
struct GridLook {
  SharedGrid values;
  SharedKinds kinds;  // null: all data
  const RoleColors* role = nullptr;
  ColorScale scale;
  SharedGrid tones = {};  // what is looked up in the scale, of the block's size; null: the values
  std::function<void(CellLook&, std::int64_t row, std::int64_t col)> decorate;  // only where cells are drawn one by one
  HeatMapShape::Highlight window, focus;  // in block indices (first_row, first_col included); only for heat maps
};

class Pen {
 public:
  Pen(Scene& scene, const Theme& theme, const FontBook& fonts) : scene_(scene), theme_(theme), fonts_(fonts) {}

  const Theme& theme() const { return theme_; }
  const FontBook& fonts() const { return fonts_; }

  void add(Shape shape, int layer, CellRef cell = {});
  // Left-aligned text with its baseline at `at`; returns the x after it. Cut with an ellipsis at `most` pixels.
  double text(Point at, const std::string& text, FontId font, double size, Color color, double most = 1e9);
  // Words wrapped at `width`, at most `lines` of them, the last cut with an ellipsis.
  void paragraph(Point at, const std::string& text, double size, Color color, double width, int lines);
  void centered(Point middle, const std::string& text, FontId font, double size, Color color);

  // What titles of this grid say besides: which channel it is. `brief` stands alone where nothing else fits.
  struct Note {
    core::GridId grid;
    std::string words, brief;
  };
  void note(Note note) { notes_.push_back(std::move(note)); }

  // Where cells and text go from now on (layer::kGrid and kText at first).
  void on_layer(int cells, int text) { cell_layer_ = cells, text_layer_ = text; }

  void cell(const Rect& rect, const CellLook& look, const GridLook& grid, CellRef ref);
  // Cells one by one from kCellPitch on (only those in the viewport), else one heat map.
  void grid(const Block& block, const GridLook& look);
  void title(const Block& block);
  // Ties a cell (a heat map: its data cells) to the focus.
  void mark(Shape shape, CellRef cell, int on = layer::kWindow);
  // Says where the line of the sum is, for what can be done with it.
  void place_equation(const Rect& line) { scene_.equation = line; }
  // An outline around cells; clipped to the viewport by the painter.
  void outline(const Rect& rect, Color color, double width, int layer = layer::kWindow);

 private:
  void heat_map(const Block& block, const GridLook& look);
  void label(const Rect& rect, const Rect& box, const CellLook& look, Color fill, Color ink);
  void number(const Rect& rect, const CellLook& look, Color ink);
  std::string subtitle_of(const Block& block) const;

  Scene& scene_;
  const Theme& theme_;
  const FontBook& fonts_;
  std::vector<Note> notes_;
  int cell_layer_ = layer::kGrid, text_layer_ = layer::kText;
  CellRef cell_;  // whose texts and hatches are being added: they move with it when the stage morphs
};

// Zero at the light end; signed values get a zero-centred scale. One scale serves a grid through the whole story.
ColorScale scale_for(const core::Grid<float>& values, const RoleColors& role, const Theme& theme);

}  // namespace unstride::scene
