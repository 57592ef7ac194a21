// A part of an axis that computes what the whole axis does there.
#pragma once

#include <cstdint>

#include "engine/relation.h"

namespace unstride::engine {

// `axis.input` cells of a longer axis, from its cell first_input on. The padding leaves the output cells, from its cell
// first_output on, that no stamp of another input cell spans: each has all of its products. There may be none.
struct CutAxis {
  Axis axis;
  std::int64_t first_input = 0, first_output = 0;
};

// 0 <= first, 1 <= count, first + count <= axis.input. The axis itself where nothing is cut off.
CutAxis cut(const Axis& axis, std::int64_t first, std::int64_t count);

}  // namespace unstride::engine
