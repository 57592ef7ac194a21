// The sums of the algorithm "channels", phase by phase, as steps: which weights meet which pixels.
#pragma once

#include <vector>

#include "engine/plans/channels_layout.h"

namespace unstride::engine::plans {

// What a step multiplies of a block: so many pixels, which begin in its strips where starts[first_start] and following
// say, one for each segment.
struct ChannelsPiece {
  std::int64_t first_start = 0, pixels = 0;
  std::int64_t first_pixel = 0;   // of the block, where they are a run
  std::int64_t first_place = -1;  // else places[first_place] and following are these pixels
};

// A piece of a phase's sums: `segments` taps of `depth` channels each, from `channel` on, whose weights begin after
// `weights` rows of the phase's. Without segments it is the bias alone.
struct ChannelsStep {
  std::int64_t segments = 0, channel = 0, depth = 0, weights = 0;
  std::vector<ChannelsPiece> pieces;  // by block if the layout is trimmed; else one for all
};

// One phase: the taps' rows of weights follow each other as [tap][channel].
struct ChannelsPhase {
  std::int64_t rows = 0, weights = 0;  // of the grid that it has; rows of weights before its own
  std::vector<std::int64_t> taps;      // of the kernel
  std::vector<ChannelsStep> steps;     // at least one; the first one is for all pixels
};

struct ChannelsPhases {
  std::vector<ChannelsPhase> phases;  // [phase of height][phase of width]
  std::vector<std::int64_t> starts;   // of a tap's pixels, channel 0, in the strips of a block
  std::vector<std::int64_t> places;   // pixels of a block
  std::int64_t weights = 0;           // rows of a panel
};
ChannelsPhases channels_phases(const Lowered& lowered, const ChannelsLayout& layout, const Machine& machine);

}  // namespace unstride::engine::plans
