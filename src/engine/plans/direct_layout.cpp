#include "engine/plans/direct_layout.h"

#include <algorithm>

#include "engine/kernels/multiply.h"
#include "engine/plans/pixels.h"

namespace unstride::engine::plans {
namespace {

constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

// Waking a thread and waiting for it costs about as much as this; a shorter layer stays on one.
constexpr double kWorthAThread = 100e-6;

// The share of the peak that a tile reaches out of the caches: two multiply-adds a cycle of four cycles each need eight
// accumulators, and two loads a cycle feed rows + vectors operands to rows * vectors multiply-adds.
double tile_efficiency(int rows, int vectors) {
  const double products = rows * vectors;
  return std::min({0.97, products / 9, products / double(rows + vectors)});
}

struct Work {
  double multiply, pack, finish;  // seconds on one thread
};

std::int64_t taps_of(const LoweredAxis& axis) {
  std::int64_t taps = 0;
  for (const LoweredPhase& phase : axis.phases) taps += std::int64_t(phase.taps.size());
  return taps;
}

Work work_of(const Lowered& lowered, const Machine& machine, const DirectLayout& layout) {
  const int lanes = kernels::lanes_of(machine.target);
  const std::int64_t pixels = pixel_grid(lowered).count();
  const std::int64_t full = pixels / (layout.vectors * lanes), rest = pixels % (layout.vectors * lanes);
  const int last = int(ceil_div(rest, lanes));
  const double madds_a_vector =
      double(taps_of(lowered.height) * taps_of(lowered.width) * lowered.group_in * layout.tiles * layout.rows * lanes);
  double multiply = double(full * layout.vectors) * madds_a_vector / tile_efficiency(layout.rows, layout.vectors);
  if (last > 0) multiply += last * madds_a_vector / tile_efficiency(layout.rows, last);
  const double cycle = 4.0 * lanes / machine.flops;  // two multiply-adds of a vector
  const double vectors = double(full * layout.vectors + last);
  const double panels = double(offsets_of(lowered.height).size() * offsets_of(lowered.width).size());
  // A masked load, a store and their share of the bookkeeping; five times that where lanes are gathered.
  const double pack_cycles = lowered.width.in_step == 1 ? 4 : 20;
  const double phases = double(lowered.height.phases.size() * lowered.width.phases.size());
  return {2 * multiply * double(lowered.groups) / machine.flops,
          vectors * panels * double(lowered.groups) * (double(lowered.group_in) * pack_cycles + 60) * cycle,
          vectors * phases * double(lowered.groups * layout.tiles * layout.rows) * 6 * cycle};
}

void cut_depth(const Lowered& lowered, const Machine& machine, DirectLayout& layout) {
  const std::int64_t columns = layout.vectors * kernels::lanes_of(machine.target);
  const std::int64_t panels = std::int64_t(offsets_of(lowered.height).size() * offsets_of(lowered.width).size());
  const std::int64_t budget = machine.l2 * 6 / 10 / std::int64_t(sizeof(float));
  const std::int64_t most = std::max<std::int64_t>(budget / std::max<std::int64_t>(panels * columns, 1), 1);
  layout.blocks = ceil_div(lowered.group_in, std::min(most, lowered.group_in));
  layout.depth = ceil_div(lowered.group_in, layout.blocks);
  layout.blocks = ceil_div(lowered.group_in, layout.depth);
}

}  // namespace

DirectLayout direct_layout(const Lowered& lowered, const Machine& machine) {
  const int lanes = kernels::lanes_of(machine.target);
  const std::int64_t pixels = pixel_grid(lowered).count();
  DirectLayout best;
  for (const kernels::TileKernel& kernel : kernels::tile_kernels(machine.target)) {
    DirectLayout layout;
    layout.rows = kernel.rows;
    layout.vectors = kernel.vectors;
    layout.chunks = ceil_div(pixels, layout.vectors * lanes);
    layout.tiles = ceil_div(lowered.group_out, layout.rows);
    const Work work = work_of(lowered, machine, layout);
    layout.seconds = 0.3e-6 + work.multiply + work.pack + work.finish;
    if (machine.threads > 1 && layout.seconds > kWorthAThread) {
      layout.threads = machine.threads;
      const std::int64_t items = lowered.groups * layout.chunks;
      if (items < 4 * layout.threads)  // few items end unevenly
        layout.parts =
            std::min(layout.tiles, ceil_div(items % layout.threads == 0 ? layout.threads : 4 * layout.threads, items));
      const std::int64_t all = items * layout.parts;
      const double share = double(ceil_div(all, layout.threads)) / double(all);
      layout.seconds = 5e-6 + share * (work.multiply + work.finish + work.pack * double(layout.parts));
    }
    if (best.seconds == 0 || layout.seconds < best.seconds) best = layout;
  }
  cut_depth(lowered, machine, best);
  return best;
}

}  // namespace unstride::engine::plans
