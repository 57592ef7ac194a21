#include "timeline/canvas.h"

#include <algorithm>

namespace unstride::timeline {

CanvasAxis canvas_axis(const engine::Axis& axis) {
  const std::int64_t first = -axis.params.pad_begin;
  const std::int64_t end = std::max(axis.full() - axis.params.pad_begin, axis.output());
  return {first, end - first};
}

core::Grid<float> stamped_canvas(const Story& story, std::int64_t steps) {
  const auto& [height, width] = story.axes;
  const CanvasAxis rows = canvas_axis(height), cols = canvas_axis(width);
  core::Grid<float> canvas(rows.size, cols.size);
  for (std::int64_t i = 0; i < std::min(steps, height.input * width.input); ++i) {
    const std::int64_t input_row = i / width.input, input_col = i % width.input;
    const float x = story.input->at(input_row, input_col);
    for (std::int64_t a = 0; a < height.params.kernel; ++a) {
      const std::int64_t row = height.output_of(input_row, a) - rows.first;
      for (std::int64_t b = 0; b < width.params.kernel; ++b)
        canvas.at(row, width.output_of(input_col, b) - cols.first) += x * story.kernel->at(a, b);
    }
  }
  return canvas;
}

std::int64_t first_reach(const engine::Axis& axis, std::int64_t o) {
  // Taps from the last to the first meet input cells in ascending order.
  for (std::int64_t a = axis.params.kernel - 1; a >= 0; --a) {
    const std::int64_t spread = o - axis.output_of(0, a);  // i * stride
    if (spread >= 0 && spread % axis.params.stride == 0 && spread / axis.params.stride < axis.input)
      return spread / axis.params.stride;
  }
  return axis.input;
}

}  // namespace unstride::timeline
