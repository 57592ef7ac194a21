#include "engine/plans/channels_strips.h"

#include <algorithm>

#include "engine/plans/cost.h"

namespace unstride::engine::plans {
namespace {

// The input cells of a strip's lanes [first, first + lanes); -1: padding, or beyond the strip.
std::vector<std::int64_t> cells_of(const Lowered& lowered, const ChannelsStrip& strip, std::int64_t first,
                                   std::int64_t lanes) {
  const core::Shape& input = lowered.layer.input;
  std::vector<std::int64_t> cells(size_t(lanes), -1);
  for (std::int64_t lane = first; lane < std::min(first + lanes, strip.cells); ++lane) {
    const std::int64_t at = lane + strip.lead;
    const std::int64_t i = strip.row + at / strip.columns * lowered.height.in_step;
    const std::int64_t j = strip.col + at % strip.columns * lowered.width.in_step;
    if (i >= 0 && i < input.h && j >= 0 && j < input.w) cells[size_t(lane - first)] = i * input.w + j;
  }
  return cells;
}

void add_windows(const core::Shape& input, std::vector<std::int64_t> cells, std::vector<kernels::Window>& windows) {
  const auto lanes = std::int64_t(cells.size());
  for (;;) {
    std::int64_t least = -1;
    for (const std::int64_t cell : cells)
      if (cell >= 0 && (least < 0 || cell < least)) least = cell;
    if (least < 0) return;
    kernels::Window window;
    // Not beyond the plane: then whole vectors can be read of every plane.
    window.start = std::max<std::int64_t>(std::min(least, input.h * input.w - lanes), 0);
    std::fill(std::begin(window.from), std::end(window.from), kernels::Window::kNothing);
    for (std::int64_t l = 0; l < lanes; ++l) {
      std::int64_t& cell = cells[size_t(l)];
      if (cell < 0 || cell >= window.start + lanes) continue;
      window.from[l] = std::int32_t(cell - window.start);
      cell = -1;
    }
    windows.push_back(window);
  }
}

}  // namespace

PixelRange rows_of_block(const ChannelsLayout& layout, std::int64_t block) {
  const std::int64_t end = std::min((block + 1) * layout.block, layout.pixels());
  return {block * layout.block / layout.columns, ceil_div(end, layout.columns)};
}

ChannelsStrips::ChannelsStrips(const Lowered& lowered, const ChannelsLayout& layout)
    : lowered_(lowered), layout_(layout), cols_(lowered.width.offsets()) {
  const std::int64_t in_step = lowered.height.in_step;
  for (const std::int64_t offset : lowered.height.offsets()) {
    // Rows that are further apart than a block is long are packed again rather than all that lies between them.
    const auto near = std::find_if(rows_.rbegin(), rows_.rend(), [&](const Rows& rows) {
      const std::int64_t apart = offset - rows.last;
      return apart % in_step == 0 && apart / in_step <= layout.block / layout.columns;
    });
    if (near == rows_.rend()) rows_.push_back({offset, offset});
    else near->last = offset;
  }
}

ChannelsStrip ChannelsStrips::strip(std::int64_t block, std::int64_t index) const {
  const auto cols = std::int64_t(cols_.size());
  const Rows& offsets = rows_[size_t(index / cols)];
  const std::int64_t step = lowered_.height.in_step, more = (offsets.last - offsets.first) / step;
  const std::int64_t col = cols_[size_t(index % cols)];
  PixelRange rows = rows_of_block(layout_, block);
  if (!layout_.trimmed) {
    const std::int64_t lead = block * layout_.block % layout_.columns;
    return {rows.begin * step + offsets.first, col, layout_.columns, lead, layout_.block + more * layout_.columns};
  }
  rows = lowered_.height.reached(offsets.first, {rows.begin, rows.end + more});
  const PixelRange columns = lowered_.width.reached(col, {0, layout_.columns});
  return {rows.begin * step + offsets.first, columns.begin * lowered_.width.in_step + col, columns.count(), 0,
          rows.count() * columns.count()};
}

std::int64_t ChannelsStrips::longest() const {
  std::int64_t most = 0;
  for (std::int64_t block = 0; block < (layout_.trimmed ? layout_.blocks : 1); ++block)
    for (std::int64_t index = 0; index < count(); ++index) most = std::max(most, strip(block, index).cells);
  return most;
}

ChannelsStrips::Place ChannelsStrips::find(const Shift& shift, std::int64_t block, std::int64_t row) const {
  const std::int64_t step = lowered_.height.in_step;
  const auto col = std::int64_t(std::lower_bound(cols_.begin(), cols_.end(), shift.dx) - cols_.begin());
  const auto rows = std::find_if(rows_.begin(), rows_.end(), [&](const Rows& r) {
    return r.first <= shift.dy && shift.dy <= r.last && (shift.dy - r.first) % step == 0;
  });
  const std::int64_t index = (rows - rows_.begin()) * std::int64_t(cols_.size()) + col;
  const ChannelsStrip found = strip(block, index);
  return {index, (row * step + shift.dy - found.row) / step * found.columns};
}

ChannelsWindows channels_windows(const Lowered& lowered, const ChannelsLayout& layout) {
  const ChannelsStrips strips(lowered, layout);
  ChannelsWindows found;
  for (std::int64_t block = 0; block < layout.blocks; ++block)
    for (std::int64_t index = 0; index < strips.count(); ++index)
      for (std::int64_t lane = 0; lane < layout.pitch; lane += layout.lanes) {
        const auto before = std::int64_t(found.windows.size());
        add_windows(lowered.layer.input, cells_of(lowered, strips.strip(block, index), lane, layout.lanes),
                    found.windows);
        found.vectors.push_back({before, std::int64_t(found.windows.size()) - before});
      }
  return found;
}

}  // namespace unstride::engine::plans
