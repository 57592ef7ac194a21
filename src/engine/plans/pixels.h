// Output pixels in the lanes of vectors. All phases of a layer share one grid of pixels, (n, q, r): pixel (q, r) of
// phase (fy, fx) is output cell (q * out_step + fy, r * out_step + fx). The grid is cut into chunks of a few vectors,
// across rows and images.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/pack.h"
#include "engine/plans/layer.h"

namespace unstride::engine::plans {

struct PixelGrid {
  std::int64_t batch = 0, rows = 0, cols = 0;  // the most pixels that a phase has
  std::int64_t count() const { return batch * rows * cols; }
};
PixelGrid pixel_grid(const Lowered& lowered);

// Lanes [lane, lane + length) of a chunk are the pixels (n, row, col), (n, row, col + 1), ...
struct PixelRun {
  std::int64_t lane = 0, length = 0, n = 0, row = 0, col = 0;
};
// The runs of the chunk that begins at pixel `first`, in order; out: at least `lanes` of them fit. Returns how many.
int pixel_runs(const PixelGrid& grid, std::int64_t first, std::int64_t lanes, PixelRun* out);

struct Shift {
  std::int64_t dy = 0, dx = 0;
};

// The input cells that the lanes meet under one shift, as runs of each of `vectors`; lanes whose cell is padding are in
// no run. Offsets are those of channel 0. runs: room for `lanes` of them a vector. Sets `run` and `runs` of a vector.
void find_lane_runs(const Lowered& lowered, std::span<const PixelRun> pixels, const Shift& shift, int lanes,
                    std::span<kernels::PackedVector> vectors, kernels::LaneRun* runs);

// The tap offsets of an axis, each once, ascending. As every row phase meets every column phase, the shifts of a layer
// are all pairs of them.
std::vector<std::int64_t> offsets_of(const LoweredAxis& axis);

}  // namespace unstride::engine::plans
