#include "engine/plans/blocks_layout.h"

#include <algorithm>
#include <iterator>

#include "engine/plans/cost.h"
#include "engine/plans/order.h"

namespace unstride::engine::plans {
namespace {

constexpr std::int64_t kBlock = kernels::kBlock;

// Outputs [first, end) of a phase that meet a tap inside of the map.
struct Reach {
  std::int64_t first = 0, end = 0;
};

Reach reach_of(const LoweredAxis& axis, const LoweredPhase& phase, const LoweredTap& tap) {
  const std::int64_t first = tap.offset < 0 ? ceil_div(-tap.offset, axis.in_step) : 0;
  const std::int64_t end = tap.offset < axis.input ? (axis.input - 1 - tap.offset) / axis.in_step + 1 : 0;
  return {std::min(first, phase.count), std::clamp<std::int64_t>(end, 0, phase.count)};
}

std::vector<BlocksSpan> spans_of(const LoweredAxis& axis, const LoweredPhase& phase, std::int64_t in_pitch) {
  std::vector<Reach> reaches;
  std::vector<std::int64_t> ends = {0, phase.count};
  for (const LoweredTap& tap : phase.taps) {
    reaches.push_back(reach_of(axis, phase, tap));
    ends.insert(ends.end(), {reaches.back().first, reaches.back().end});
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  std::vector<BlocksSpan> spans;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    BlocksSpan span{ends[i], ends[i + 1], {}};
    for (std::size_t t = 0; t < reaches.size(); ++t)
      if (reaches[t].first <= span.first && span.end <= reaches[t].end)
        span.taps.push_back({phase.taps[t].offset * in_pitch, std::int64_t(t)});
    spans.push_back(std::move(span));
  }
  return spans;
}

double rectangle_cycles(const kernels::BlockKernels& kernels, std::int64_t vectors, std::int64_t width,
                        std::int64_t height) {
  return goes_down(kernels, vectors, width, height) ? double(width) * column_cycles(kernels, height, vectors)
                                                    : double(height) * column_cycles(kernels, width, vectors);
}

// Cycles that a group takes: a step of a tile for each pair of taps that meets its pixels and each input channel.
double cycles_of(const Lowered& lowered, const kernels::BlockKernels& kernels, const BlocksLayout& layout) {
  double cycles = 0;
  const std::vector<BlocksPhase> rows = blocks_phases(lowered.height, 1), cols = blocks_phases(lowered.width, 1);
  const auto add = [&](const BlocksSpan& y, const BlocksSpan& x) {
    const std::int64_t height = std::min(y.end - y.first, layout.strip_rows), width = x.end - x.first;
    const double strips = double(y.end - y.first) / double(height);
    cycles += strips * double(y.taps.size() * x.taps.size()) *
              (double(layout.panels - 1) * rectangle_cycles(kernels, layout.vectors, width, height) +
               rectangle_cycles(kernels, layout.last_vectors, width, height));
  };
  for (const BlocksPhase& row : rows)
    for (const BlocksSpan& y : row.spans)
      for (const BlocksPhase& col : cols)
        for (const BlocksSpan& x : col.spans) add(y, x);
  return cycles * double(lowered.group_in);
}

// Strips of nearly one height, `about` so many.
void cut_strips(std::int64_t rows, std::int64_t about, BlocksLayout& layout) {
  layout.strip_rows = ceil_div(rows, about);
  layout.strips = ceil_div(rows, layout.strip_rows);
}

// Of a phase.
std::int64_t most_taps(const LoweredAxis& axis) {
  std::int64_t most = 0;
  for (const LoweredPhase& phase : axis.phases) most = std::max(most, std::ssize(phase.taps));
  return most;
}

// Returns cycles_of() what it found.
double cut_panels(const Lowered& lowered, const Machine& machine, BlocksLayout& layout) {
  const kernels::BlockKernels& kernels = kernels::block_kernels(machine.target);
  // Whole blocks: what lies behind the last channel is written, too.
  const std::int64_t all = ceil_div(lowered.group_out, kBlock) * kBlock / layout.lanes;
  double least = 0;
  for (std::int64_t vectors = 1; vectors <= std::min<std::int64_t>(all, kernels::BlockKernels::kMostVectors);
       ++vectors) {
    BlocksLayout candidate = layout;
    candidate.vectors = vectors;
    candidate.width = vectors * layout.lanes;
    candidate.panels = ceil_div(all, vectors);
    candidate.last_vectors = all - (candidate.panels - 1) * vectors;
    const double cycles = cycles_of(lowered, kernels, candidate);
    // Of equals the widest: the input is read by fewer panels.
    if (vectors > 1 && cycles > least) continue;
    least = cycles;
    layout = candidate;
  }
  return least;
}

}  // namespace

bool goes_down(const kernels::BlockKernels& kernels, std::int64_t vectors, std::int64_t width, std::int64_t height) {
  const std::int64_t most = kernels.most_rows[vectors - 1];
  return width * ceil_div(height, most) < height * ceil_div(width, most);
}

std::vector<BlocksPhase> blocks_phases(const LoweredAxis& axis, std::int64_t in_pitch) {
  std::vector<BlocksPhase> phases;
  std::int64_t before = 0;
  for (const LoweredPhase& phase : axis.phases) {
    if (phase.count == 0) continue;
    BlocksPhase found{phase.first_output, {}, before, spans_of(axis, phase, in_pitch)};
    for (const LoweredTap& tap : phase.taps) found.taps.push_back(tap.tap);
    before += std::int64_t(found.taps.size());
    phases.push_back(std::move(found));
  }
  return phases;
}

BlocksLayout blocks_layout(const Lowered& lowered, const Machine& machine) {
  constexpr std::int64_t kFloat = sizeof(float);
  BlocksLayout layout;
  layout.lanes = kernels::lanes_of(machine.target);
  layout.in_blocks = ceil_div(lowered.group_in, kBlock);
  // A strip's input is read for all phases and panels, and the weights of a step for all pixels of a strip: both stay
  // in L2. (With half of L2 for a strip U-Net's layers take 2 % longer than with an eighth.)
  const std::int64_t rows = std::max<std::int64_t>(lowered.height.longest(), 1);
  const std::int64_t row = lowered.layer.input.w * lowered.height.in_step * lowered.group_in * kFloat;
  const std::int64_t strips = ceil_div(rows, std::clamp<std::int64_t>(machine.l2 / 8 / row, 1, rows));
  cut_strips(rows, strips, layout);
  const double cycles = double(lowered.batch * lowered.groups) * cut_panels(lowered, machine, layout);
  const std::int64_t weights = most_taps(lowered.height) * most_taps(lowered.width) * kBlock * layout.width * kFloat;
  layout.step_blocks =
      std::clamp<std::int64_t>(machine.l2 / 4 / std::max<std::int64_t>(weights, 1), 1, layout.in_blocks);
  // Weights that come from afar are waited for: nobody asks for them early.
  const double all_weights = double(kFloat * lowered.weights());
  const double bytes =
      all_weights + double(kFloat * (floats_in_blocks(lowered.layer.input) + floats_in_blocks(lowered.output)));
  layout.seconds = 0.2e-6 + std::max(1.05 * cycles * machine.cycle() + all_weights / machine.read_speed(all_weights),
                                     bytes / machine.read_speed(bytes));
  if (machine.threads == 1) return layout;
  // So many items for each thread that they end together.
  constexpr std::int64_t kItems = 2;
  const std::int64_t of_a_strip = std::max<std::int64_t>(lowered.batch * lowered.groups, 1) * layout.panels *
                                  std::ssize(lowered.height.phases) * std::ssize(lowered.width.phases);
  cut_strips(rows, std::max(strips, ceil_div(kItems * machine.threads, of_a_strip)), layout);
  const std::int64_t items = of_a_strip * layout.strips;
  layout.seconds = kSharing + layout.seconds * 1.05 * double(ceil_div(items, machine.threads)) / double(items);
  return layout;
}

}  // namespace unstride::engine::plans
