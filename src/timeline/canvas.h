// Stamp's canvas: the whole output before padding crops, with the running sums of the stamps so far.
#pragma once

#include <cstdint>

#include "core/grid.h"
#include "engine/relation.h"
#include "timeline/story.h"

namespace unstride::timeline {

// One axis of the canvas, in output coordinates: cells [first, first + size). [0, output) stays after cropping;
// [-pad_begin, full - pad_begin) is what stamps can reach; beyond it output padding adds cells that nothing reaches.
struct CanvasAxis {
  std::int64_t first = 0, size = 0;
};
CanvasAxis canvas_axis(const engine::Axis& axis);

// Running sums after the first `steps` input cells (row by row), canvas rows x canvas columns. Summed in the
// reference's order: after the last step the part that stays equals the output bit for bit.
core::Grid<float> stamped_canvas(const Story& story, std::int64_t steps);

// The first input cell along this axis that reaches output coordinate o (which may be cropped), or axis.input when
// none does.
std::int64_t first_reach(const engine::Axis& axis, std::int64_t o);

}  // namespace unstride::timeline
