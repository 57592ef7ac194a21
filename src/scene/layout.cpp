#include "scene/layout.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace unstride::scene {
namespace {

using core::Point;
using core::Size;

constexpr double kMargin = 28;
constexpr double kLargestGap = 44;    // between grids; a narrow stage has no room for air
constexpr double kLargestPitch = 48;  // in a stage of kReferenceHeight; grows with the stage
constexpr double kReferenceHeight = 660;
constexpr double kEquationWidth = 440;  // a few terms of a sum
constexpr double kSourceShare = 0.24;   // sources stay legible, but take at most this share of the stage

struct Cells {
  double gap = 0;
  std::vector<Size> size;  // with titles
  std::vector<double> pitch;
};

Cells measure(const std::vector<BlockSpec>& specs, double pitch, const core::Rect& room) {
  Cells cells;
  cells.gap = std::clamp(room.width * 0.045, 14.0, kLargestGap);
  for (const BlockSpec& spec : specs) {
    const double share = kSourceShare * std::min(room.width, room.height) / double(std::max(spec.rows, spec.cols));
    const double source = std::min(spec.source_pitch, share > 8 ? std::floor(share) : share);
    cells.pitch.push_back((spec.source ? std::max(pitch, source) : pitch) * spec.scale);
    const Point head = head_of(spec, cells.pitch.back());
    const double under_title = std::max(spec.least_height, double(spec.rows) * cells.pitch.back());
    cells.size.push_back({head.x + std::max(spec.least_width, double(spec.cols) * cells.pitch.back()),
                          kTitleHeight + head.y + under_title});
  }
  return cells;
}

// Where each block of an arrangement lies, from its upper left corner; `lowered` has come down from its row's top.
struct Placed {
  std::vector<Point> at;
  std::vector<double> lowered;
  Size size;
};

class Placer {
 public:
  Placer(const std::vector<BlockSpec>& specs, const Cells& cells) : specs_(specs), cells_(cells) {
    placed_.at.resize(specs.size());
    placed_.lowered.resize(specs.size());
  }
  Placed place(const Arrangement& arrangement) {
    placed_.size = put(arrangement, {0, 0});
    return placed_;
  }

 private:
  Size put(const Arrangement& a, Point at) {
    if (a.kind == Arrangement::Kind::block) {
      placed_.at[a.block] = at;
      return cells_.size[a.block];
    }
    const bool row = a.kind == Arrangement::Kind::row;
    Size size;
    Point next = at;
    for (size_t i = 0; i < a.parts.size(); ++i) {
      if (i > 0) (row ? next.x : next.y) += row ? cells_.gap : cells_.gap / 2;
      const Size part = put(a.parts[i], next);
      (row ? next.x : next.y) += row ? part.width : part.height;
      size = row ? Size{next.x - at.x, std::max(size.height, part.height)}
                 : Size{std::max(size.width, part.width), next.y - at.y};
    }
    if (a.result_in_middle) lower_result(a);
    return size;
  }

  // The window's row meets the result's middle.
  void lower_result(const Arrangement& a) {
    double tallest = 0;
    for (const Arrangement& part : a.parts)
      if (part.kind == Arrangement::Kind::block) tallest = std::max(tallest, height_of(part.block));
    const size_t result = a.parts.back().block;
    placed_.lowered[result] = std::floor((tallest - height_of(result)) / 2);
  }
  double height_of(size_t block) const { return double(specs_[block].rows) * cells_.pitch[block]; }

  const std::vector<BlockSpec>& specs_;
  const Cells& cells_;
  Placed placed_;
};

// The largest pitch with which the arrangement fits.
double largest_pitch(const Arrangement& arrangement, const std::vector<BlockSpec>& specs, const core::Rect& room) {
  double most = 1;  // cells side by side
  for (const BlockSpec& spec : specs) most = std::max(most, double(std::max(spec.rows, spec.cols)));
  double low = std::min(0.05, 0.1 * std::min(room.width, room.height) / most);  // a matrix has a million rows
  double high = kLargestPitch * std::clamp(room.height / kReferenceHeight, 0.9, 2.5);
  for (int i = 0; i < 30; ++i) {
    const double pitch = i == 0 ? high : (low + high) / 2;
    const Size size = Placer(specs, measure(specs, pitch, room)).place(arrangement).size;
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

double strip_thickness(double pitch) {
  return std::clamp(pitch, 12.0, 48.0);
}

Point head_of(const BlockSpec& spec, double pitch) {
  if (!spec.headed) return {0, 0};
  const double strip = strip_thickness(pitch) + kStripGap;
  return {kLabelLeft + strip, kLabelTop + strip};
}

Arrangement one(size_t block) {
  return {Arrangement::Kind::block, block};
}
Arrangement in_row(std::vector<Arrangement> parts, bool result_in_middle) {
  return {Arrangement::Kind::row, 0, std::move(parts), result_in_middle};
}
Arrangement in_column(std::vector<Arrangement> parts) {
  return {Arrangement::Kind::column, 0, std::move(parts)};
}

Plan four_blocks(BlockSpec input, BlockSpec kernel, BlockSpec middle, BlockSpec result) {
  input.source = kernel.source = true;
  input.least_width = kernel.least_width = 100;
  middle.least_width = 136;
  const Arrangement sources = in_row({one(0), one(1)});
  return {{std::move(input), std::move(kernel), std::move(middle), std::move(result)},
          {in_row({in_column({one(0), one(1)}), one(2), one(3)}, true), in_row({one(0), one(1), one(2), one(3)}),
           in_column({sources, in_row({one(2), one(3)})}), in_column({sources, one(2), one(3)})},
          2};
}

namespace {

struct Choice {
  const Arrangement* arrangement;
  double pitch;
};
Choice choose(const Plan& plan, const core::Rect& room) {
  Choice best{&plan.arrangements.front(), largest_pitch(plan.arrangements.front(), plan.specs, room)};
  for (const Arrangement& other : plan.arrangements)
    if (const double pitch = largest_pitch(other, plan.specs, room); pitch > best.pitch * 1.12) best = {&other, pitch};
  if (best.pitch > 8) best.pitch = std::floor(best.pitch);  // whole pixels at scale 1: crisp lines
  return best;
}

// The strip of the equation, below everything that ends at `bottom`.
core::Rect equation_strip(const Plan& plan, const std::vector<Block>& blocks, const Placement& placement,
                          double bottom) {
  const core::Rect& view = placement.viewport;
  const double strip =
      placement.zoom > 1 ? view.bottom() - kEquationHeight : std::min(view.bottom() - kEquationHeight, bottom + 22);
  // Under the block of the plan where an equation has room to its right, else under the first, else from the left edge.
  double x = view.x + kMargin;
  for (const double start_x : {blocks[0].origin.x, blocks[plan.equation_under].origin.x})
    if (placement.zoom == 1 && start_x > x && view.right() - start_x >= kEquationWidth) x = start_x;
  return {x, strip, std::max(1.0, view.right() - x - 12), kEquationHeight};
}

}  // namespace

Layout arrange(const Plan& plan, const Placement& placement) {
  const core::Rect& view = placement.viewport;
  const core::Rect room{view.x + kMargin, view.y + kMargin / 2, std::max(1.0, view.width - 2 * kMargin),
                        std::max(1.0, view.height - kMargin - kEquationHeight)};
  const Choice choice = choose(plan, room);
  const Cells cells = measure(plan.specs, choice.pitch, room);
  const Placed placed = Placer(plan.specs, cells).place(*choice.arrangement);

  Layout layout;
  const Point middle = view.center();
  const Point start{room.x + std::max(0.0, (room.width - placed.size.width) / 2),
                    room.y + std::max(0.0, (room.height - placed.size.height) * 0.4)};
  double bottom = view.y;
  for (size_t i = 0; i < plan.specs.size(); ++i) {
    const Point head = head_of(plan.specs[i], cells.pitch[i]);
    const Point origin{start.x + placed.at[i].x + head.x,
                       start.y + placed.at[i].y + kTitleHeight + head.y + placed.lowered[i]};
    bottom = std::max(bottom, origin.y + cells.size[i].height - kTitleHeight - head.y);
    const Point zoomed{middle.x + (origin.x - middle.x) * placement.zoom + placement.pan.x,
                       middle.y + (origin.y - middle.y) * placement.zoom + placement.pan.y};
    const Point snapped{std::round(zoomed.x), std::round(zoomed.y)};
    const double pitch = cells.pitch[i] * placement.zoom;
    const double title_y = snapped.y - placed.lowered[i] * placement.zoom - head_of(plan.specs[i], pitch).y;
    layout.blocks.push_back({plan.specs[i], snapped, pitch, title_y, 0});
  }
  for (Block& block : layout.blocks) block.title_width = room_for_title(block, layout.blocks, view.right());
  layout.equation = equation_strip(plan, layout.blocks, placement, bottom);
  return layout;
}

}  // namespace unstride::scene
