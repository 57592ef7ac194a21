#include "engine/plans/channels_layout.h"

#include <algorithm>

#include "engine/plans/channels_strips.h"
#include "engine/plans/cost.h"

namespace unstride::engine::plans {
namespace {

// Pixels of a block at most: its pixels of a few hundred channels then stay in L2, and 28 rows go into it twice.
constexpr std::int64_t kMostBlock = 64;

// Weights of so much of L2 are a step.
constexpr std::int64_t kStepShare = 8;

// More blocks of whole rows than this gain little without padding, and each needs tables of its own.
constexpr std::int64_t kMostTrimmedBlocks = 16;

// Cycles of the tiles for so many pixels: they reach 97 % of what their loads and products allow, and take some to
// begin, to load their sums and to store them. Weights from afar are asked for, by one more load each, and what one
// tile has read the next ones read from L2 again.
double tiles_cycles(const kernels::ColumnKernels& kernels, const ChannelsLayout& layout, double depth,
                    std::int64_t pixels, std::int64_t vectors) {
  if (pixels == 0) return 0;
  const double tiles = double(ceil_div(pixels, kernels.most_rows[vectors - 1])), rows = double(pixels) / tiles;
  double step = tiles * tile_cycles(rows, double(vectors));
  if (layout.ahead > 0)
    step = std::max(step, tiles * (rows / 2 + double(vectors))) + 0.5 * double(vectors) * (tiles - 1);
  return 1.03 * depth * step + tiles * (50 + 2 * rows * double(vectors));
}

// Of so many rows of the grid.
std::int64_t pixels_reached(const Lowered& lowered, const ChannelsLayout& layout, const Shift& shift,
                            const PixelRange& rows) {
  return lowered.height.reached(shift.dy, rows).count() * lowered.width.reached(shift.dx, {0, layout.columns}).count();
}

// The rows of a block that a phase has.
PixelRange rows_of(const ChannelsLayout& layout, std::int64_t block, const LoweredPhase& y) {
  const PixelRange rows = rows_of_block(layout, block);
  return {std::min(rows.begin, y.count), std::min(rows.end, y.count)};
}

// Cycles of a phase's tiles for one image and one panel.
double phase_cycles(const Lowered& lowered, const ChannelsLayout& layout, const kernels::ColumnKernels& kernels,
                    const LoweredPhase& y, const LoweredPhase& x, std::int64_t vectors) {
  if (x.count == 0) return 0;
  if (!layout.trimmed) {
    const double depth = double(std::int64_t(y.taps.size() * x.taps.size()) * lowered.group_in);
    const std::int64_t pixels = y.count * layout.columns;
    return double(pixels / layout.block) * tiles_cycles(kernels, layout, depth, layout.block, vectors) +
           tiles_cycles(kernels, layout, depth, pixels % layout.block, vectors);
  }
  double cycles = 0;
  for (const LoweredTap& a : y.taps)
    for (const LoweredTap& b : x.taps)
      for (std::int64_t block = 0; block < layout.blocks; ++block)
        cycles +=
            tiles_cycles(kernels, layout, double(lowered.group_in),
                         pixels_reached(lowered, layout, {a.offset, b.offset}, rows_of(layout, block, y)), vectors);
  return cycles;
}

// Cycles of all tiles for one image.
double cycles_of(const Lowered& lowered, const Machine& machine, const ChannelsLayout& layout) {
  const kernels::ColumnKernels& kernels = kernels::column_kernels(machine.target);
  double wide = 0, last = 0;
  for (const LoweredPhase& y : lowered.height.phases)
    for (const LoweredPhase& x : lowered.width.phases) {
      if (layout.panels > 1) wide += phase_cycles(lowered, layout, kernels, y, x, layout.vectors);
      last += phase_cycles(lowered, layout, kernels, y, x, layout.last_vectors);
    }
  return double(lowered.groups) * (double(layout.panels - 1) * wide + last);
}

// Blocks of nearly one size, `about` so many.
void cut_blocks(const Lowered& lowered, ChannelsLayout& layout, std::int64_t about) {
  layout.block = layout.trimmed ? ceil_div(layout.height, about) * layout.columns : ceil_div(layout.pixels(), about);
  layout.blocks = ceil_div(layout.pixels(), layout.block);
  const ChannelsStrips strips(lowered, layout);
  layout.strips = strips.count();
  layout.pitch = ceil_div(std::max<std::int64_t>(strips.longest(), 1), layout.lanes) * layout.lanes;
}

void cut_panels(const Lowered& lowered, const Machine& machine, ChannelsLayout& layout) {
  const std::int64_t all = ceil_div(lowered.group_out, layout.lanes);
  for (std::int64_t vectors = 1; vectors <= std::min<std::int64_t>(all, 4); ++vectors) {
    ChannelsLayout candidate = layout;
    candidate.vectors = vectors;
    candidate.panels = ceil_div(all, vectors);
    candidate.last_vectors = all - (candidate.panels - 1) * vectors;
    candidate.width = vectors * layout.lanes;
    candidate.cycles = cycles_of(lowered, machine, candidate);
    if (vectors == 1 || candidate.cycles < layout.cycles) layout = candidate;
  }
}

// Seconds for what L2 does not hold: the packed pixels of an image, written and read; a panel's sums, written and read
// for every row of phases; the output.
double spilling(const Lowered& lowered, const Machine& machine, const ChannelsLayout& layout, double pixels) {
  const auto beyond = [&machine](double bytes) { return bytes > double(machine.l2) ? bytes : 0; };
  const core::Shape& out = lowered.output;
  const double sums = double(layout.pixels() * std::int64_t(lowered.width.phases.size()) * layout.width) * 4;
  const double turned = double(lowered.groups * layout.panels * std::int64_t(lowered.height.phases.size()));
  const double output = double(out.c) * double(out.h * out.w) * 4;
  const double an_image = 4 * beyond(pixels * 4) + 2 * turned * beyond(sums) + 2 * beyond(output);
  return double(lowered.batch) * an_image / (3 * machine.bandwidth);
}

double seconds_for(const Lowered& lowered, const Machine& machine, const ChannelsLayout& layout) {
  const double cycle = machine.cycle(), lanes = double(layout.lanes);
  const double rows = double(lowered.height.taps() * lowered.width.taps() * lowered.group_in);
  const double groups = double(lowered.groups), batch = double(lowered.batch);
  const double compute = batch * layout.cycles;
  const double weights = groups * rows * double(layout.panels * layout.width) * 4;
  const double reading = double(layout.rounds(lowered.batch)) * weights / machine.read_speed(weights);
  const double pixels = double(layout.blocks * layout.strips) * double(lowered.layer.input.c * layout.pitch);
  const double squares = double(lowered.output.h * ceil_div(lowered.output.w, layout.lanes)) * groups *
                         double(ceil_div(lowered.group_out, layout.lanes));
  const double moving = batch * (pixels / lanes * 3 + squares * 4 * lanes);
  const double alone =
      std::max(compute * cycle, reading) + moving * cycle + spilling(lowered, machine, layout, pixels) + 0.2e-6;
  if (machine.threads == 1) return alone;
  const std::int64_t parts = layout.rounds(lowered.batch) * layout.parts();
  const auto share = [&machine](std::int64_t items) { return double(ceil_div(items, machine.threads)); };
  if (!layout.apart) {
    const std::int64_t panels = lowered.groups * layout.panels;
    return kSharing * 2 * double(parts) + alone * 1.1 * share(panels) / double(panels);
  }
  // The last part of an image may be smaller than the others.
  const double whole = batch * double(layout.pixels()) / double(layout.images * layout.part_blocks * layout.block);
  return kSharing + alone * 1.1 * std::min(share(parts) / whole, 1.0);
}

ChannelsLayout layout_for(const Lowered& lowered, const Machine& machine, bool trimmed) {
  ChannelsLayout layout;
  layout.trimmed = trimmed;
  layout.lanes = kernels::lanes_of(machine.target);
  layout.height = lowered.height.longest();
  layout.columns = lowered.width.longest();
  layout.step = machine.l2 / kStepShare / std::int64_t(sizeof(float));
  const std::int64_t rows = lowered.height.taps() * lowered.width.taps() * lowered.group_in;
  const std::int64_t columns = ceil_div(lowered.group_out, layout.lanes) * layout.lanes;
  if (lowered.groups * rows * columns * std::int64_t(sizeof(float)) > machine.l2 / 2) layout.ahead = layout.step;
  cut_blocks(lowered, layout, ceil_div(layout.pixels(), kMostBlock));
  cut_panels(lowered, machine, layout);
  const std::int64_t batch = std::max<std::int64_t>(lowered.batch, 1);
  // Weights that a core keeps are read again for every block, whose pixels are warm; others once for many images.
  if (layout.ahead > 0) {
    const std::int64_t image =
        layout.blocks * layout.strips * lowered.layer.input.c * layout.pitch * std::int64_t(sizeof(float));
    layout.images = std::clamp<std::int64_t>(machine.l3 / 4 / std::max<std::int64_t>(image, 1), 1, batch);
    layout.part_blocks = layout.blocks;
  } else if (machine.threads > 1) {
    // Two parts for each thread end together, but none is smaller than a tile.
    const std::int64_t most_rows = kernels::column_kernels(machine.target).most_rows[layout.vectors - 1];
    const std::int64_t wanted = std::min(ceil_div(2 * machine.threads, batch), ceil_div(layout.pixels(), most_rows));
    cut_blocks(lowered, layout, std::max(layout.blocks, wanted));
    layout.cycles = cycles_of(lowered, machine, layout);
  }
  layout.apart = machine.threads == 1 || layout.rounds(batch) * layout.parts() >= machine.threads;
  layout.seconds = seconds_for(lowered, machine, layout);
  return layout;
}

}  // namespace

double channels_pixels(const Lowered& lowered) {
  return double(lowered.height.longest()) * double(lowered.width.longest()) * double(lowered.layer.input.c) *
         double(Shifts(lowered).count());
}

ChannelsLayout channels_layout(const Lowered& lowered, const Machine& machine) {
  const ChannelsLayout whole = layout_for(lowered, machine, false);
  if (whole.columns > kMostBlock || whole.pixels() > kMostTrimmedBlocks * kMostBlock) return whole;
  const ChannelsLayout trimmed = layout_for(lowered, machine, true);
  return trimmed.seconds <= whole.seconds && trimmed.cycles < whole.cycles ? trimmed : whole;
}

}  // namespace unstride::engine::plans
