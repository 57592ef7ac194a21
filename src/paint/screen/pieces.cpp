#include "paint/screen/pieces.h"

#include <algorithm>

#include "core/check.h"

namespace unstride::paint::screen {
namespace {

struct Range {
  std::int64_t first, count, texture_first, texture_count;
};

// Of equal lengths, as far as they divide.
std::vector<Range> ranges_of(std::int64_t cells, std::int64_t most) {
  CHECK(most > 2 * kPieceMargin);
  const std::int64_t room = most - 2 * kPieceMargin, count = cells <= most ? 1 : (cells + room - 1) / room;
  std::vector<Range> ranges;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t first = cells * i / count, end = cells * (i + 1) / count;
    const std::int64_t from = std::max<std::int64_t>(0, first - kPieceMargin), to = std::min(cells, end + kPieceMargin);
    ranges.push_back({first, end - first, from, to - from});
  }
  return ranges;
}

}  // namespace

std::vector<Piece> pieces_of(std::int64_t rows, std::int64_t cols, std::int64_t most) {
  std::vector<Piece> pieces;
  for (const Range& r : ranges_of(rows, most))
    for (const Range& c : ranges_of(cols, most))
      pieces.push_back(
          {r.first, c.first, r.count, c.count, r.texture_first, c.texture_first, r.texture_count, c.texture_count});
  return pieces;
}

}  // namespace unstride::paint::screen
