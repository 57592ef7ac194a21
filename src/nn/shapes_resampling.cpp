// The shapes of Resize and Upsample, and which input cells each output cell is made of.
#include <algorithm>
#include <cmath>
#include <optional>

#include "nn/attributes.h"
#include "nn/shapes.h"

namespace unstride::nn {
namespace {

using Error = tl::unexpected<core::Error>;

constexpr std::int64_t kLongestSide = std::int64_t(1) << 20;  // as in engine/plans/layer.h

// The attributes' words.
struct Settings {
  std::string mode, coordinates, nearest;
  std::vector<std::int64_t> axes = {};  // that scales and sizes are about; empty: all
};

// Resize-10 and Upsample have no such attributes, and mean these words by it.
Settings plain_settings(Attributes& attributes) {
  return {attributes.text("mode", "nearest"), "asymmetric", "floor"};
}

core::Result<Settings> settings_of(const Node& node, std::int64_t opset) {
  Attributes attributes(node);
  if (node.op == "Upsample" || opset == 10) {
    Settings settings = plain_settings(attributes);
    if (node.op == "Upsample" && opset < 9) attributes.numbers("scales");
    if (auto good = attributes.check(); !good) return Error(good.error());
    return settings;
  }
  Settings settings{attributes.text("mode", "nearest"), attributes.text("coordinate_transformation_mode", "half_pixel"),
                    attributes.text("nearest_mode", "round_prefer_floor")};
  // Of modes that are refused, or without meaning for upscaling.
  attributes.number("cubic_coeff_a", -0.75f);
  attributes.number("extrapolation_value", 0);
  attributes.integer("exclude_outside", 0);
  std::string policy = "stretch";
  if (opset >= 18) {
    settings.axes = attributes.integers("axes", {});
    attributes.integer("antialias", 0);
    policy = attributes.text("keep_aspect_ratio_policy", policy);
  }
  if (auto good = attributes.check(); !good) return Error(good.error());
  if (policy != "stretch") return core::fail("its keep_aspect_ratio_policy '{}' is not supported", policy);
  return settings;
}

// Where output cell `x` of `output` lies among the `input` cells. Quotients of whole numbers, so that no rounding
// decides which cell is the nearest. Source: ONNX, Resize-13, coordinate_transformation_mode.
std::optional<double> position(const std::string& coordinates, std::int64_t x, std::int64_t input,
                               std::int64_t output) {
  const double in = double(input), out = double(output);
  if (coordinates == "asymmetric") return double(x) * in / out;
  if (coordinates == "half_pixel") return double(2 * x + 1) * in / (2 * out) - 0.5;
  if (coordinates == "pytorch_half_pixel") return output > 1 ? double(2 * x + 1) * in / (2 * out) - 0.5 : 0;
  if (coordinates == "tf_half_pixel_for_nn") return double(2 * x + 1) * in / (2 * out);
  if (coordinates == "align_corners") return output > 1 ? double(x) * (in - 1) / (out - 1) : 0;
  return std::nullopt;
}

std::optional<double> nearest_cell(const std::string& mode, double at) {
  if (mode == "floor") return std::floor(at);
  if (mode == "ceil") return std::ceil(at);
  if (mode == "round_prefer_floor") return std::ceil(at - 0.5);
  if (mode == "round_prefer_ceil") return std::floor(at + 0.5);
  return std::nullopt;
}

core::Result<std::vector<Sample>> samples(const Settings& settings, std::int64_t input, std::int64_t output) {
  if (input < 1 || output > kLongestSide) return core::fail("{} cells cannot be made of {}", output, input);
  std::vector<Sample> samples;
  const auto clamped = [input](double cell) { return std::clamp<std::int64_t>(std::int64_t(cell), 0, input - 1); };
  for (std::int64_t x = 0; x < output; ++x) {
    const auto at = position(settings.coordinates, x, input, output);
    if (!at) return core::fail("its coordinate_transformation_mode '{}' is not supported", settings.coordinates);
    if (settings.mode == "linear") {
      const double first = std::floor(*at);
      samples.push_back({clamped(first), clamped(first + 1), float(*at - first)});
    } else if (const auto cell = nearest_cell(settings.nearest, *at)) {
      samples.push_back({clamped(*cell), clamped(*cell), 0});
    } else {
      return core::fail("its nearest_mode '{}' is not supported", settings.nearest);
    }
  }
  return samples;
}

// input * scale, where that is a whole number: ONNX rounds others down, and then has two ideas of the scale.
core::Result<std::int64_t> scaled(std::int64_t input, float scale) {
  const double output = double(input) * double(scale);
  if (!(scale >= 1)) return core::fail("it scales by {}; only scaling up is supported", scale);
  if (output != std::floor(output) || output > double(kMostElements))
    return core::fail("{} times {} cells is no whole number", scale, input);
  return std::int64_t(output);
}

// Scales or sizes as the node has them: attribute, or constant inputs.
struct Wanted {
  const std::vector<float>* scales = nullptr;
  const std::vector<std::int64_t>* sizes = nullptr;
};

core::Result<Wanted> wanted_of(const Node& node, std::int64_t opset, std::span<const Known> inputs) {
  if (node.op == "Upsample" && opset < 9) {
    const auto found = node.attributes.find("scales");
    const auto* scales = found == node.attributes.end() ? nullptr : std::get_if<std::vector<float>>(&found->second);
    if (!scales) return core::fail("it has no scales");
    return Wanted{.scales = scales};
  }
  // (X, scales), from opset 11 on (X, roi, scales, sizes): what is left out may also be an empty list.
  const std::size_t at = node.op == "Upsample" || opset == 10 ? 1 : 2;
  Wanted wanted;
  for (std::size_t i = at; i < inputs.size(); ++i) {
    if (!inputs[i].given) continue;
    if (!inputs[i].constant) return core::fail("its size is computed by another node; export it with constant sizes");
    if (i == at && !inputs[i].constant->floats.empty()) wanted.scales = &inputs[i].constant->floats;
    if (i == at + 1 && !inputs[i].constant->ints.empty()) wanted.sizes = &inputs[i].constant->ints;
  }
  if (!wanted.scales == !wanted.sizes) return core::fail("it needs either scales or sizes");
  return wanted;
}

core::Result<Shape> output_of(const Wanted& wanted, const Settings& settings, const Shape& input) {
  std::vector<std::int64_t> axes = settings.axes;
  const std::int64_t rank = std::int64_t(input.size());
  if (axes.empty())
    for (std::int64_t axis = 0; axis < rank; ++axis) axes.push_back(axis);
  if (axes.size() != (wanted.scales ? wanted.scales->size() : wanted.sizes->size()))
    return core::fail("it has not one scale or size for each of {} dimensions", axes.size());
  Shape output = input;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::int64_t axis = axes[i] < 0 ? axes[i] + rank : axes[i];
    if (axis < 0 || axis >= rank) return core::fail("its axis {} is not one of {}", axes[i], describe(input));
    std::int64_t& size = output[size_t(axis)];
    if (wanted.sizes) {
      if ((*wanted.sizes)[i] < size) return core::fail("it scales down, which is not supported");
      size = (*wanted.sizes)[i];
      continue;
    }
    const auto larger = scaled(size, (*wanted.scales)[i]);
    if (!larger) return Error(larger.error());
    size = *larger;
  }
  return output;
}

}  // namespace

core::Result<Operation> resolve_resampling(const Node& node, std::int64_t opset, std::span<const Known> inputs) {
  if (node.op == "Upsample" && opset > 9) return core::fail("this operator ended with opset 9");
  if (node.op == "Resize" && opset < 10) return core::fail("this operator began with opset 10");
  const auto settings = settings_of(node, opset);
  if (!settings) return Error(settings.error());
  const bool linear = settings->mode == "linear";
  if (!linear && settings->mode != "nearest") return core::fail("its mode '{}' is not supported", settings->mode);
  const auto wanted = wanted_of(node, opset, inputs);
  if (!wanted) return Error(wanted.error());
  const Shape& input = inputs[0].shape;
  const auto output = output_of(*wanted, *settings, input);
  if (!output) return Error(output.error());
  if (auto count = count_of(*output); !count) return Error(count.error());
  if (input.size() < 2 || !std::equal(input.begin(), input.end() - 2, output->begin()))
    return core::fail("only the last two dimensions of {} can be resized", describe(input));

  const std::size_t last = input.size() - 1;
  Resampling kind{.height = input[last - 1], .width = input[last], .linear = linear};
  for (std::size_t i = 0; i + 2 < input.size(); ++i) kind.planes *= input[i];
  auto rows = samples(*settings, kind.height, (*output)[last - 1]);
  auto columns = samples(*settings, kind.width, (*output)[last]);
  if (!rows || !columns) return Error(rows ? columns.error() : rows.error());
  kind.rows = std::move(*rows);
  kind.columns = std::move(*columns);
  return Operation{std::move(kind), *output};
}

}  // namespace unstride::nn
