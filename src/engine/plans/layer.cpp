#include "engine/plans/layer.h"

#include <algorithm>

#include "engine/phases.h"
#include "engine/relation.h"
#include "engine/sizes.h"

namespace unstride::engine::plans {
namespace {

// More floats than this is a slip in the numbers: 16 GiB.
constexpr std::int64_t kMostFloats = std::int64_t(1) << 32;
// A stride or a side beyond this would only make lists without end.
constexpr std::int64_t kLongestSide = std::int64_t(1) << 20;

LoweredAxis lowered_transpose(const Axis& axis) {
  LoweredAxis lowered{axis.input, axis.output(), 1, axis.params.stride, axis.params.kernel, {}};
  lowered.phases.resize(size_t(axis.params.stride));
  for (std::int64_t f = 0; f < axis.params.stride; ++f) lowered.phases[size_t(f)].first_output = f;
  for (const AxisPhase& phase : phases_of(axis)) {
    if (phase.outputs.empty()) continue;
    LoweredPhase& to = lowered.phases[size_t(phase.outputs.front())];
    to.count = std::int64_t(phase.outputs.size());
    for (size_t t = 0; t < phase.taps.size(); ++t) to.taps.push_back({phase.taps[t], phase.first_inputs[t]});
  }
  return lowered;
}

// A convolution reads where its transpose writes: the same relation with input and output exchanged.
LoweredAxis lowered_conv(const AxisParams& params, std::int64_t input) {
  const std::int64_t output = conv_output_size(params, input);
  const Axis transpose{params, output};
  LoweredAxis lowered{input, output, params.stride, 1, params.kernel, {{0, output, {}}}};
  for (std::int64_t a = 0; a < params.kernel; ++a)
    lowered.phases.front().taps.push_back({a, transpose.output_of(0, a)});
  return lowered;
}

core::Result<void> check(const Layer& layer) {
  if (layer.operation == Operation::conv) {
    if (auto legal = check_conv(layer.params, layer.input); !legal) return legal;
  } else if (const auto violations = validate(layer.params, layer.input); !violations.empty()) {
    return core::fail("{}", violations.front().message);
  }
  for (const std::int64_t side : {layer.params.height.stride, layer.params.width.stride, layer.params.height.kernel,
                                  layer.params.width.kernel, layer.input.h, layer.input.w})
    if (side > kLongestSide) return core::fail("{} is more than the {} that a plan can lay out.", side, kLongestSide);
  return {};
}

bool fits(std::initializer_list<std::int64_t> factors) {
  std::int64_t count = 1;
  for (const std::int64_t factor : factors)
    if (__builtin_mul_overflow(count, factor, &count)) return false;
  return count <= kMostFloats;
}

}  // namespace

std::int64_t LoweredAxis::longest() const {
  std::int64_t most = 0;
  for (const LoweredPhase& phase : phases) most = std::max(most, phase.count);
  return most;
}

std::int64_t LoweredAxis::taps() const {
  std::int64_t count = 0;
  for (const LoweredPhase& phase : phases) count += std::int64_t(phase.taps.size());
  return count;
}

std::vector<std::int64_t> LoweredAxis::offsets() const {
  std::vector<std::int64_t> offsets;
  for (const LoweredPhase& phase : phases)
    for (const LoweredTap& tap : phase.taps) offsets.push_back(tap.offset);
  std::sort(offsets.begin(), offsets.end());
  offsets.erase(std::unique(offsets.begin(), offsets.end()), offsets.end());
  return offsets;
}

PixelRange LoweredAxis::reached(std::int64_t offset, const PixelRange& pixels) const {
  const std::int64_t first = offset < 0 ? (-offset + in_step - 1) / in_step : 0;
  const std::int64_t end = offset < input ? (input - offset + in_step - 1) / in_step : 0;
  const std::int64_t begin = std::max(pixels.begin, first);
  return {begin, std::max(begin, std::min(pixels.end, end))};
}

std::int64_t Lowered::weight_index(std::int64_t group, std::int64_t out, std::int64_t in) const {
  const bool conv = layer.operation == Operation::conv;
  const std::int64_t first =
      conv ? (group * group_out + out) * group_in + in : (group * group_in + in) * group_out + out;
  return first * height.kernel * width.kernel;
}

std::int64_t Lowered::weights() const {
  return groups * group_in * group_out * height.kernel * width.kernel;
}

double Lowered::flops() const {
  const core::Shape& cells = layer.operation == Operation::conv ? output : layer.input;
  return 2.0 * double(groups) * double(group_in) * double(group_out) * double(height.kernel) * double(width.kernel) *
         double(cells.n) * double(cells.h) * double(cells.w);
}

core::Result<Lowered> lower(const Layer& layer) {
  if (auto legal = check(layer); !legal) return tl::make_unexpected(legal.error());
  const ConvParams& p = layer.params;
  const bool conv = layer.operation == Operation::conv;
  const std::int64_t rows = conv ? conv_output_size(p.height, layer.input.h) : output_size(p.height, layer.input.h);
  const std::int64_t cols = conv ? conv_output_size(p.width, layer.input.w) : output_size(p.width, layer.input.w);
  if (rows > kLongestSide || cols > kLongestSide || !fits({layer.input.n, p.out_channels, rows, cols}) ||
      !fits({layer.input.n, p.in_channels, layer.input.h, layer.input.w}) ||
      !fits({p.in_channels, p.out_channels / p.groups, p.height.kernel, p.width.kernel}))
    return core::fail("Input {} x {} x {} x {} with an output of {} x {} x {} is too large to compute.", layer.input.n,
                      layer.input.c, layer.input.h, layer.input.w, p.out_channels, rows, cols);
  Lowered lowered;
  lowered.layer = layer;
  const Axes axes = axes_of(p, layer.input);
  lowered.height = conv ? lowered_conv(p.height, layer.input.h) : lowered_transpose(axes.height);
  lowered.width = conv ? lowered_conv(p.width, layer.input.w) : lowered_transpose(axes.width);
  lowered.output = {layer.input.n, p.out_channels, rows, cols};
  lowered.batch = layer.input.n;
  lowered.groups = p.groups;
  lowered.group_in = p.in_channels / p.groups;
  lowered.group_out = p.out_channels / p.groups;
  return lowered;
}

}  // namespace unstride::engine::plans
