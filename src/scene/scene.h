// A picture as plain data. Painters are functions of it; pick() reads what was drawn. No ImGui, no OpenGL, no Cairo.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/cell.h"
#include "core/color.h"
#include "core/geometry.h"
#include "core/grid.h"
#include "scene/text.h"

namespace unstride::scene {

using core::CellRef;
using core::Color;
using core::Point;
using core::Rect;

struct Stroke {
  Color color{0, 0, 0, 0};
  double width = 0;  // 0: no stroke
  double dash = 0;   // length of dashes and of the gaps between them; 0: solid
};

struct RectShape {
  Rect rect;
  Color fill{0, 0, 0, 0};  // alpha 0: no fill
  Stroke stroke;           // centred on the edge
  double radius = 0;
};

struct LineShape {
  Point from, to;
  Stroke stroke;
  bool arrow = false;  // a head at `to`
};

// Parallel lines at 45 degrees that fill a rectangle: what is cropped.
struct HatchShape {
  Rect rect;
  Stroke stroke;
  double spacing = 5;
};

struct TextShape {
  std::string text;  // UTF-8, one line
  Point baseline;    // of the first glyph
  FontId font = FontId::text;
  double size = 13;  // em, logical pixels
  Color color;
};

using SharedPalette = std::shared_ptr<const core::Grid<Color>>;  // 1 x n

// Colours for values: `low` at range_min, `zero` at 0 (only when diverging), `high` at range_max, linear in sRGB
// between. With a palette: the colour at the nearest whole number, the first or last one beyond.
struct ColorScale {
  float min = 0, max = 1;
  Color low, zero, high;
  bool diverging = false;
  SharedPalette palette = {};
  bool operator==(const ColorScale&) const = default;
};
Color color_at(const ColorScale& scale, float value);

// What a cell of a heat map is; drawn differently at every size that leaves room for it.
enum class CellKind : std::uint8_t { data = 0, inserted_zero = 1, border_zero = 2, cropped = 3, empty = 4 };

// A grid of many cells as one item: a value texture, a colour scale, grid lines, kinds and highlights.
struct HeatMapShape {
  Rect rect;                                        // the whole grid
  Rect clip;                                        // only this part is drawn (the stage, when zoomed in)
  std::shared_ptr<const core::Grid<float>> values;  // same pointer = same content: painters may cache by it
  std::shared_ptr<const core::Grid<float>> numbers =
      {};  // what the cells hold where `values` are tones; null: `values`
  std::shared_ptr<const core::Grid<std::uint8_t>> kinds;  // CellKind, same size; null: all data
  ColorScale scale;
  Color inserted, border, cropped, empty;  // fills of the other kinds
  Color line;                              // grid lines; painters leave them out below 4 px a cell
  // Cells [row, row + rows) x [col, col + cols): an outline and a tint. Nothing when rows is 0.
  struct Highlight {
    std::int64_t row = 0, col = 0, rows = 0, cols = 0;
    Color outline{0, 0, 0, 0}, tint{0, 0, 0, 0};
  };
  Highlight window, focus;                    // `focus` is drawn over `window`
  std::int64_t first_row = 0, first_col = 0;  // what pick() reports for the cell in the upper left corner,
  std::int64_t row_step = 1, col_step = 1;    // and how much more for its neighbours
  std::int64_t merged = 1;  // cells per row and column of the grid that one cell of `values` stands for
  // Which of the merged cells a value is of: row * merged + column within their square; null: the first.
  std::shared_ptr<const core::Grid<std::int32_t>> shown = {};
  // How the cells of `values` are named.
  enum class Order : std::uint8_t {
    grid,      // by their row and column
    mirrored,  // by their column and row: a matrix that is shown transposed
    listed,    // the cells of a grid with `list_cols` columns, row by row, in a single row or column
  } order = Order::grid;
  std::int64_t list_cols = 1;
};

using Shape = std::variant<RectShape, LineShape, HatchShape, TextShape, HeatMapShape>;

struct Item {
  Shape shape;
  // What pick() reports of a rectangle or a heat map (of that only .grid counts), grid none = not a cell; the cell that
  // a text or a hatch lies on.
  CellRef cell;
  int layer = 0;  // painted in ascending order; equal layers in the order of the vector
  // Ties `cell` (of a heat map: its data cells) to the focus; a picture of a cell it is not, and pick() looks through
  // it.
  bool mark = false;
};

struct Scene {
  Rect bounds;  // what a painter shows; items may reach beyond and are clipped
  Color background;
  std::vector<Item> items;            // sorted by layer
  std::optional<Rect> equation = {};  // the line of the sum, where one stands
};

// Where `map.values` has a cell (one of its merged cells), and back; empty where it does not. The grid is the caller's.
struct MapPlace {
  std::int64_t row, col;
};
std::optional<MapPlace> place_of(const HeatMapShape& map, CellRef cell);
CellRef cell_of(const HeatMapShape& map, core::GridId grid, std::int64_t row, std::int64_t col);

// The topmost cell at p, or grid none.
CellRef pick(const Scene& scene, Point p);

// Where a cell was drawn, at home rather than in motion; empty when it was not.
std::optional<Rect> rect_of(const Scene& scene, CellRef cell);

}  // namespace unstride::scene
