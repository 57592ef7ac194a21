#include "scene/layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace unstride::scene {
namespace {

using core::Point;
using core::Size;

constexpr double kMargin = 28;
constexpr std::array<double, 4> kLeastTitle{100, 100, 136, 118};  // the titles; the subtitles have short forms
constexpr double kLargestGap = 44;                                // between grids; a narrow stage has no room for air
constexpr double kLargestPitch = 48;  // in a stage of kReferenceHeight; grows with the stage
constexpr double kReferenceHeight = 660;
constexpr double kEquationWidth = 440;  // a few terms of a sum
constexpr double kSourcePitch = 30;     // input and kernel stay legible when the big grids do not
constexpr double kSourceShare = 0.24;   // but take at most this share of the stage

struct Cells {
  double gap;
  std::array<Size, 4> size;  // with titles
  std::array<double, 4> pitch;
};

Cells measure(const std::array<BlockSpec, 4>& specs, double pitch, const core::Rect& room) {
  Cells cells;
  cells.gap = std::clamp(room.width * 0.045, 14.0, kLargestGap);
  for (size_t i = 0; i < 4; ++i) {
    const double share =
        kSourceShare * std::min(room.width, room.height) / double(std::max(specs[i].rows, specs[i].cols));
    const double source = std::min(kSourcePitch, share > 8 ? std::floor(share) : share);
    const bool small = i <= 1 || specs[i].grid == core::GridId::stamp;
    cells.pitch[i] = small ? std::max(pitch, source) : pitch;
    cells.size[i] = {std::max(kLeastTitle[i], double(specs[i].cols) * cells.pitch[i]),
                     kTitleHeight + double(specs[i].rows) * cells.pitch[i]};
  }
  return cells;
}

// An arrangement is a tree of rows and columns, written as columns of blocks side by side; each returns positions.
enum class Arrangement { columns, one_row, two_rows, source_over };
constexpr Arrangement kArrangements[] = {Arrangement::columns, Arrangement::one_row, Arrangement::two_rows,
                                         Arrangement::source_over};

struct Placed {
  std::array<Point, 4> at;
  Size size;
};

Placed place(Arrangement arrangement, const Cells& cells) {
  const auto& [input, kernel, middle, result] = cells.size;
  const double gap = cells.gap;
  Placed placed;
  switch (arrangement) {
    case Arrangement::columns: {  // input over kernel | middle | result
      const double left = std::max(input.width, kernel.width), left_height = input.height + gap / 2 + kernel.height;
      const double height = std::max({left_height, middle.height, result.height});
      placed.at = {Point{0, 0}, Point{0, input.height + gap / 2}, Point{left + gap, 0},
                   Point{left + middle.width + 2 * gap, 0}};
      placed.size = {left + middle.width + result.width + 2 * gap, height};
      break;
    }
    case Arrangement::one_row: {  // input | kernel | middle | result
      double x = 0;
      for (size_t i = 0; i < 4; ++i) placed.at[i] = {x, 0}, x += cells.size[i].width + gap;
      placed.size = {x - gap, std::max({input.height, kernel.height, middle.height, result.height})};
      break;
    }
    case Arrangement::two_rows: {  // input | kernel over middle | result
      const double top = std::max(input.height, kernel.height) + gap / 2;
      placed.at = {Point{0, 0}, Point{input.width + gap, 0}, Point{0, top}, Point{middle.width + gap, top}};
      placed.size = {std::max(input.width + kernel.width, middle.width + result.width) + gap,
                     top + std::max(middle.height, result.height)};
      break;
    }
    case Arrangement::source_over: {  // input | kernel, then middle, then result, one below the other
      const double top = std::max(input.height, kernel.height) + gap / 2, second = top + middle.height + gap / 2;
      placed.at = {Point{0, 0}, Point{input.width + gap, 0}, Point{0, top}, Point{0, second}};
      placed.size = {std::max({input.width + gap + kernel.width, middle.width, result.width}), second + result.height};
      break;
    }
  }
  return placed;
}

// The largest pitch with which the arrangement fits.
double largest_pitch(Arrangement arrangement, const std::array<BlockSpec, 4>& specs, const core::Rect& room) {
  double low = 0.05, high = kLargestPitch * std::clamp(room.height / kReferenceHeight, 0.9, 2.5);
  for (int i = 0; i < 30; ++i) {
    const double pitch = i == 0 ? high : (low + high) / 2;
    const Size size = place(arrangement, measure(specs, pitch, room)).size;
    const bool fits = size.width <= room.width && size.height <= room.height;
    if (fits && i == 0) return pitch;
    (fits ? low : high) = pitch;
  }
  return low;
}

// Up to the next grid in the same row, or the viewport's edge.
double room_for_title(const Block& block, const std::vector<Block>& blocks, double right) {
  double end = right - 8;
  for (const Block& other : blocks) {
    const double top = other.title_y - kTitleHeight, bottom = other.area().bottom();
    const bool beside = other.origin.x > block.origin.x && top < block.title_y && bottom > block.title_y - kTitleHeight;
    if (beside) end = std::min(end, other.origin.x - 10);
  }
  return std::max(1.0, end - block.origin.x);
}

}  // namespace

Layout arrange(const std::array<BlockSpec, 4>& specs, const Placement& placement) {
  const core::Rect& view = placement.viewport;
  const core::Rect room{view.x + kMargin, view.y + kMargin / 2, std::max(1.0, view.width - 2 * kMargin),
                        std::max(1.0, view.height - kMargin - kEquationHeight)};
  Arrangement best = Arrangement::columns;
  double pitch = largest_pitch(best, specs, room);
  for (const Arrangement other : kArrangements) {
    // Columns read best: another arrangement must make the cells clearly larger.
    if (const double p = largest_pitch(other, specs, room); p > pitch * 1.12) best = other, pitch = p;
  }
  if (pitch > 8) pitch = std::floor(pitch);  // whole pixels at scale 1: crisp lines
  const Cells cells = measure(specs, pitch, room);
  const Placed placed = place(best, cells);

  Layout layout;
  const Point middle = view.center();
  const Point start{room.x + std::max(0.0, (room.width - placed.size.width) / 2),
                    room.y + std::max(0.0, (room.height - placed.size.height) * 0.4)};
  double bottom = view.y;
  const double tallest = double(std::max(specs[2].rows, specs[3].rows)) * pitch;
  for (size_t i = 0; i < 4; ++i) {
    Point origin{start.x + placed.at[i].x, start.y + placed.at[i].y + kTitleHeight};
    // The result stands beside the middle of what it is computed from, as the window's row meets it.
    if (i == 3 && best == Arrangement::columns) origin.y += std::floor((tallest - double(specs[3].rows) * pitch) / 2);
    bottom = std::max(bottom, origin.y + double(specs[i].rows) * cells.pitch[i]);
    const Point zoomed{middle.x + (origin.x - middle.x) * placement.zoom + placement.pan.x,
                       middle.y + (origin.y - middle.y) * placement.zoom + placement.pan.y};
    const Point snapped{std::round(zoomed.x), std::round(zoomed.y)};
    const double lowered = i == 3 ? (origin.y - start.y - placed.at[i].y - kTitleHeight) * placement.zoom : 0;
    layout.blocks.push_back({specs[i], snapped, cells.pitch[i] * placement.zoom, snapped.y - lowered, 0});
  }
  for (Block& block : layout.blocks) block.title_width = room_for_title(block, layout.blocks, view.right());
  const double strip =
      placement.zoom > 1 ? view.bottom() - kEquationHeight : std::min(view.bottom() - kEquationHeight, bottom + 22);
  // Under the middle block where an equation has room to its right, else under the first, else from the left edge.
  double x = view.x + kMargin;
  for (const double start_x : {layout.blocks[0].origin.x, layout.blocks[2].origin.x})
    if (placement.zoom == 1 && start_x > x && view.right() - start_x >= kEquationWidth) x = start_x;
  layout.equation = {x, strip, std::max(1.0, view.right() - x - 12), kEquationHeight};
  return layout;
}

}  // namespace unstride::scene
