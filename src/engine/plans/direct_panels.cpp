#include "engine/plans/direct_panels.h"

#include <algorithm>

namespace unstride::engine::plans {
DirectPanels::DirectPanels(const Lowered& lowered, const LaneGrid& grid, const Band& band, std::int64_t depth)
    : lowered_(lowered),
      grid_(grid),
      largest_(band),
      shifts_(lowered),
      above_(shifts_.rows().size()),
      // One line more, so that streams do not all begin in the same set of the first cache.
      stream_floats_(std::int64_t(aligned_count(size_t(depth * grid.lanes)) + kAlignment / sizeof(float))) {
  // Vector row q under offset dy reads input row q * in_step + dy; so did row q - m under dy + m * in_step.
  if (grid.flattened) return;
  const std::vector<std::int64_t>& offsets = shifts_.rows();
  for (size_t i = 0; i < offsets.size(); ++i)
    for (size_t j = i + 1; j < offsets.size() && above_[i].rows == 0; ++j) {
      const std::int64_t apart = offsets[j] - offsets[i];
      if (apart > kMostBandVectors * lowered.height.in_step) break;  // no band has so many rows
      if (apart % lowered.height.in_step == 0) above_[i] = {int(apart / lowered.height.in_step), int(j)};
    }
}

std::int64_t DirectPanels::streams(const Band& band) const {
  std::int64_t rows = 0;  // pairs of a vector row and an offset that no earlier row met
  for (const Above& above : above_) rows += above.rows == 0 ? band.rows : std::min<std::int64_t>(above.rows, band.rows);
  return rows * band.cols * std::int64_t(shifts_.cols().size());
}

DirectPanels::Scratch DirectPanels::carve(Carver& carver) const {
  const size_t most = size_t(streams(largest_)), vectors = size_t(largest_.vectors()), lanes = size_t(grid_.lanes);
  Scratch scratch;
  scratch.pixels_end = carver.take<int>(vectors);
  scratch.stream = carver.take<std::int32_t>(vectors * size_t(shifts_.count()));
  scratch.pixels = carver.take<PixelRun>(vectors * lanes);
  scratch.vectors = carver.take<kernels::PackedVector>(most);
  scratch.lane_runs = carver.take<kernels::LaneRun>(most * lanes);
  scratch.panels = carver.take(most * size_t(stream_floats_));
  scratch.packed = 0;
  return scratch;
}

void DirectPanels::lay_out(const Band& band, Scratch& scratch) const {
  kernels::LaneRun* runs = scratch.lane_runs;
  PixelRun* pixels = scratch.pixels;
  std::int32_t* stream = scratch.stream;
  scratch.packed = 0;
  for (std::int64_t v = 0; v < band.vectors(); ++v) {
    const int count = pixel_runs(grid_, band, v, pixels);
    for (size_t i = 0; i < shifts_.rows().size(); ++i) {
      const std::int64_t earlier = v - above_[i].rows * band.cols;
      const bool met = above_[i].rows > 0 && earlier >= 0;
      for (size_t j = 0; j < shifts_.cols().size(); ++j) {
        if (met) {
          *stream++ = scratch.stream[earlier * shifts_.count() +
                                     above_[i].offset * std::int64_t(shifts_.cols().size()) + std::int64_t(j)];
          continue;
        }
        kernels::PackedVector& vector = scratch.vectors[scratch.packed];
        vector.out = scratch.packed * stream_floats_;
        vector.run = runs;
        vector.runs = lane_runs(lowered_, {pixels, size_t(count)}, {shifts_.rows()[i], shifts_.cols()[j]}, runs);
        vector.asks = j == shifts_.cols().size() / 2;  // the others read the same lines
        runs += vector.runs;
        *stream++ = std::int32_t(scratch.packed++);
      }
    }
    for (int r = 0; r < count; ++r) pixels[r].lane += v * grid_.lanes;
    pixels += count;
    scratch.pixels_end[v] = int(pixels - scratch.pixels);
  }
}

void DirectPanels::pack(kernels::PackFunction kernel, const float* input, std::int64_t channel, std::int64_t count,
                        const Scratch& scratch) const {
  const core::Shape& shape = lowered_.layer.input;
  kernels::Pack pack;
  pack.plane = shape.h * shape.w;
  pack.source = input + channel * pack.plane;
  pack.first = -channel * pack.plane;
  pack.size = shape.count();
  pack.depth = count;
  pack.lane_step = lowered_.width.in_step;
  pack.vectors = scratch.vectors;
  pack.count = scratch.packed;
  pack.out = scratch.panels;
  pack.out_step = grid_.lanes;
  kernel(pack);
}

}  // namespace unstride::engine::plans
