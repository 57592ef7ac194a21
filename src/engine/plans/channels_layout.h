// How the algorithm "channels" cuts a layer: pixels into blocks, output channels into panels, sums into steps.
//
// All phases of a layer are computed on one grid of pixels, as long and as wide as the largest of them. A shift is one
// offset of the input against this grid; phases share the shifts that they have in common.
#pragma once

#include <vector>

#include "engine/plans/lanes.h"
#include "engine/plans/layer.h"
#include "engine/plans/machine.h"

namespace unstride::engine::plans {

struct ChannelsLayout {
  std::int64_t lanes = 1, vectors = 1, width = 1;  // width: columns of a panel, vectors * lanes
  std::int64_t panels = 1, last_vectors = 1;       // of a group; the last panel may be narrower
  std::int64_t height = 0, columns = 0;            // the grid
  std::int64_t blocks = 1, block = 0;              // of pixels; block: pixels in one
  bool trimmed = false;                            // a tap is multiplied with no padding, and blocks are whole rows
  std::int64_t strips = 0, pitch = 0;              // of a block; pitch: cells in one, up to whole vectors
  // A part: what is packed together and multiplied by every panel. Some blocks of some images of the batch.
  std::int64_t images = 1, part_blocks = 1;
  bool apart = true;  // threads take parts, each its own; else they share the panels of one part after the other
  // Where several tiles read the same weights they do so step by step, `step` floats each. What is asked for ahead is
  // no shorter: then the first tile finds all that it needs, although each asks for its part alone.
  std::int64_t step = 0;
  std::int64_t ahead = 0;  // where the weights come from beyond L2: they are asked for so many floats early
  double cycles = 0;       // of all tiles for one image
  double seconds = 0;

  std::int64_t pixels() const { return height * columns; }
  std::int64_t rounds(std::int64_t batch) const { return (batch + images - 1) / images; }
  std::int64_t parts() const { return (blocks + part_blocks - 1) / part_blocks; }  // of an image
};

// Floats that the packed pixels of one image take, about; a layer of too many has no layout.
double channels_pixels(const Lowered& lowered);

ChannelsLayout channels_layout(const Lowered& lowered, const Machine& machine);

}  // namespace unstride::engine::plans
