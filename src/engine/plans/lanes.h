// Output pixels in the lanes of vectors. All phases of a layer share one grid of pixels, (n, q, r): pixel (q, r) of
// phase (fy, fx) is output cell (q * out_step + fy, r * out_step + fx).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/pack.h"
#include "engine/plans/layer.h"

namespace unstride::engine::plans {

// The grid's pixels as rows of vectors: either row by row, each filled up to whole vectors, or flattened into a single
// row, so that a vector goes on in the next row and image. Row by row, the input under a vector and one tap is that
// under the vector of the next row and the tap above: what is packed once serves both.
struct LaneGrid {
  std::int64_t batch = 0, rows = 0, cols = 0;  // the most pixels that a phase has
  int lanes = 1;
  bool flattened = false;

  std::int64_t images() const { return flattened ? 1 : batch; }
  std::int64_t vector_rows() const { return flattened ? 1 : rows; }  // of an image
  std::int64_t vectors_a_row() const { return ((flattened ? batch * rows * cols : cols) + lanes - 1) / lanes; }
};
LaneGrid lane_grid(const Lowered& lowered, int lanes, bool flattened);

// A rectangle of vectors: `cols` vectors of each of `rows` rows, row by row.
struct Band {
  std::int64_t n = 0, row = 0, col = 0, rows = 0, cols = 0;
  std::int64_t vectors() const { return rows * cols; }
};

// Lanes [lane, lane + length) are the pixels (n, row, col), (n, row, col + 1), ...
struct PixelRun {
  std::int64_t lane = 0, length = 0, n = 0, row = 0, col = 0;
};
// Whether `next` goes on where `run` ends, in the lanes and in the row.
inline bool continues(const PixelRun& run, const PixelRun& next) {
  return next.lane == run.lane + run.length && next.n == run.n && next.row == run.row &&
         next.col == run.col + run.length;
}
// The runs of one vector of a band, in order. out: room for `lanes`. Returns how many.
int pixel_runs(const LaneGrid& grid, const Band& band, std::int64_t vector, PixelRun* out);

// How far the input lies from the grid under one tap.
struct Shift {
  std::int64_t dy = 0, dx = 0;
};

// Those of a layer: as every row phase meets every column phase, all pairs of the tap offsets of its axes, numbered row
// by row.
class Shifts {
 public:
  explicit Shifts(const Lowered& lowered) : rows_(lowered.height.offsets()), cols_(lowered.width.offsets()) {}

  std::int64_t count() const { return std::int64_t(rows_.size() * cols_.size()); }
  const std::vector<std::int64_t>& rows() const { return rows_; }
  const std::vector<std::int64_t>& cols() const { return cols_; }
  std::int64_t index_of(const Shift& shift) const;  // one of them

 private:
  std::vector<std::int64_t> rows_, cols_;  // offsets
};

// The input cells that the lanes of a vector meet under one shift; lanes whose cell is padding are in no run. Offsets
// are those of channel 0. pixels: the vector's; out: room for `lanes` runs. Returns how many.
int lane_runs(const Lowered& lowered, std::span<const PixelRun> pixels, const Shift& shift, kernels::LaneRun* out);

}  // namespace unstride::engine::plans
