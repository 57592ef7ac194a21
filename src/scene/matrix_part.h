// Inside of the Matrix view: the matrix as it lies on the stage, the entries that are in view, and those that a cell is
// linked to.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/sparse_matrix.h"
#include "scene/layout.h"
#include "scene/memo.h"
#include "scene/pen.h"
#include "timeline/story.h"

namespace unstride::scene {

// C, whose rows are input cells and whose columns are output cells, or C mirrored, the other way round.
struct MatrixFace {
  Block block;  // first_row and first_col are 0
  bool mirrored = false;

  // Where the entry of a flattened input and output cell lies, or a whole band of them.
  Rect entry(std::int64_t input, std::int64_t output) const;
  Rect band_of_input(std::int64_t input) const;
  Rect band_of_output(std::int64_t output) const;
};

// Of `count` cells from `origin` on those that lie between `from` and `to`; the first is divisible by `merged`, and the
// end too unless it is `count`.
engine::IndexRange cells_between(double from, double to, double origin, double pitch, std::int64_t count,
                                 std::int64_t merged = 1);

// Cells smaller than a pixel are merged, so many to one along rows and columns: an entry must not fall between pixels.
std::int64_t merged_at(double pitch);

// The window of the face that is in view, one value a cell (or a square of merged cells).
struct MatrixPart {
  engine::IndexRange rows, cols;  // of the face
  std::int64_t merged = 1;
  SharedGrid taps;     // a * KW + b; of merged entries that with the largest |weight|
  SharedGrid weights;  // of the taps, where merged is 1; else null
  SharedKinds kinds;   // data where there is an entry, empty elsewhere
  std::shared_ptr<const core::Grid<std::int32_t>> shown;  // which of the merged entries that is; null when merged is 1
};
MatrixPart part_in_view(const timeline::Story& story, const MatrixFace& face, const Rect& view, Memo* memo);

// The entries between the cells that a focus links: an output cell's row of C', an input cell's column, all uses of a
// tap, a product itself. Empty for other cells, and for a place of the matrix without an entry.
std::vector<engine::MatrixEntry> entries_of(const engine::Axes& axes, CellRef cell);

// A heat map over the part, with its cells named as products; colours, kinds and values are the caller's.
HeatMapShape map_over(const MatrixPart& part, const MatrixFace& face, const Rect& clip);

}  // namespace unstride::scene
