#include "decoder/links.h"

#include <algorithm>
#include <variant>

namespace unstride::decoder {
namespace {

using engine::plans::Operation;

AxisLinks turned(std::vector<std::vector<Link>> into, std::int64_t inputs) {
  AxisLinks links{std::move(into), std::vector<std::vector<Link>>(size_t(inputs))};
  for (const auto& list : links.into)
    for (const Link& link : list) links.out_of[size_t(link.input)].push_back(link);
  return links;
}

AxisLinks of_convolution(const engine::AxisParams& params, std::int64_t input, std::int64_t output, bool transposed) {
  const engine::Axis axis = transposed ? engine::Axis{params, input} : axis_of_convolution(params, input);
  std::vector<std::vector<Link>> into(static_cast<size_t>(output));
  for (std::int64_t o = 0; o < output; ++o)
    for (const engine::Link& link : transposed ? axis.terms_of_output(o) : axis.stamp_of_input(o))
      into[size_t(o)].push_back(transposed ? Link{link.input, o, link.tap} : Link{link.output, o, link.tap});
  return turned(std::move(into), input);
}

AxisLinks same(std::int64_t cells) {
  std::vector<std::vector<Link>> into(static_cast<size_t>(cells));
  for (std::int64_t i = 0; i < cells; ++i) into[size_t(i)] = {{i, i, 0}};
  return turned(std::move(into), cells);
}

AxisLinks every(std::int64_t inputs, std::int64_t outputs) {
  std::vector<std::vector<Link>> into(static_cast<size_t>(outputs));
  for (std::int64_t o = 0; o < outputs; ++o)
    for (std::int64_t i = 0; i < inputs; ++i) into[size_t(o)].push_back({i, o, 0});
  return turned(std::move(into), inputs);
}

// Linear sampling reads two cells; their shares are the taps' business (trace.cpp).
AxisLinks of_samples(const std::vector<nn::Sample>& samples, bool linear, std::int64_t inputs) {
  std::vector<std::vector<Link>> into;
  for (size_t o = 0; o < samples.size(); ++o) {
    into.push_back({{samples[o].first, std::int64_t(o), 0}});
    if (linear && samples[o].share != 0) into.back().push_back({samples[o].second, std::int64_t(o), 1});
  }
  return turned(std::move(into), inputs);
}

}  // namespace

std::int64_t first_weight(const engine::plans::Layer& layer, std::int64_t input, std::int64_t output) {
  const engine::ConvParams& params = layer.params;
  const std::int64_t group_in = params.in_channels / params.groups, group_out = params.out_channels / params.groups;
  const std::int64_t plane = layer.operation == Operation::conv_transpose ? input * group_out + output % group_out
                                                                          : output * group_in + input % group_in;
  return plane * params.height.kernel * params.width.kernel;
}

engine::Axis axis_of_convolution(const engine::AxisParams& params, std::int64_t input) {
  engine::Axis axis{params, engine::conv_output_size(params, input)};
  axis.params.output_padding = 0;
  axis.params.output_padding = input - axis.output();  // cells behind the last window, which no tap reads
  return axis;
}

LayerLinks links_of(const nn::Operation& operation, const core::Shape& input, const core::Shape& output) {
  if (const auto* convolution = std::get_if<nn::Convolution>(&operation.kind)) {
    const engine::ConvParams& params = convolution->layer.params;
    const bool transposed = convolution->layer.operation == Operation::conv_transpose;
    return {of_convolution(params.height, input.h, output.h, transposed),
            of_convolution(params.width, input.w, output.w, transposed), true, params.groups};
  }
  if (const auto* resampling = std::get_if<nn::Resampling>(&operation.kind))
    return {of_samples(resampling->rows, resampling->linear, input.h),
            of_samples(resampling->columns, resampling->linear, input.w), false, 1};
  if (std::holds_alternative<nn::Product>(operation.kind))
    return {every(input.h, output.h), every(input.w, output.w), true, 1};
  return {same(output.h), same(output.w), false, 1};
}

}  // namespace unstride::decoder
