#include "engine/plans/pixels.h"

#include <algorithm>

namespace unstride::engine::plans {
namespace {

// Adds lanes [begin, end), whose cells lie at offset + lane * step, to the vectors that hold them.
void add_run(std::int64_t begin, std::int64_t end, std::int64_t offset, std::int64_t step, int lanes,
             std::span<kernels::PackedVector> vectors, kernels::LaneRun* runs) {
  for (std::int64_t v = begin / lanes; v * lanes < end; ++v) {
    kernels::PackedVector& vector = vectors[size_t(v)];
    const std::int64_t low = std::max(begin - v * lanes, std::int64_t(0));
    const std::int64_t high = std::min(end - v * lanes, std::int64_t(lanes));
    const std::uint64_t bits = ((std::uint64_t(1) << (high - low)) - 1) << low;
    const std::int64_t of_vector = offset + v * lanes * step;  // a vector counts its lanes from 0
    kernels::LaneRun* last = runs + v * lanes + vector.runs - 1;
    // Rows that follow one another in memory as they do in the lanes are one run.
    if (vector.runs > 0 && last->offset == of_vector) {
      last->lanes |= bits;
    } else {
      last[1] = {of_vector, bits};
      ++vector.runs;
    }
  }
}

}  // namespace

PixelGrid pixel_grid(const Lowered& lowered) {
  return {lowered.batch, lowered.height.longest(), lowered.width.longest()};
}

int pixel_runs(const PixelGrid& grid, std::int64_t first, std::int64_t lanes, PixelRun* out) {
  int runs = 0;
  const std::int64_t end = std::min(lanes, grid.count() - first);
  for (std::int64_t lane = 0; lane < end;) {
    const std::int64_t pixel = first + lane, row = pixel / grid.cols, col = pixel % grid.cols;
    const std::int64_t length = std::min(end - lane, grid.cols - col);
    out[runs++] = {lane, length, row / grid.rows, row % grid.rows, col};
    lane += length;
  }
  return runs;
}

void find_lane_runs(const Lowered& lowered, std::span<const PixelRun> pixels, const Shift& shift, int lanes,
                    std::span<kernels::PackedVector> vectors, kernels::LaneRun* runs) {
  for (size_t v = 0; v < vectors.size(); ++v) {
    vectors[v].run = runs + v * size_t(lanes);
    vectors[v].runs = 0;
  }
  const core::Shape& input = lowered.layer.input;
  const std::int64_t step = lowered.width.in_step;
  for (const PixelRun& run : pixels) {
    const std::int64_t row = run.row * lowered.height.in_step + shift.dy;
    if (row < 0 || row >= input.h) continue;
    const std::int64_t col = run.col * step + shift.dx;  // of the run's first lane; may be outside
    const std::int64_t skipped = col < 0 ? (-col + step - 1) / step : 0;
    const std::int64_t end = col >= input.w ? 0 : std::min(run.length, (input.w - 1 - col) / step + 1);
    if (skipped >= end) continue;
    const std::int64_t cell = run.n * input.c * input.h * input.w + row * input.w + col;
    add_run(run.lane + skipped, run.lane + end, cell - run.lane * step, step, lanes, vectors, runs);
  }
}

std::vector<std::int64_t> offsets_of(const LoweredAxis& axis) {
  std::vector<std::int64_t> offsets;
  for (const LoweredPhase& phase : axis.phases)
    for (const LoweredTap& tap : phase.taps) offsets.push_back(tap.offset);
  std::sort(offsets.begin(), offsets.end());
  offsets.erase(std::unique(offsets.begin(), offsets.end()), offsets.end());
  return offsets;
}

}  // namespace unstride::engine::plans
