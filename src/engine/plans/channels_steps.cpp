#include "engine/plans/channels_steps.h"

#include <algorithm>
#include <limits>
#include <span>

#include "engine/plans/channels_strips.h"
#include "engine/plans/cost.h"

namespace unstride::engine::plans {
namespace {

// A tap of a phase, and the pixels that it reaches.
struct Reach {
  std::int64_t tap = 0;
  Shift shift;
  PixelRange rows, columns;

  std::int64_t pixels() const { return rows.count() * columns.count(); }
  bool same_pixels(const Reach& other) const { return rows == other.rows && columns == other.columns; }
};

// Of all taps of a phase. Those that reach most come first, whatever the layout: it is the order of a sum.
std::vector<Reach> reaches(const Lowered& lowered, const LoweredPhase& y, const LoweredPhase& x) {
  std::vector<Reach> found;
  for (const LoweredTap& a : y.taps)
    for (const LoweredTap& b : x.taps)
      found.push_back({a.tap * lowered.width.kernel + b.tap,
                       {a.offset, b.offset},
                       lowered.height.reached(a.offset, {0, y.count}),
                       lowered.width.reached(b.offset, {0, lowered.width.longest()})});
  std::stable_sort(found.begin(), found.end(), [](const Reach& a, const Reach& b) { return a.pixels() > b.pixels(); });
  return found;
}

class Cutter {
 public:
  Cutter(const Lowered& lowered, const ChannelsLayout& layout, const Machine& machine)
      : lowered_(lowered),
        layout_(layout),
        strips_(lowered, layout),
        most_rows_(kernels::column_kernels(machine.target).most_rows[layout.vectors - 1]) {}

  ChannelsPhases cut() {
    for (const LoweredPhase& y : lowered_.height.phases)
      for (const LoweredPhase& x : lowered_.width.phases) add_phase(y, x);
    return std::move(found_);
  }

 private:
  void add_phase(const LoweredPhase& y, const LoweredPhase& x) {
    const std::vector<Reach> reaching = reaches(lowered_, y, x);
    const std::span<const Reach> taps(reaching);
    ChannelsPhase phase;
    phase.rows = x.count > 0 ? y.count : 0;
    phase.weights = found_.weights;
    for (const Reach& tap : taps) phase.taps.push_back(tap.tap);
    found_.weights += std::int64_t(taps.size()) * lowered_.group_in;
    const Reach all{0, {}, {0, phase.rows}, {0, layout_.columns}};
    if (taps.empty() || (layout_.trimmed && !taps.front().same_pixels(all)))
      phase.steps.push_back({0, 0, 0, 0, pieces(all, {})});
    for (std::size_t tap = 0; tap < taps.size();) {
      const std::int64_t most = most_weights(taps[tap]);
      std::size_t count = 1;
      while (std::int64_t(count + 1) * lowered_.group_in <= most && tap + count < taps.size() &&
             (!layout_.trimmed || taps[tap].same_pixels(taps[tap + count])))
        ++count;
      add_steps(taps.subspan(tap, count), most, std::int64_t(tap), phase);
      tap += count;
    }
    found_.phases.push_back(std::move(phase));
  }

  // Rows of weights that a step takes at most: where several tiles read the same ones, a step's.
  std::int64_t most_weights(const Reach& tap) const {
    const bool once =
        layout_.images * layout_.part_blocks == 1 && (layout_.trimmed ? tap.pixels() : layout_.block) <= most_rows_;
    return once ? std::numeric_limits<std::int64_t>::max() : std::max<std::int64_t>(layout_.step / layout_.width, 1);
  }

  // Whole taps together, or pieces of one.
  void add_steps(std::span<const Reach> taps, std::int64_t most, std::int64_t first, ChannelsPhase& phase) {
    const std::vector<ChannelsPiece> of_blocks = pieces(taps.front(), taps);
    const std::int64_t depth = ceil_div(lowered_.group_in, (lowered_.group_in - 1) / most + 1);
    for (std::int64_t in = 0; in < lowered_.group_in; in += depth)
      phase.steps.push_back({std::int64_t(taps.size()), in, std::min(depth, lowered_.group_in - in),
                             first * lowered_.group_in + in, of_blocks});
  }

  // The pixels `of` a tap, or of several that reach the same ones.
  std::vector<ChannelsPiece> pieces(const Reach& of, std::span<const Reach> taps) {
    std::vector<ChannelsPiece> found;
    for (std::int64_t block = 0; block < (layout_.trimmed ? layout_.blocks : 1); ++block) {
      const PixelRange block_rows = rows_of_block(layout_, block);
      PixelRange rows = block_rows;
      ChannelsPiece piece;
      piece.first_start = std::int64_t(found_.starts.size());
      piece.pixels = layout_.block;
      if (layout_.trimmed) {
        rows = {std::clamp(of.rows.begin, rows.begin, rows.end), std::clamp(of.rows.end, rows.begin, rows.end)};
        piece.pixels = rows.count() * of.columns.count();
        piece.first_pixel = (rows.begin - block_rows.begin) * layout_.columns;
        if (of.columns.count() != layout_.columns) add_places(rows, of.columns, block_rows.begin, piece);
      }
      for (const Reach& tap : taps) {
        const ChannelsStrips::Place place = strips_.find(tap.shift, block, rows.begin);
        found_.starts.push_back(place.strip * lowered_.layer.input.c * layout_.pitch + place.cell);
      }
      found.push_back(piece);
    }
    return found;
  }

  void add_places(const PixelRange& rows, const PixelRange& columns, std::int64_t first_row, ChannelsPiece& piece) {
    piece.first_pixel = 0;
    piece.first_place = std::int64_t(found_.places.size());
    for (std::int64_t row = rows.begin; row < rows.end; ++row)
      for (std::int64_t column = columns.begin; column < columns.end; ++column)
        found_.places.push_back((row - first_row) * layout_.columns + column);
  }

  const Lowered& lowered_;
  const ChannelsLayout& layout_;
  ChannelsStrips strips_;
  std::int64_t most_rows_;  // of a tile
  ChannelsPhases found_;
};

}  // namespace

ChannelsPhases channels_phases(const Lowered& lowered, const ChannelsLayout& layout, const Machine& machine) {
  return Cutter(lowered, layout, machine).cut();
}

}  // namespace unstride::engine::plans
