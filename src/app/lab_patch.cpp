#include "app/lab_patch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "app/limits.h"
#include "decoder/links.h"
#include "decoder/words.h"
#include "engine/cut.h"

namespace unstride::app {
namespace {

using decoder::CellAt;
using decoder::Decoded;
using engine::AxisParams;

struct Convolution {
  engine::ConvParams params;  // of the transposed convolution
  bool turned = false;  // it was a convolution: its kernel is turned, and its tensor has the output channels first
};

// i = o - p + a*d read from the input's side: a transposed convolution with turned taps and padding d*(k-1) - p.
std::optional<AxisParams> transposed(const AxisParams& axis) {
  AxisParams result = axis;
  result.pad_begin = axis.dilation * (axis.kernel - 1) - axis.pad_begin;
  result.pad_end = axis.dilation * (axis.kernel - 1) - axis.pad_end;
  result.output_padding = 0;
  if (axis.stride != 1 || result.pad_begin < 0 || result.pad_end < 0) return std::nullopt;
  return result;
}

std::optional<Convolution> convolution_of(const decoder::Layer& layer) {
  const auto* found = std::get_if<nn::Convolution>(&layer.operation.kind);
  if (!found) return std::nullopt;
  if (found->layer.operation == engine::plans::Operation::conv_transpose) return Convolution{found->layer.params};
  const auto height = transposed(found->layer.params.height), width = transposed(found->layer.params.width);
  if (!height || !width) return std::nullopt;
  Convolution result{found->layer.params, true};
  result.params.height = *height;
  result.params.width = *width;
  return result;
}

// The kernel from channel `in` to channel `out` (of the whole layer, in one group), as the Lab's.
core::Grid<float> kernel_of(const decoder::Layer& layer, const Convolution& convolution, std::int64_t in,
                            std::int64_t out) {
  const engine::ConvParams& params = convolution.params;
  const std::int64_t kh = params.height.kernel, kw = params.width.kernel;
  const std::int64_t first = decoder::first_weight(std::get<nn::Convolution>(layer.operation.kind).layer, in, out);
  core::Grid<float> kernel(kh, kw);
  for (std::int64_t a = 0; a < kh; ++a)
    for (std::int64_t b = 0; b < kw; ++b) {
      const std::int64_t at = first + a * kw + b;
      (convolution.turned ? kernel.at(kh - 1 - a, kw - 1 - b) : kernel.at(a, b)) = (*layer.weights)[size_t(at)];
    }
  return kernel;
}

// As much of an axis, around the terms of output cell `o`, as `most` input cells are.
engine::CutAxis cut_around(const engine::Axis& axis, std::int64_t o, std::int64_t most) {
  if (axis.input <= most) return engine::cut(axis, 0, axis.input);
  const engine::TermRun terms = axis.run_of_output(o);
  const std::int64_t middle = (terms.input_at(0) + terms.input_at(std::max<std::int64_t>(0, terms.count - 1)) + 1) / 2;
  return engine::cut(axis, std::clamp<std::int64_t>(middle - most / 2, 0, axis.input - most), most);
}

bool holds(const engine::CutAxis& part, std::int64_t o) {
  return o >= part.first_output && o - part.first_output < part.axis.output();
}

// The part of the maps that the Lab shows.
struct Window {
  engine::CutAxis height, width;
  bool whole(const core::Shape& maps) const { return height.axis.input == maps.h && width.axis.input == maps.w; }
};

// The cell in the middle where the Lab cannot hold `channels` of these maps whole; empty where it cannot hold even what
// the cell is made of.
std::optional<Window> window_around(const CellAt& cell, const engine::ConvParams& params, std::int64_t channels,
                                    const core::Shape& maps) {
  const engine::Axes axes = engine::axes_of(params, maps);
  const std::int64_t rows = std::min(maps.h, most_input_square(channels));
  const Window window{cut_around(axes.height, cell.y, rows),
                      cut_around(axes.width, cell.x, most_input_side(channels, rows))};
  if (!holds(window.height, cell.y) || !holds(window.width, cell.x)) return std::nullopt;
  return window;
}

core::Grid<float> part_of(const core::Grid<float>& map, const Window& window) {
  core::Grid<float> part(window.height.axis.input, window.width.axis.input);
  for (std::int64_t r = 0; r < part.rows; ++r)
    for (std::int64_t c = 0; c < part.cols; ++c)
      part.at(r, c) = map.at(window.height.first_input + r, window.width.first_input + c);
  return part;
}

// The layer with these input channels and the one output channel.
std::optional<LabPatch> patch(const Decoded& decoded, const CellAt& cell, const std::vector<std::int64_t>& inputs,
                              bool with_bias, std::string what) {
  const decoder::Layer& layer = decoded.layer_of(cell.row);
  const auto convolution = convolution_of(layer);
  const auto count = std::int64_t(inputs.size());
  if (!convolution || count > kMostInChannels) return std::nullopt;
  const core::Tensor& below = decoded.rows[size_t(cell.row) - 1].maps;
  const auto window = window_around(cell, convolution->params, count, below.shape);
  if (!window) return std::nullopt;
  const engine::AxisParams &height = window->height.axis.params, &width = window->width.axis.params;
  core::Tensor input({1, count, window->height.axis.input, window->width.axis.input});
  core::Tensor kernel({count, 1, height.kernel, width.kernel});
  for (std::int64_t i = 0; i < count; ++i) {
    const core::Grid<float> map = part_of(core::channel_of(below, 0, inputs[size_t(i)]), *window),
                            taps = kernel_of(layer, *convolution, inputs[size_t(i)], cell.channel);
    std::ranges::copy(map.cells, input.values.begin() + input.index(0, i, 0, 0));
    std::ranges::copy(taps.cells, kernel.values.begin() + kernel.index(i, 0, 0, 0));
  }
  Setup setup;
  setup.problem.params = {height, width, count, 1, 1};
  setup.problem.input = std::make_shared<const core::Tensor>(std::move(input));
  setup.problem.kernel = std::make_shared<const core::Tensor>(std::move(kernel));
  if (with_bias && layer.bias)
    setup.problem.bias =
        std::make_shared<const core::Tensor>(core::Shape{1, 1, 1, 1}, std::vector{(*layer.bias)[size_t(cell.channel)]});
  setup.link_axes = setup.link_padding = false;
  setup.view = count > 1 ? timeline::ViewKind::channels : timeline::ViewKind::stamp;
  if (!checked_setup(setup)) return std::nullopt;
  if (!window->whole(below.shape))
    what += fmt::format(" Rows {} to {} and columns {} to {} of the maps below, and the cells that only they make.",
                        window->height.first_input, window->height.first_input + window->height.axis.input - 1,
                        window->width.first_input, window->width.first_input + window->width.axis.input - 1);
  if (convolution->turned)
    what += " Its convolution is shown as the transposed one with the kernel turned: the same sums.";
  return LabPatch{std::move(setup),
                  std::move(what),
                  {core::GridId::output, cell.y - window->height.first_output, cell.x - window->width.first_output}};
}

bool has_layer(const Decoded& decoded, const CellAt& cell) {
  return cell.row >= 1 && cell.row < std::ssize(decoded.rows);
}

}  // namespace

std::optional<LabPatch> lab_pair(const Decoded& decoded, const CellAt& cell, std::int64_t input) {
  if (!has_layer(decoded, cell)) return std::nullopt;
  return patch(decoded, cell, {input}, false,
               fmt::format("{}: map {} below, seen by map {}.", decoder::title_of(decoded, cell.row), input + 1,
                           cell.channel + 1));
}

std::int64_t summed_channels(const Decoded& decoded, int row) {
  const auto* found = std::get_if<nn::Convolution>(&decoded.layer_of(row).operation.kind);
  return found ? found->layer.params.in_channels / found->layer.params.groups : 0;
}

std::optional<LabPatch> lab_sum(const Decoded& decoded, const CellAt& cell) {
  const std::int64_t ins = has_layer(decoded, cell) ? summed_channels(decoded, cell.row) : 0;
  if (ins == 0) return std::nullopt;
  const std::int64_t groups = decoded.shape_of(cell.row - 1).c / ins, outs = decoded.shape_of(cell.row).c / groups;
  std::vector<std::int64_t> inputs(static_cast<size_t>(ins));
  std::iota(inputs.begin(), inputs.end(), cell.channel / outs * ins);
  return patch(decoded, cell, inputs, true,
               fmt::format("{}: {}, summed into map {}.", decoder::title_of(decoded, cell.row),
                           ins == 1 ? "the map below" : fmt::format("all {} maps below", ins), cell.channel + 1));
}

}  // namespace unstride::app
