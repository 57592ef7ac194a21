#include "engine/plans/pixel_taps.h"

#include <algorithm>
#include <array>

#include "core/check.h"
#include "engine/plans/cost.h"

namespace unstride::engine::plans {
namespace {

// One tap of the width as the kernels see it.
struct ColumnTap {
  std::int64_t shift = 0, stream = 0, tap = 0;
};

std::vector<ColumnTap> column_taps(const LoweredAxis& width) {
  const std::int64_t least = reach_of(width).least;
  std::vector<ColumnTap> taps;
  for (size_t f = 0; f < width.phases.size(); ++f)
    for (const LoweredTap& tap : width.phases[f].taps) taps.push_back({tap.offset - least, std::int64_t(f), tap.tap});
  return taps;
}

// Bit f of [s]: stream f has a tap that reads s pixels further. Empty where there are none, or more than kernels know.
std::vector<std::uint8_t> pattern_of(const LoweredAxis& width) {
  const Reach reach = reach_of(width);
  const std::vector<ColumnTap> taps = column_taps(width);
  if (taps.empty() || reach.span() >= 64) return {};
  std::vector<std::uint8_t> bits(size_t(reach.span() + 1));
  for (const ColumnTap& t : taps) bits[size_t(t.shift)] = std::uint8_t(bits[size_t(t.shift)] | (1 << t.stream));
  return bits;
}

// The taps of the width, each block as one pass of the kernel over all channels.
std::vector<std::vector<ColumnTap>> passes_of(const LoweredAxis& width, const kernels::PixelKernel& kernel) {
  std::vector<ColumnTap> taps = column_taps(width);
  if (!kernel.patterns.empty()) {
    std::stable_sort(taps.begin(), taps.end(),
                     [](const ColumnTap& a, const ColumnTap& b) { return a.shift < b.shift; });
    return {taps};
  }
  std::vector<std::vector<ColumnTap>> passes(width.phases.size());
  for (const ColumnTap& t : taps) passes[size_t(t.stream)].push_back(t);
  return passes;
}

}  // namespace

Reach reach_of(const LoweredAxis& axis) {
  Reach reach;
  bool any = false;
  for (const LoweredPhase& phase : axis.phases)
    for (const LoweredTap& tap : phase.taps) {
      reach = any ? Reach{std::min(reach.least, tap.offset), std::max(reach.most, tap.offset)}
                  : Reach{tap.offset, tap.offset};
      any = true;
    }
  return reach;
}

std::vector<PixelPart> parts_of(const Lowered& lowered, kernels::Target target) {
  const std::vector<std::uint8_t> pattern = pattern_of(lowered.width);
  const auto streams = std::int64_t(lowered.width.phases.size());
  // [outputs]: the kernel that computes so many, with the taps compiled in if there is one.
  std::array<const kernels::PixelKernel*, kMostOutputs + 1> of_outputs = {};
  std::int64_t most = 0;
  for (const kernels::PixelKernel& kernel : kernels::pixel_kernels(target)) {
    const bool any = kernel.patterns.empty();
    if (kernel.streams != streams) continue;
    if (!any && !std::equal(kernel.patterns.begin(), kernel.patterns.end(), pattern.begin(), pattern.end())) continue;
    CHECK(kernel.outputs <= kMostOutputs);
    if (!any || !of_outputs[size_t(kernel.outputs)]) of_outputs[size_t(kernel.outputs)] = &kernel;
    most = std::max<std::int64_t>(most, kernel.outputs);
  }
  std::vector<PixelPart> parts;
  for (std::int64_t done = 0; done < lowered.group_out;) {
    const std::int64_t left = lowered.group_out - done;
    std::int64_t outputs = ceil_div(left, ceil_div(left, most));  // 4 as 2 and 2, not 3 and 1
    while (!of_outputs[size_t(outputs)]) --outputs;
    parts.push_back({of_outputs[size_t(outputs)], done});
    done += outputs;
  }
  return parts;
}

PixelTaps::PixelTaps(const Lowered& lowered, std::span<const float> kernel, std::span<const PixelPart> parts)
    : phases_(lowered.height.phases.size()) {
  for (const ColumnTap& t : column_taps(lowered.width)) {
    stream_ends_.resize(size_t(t.stream), std::int32_t(shifts_.size()));
    shifts_.push_back(std::int32_t(t.shift));
  }
  stream_ends_.resize(lowered.width.phases.size(), std::int32_t(shifts_.size()));
  for (std::int64_t group = 0; group < lowered.groups; ++group) {
    for (const PixelPart& part : parts)
      for (const LoweredPhase& phase : lowered.height.phases) {
        if (group == 0) firsts_.push_back(packed_.size());
        for (const std::vector<ColumnTap>& pass : passes_of(lowered.width, *part.kernel))
          for (std::int64_t in = 0; in < lowered.group_in; ++in)
            for (const LoweredTap& row : phase.taps)
              for (const ColumnTap& column : pass)
                for (std::int64_t o = 0; o < part.kernel->outputs; ++o)
                  packed_.push_back(kernel[size_t(lowered.weight_index(group, part.first_output + o, in) +
                                                  row.tap * lowered.width.kernel + column.tap)]);
      }
    if (group == 0) group_floats_ = packed_.size();
  }
}

}  // namespace unstride::engine::plans
