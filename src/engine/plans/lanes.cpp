#include "engine/plans/lanes.h"

#include <algorithm>

namespace unstride::engine::plans {

LaneGrid lane_grid(const Lowered& lowered, int lanes, bool flattened) {
  return {lowered.batch, lowered.height.longest(), lowered.width.longest(), lanes, flattened};
}

int pixel_runs(const LaneGrid& grid, const Band& band, std::int64_t vector, PixelRun* out) {
  const std::int64_t lanes = grid.lanes, col = (band.col + vector % band.cols) * lanes;
  if (!grid.flattened) {
    out[0] = {0, std::min(lanes, grid.cols - col), band.n, band.row + vector / band.cols, col};
    return 1;
  }
  int runs = 0;
  const std::int64_t end = std::min(lanes, grid.batch * grid.rows * grid.cols - col);
  for (std::int64_t lane = 0; lane < end;) {
    const std::int64_t row = (col + lane) / grid.cols, at = (col + lane) % grid.cols;
    const std::int64_t length = std::min(end - lane, grid.cols - at);
    out[runs++] = {lane, length, row / grid.rows, row % grid.rows, at};
    lane += length;
  }
  return runs;
}

std::int64_t Shifts::index_of(const Shift& shift) const {
  const auto place = [](const std::vector<std::int64_t>& offsets, std::int64_t offset) {
    return std::lower_bound(offsets.begin(), offsets.end(), offset) - offsets.begin();
  };
  return place(rows_, shift.dy) * std::int64_t(cols_.size()) + place(cols_, shift.dx);
}

int lane_runs(const Lowered& lowered, std::span<const PixelRun> pixels, const Shift& shift, kernels::LaneRun* out) {
  int runs = 0;
  const core::Shape& input = lowered.layer.input;
  const std::int64_t step = lowered.width.in_step;
  for (const PixelRun& run : pixels) {
    const std::int64_t row = run.row * lowered.height.in_step + shift.dy;
    if (row < 0 || row >= input.h) continue;
    const std::int64_t col = run.col * step + shift.dx;  // of the run's first lane; may be outside
    const std::int64_t begin = col < 0 ? (-col + step - 1) / step : 0;
    const std::int64_t end = col >= input.w ? 0 : std::min(run.length, (input.w - 1 - col) / step + 1);
    if (begin >= end) continue;
    const std::int64_t offset =
        run.n * input.c * input.h * input.w + row * input.w + col - run.lane * step;  // of lane 0
    const std::uint64_t bits = ((std::uint64_t(1) << (end - begin)) - 1) << (run.lane + begin);
    // Rows that follow one another in memory as they do in the lanes are one run.
    if (runs > 0 && out[runs - 1].offset == offset) {
      out[runs - 1].lanes |= bits;
    } else {
      out[runs++] = {offset, bits};
    }
  }
  return runs;
}

}  // namespace unstride::engine::plans
