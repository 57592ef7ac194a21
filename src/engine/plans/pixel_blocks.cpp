#include "engine/plans/pixel_blocks.h"

#include <algorithm>
#include <vector>

#include "engine/plans/buffer.h"
#include "engine/plans/cost.h"

namespace unstride::engine::plans {
namespace {

constexpr std::int64_t kLine = std::int64_t(kAlignment / sizeof(float));

// Taps that lie far apart and strides beyond reason span more floats than can be counted: then so many.
constexpr std::int64_t kTooMany = std::int64_t(1) << 60;

// Fills in what follows from rows and columns.
void measure(PixelBlocks& blocks, const Lowered& lowered) {
  blocks.row_blocks = std::max<std::int64_t>(1, ceil_div(lowered.height.longest(), blocks.rows));
  blocks.column_blocks = std::max<std::int64_t>(1, ceil_div(lowered.width.longest(), blocks.columns));
  blocks.pitch = std::int64_t(aligned_count(size_t(blocks.columns + blocks.width_reach.span())));
  const std::int64_t rows = (blocks.rows - 1) * lowered.height.in_step + 1 + blocks.height_reach.span();
  // An odd number of cache lines, so that channels do not meet in the same few sets of the cache; one of them for what
  // padding and reading spill.
  std::int64_t floats = 0;
  if (__builtin_mul_overflow(rows, blocks.pitch, &floats) || floats > kTooMany) floats = kTooMany;
  blocks.channel_step = ((floats / kLine + 1) | 1) * kLine;
  if (__builtin_mul_overflow(lowered.group_in, blocks.channel_step, &floats) || floats > kTooMany) floats = kTooMany;
  blocks.floats = size_t(floats + 2 * kLine);
}

PixelBlocks whole_map(const Lowered& lowered, const Machine& machine) {
  PixelBlocks blocks;
  blocks.height_reach = reach_of(lowered.height);
  blocks.width_reach = reach_of(lowered.width);
  blocks.lanes = kernels::lanes_of(machine.target);
  blocks.rows = std::max<std::int64_t>(1, lowered.height.longest());
  blocks.columns = std::max<std::int64_t>(1, lowered.width.longest());
  measure(blocks, lowered);
  return blocks;
}

std::int64_t bytes(const PixelBlocks& blocks) {
  return std::int64_t(blocks.floats * sizeof(float));
}

// Fewer rows until the block fits, but no fewer than `least`. Whether it does.
bool cut_rows(PixelBlocks& blocks, const Lowered& lowered, std::int64_t most_bytes, std::int64_t least) {
  const std::int64_t all = blocks.rows;
  while (bytes(blocks) > most_bytes && blocks.rows > least) {
    blocks.rows = std::max(least, blocks.rows - std::max<std::int64_t>(1, blocks.rows / 8));
    measure(blocks, lowered);
  }
  // Blocks alike: one of 64 rows and one of 6 is two of 35.
  blocks.rows = ceil_div(all, ceil_div(all, blocks.rows));
  measure(blocks, lowered);
  return bytes(blocks) <= most_bytes;
}

}  // namespace

bool fits_a_block(const Lowered& lowered, const Machine& machine) {
  PixelBlocks blocks = whole_map(lowered, machine);
  blocks.rows = 1;
  blocks.columns = std::min(blocks.columns, 4 * kLine);
  measure(blocks, lowered);
  return bytes(blocks) <= machine.l2;
}

namespace {

// Rows of vectors that all sums of a run take, and what is around them. In cycles of one core, as measured on a Zen 5
// with AVX-512 and good to a factor of 1.5: what matters is the order of algorithms.
struct Cost {
  double sums = 0, padding = 0, stores = 0, calls = 0;
  double total() const { return sums + padding + stores + calls; }
};

// Cycles that one vector's multiply-add takes.
double cycles_of_sum(const PixelPart& part, const PixelBlocks& blocks) {
  if (part.kernel->patterns.empty()) return blocks.lanes == 16 ? 2.5 : 1;  // unaligned loads that cross cache lines
  const bool shares_loads = part.kernel->outputs > 1 || part.kernel->streams > 2 || blocks.columns > blocks.lanes;
  return shares_loads ? 0.55 : 0.7;
}

Cost cost_of(const Lowered& lowered, const PixelBlocks& blocks, kernels::Target target) {
  Cost cost;
  const double maps = double(lowered.batch * lowered.groups), blocks_of_map = double(blocks.per_map());
  const double vectors = double(ceil_div(lowered.width.longest(), blocks.lanes));
  double tap_rows = 0, taps = 0, rows = 0;
  for (const LoweredPhase& phase : lowered.height.phases) {
    tap_rows += double(phase.count) * double(phase.taps.size());
    rows += double(phase.count);
  }
  for (const LoweredPhase& phase : lowered.width.phases) taps += double(phase.taps.size());
  const std::vector<PixelPart> parts = parts_of(lowered, target);
  for (const PixelPart& part : parts)
    cost.sums += maps * double(lowered.group_in * part.kernel->outputs) * tap_rows * taps * vectors *
                 cycles_of_sum(part, blocks);
  // A line of 16 cells waits for the second-level cache, unless the block is in the first; a row has an end.
  const double lines = double(blocks.pitch / kLine) * (lowered.group_in > 1 ? 3.5 : 1.7) * (16 / double(blocks.lanes));
  const double copied =
      1 - double(blocks.end_inner - blocks.first_inner) / double(std::max<std::int64_t>(1, lowered.height.longest()));
  const double padded_rows = double((blocks.rows - 1) * lowered.height.in_step + 1 + blocks.height_reach.span()) *
                             blocks_of_map * std::max(0.0, copied);
  cost.padding = maps * double(lowered.group_in) * padded_rows * (lines + 3);
  cost.stores = maps * double(lowered.group_out) * rows * (vectors * double(lowered.width.phases.size()) * 2 + 8);
  cost.calls = maps * blocks_of_map * (100 + 150 * double(parts.size() * lowered.height.phases.size()));
  return cost;
}

double seconds_on_one_thread(const Lowered& lowered, const PixelBlocks& blocks, const Machine& machine) {
  const core::Shape &in = lowered.layer.input, &out = lowered.output;
  const double bytes =
      4.0 * (double(in.n * in.c) * double(in.h * in.w) + double(out.n * out.c) * double(out.h * out.w));
  // A share of L3: systems report that of a whole server.
  const double memory = bytes > 16.0 * double(machine.l2) ? bytes / machine.bandwidth : 0;
  // Half of what is fetched ahead of the sums is hidden behind them.
  const double waiting = blocks.ahead > 0 ? memory / 2 : memory;
  return 50e-9 + cost_of(lowered, blocks, machine.target).total() * machine.cycle() + waiting;
}

// Whole rows of the input can be summed from where they lie if the kernels look no further than the vectors beside
// them. That saves a copy. Maps that come from memory are fetched row by row while the row above is summed.
void find_inner(PixelBlocks& blocks, const Lowered& lowered, const Machine& machine) {
  if (ceil_div(lowered.layer.input.w, blocks.lanes) != ceil_div(blocks.columns, blocks.lanes)) return;
  if (blocks.columns <= blocks.lanes) return;
  for (const PixelPart& part : parts_of(lowered, machine.target))
    if (!part.kernel->run_unpadded || part.kernel->least != blocks.width_reach.least) return;
  const std::int64_t step = lowered.height.in_step;
  const std::int64_t last_row = lowered.layer.input.h - 1 - blocks.height_reach.most;
  if (last_row < 0) return;
  blocks.first_inner = std::max<std::int64_t>(0, ceil_div(-blocks.height_reach.least, step));
  blocks.end_inner = last_row / step + 1;
  // Maps that the last cache surely keeps are near enough.
  if (lowered.layer.input.count() * std::int64_t(sizeof(float)) > 8 * machine.l2)
    blocks.ahead = (blocks.height_reach.most + step) * lowered.layer.input.w;
}

// A copy in the first-level cache costs next to nothing beside the sums of many channels or taps, but a tenth of the
// time beside those of three rows of taps, where vectors of the input cross no cache line.
bool copies_cost(const Lowered& lowered, const PixelBlocks& blocks) {
  const std::int64_t width = lowered.layer.input.w;
  return lowered.group_in == 1 && lowered.height.kernel <= 3 && width % blocks.lanes == 0 && width >= 4 * blocks.lanes;
}

// Of the first-level cache the outputs need some, too. Else half of the second; fewer columns rather than fewer than 8
// rows, as each block pads the rows above and below it again.
PixelBlocks blocks_that_fit(const Lowered& lowered, const Machine& machine) {
  PixelBlocks blocks = whole_map(lowered, machine);
  if (PixelBlocks small = blocks; !copies_cost(lowered, blocks) && cut_rows(small, lowered, machine.l1 / 2, 8))
    return small;
  // Rows that are summed from where they lie may be few: nothing is copied twice.
  if (PixelBlocks rows = blocks; cut_rows(rows, lowered, machine.l2 / 2, 1)) {
    find_inner(rows, lowered, machine);
    if (rows.end_inner > rows.first_inner) return rows;
  }
  while (!cut_rows(blocks, lowered, machine.l2 / 2, std::min<std::int64_t>(8, blocks.rows)) &&
         blocks.columns > 8 * kLine) {
    blocks.columns = std::int64_t(aligned_count(size_t(blocks.columns / 2)));
    blocks.rows = std::max<std::int64_t>(1, lowered.height.longest());
    measure(blocks, lowered);
  }
  cut_rows(blocks, lowered, machine.l2, 1);
  return blocks;
}

// A share of the work that a thread takes at a time: long beside taking it, short beside waiting for the last one.
constexpr double kItem = 20e-6;

}  // namespace

PixelBlocks cut_into_blocks(const Lowered& lowered, const Machine& machine) {
  PixelBlocks blocks = blocks_that_fit(lowered, machine);
  if (machine.threads == 1) return blocks;
  const std::int64_t maps = lowered.batch * lowered.groups;
  const std::int64_t wanted = ceil_div(2 * machine.threads, maps * blocks.column_blocks);
  blocks.rows = std::min(blocks.rows, ceil_div(std::max<std::int64_t>(1, lowered.height.longest()), wanted));
  measure(blocks, lowered);
  const auto shares = std::int64_t(seconds_on_one_thread(lowered, blocks, machine) / kItem);
  blocks.items = std::min(maps * blocks.per_map(), std::max<std::int64_t>(2 * machine.threads, shares));
  return blocks;
}

double estimate_pixels(const Lowered& lowered, const Machine& machine) {
  const PixelBlocks blocks = cut_into_blocks(lowered, machine);
  const double seconds = seconds_on_one_thread(lowered, blocks, machine);
  return seconds / double(std::min<std::int64_t>(machine.threads, blocks.items));
}

}  // namespace unstride::engine::plans
