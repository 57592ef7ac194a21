#include "paint/screen/dashes.h"

#include <algorithm>
#include <cmath>

namespace unstride::paint::screen {

std::vector<Dash> dashes_between(float from, float to, float dash) {
  std::vector<Dash> dashes;
  const float length = to - from;
  const int count = std::max(0, int(std::round((length - dash) / (2 * dash))));
  const float gap = (length - float(count) * dash) / float(count + 1);
  if (gap < 1) return dashes;
  for (int i = 0; i < count; ++i) {
    const float start = std::round(from + float(i + 1) * gap + float(i) * dash);
    dashes.push_back({start, start + dash});
  }
  return dashes;
}

std::vector<Dash> dashes_along(float length, float dash) {
  std::vector<Dash> dashes;
  if (dash <= 0) return dashes;
  for (int i = 0; float(2 * i) * dash < length; ++i) {
    const float start = float(2 * i) * dash;
    dashes.push_back({start, std::min(start + dash, length)});
  }
  return dashes;
}

}  // namespace unstride::paint::screen
