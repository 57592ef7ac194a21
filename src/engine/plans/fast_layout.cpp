#include "engine/plans/fast_layout.h"

#include <algorithm>

#include "engine/plans/cost.h"

namespace unstride::engine::plans {
namespace {

// Vectors of a tile: the widest for which there are registers for more than a row or two.
constexpr int kMostVectors = 4;

void cut_blocks(const FastAxes& axes, const Machine& machine, FastLayout& layout) {
  std::size_t rows = 1;  // products of one row of phases, for all phases of the width
  for (const MinimalPhase& phase : axes.height.phases) rows = std::max(rows, phase.sums.size());
  const std::int64_t product_floats = std::int64_t(rows) * axes.width.products() * layout.rows * layout.columns();
  const std::int64_t fit =
      std::max<std::int64_t>(1, machine.l2 * 4 / 10 / std::int64_t(sizeof(float)) / product_floats);
  layout.blocks = ceil_div(layout.tiles, fit);
  // Two for each thread: one that is kept from its core leaves its second to others.
  if (layout.shared)
    layout.blocks = std::min(layout.tiles, 2 * machine.threads * ceil_div(layout.blocks, 2 * machine.threads));
}

// Cycles of a step of a register tile. Vectors that the first cache does not keep come from the second at one in three.
double step_cycles(const Lowered& lowered, const Machine& machine, const FastLayout& layout) {
  const double panel = double(lowered.group_in * layout.columns()) * sizeof(float);
  const double cycles = tile_cycles(double(layout.rows), layout.vectors);
  return panel < double(machine.l1) * 0.7 ? cycles : std::max(cycles, 3.0 * layout.vectors);
}

double seconds_of(const Lowered& lowered, const FastAxes& axes, const Machine& machine, const FastLayout& layout) {
  const double cycle = machine.cycle();
  const double vectors = double(layout.chunks * layout.vectors * lowered.groups);
  const double in = double(lowered.group_in), out = double(layout.tiles * layout.rows);
  const double products = double(axes.height.products() * axes.width.products());
  const double sums = double(axes.height.sums.count * axes.width.sums.count);
  const double col_sums = double(axes.height.sums.window) * axes.width.sums.count;
  const double window = double(axes.height.sums.window) * axes.width.sums.window;
  const double outputs = double(axes.height.outputs * axes.width.outputs) *
                         double(lowered.height.phases.size() * lowered.width.phases.size());
  // Rows of narrow maps leave lanes empty until the columns are summed, and are written one by one.
  const double row = double(std::min(layout.grid.cols, layout.columns())), lanes = layout.grid.lanes;
  const double waste = double(ceil_div(std::int64_t(row), layout.grid.lanes)) * lanes / row;
  const double row_ends = std::max(1.0, lanes / row) * axes.height.outputs * double(lowered.height.phases.size());
  const double multiply =
      1.05 * in * out * products / (layout.rows * layout.vectors) * step_cycles(lowered, machine, layout);
  const double transform = in * 2.5 * ((window + col_sums) * waste + sums);
  const double finish = out * (3 * products + 5 * outputs + 20 * row_ends);
  const double compute = vectors * (multiply + transform + finish) * cycle;
  // The grown weights are read once a chunk, as fast as the cache that holds them gives them.
  const double bytes = 4 * products * in * out * double(lowered.groups);
  const double speed = machine.read_speed(bytes);
  // Half of that is hidden behind the arithmetic.
  const double seconds =
      1e-6 + std::max(compute, bytes * double(layout.chunks) / speed / 2) + bytes * double(layout.chunks) / speed / 2;
  if (machine.threads == 1) return seconds;
  const double items = double(layout.shared ? layout.tiles : layout.chunks * lowered.groups);
  const double share = double(ceil_div(std::int64_t(items), machine.threads)) / items;
  if (!layout.shared) return 10e-6 + seconds * share;
  // Two stages for each chunk, and what one core has summed goes to the others through the last cache.
  const double moved = 4 * in * sums * double(layout.columns()) / (2 * machine.bandwidth);
  return double(layout.chunks * lowered.groups) * (10e-6 + moved) + seconds * share;
}

}  // namespace

std::optional<FastAxes> fast_axes(const Lowered& lowered) {
  std::optional<FastAxes> best;
  std::int64_t least = 0;
  for (const int rows : {2, 4})
    for (const int cols : {2, 4}) {
      const auto height = minimal_axis(lowered.height, rows), width = minimal_axis(lowered.width, cols);
      if (!height || !width) continue;
      const std::int64_t vectors = ceil_div(lowered.batch * height->tiles * width->tiles, kernels::kMostLanes);
      const std::int64_t products = vectors * height->products() * width->products();
      if (best && products >= least) continue;
      least = products;
      best = FastAxes{*height, *width};
    }
  return best;
}

FastLayout fast_layout(const Lowered& lowered, const FastAxes& axes, const Machine& machine) {
  const kernels::ColumnKernels& kernels = kernels::column_kernels(machine.target);
  FastLayout best;
  for (int vectors = 1; vectors <= kMostVectors; ++vectors)
    for (int rows = kernels.most_rows[vectors - 1]; rows >= 1; --rows)  // of equals the tallest
      for (const bool shared : {false, true}) {
        if (shared && machine.threads == 1) continue;
        FastLayout layout;
        layout.grid = {lowered.batch, axes.height.tiles, axes.width.tiles, kernels::lanes_of(machine.target), true};
        layout.rows = rows;
        layout.vectors = vectors;
        layout.chunks = ceil_div(layout.grid.vectors_a_row(), vectors);
        layout.tiles = ceil_div(lowered.group_out, rows);
        layout.shared = shared;
        cut_blocks(axes, machine, layout);
        layout.seconds = seconds_of(lowered, axes, machine, layout);
        if (best.seconds == 0 || layout.seconds < best.seconds) best = layout;
      }
  return best;
}

}  // namespace unstride::engine::plans
