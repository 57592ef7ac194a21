// How the algorithm "channels" cuts a layer: pixels into blocks, output channels into panels, sums into steps.
//
// All phases of a layer are computed on one grid of pixels, as long and as wide as the largest of them. A shift is one
// offset of the input against this grid; phases share the shifts that they have in common. Shifts by whole rows share
// what is packed for them: a strip.
#pragma once

#include <vector>

#include "engine/kernels/gather.h"
#include "engine/plans/lanes.h"
#include "engine/plans/layer.h"
#include "engine/plans/machine.h"

namespace unstride::engine::plans {

struct ChannelsLayout {
  std::int64_t lanes = 1, vectors = 1, width = 1;  // width: columns of a panel, vectors * lanes
  std::int64_t panels = 1, last_vectors = 1;       // of a group; the last panel may be narrower
  std::int64_t height = 0, columns = 0;            // the grid
  std::int64_t blocks = 1, block = 0;              // of pixels; block: pixels in one
  std::int64_t strips = 0, pitch = 0;              // of a block; pitch: cells in one, up to whole vectors
  // A part: what is packed together and multiplied by every panel. Some blocks of some images of the batch.
  std::int64_t images = 1, part_blocks = 1;
  bool apart = true;       // threads take parts, each its own; else they share the panels of one part after the other
  std::int64_t ahead = 0;  // where the weights come from beyond L2: they are asked for so many floats early
  double seconds = 0;

  std::int64_t pixels() const { return height * columns; }
  std::int64_t rounds(std::int64_t batch) const { return (batch + images - 1) / images; }
  std::int64_t parts() const { return (blocks + part_blocks - 1) / part_blocks; }  // of an image
};

// Floats that the packed pixels of one image take, about; a layer of too many has no layout.
double channels_pixels(const Lowered& lowered);

ChannelsLayout channels_layout(const Lowered& lowered, const Machine& machine);

// The input under the pixels of a block. With in_step more rows of shift a pixel meets what the pixel below it met: in
// one strip, shifts that differ by so many rows begin some rows of pixels further on.
class ChannelsStrips {
 public:
  ChannelsStrips(const Lowered& lowered, const ChannelsLayout& layout);

  std::int64_t count() const { return std::int64_t(rows_.size() * cols_.size()); }
  Shift first_of(std::int64_t strip) const;  // the shift at its beginning
  std::int64_t most_rows() const;            // by which a shift begins further on

  struct Place {
    std::int64_t strip = 0, rows = 0;  // rows: further on
  };
  Place find(const Shift& shift) const;  // one of the layer's

 private:
  struct Rows {
    std::int64_t first = 0, last = 0;  // offsets
  };
  std::int64_t in_step_;
  std::vector<Rows> rows_;
  std::vector<std::int64_t> cols_;  // offsets
};

// A piece of a phase's sums: `segments` shifts of `depth` channels each, whose pixels begin at starts[first_start] and
// following, and whose weights begin after `weights` rows of the panel.
struct ChannelsStep {
  std::int64_t first_start = 0, segments = 0, depth = 0, weights = 0;
};

// One phase: the taps' rows of weights follow each other as [tap][channel].
struct ChannelsPhase {
  std::int64_t rows = 0, weights = 0;  // of the grid that it has; rows of weights before its own
  std::vector<std::int64_t> taps;      // of the kernel, row by row
  std::vector<ChannelsStep> steps;     // at least one
};

struct ChannelsPhases {
  std::vector<ChannelsPhase> phases;  // [phase of height][phase of width]
  std::vector<std::int64_t> starts;   // of a shift and a channel, in the strips of a block
  std::int64_t weights = 0;           // rows of a panel
};
ChannelsPhases channels_phases(const Lowered& lowered, const ChannelsLayout& layout, const Machine& machine);

// Which input cells make up the vectors of the strips, [block][strip][vector].
struct ChannelsWindows {
  struct Range {
    std::int64_t first = 0, count = 0;
  };
  std::vector<kernels::Window> windows;
  std::vector<Range> vectors;
};
ChannelsWindows channels_windows(const Lowered& lowered, const ChannelsLayout& layout);

}  // namespace unstride::engine::plans
