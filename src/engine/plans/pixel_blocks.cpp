#include "engine/plans/pixel_blocks.h"

#include <algorithm>

#include "engine/plans/buffer.h"

namespace unstride::engine::plans {
namespace {

constexpr std::int64_t kLine = std::int64_t(kAlignment / sizeof(float));

std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

// Fills in what follows from rows and columns.
void measure(PixelBlocks& blocks, const Lowered& lowered) {
  blocks.row_blocks = std::max<std::int64_t>(1, ceil_div(lowered.height.longest(), blocks.rows));
  blocks.column_blocks = std::max<std::int64_t>(1, ceil_div(lowered.width.longest(), blocks.columns));
  blocks.pitch = std::int64_t(aligned_count(size_t(blocks.columns + blocks.width_reach.span())));
  const std::int64_t rows = (blocks.rows - 1) * lowered.height.in_step + 1 + blocks.height_reach.span();
  // An odd number of cache lines, so that channels do not meet in the same few sets of the cache; one of them for what
  // padding and reading spill.
  blocks.channel_step = ((rows * blocks.pitch / kLine + 1) | 1) * kLine;
  blocks.floats = size_t(lowered.group_in * blocks.channel_step + 2 * kLine);
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

PixelBlocks cut_into_blocks(const Lowered& lowered, const Machine& machine) {
  PixelBlocks blocks = whole_map(lowered, machine);
  // Of the first-level cache the outputs need some, too.
  PixelBlocks small = blocks;
  if (cut_rows(small, lowered, machine.l1 / 2, 8)) {
    blocks = small;
  } else {
    while (!cut_rows(blocks, lowered, machine.l2 / 2, std::min<std::int64_t>(8, blocks.rows)) &&
           blocks.columns > 8 * kLine) {
      blocks.columns = std::int64_t(aligned_count(size_t(blocks.columns / 2)));
      blocks.rows = std::max<std::int64_t>(1, lowered.height.longest());
      measure(blocks, lowered);
    }
    cut_rows(blocks, lowered, machine.l2, 1);
  }
  const double seconds = estimate_pixels(lowered, {.target = machine.target});
  if (machine.threads > 1 && seconds > 100e-6) {
    const std::int64_t maps = lowered.batch * lowered.groups;
    const std::int64_t wanted = ceil_div(2 * machine.threads, maps * blocks.column_blocks);
    blocks.rows = std::min(blocks.rows, std::max<std::int64_t>(1, ceil_div(lowered.height.longest(), wanted)));
    measure(blocks, lowered);
    blocks.items = std::clamp<std::int64_t>(std::int64_t(seconds / 25e-6), 1, maps * blocks.per_map());
  }
  const core::Shape& output = lowered.output;
  // Stores past the caches halved the time of 64 MB of outputs (32 MB of L3), but lost a third of 16 MB.
  const std::int64_t output_bytes = output.n * output.c * output.h * output.w * std::int64_t(sizeof(float));
  blocks.streams = blocks.column_blocks == 1 && output_bytes > machine.l3 * 3 / 4;
  if (blocks.streams)
    blocks.scratch =
        aligned_count(size_t(lowered.group_out * blocks.rows * lowered.height.out_step * lowered.output.w));
  return blocks;
}

double estimate_pixels(const Lowered& lowered, const Machine& machine) {
  return 1e-6 + lowered.flops() / (machine.flops * 0.7);
}

}  // namespace unstride::engine::plans
