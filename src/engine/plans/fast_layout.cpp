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

// Of all groups' transformed weights.
double weight_bytes(const Lowered& lowered, const FastAxes& axes, const FastLayout& layout) {
  return 4.0 * double(axes.height.products() * axes.width.products()) *
         double(lowered.groups * lowered.group_in * layout.tiles * layout.rows);
}

// What the chunks' blocks have on average, for each vector of tiles: vectors of rows that windows touch, and rows of
// outputs. The first chunks are like the others.
struct Pieces {
  double window_rows = 0, output_rows = 0;
};
Pieces pieces_of(const FastAxes& axes, const FastLayout& layout) {
  const std::int64_t chunks = std::min<std::int64_t>(layout.chunks, 16), m = axes.height.outputs;
  Pieces pieces;
  for (std::int64_t chunk = 0; chunk < chunks; ++chunk)
    for_each_block(layout.grid, chunk * layout.columns(), layout.columns(), [&](const TileBlock& block) {
      const std::int64_t rows = (block.rows - 1) * m + axes.height.sums.window;
      pieces.window_rows += double(rows * ceil_div(block.cols, layout.grid.lanes));
      pieces.output_rows += double(block.rows * m * std::int64_t(axes.height.phases.size()));
    });
  const double vectors = double(chunks * layout.vectors);
  return {pieces.window_rows / vectors, pieces.output_rows / vectors};
}

double seconds_of(const Lowered& lowered, const FastAxes& axes, const Machine& machine, const FastLayout& layout,
                  const Pieces& pieces) {
  const double cycle = machine.cycle();
  const double vectors = double(layout.chunks * layout.vectors * lowered.groups);
  const double in = double(lowered.group_in), out = double(layout.tiles * layout.rows);
  const double products = double(axes.height.products() * axes.width.products());
  const double sums = double(axes.height.sums.count * axes.width.sums.count);
  const double outputs = double(axes.height.outputs * axes.width.outputs) *
                         double(lowered.height.phases.size() * lowered.width.phases.size());
  const double multiply =
      1.05 * in * out * products / (layout.rows * layout.vectors) * tile_cycles(layout.rows, layout.vectors);
  const double transform = in * 2.5 * (pieces.window_rows * (axes.width.sums.window + axes.width.sums.count) + sums);
  const double finish = out * (3 * products + 5 * outputs + 20 * pieces.output_rows);
  const double compute = vectors * (multiply + transform + finish) * cycle;
  // The weights are read once a chunk, as fast as the cache that holds them gives them, and before they are needed.
  const double bytes = weight_bytes(lowered, axes, layout);
  const double seconds = 1e-6 + std::max(compute, bytes * double(layout.chunks) / machine.read_speed(bytes));
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
  const std::int64_t few_chunks = machine.threads == 1 ? 0 : 2 * machine.threads;
  FastLayout best;
  for (int vectors = 1; vectors <= kMostVectors; ++vectors) {
    FastLayout layout;
    layout.grid = {lowered.batch, axes.height.tiles, axes.width.tiles, kernels::lanes_of(machine.target), true};
    layout.vectors = vectors;
    layout.chunks = ceil_div(layout.grid.vectors_a_row(), vectors);
    const Pieces pieces = pieces_of(axes, layout);
    for (int rows = kernels.most_rows[vectors - 1]; rows >= 1; --rows)  // of equals the tallest
      for (const bool shared : {false, true}) {
        // A thread that is kept from its core leaves a chunk to others only if there are two for each.
        if (shared ? machine.threads == 1 : layout.chunks * lowered.groups < few_chunks) continue;
        layout.rows = rows;
        layout.tiles = ceil_div(lowered.group_out, rows);
        layout.shared = shared;
        layout.streams = weight_bytes(lowered, axes, layout) > double(machine.l2);
        cut_blocks(axes, machine, layout);
        layout.seconds = seconds_of(lowered, axes, machine, layout, pieces);
        if (best.seconds == 0 || layout.seconds < best.seconds) best = layout;
      }
  }
  return best;
}

}  // namespace unstride::engine::plans
