// Where dashes lie along a side: whole pixels, the same pattern from both ends.
#pragma once

#include <vector>

namespace unstride::paint::screen {

struct Dash {
  float from, to;
};

// Dashes between two corners that are drawn themselves: gap, dash, gap, ..., gap. Gaps are about as long as dashes.
std::vector<Dash> dashes_between(float from, float to, float dash);

// Dashes of a line: it starts with one, and the last is cut off at the end.
std::vector<Dash> dashes_along(float length, float dash);

}  // namespace unstride::paint::screen
