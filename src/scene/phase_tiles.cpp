#include "scene/phase_tiles.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace unstride::scene {
namespace {

// Large grids are drawn small: the gap grows with them, so that it is still seen.
constexpr std::int64_t kCellsPerGap = 14;
constexpr double kLineShare = 0.75;  // of the gap: enough for a line of text where cells show numbers

}  // namespace

Tiles tiles_of(const std::vector<std::int64_t>& row_sizes, const std::vector<std::int64_t>& col_sizes, int lines) {
  const auto total = [](const std::vector<std::int64_t>& sizes) {
    return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
  };
  const std::int64_t longest = std::max(total(row_sizes), total(col_sizes));
  Tiles tiles;
  const auto gap = double((longest + kCellsPerGap - 1) / kCellsPerGap);
  tiles.line = lines > 1 ? gap : kLineShare * gap;
  double row = 0, col = 0;
  for (const std::int64_t size : row_sizes) {
    tiles.rows.push_back(row + tiles.line);
    row += double(size) + tiles.line * lines;
  }
  for (const std::int64_t size : col_sizes) {
    tiles.cols.push_back(col);
    col += double(size) + gap;
  }
  if (col_sizes.back() > 1) col -= gap;  // else the gap is needed by the text
  tiles.height = std::int64_t(std::ceil(row));
  tiles.width = std::int64_t(std::ceil(col));
  return tiles;
}

Block tile_block(const Block& whole, const Tiles& tiles, size_t row, size_t col, BlockSpec spec) {
  const core::Point origin{whole.origin.x + tiles.cols[col] * whole.pitch,
                           whole.origin.y + tiles.rows[row] * whole.pitch};
  const double end = col + 1 < tiles.cols.size() ? tiles.cols[col + 1] : double(tiles.width);
  return {std::move(spec), origin, whole.pitch, origin.y, (end - tiles.cols[col]) * whole.pitch - 4};
}

}  // namespace unstride::scene
