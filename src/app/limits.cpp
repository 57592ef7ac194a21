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

bool is_one_image(const engine::SharedTensor& tensor) {
  return tensor && tensor->shape.n == 1 && tensor->shape.c == 1 && tensor->shape.h >= 1 && tensor->shape.w >= 1 &&
         std::int64_t(tensor->values.size()) == tensor->shape.count();
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
  params.in_channels = params.out_channels = params.groups = 1;
  return params;
}

core::Result<core::Grid<float>> checked_grid(core::GridId grid, core::Grid<float> values) {
  const bool input = grid == core::GridId::input;
  const char* name = input ? "input" : "kernel";
  const std::int64_t most = input ? kMostInput : kMostKernel;
  if (values.rows < 1 || values.cols < 1) return core::fail("There are no values for the {}: give at least one.", name);
  if (values.rows > most || values.cols > most)
    return core::fail("{} x {} values are too many for the {}: it holds up to {} x {}.", values.rows, values.cols, name,
                      most, most);
  if (std::int64_t(values.cells.size()) != values.rows * values.cols)
    return core::fail("The values for the {} are not complete: {} x {} need {}, not {}.", name, values.rows,
                      values.cols, values.rows * values.cols, values.cells.size());
  for (float& value : values.cells) value = cell_value(value);
  return values;
}

core::Result<Setup> checked_setup(Setup setup) {
  if (!is_one_image(setup.problem.input) || !is_one_image(setup.problem.kernel))
    return core::fail("The setup has no input or no kernel: open one with both.");
  for (const core::GridId grid : {core::GridId::input, core::GridId::kernel}) {
    const core::Grid<float> values = edited_grid(setup, grid);
    auto checked = checked_grid(grid, values);
    if (!checked) return tl::make_unexpected(std::move(checked.error()));
    if (*checked != values)
      return core::fail("The setup's values are beyond what a cell holds: use numbers from -1000000 to 1000000.");
  }
  engine::ConvParams& params = setup.problem.params;
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
