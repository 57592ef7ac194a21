#include "engine/plans/direct_layout.h"

#include <algorithm>

#include "engine/kernels/multiply.h"
#include "engine/plans/cost.h"
#include "engine/plans/direct_panels.h"

namespace unstride::engine::plans {
namespace {

// Vectors of the second cache that a band's streams may take.
std::int64_t stream_budget(const Machine& machine, int lanes) {
  return machine.l2 * 6 / 10 / std::int64_t(sizeof(float)) / lanes;
}

// Channels come in blocks where even the streams of two vectors do not fit. Depends on nothing else, as where the depth
// is cut decides the order of the sums.
void cut_depth(const Lowered& lowered, const Machine& machine, DirectLayout& layout) {
  const std::int64_t streams = 2 * std::max<std::int64_t>(Shifts(lowered).count(), 1);
  const std::int64_t most =
      std::clamp<std::int64_t>(stream_budget(machine, layout.grid.lanes) / streams, 1, lowered.group_in);
  layout.blocks = ceil_div(lowered.group_in, most);
  layout.depth = ceil_div(lowered.group_in, layout.blocks);
  layout.blocks = ceil_div(lowered.group_in, layout.depth);
}

// Rows are taken into a band while its streams fit into most of the second cache; at least so many vectors as a tile
// has.
void cut_band(const Lowered& lowered, const Machine& machine, DirectLayout& layout) {
  const LaneGrid& grid = layout.grid;
  layout.band = {0, 0, 0, 1, std::min<std::int64_t>(grid.vectors_a_row(), layout.vectors)};
  // Wide rows are cut into pieces of two tiles; what two neighbours in a row share is not packed once.
  if (!grid.flattened) layout.band.cols = std::min<std::int64_t>(grid.vectors_a_row(), 2 * layout.vectors);
  const DirectPanels panels(lowered, grid, layout.band, 1);
  const std::int64_t enough = ceil_div(grid.images() * grid.vector_rows(), 2 * machine.threads);
  while (layout.band.rows < grid.vector_rows() && layout.band.vectors() < kMostBandVectors) {
    Band next = layout.band;
    ++next.rows;
    const bool fits = panels.streams(next) * layout.depth <= stream_budget(machine, grid.lanes);
    const bool fills_tiles = layout.band.vectors() % layout.vectors == 0;
    if ((!fits || next.rows > enough) && (fills_tiles || layout.band.vectors() > 2 * layout.vectors)) break;
    layout.band = next;
  }
}

struct Work {
  double multiply, pack, finish;  // seconds on one thread
};

Work work_of(const Lowered& lowered, const Machine& machine, const DirectLayout& layout) {
  const LaneGrid& grid = layout.grid;
  const double vectors = double(grid.images() * grid.vector_rows() * grid.vectors_a_row());
  const double cycle = machine.cycle();
  const double groups = double(lowered.groups), out = double(layout.tiles * layout.rows);
  const std::int64_t last = layout.band.vectors() % layout.vectors;  // vectors of a band's last tile
  const double whole = double(layout.band.vectors() - last) / double(layout.band.vectors());
  // Cycles of a step, for each of its multiply-adds; a tile reaches 97 % of what its loads and products allow.
  const auto cycles_each = [&](double width) { return 1.03 * tile_cycles(layout.rows, width) / (layout.rows * width); };
  double per_madd = whole * cycles_each(layout.vectors);
  if (last > 0) per_madd += (1 - whole) * cycles_each(double(last));
  const double madds = double(lowered.height.taps() * lowered.width.taps() * lowered.group_in) * out;
  const DirectPanels panels(lowered, grid, layout.band, 1);
  const double streams = double(panels.streams(layout.band)) / double(layout.band.vectors());
  // A masked load, a store and the bookkeeping; more where lanes are gathered one by one.
  const double pack_cycles = lowered.width.in_step == 1 ? 6 : 20;
  const double phases = double(lowered.height.phases.size() * lowered.width.phases.size());
  return {vectors * groups * madds * per_madd * cycle,
          vectors * groups * streams * (double(lowered.group_in) * pack_cycles + 60) * cycle,
          vectors * groups * phases * out * 6 * cycle};
}

// Weights that no cache holds are read from memory once a band.
double memory_seconds(const Lowered& lowered, const Machine& machine, const DirectLayout& layout) {
  const double bytes = 4.0 * double(lowered.groups * layout.tiles * layout.rows * lowered.group_in) *
                       double(lowered.height.taps() * lowered.width.taps());
  return bytes < double(machine.l3) / 2 ? 0 : bytes / machine.bandwidth * double(layout.bands());
}

DirectLayout layout_for(const Lowered& lowered, const Machine& machine, const kernels::TileKernel& tile,
                        bool flattened) {
  DirectLayout layout;
  layout.grid = lane_grid(lowered, kernels::lanes_of(machine.target), flattened);
  layout.rows = tile.rows;
  layout.vectors = tile.vectors;
  layout.tiles = ceil_div(lowered.group_out, layout.rows);
  cut_depth(lowered, machine, layout);
  cut_band(lowered, machine, layout);
  const Work work = work_of(lowered, machine, layout);
  const double memory = memory_seconds(lowered, machine, layout);
  layout.seconds = 0.3e-6 + std::max(work.multiply + work.pack + work.finish, memory);
  if (machine.threads == 1) return layout;
  layout.threads = machine.threads;
  const std::int64_t items = lowered.groups * layout.bands();
  // Few items end unevenly, the more so where the last band of a row is a rest.
  const bool even =
      layout.grid.vectors_a_row() % layout.band.cols == 0 && layout.grid.vector_rows() % layout.band.rows == 0;
  if (items < 4 * layout.threads && (items % layout.threads != 0 || !even))
    layout.parts = std::min(layout.tiles, ceil_div(4 * layout.threads, items));
  const double share = double(ceil_div(items * layout.parts, layout.threads)) / double(items * layout.parts);
  layout.seconds =
      kSharing + std::max(share * (work.multiply + work.finish + work.pack * double(layout.parts)), memory * 0.6);
  return layout;
}

}  // namespace

Band DirectLayout::band_at(std::int64_t index) const {
  Band at;
  at.n = index / (band_rows() * bands_a_row());
  at.row = index / bands_a_row() % band_rows() * band.rows;
  at.col = index % bands_a_row() * band.cols;
  at.rows = std::min(band.rows, grid.vector_rows() - at.row);
  at.cols = std::min(band.cols, grid.vectors_a_row() - at.col);
  return at;
}

DirectLayout direct_layout(const Lowered& lowered, const Machine& machine) {
  DirectLayout best;
  for (const kernels::TileKernel& tile : kernels::tile_kernels(machine.target)) {
    if (tile.vectors == 4 && tile.rows < 6) continue;  // for short batches: there are no narrower ones (multiply.h)
    for (const bool flattened : {true, false}) {
      const DirectLayout layout = layout_for(lowered, machine, tile, flattened);
      if (best.seconds == 0 || layout.seconds < best.seconds) best = layout;
    }
  }
  return best;
}

}  // namespace unstride::engine::plans
