#include "app/lab_patch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "app/limits.h"
#include "decoder/links.h"
#include "decoder/trace.h"
#include "decoder/words.h"

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

// The layer with these input channels and the one output channel.
std::optional<LabPatch> patch(const Decoded& decoded, const CellAt& cell, const std::vector<std::int64_t>& inputs,
                              bool with_bias, std::string what) {
  const decoder::Layer& layer = decoded.layer_of(cell.row);
  const auto convolution = convolution_of(layer);
  if (!convolution) return std::nullopt;
  const core::Tensor& below = decoded.rows[size_t(cell.row) - 1].maps;
  const engine::ConvParams& params = convolution->params;
  const auto count = std::int64_t(inputs.size());
  core::Tensor input({1, count, below.shape.h, below.shape.w});
  core::Tensor kernel({count, 1, params.height.kernel, params.width.kernel});
  for (std::int64_t i = 0; i < count; ++i) {
    const core::Grid<float> taps = kernel_of(layer, *convolution, inputs[size_t(i)], cell.channel);
    std::ranges::copy(core::channel_of(below, 0, inputs[size_t(i)]).cells,
                      input.values.begin() + input.index(0, i, 0, 0));
    std::ranges::copy(taps.cells, kernel.values.begin() + kernel.index(i, 0, 0, 0));
  }
  Setup setup;
  setup.problem.params = {params.height, params.width, count, 1, 1};
  setup.problem.input = std::make_shared<const core::Tensor>(std::move(input));
  setup.problem.kernel = std::make_shared<const core::Tensor>(std::move(kernel));
  if (with_bias && layer.bias)
    setup.problem.bias =
        std::make_shared<const core::Tensor>(core::Shape{1, 1, 1, 1}, std::vector{(*layer.bias)[size_t(cell.channel)]});
  setup.link_axes = setup.link_padding = false;
  setup.view = count > 1 ? timeline::ViewKind::channels : timeline::ViewKind::stamp;
  if (!checked_setup(setup)) return std::nullopt;
  if (convolution->turned)
    what += " Its convolution is shown as the transposed one with the kernel turned: the same sums.";
  return LabPatch{std::move(setup), std::move(what), {core::GridId::output, cell.y, cell.x}};
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

std::optional<LabPatch> lab_sum(const Decoded& decoded, const CellAt& cell) {
  if (!has_layer(decoded, cell)) return std::nullopt;
  std::map<std::int64_t, double> parts;  // of each channel below that has a product
  for (const decoder::Product& product : decoder::sum_of(decoded, cell).products)
    parts[product.from.channel] += product.value;
  std::vector<std::int64_t> inputs;
  for (const auto& [channel, part] : parts) inputs.push_back(channel);
  if (inputs.empty()) return std::nullopt;
  const bool all = std::ssize(inputs) <= kMostChannels;
  if (!all) {
    std::ranges::stable_sort(inputs, std::greater{}, [&](std::int64_t c) { return std::abs(parts.at(c)); });
    inputs.resize(size_t(kMostChannels));
    std::ranges::sort(inputs);
  }
  const std::string title = decoder::title_of(decoded, cell.row);
  return patch(decoded, cell, inputs, true,
               all ? fmt::format("{}: the {} maps below, summed into map {}.", title, inputs.size(), cell.channel + 1)
                   : fmt::format("{}: the {} of {} maps below that add most to this cell of map {}.", title,
                                 inputs.size(), parts.size(), cell.channel + 1));
}

}  // namespace unstride::app
