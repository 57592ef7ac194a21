// The input of the algorithm "direct" in packed order: for every vector of a band and every shift one stream of
// vectors, channel after channel. Streams that are equal are packed once.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/plans/algorithm.h"
#include "engine/plans/buffer.h"
#include "engine/plans/lanes.h"

namespace unstride::engine::plans {

// Vectors of a band: beyond, its sums and streams gain nothing.
constexpr std::int64_t kMostBandVectors = 48;

class DirectPanels {
 public:
  // band: the largest that will be asked for. depth: the most channels at a time.
  DirectPanels(const Lowered& lowered, const LaneGrid& grid, const Band& band, std::int64_t depth);

  const Shifts& shifts() const { return shifts_; }
  // Streams that a band needs, at most.
  std::int64_t streams(const Band& band) const;

  // One worker's memory for a band, laid out in a workspace.
  struct Scratch {
    float* panels;
    kernels::PackedVector* vectors;
    kernels::LaneRun* lane_runs;
    std::int32_t* stream;  // [vector][shift]
    PixelRun* pixels;      // of all vectors; lanes counted from the band's first vector
    int* pixels_end;       // [vector]: where its runs end
    std::int64_t packed;   // streams in use
  };
  Scratch carve(Carver& carver) const;

  // What the band's streams consist of: the same for every block of channels.
  void lay_out(const Band& band, Scratch& scratch) const;
  // Packs `count` channels from `channel` on.
  void pack(kernels::PackFunction kernel, const float* input, std::int64_t channel, std::int64_t count,
            const Scratch& scratch) const;

  const float* stream(const Scratch& scratch, std::int64_t vector, int shift) const {
    return scratch.panels + scratch.stream[vector * shifts_.count() + shift] * stream_floats_;
  }

 private:
  // The tap offset and the distance in rows at which an earlier row of vectors met the same cells.
  struct Above {
    int rows = 0;  // 0: none did
    int offset = 0;
  };

  Lowered lowered_;
  LaneGrid grid_;
  Band largest_;
  Shifts shifts_;
  std::vector<Above> above_;  // of shifts_.rows()
  std::int64_t stream_floats_;
};

}  // namespace unstride::engine::plans
