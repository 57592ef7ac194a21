// How the algorithm "blocks" cuts a layer: output channels into panels, input channels into steps, rows into strips,
// and the outputs of a phase into spans that the same taps reach.
#pragma once

#include <vector>

#include "engine/kernels/blocks.h"
#include "engine/plans/layer.h"
#include "engine/plans/machine.h"

namespace unstride::engine::plans {

struct BlocksLayout {
  std::int64_t lanes = 1, vectors = 1, width = 1;  // width: columns of a panel, vectors * lanes
  std::int64_t panels = 1, last_vectors = 1;       // of a group; the last panel may be narrower
  std::int64_t in_blocks = 0, step_blocks = 1;     // of a group's input channels; those of a step
  std::int64_t strips = 0, strip_rows = 1;         // of an image; rows of every phase
  double seconds = 0;

  std::int64_t columns() const { return (panels - 1) * width + last_vectors * lanes; }  // of a group
};

BlocksLayout blocks_layout(const Lowered& lowered, const Machine& machine);

// Outputs [first, end) of a phase and one axis, each of which meets all of these taps and no others.
struct BlocksSpan {
  std::int64_t first = 0, end = 0;
  std::vector<kernels::BlockTap> taps;
};

// A phase of an axis that has outputs.
struct BlocksPhase {
  std::int64_t first_output = 0;
  std::vector<std::int64_t> taps;  // in the order of their numbers
  std::int64_t taps_before = 0;    // of the phases before it
  std::vector<BlocksSpan> spans;
};

// Whether a rectangle of pixels needs fewer tiles when they lie along its columns: those at the left and right border,
// where taps read padding, are narrow.
bool goes_down(const kernels::BlockKernels& kernels, std::int64_t vectors, std::int64_t width, std::int64_t height);

// in_pitch: floats from one input cell of the axis to the next.
std::vector<BlocksPhase> blocks_phases(const LoweredAxis& axis, std::int64_t in_pitch);

}  // namespace unstride::engine::plans
