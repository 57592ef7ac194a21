#include "app/limits.h"

#include <algorithm>
#include <utility>

#include "app/change.h"

namespace unstride::app {
namespace {

using engine::AxisParams;

struct Range {
  std::int64_t least, most;
};

Range range_of(Field field) {
  switch (field) {
    case Field::input:
      return {1, kMostInput};
    case Field::kernel:
      return {1, kMostKernel};
    case Field::stride:
      return {1, kMostStride};
    case Field::pad_begin:
    case Field::pad_end:
      return {0, kMostPadding};
    case Field::output_padding:
      return {0, kMostOutputPadding};
    case Field::dilation:
      return {1, kMostDilation};
    case Field::in_channels:
      return {1, kMostInChannels};
    case Field::out_channels:
    case Field::groups:
      return {1, kMostOutChannels};
  }
  return {1, 1};
}

AxisParams clamped(const AxisParams& axis) {
  return {.kernel = clamped(Field::kernel, axis.kernel),
          .stride = clamped(Field::stride, axis.stride),
          .pad_begin = clamped(Field::pad_begin, axis.pad_begin),
          .pad_end = clamped(Field::pad_end, axis.pad_end),
          .output_padding = clamped(Field::output_padding, axis.output_padding),
          .dilation = clamped(Field::dilation, axis.dilation)};
}

bool has_planes(const engine::SharedTensor& tensor, std::int64_t n, std::int64_t c) {
  return tensor && tensor->shape.n == n && tensor->shape.c == c && tensor->shape.h >= 1 && tensor->shape.w >= 1 &&
         std::int64_t(tensor->values.size()) == tensor->shape.count();
}

// Every tensor has the channels that the parameters say; the sizes of the planes are looked at elsewhere.
core::Result<void> check_channels(const engine::Problem& problem) {
  const engine::ConvParams& params = problem.params;
  if (params.in_channels < 1 || params.out_channels < 1 || params.groups < 1 || params.in_channels > kMostInChannels ||
      params.out_channels > kMostOutChannels || params.groups > kMostOutChannels)
    return core::fail("The setup's input channels must be 1 to {}, its output channels and groups 1 to {}.",
                      kMostInChannels, kMostOutChannels);
  if (!has_planes(problem.input, 1, params.in_channels) ||
      !has_planes(problem.kernel, params.in_channels, std::max<std::int64_t>(1, params.out_channels / params.groups)))
    return core::fail("The setup has no input or no kernel for each of its channels: open one with both.");
  if (problem.bias && problem.bias->shape != core::Shape{1, params.out_channels, 1, 1})
    return core::fail("The setup's bias needs {} values, one for each output channel.", params.out_channels);
  return {};
}

bool holds(const std::vector<float>& values) {
  return std::ranges::all_of(values, [](float value) { return value == cell_value(value); });
}

bool agrees(const AxisParams& a, const AxisParams& b) {
  AxisParams other = b;
  other.kernel = a.kernel;
  return a == other;
}

}  // namespace

std::int64_t clamped(Field field, std::int64_t value) {
  const Range range = range_of(field);
  return std::clamp(value, range.least, range.most);
}

engine::ConvParams clamped(engine::ConvParams params) {
  params.height = clamped(params.height);
  params.width = clamped(params.width);
  params.in_channels = clamped(Field::in_channels, params.in_channels);
  params.out_channels = clamped(Field::out_channels, params.out_channels);
  params.groups = clamped(Field::groups, params.groups);
  return params;
}

std::int64_t most_in_channels(std::int64_t rows, std::int64_t cols) {
  return std::clamp<std::int64_t>(kMostInputValues / (rows * cols), 1, kMostInChannels);
}

std::int64_t most_input_side(std::int64_t in_channels, std::int64_t other_side) {
  return std::clamp<std::int64_t>(kMostInputValues / (in_channels * other_side), 1, kMostInput);
}

std::int64_t most_input_square(std::int64_t in_channels) {
  std::int64_t side = kMostInput;
  while (in_channels * side * side > kMostInputValues) --side;
  return side;
}

core::Result<void> check_input_values(std::int64_t in_channels, std::int64_t rows, std::int64_t cols) {
  if (in_channels * rows * cols <= kMostInputValues) return {};
  return core::fail("{} input channels of {} x {} are too many values: the Lab holds {} in all channels together.",
                    in_channels, rows, cols, kMostInputValues);
}

core::Result<core::Grid<float>> checked_grid(core::GridId grid, core::Grid<float> values, std::int64_t in_channels) {
  const bool kernel = grid == core::GridId::kernel;
  const char* name = kernel ? "kernel" : "input";
  const std::int64_t most = kernel ? kMostKernel : kMostInput;
  if (values.rows < 1 || values.cols < 1) return core::fail("There are no values for the {}: give at least one.", name);
  if (values.rows > most || values.cols > most)
    return core::fail("{} x {} values are too many for the {}: it holds up to {} x {}.", values.rows, values.cols, name,
                      most, most);
  if (std::int64_t(values.cells.size()) != values.rows * values.cols)
    return core::fail("The values for the {} are not complete: {} x {} need {}, not {}.", name, values.rows,
                      values.cols, values.rows * values.cols, values.cells.size());
  if (!kernel)
    if (auto fits = check_input_values(in_channels, values.rows, values.cols); !fits)
      return tl::make_unexpected(std::move(fits.error()));
  for (float& value : values.cells) value = cell_value(value);
  return values;
}

core::Result<Setup> checked_setup(Setup setup) {
  if (auto channels = check_channels(setup.problem); !channels) return tl::make_unexpected(std::move(channels.error()));
  engine::ConvParams& params = setup.problem.params;
  setup.pair = nearest_pair(params, setup.pair);
  for (const core::GridId grid : {core::GridId::input, core::GridId::kernel}) {
    auto checked = checked_grid(grid, edited_grid(setup, grid), params.in_channels);
    if (!checked) return tl::make_unexpected(std::move(checked.error()));
  }
  if (!holds(setup.problem.input->values) || !holds(setup.problem.kernel->values) ||
      (setup.problem.bias && !holds(setup.problem.bias->values)) || (setup.probe && !holds(setup.probe->cells)))
    return core::fail("The setup's values are beyond what a cell holds: use numbers from -1000000 to 1000000.");
  const core::Shape& kernel = setup.problem.kernel->shape;
  if (params.height.kernel != kernel.h || params.width.kernel != kernel.w)
    return core::fail("The setup's kernel has {} x {} values, but its parameters say {} x {}: make them agree.",
                      kernel.h, kernel.w, params.height.kernel, params.width.kernel);
  if (params != clamped(params))
    return core::fail("The setup's parameters are beyond the limits of the Lab's controls.");
  setup.link_axes = setup.link_axes && agrees(params.height, params.width);
  setup.link_padding = setup.link_padding && params.height.pad_begin == params.height.pad_end &&
                       params.width.pad_begin == params.width.pad_end;
  return setup;
}

}  // namespace unstride::app
