#include "decoder/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <variant>
#include <vector>

#include "core/format.h"
#include "decoder/links.h"
#include "decoder/trace.h"
#include "engine/evenness.h"

namespace unstride::decoder {
namespace {

using core::Shape;
using engine::ConvParams;
using engine::plans::ActivationKind;
using nn::StepKind;

std::string activation_text(const engine::plans::Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::none:
      return "";
    case ActivationKind::relu:
      return " + ReLU";
    case ActivationKind::leaky_relu:
      return " + LeakyReLU";
    case ActivationKind::sigmoid:
      return " + sigmoid";
    case ActivationKind::tanh:
      return " + tanh";
  }
  return "";
}

// "4", or "3 × 4" where height and width differ.
std::string both(std::int64_t height, std::int64_t width) {
  return height == width ? fmt::format("{}", height) : fmt::format("{} × {}", height, width);
}

std::string convolution_parameters(const ConvParams& params) {
  const auto& [h, w, in, out, groups] = params;
  std::string text = fmt::format("kernel {} · stride {}", both(h.kernel, w.kernel), both(h.stride, w.stride));
  const auto add = [&](const char* name, std::int64_t height, std::int64_t width, std::int64_t usual) {
    if (height != usual || width != usual) text += fmt::format(" · {} {}", name, both(height, width));
  };
  add("padding", h.pad_begin, w.pad_begin, 0);
  if (h.pad_end != h.pad_begin || w.pad_end != w.pad_begin) add("padding at the end", h.pad_end, w.pad_end, 0);
  add("output padding", h.output_padding, w.output_padding, 0);
  add("dilation", h.dilation, w.dilation, 1);
  if (groups != 1) text += fmt::format(" · groups {}", groups);
  return text;
}

std::string plane(const Shape& shape) {
  return fmt::format("{} × {}", shape.h, shape.w);
}

std::int64_t marked(const std::vector<bool>& cells) {
  return std::ranges::count(cells, true);
}

// "4 × 4": the cells of one map that a reach marks.
std::string patch(const Reach& reach) {
  return fmt::format("{}\u00a0×\u00a0{}", marked(reach.ys), marked(reach.xs));
}

std::string maps_of(const Shape& shape, const Reach& reach) {
  if (reach.channel || shape.c == 1) return "the map";
  return fmt::format("each of the {} maps", shape.c);
}

std::string built_from(const Decoded& decoded, const CellAt& cell, const Reach& below) {
  const Sum sum = sum_of(decoded, cell);
  const Shape& shape = decoded.shape_of(cell.row - 1);
  const std::string products = core::counted(std::ssize(sum.products), "product", "products");
  if (sum.products.empty()) return "no product reaches it: it is the bias alone";
  if (cell.row == 1 && shape.h == 1 && shape.w == 1)
    return fmt::format("built from the {} of the code ({})", core::counted(shape.c, "number", "numbers"), products);
  const std::int64_t cells = marked(below.ys) * marked(below.xs);
  return fmt::format("built from {} of {} below it ({})", core::counted(cells, "cell", "cells"), maps_of(shape, below),
                     products);
}

std::string feeds(const Decoded& decoded, int row, const std::vector<Reach>& reach) {
  const int last = int(decoded.rows.size()) - 1;
  if (row == last) return "";
  std::string text = fmt::format(" It feeds a {} patch of {} after it", patch(reach[size_t(row) + 1]),
                                 maps_of(decoded.shape_of(row + 1), reach[size_t(row) + 1]));
  if (row + 1 < last)
    text += fmt::format(", and in the end {} of the {} pixels",
                        marked(reach[size_t(last)].ys) * marked(reach[size_t(last)].xs), plane(decoded.shape_of(last)));
  return text + ".";
}

}  // namespace

std::string shape_text(const Shape& shape) {
  return fmt::format("{} × {} × {}", shape.c, shape.h, shape.w);
}

std::string title_of(const Decoded& decoded, int row) {
  if (row == 0) return "Code";
  const Layer& layer = decoded.layer_of(row);
  const std::string activation = activation_text(layer.step.activation);
  switch (layer.step.kind) {
    case StepKind::conv_transpose:
      return "ConvTranspose2d" + activation;
    case StepKind::conv:
      return "Conv2d" + activation;
    case StepKind::product:
      return "Linear" + activation + (decoded.shape_of(row).h > 1 ? " → reshape" : "");
    case StepKind::resampling:
      return "Upsample" + activation;
    default:
      return layer.step.op + activation;
  }
}

std::string parameters_text(const Decoded& decoded, int row) {
  if (row == 0) return "";
  const Layer& layer = decoded.layer_of(row);
  const Shape &in = decoded.shape_of(row - 1), &out = decoded.shape_of(row);
  if (layer.step.kind == StepKind::conv_transpose)
    return fmt::format("{} — every {} map stamps its kernels on a {} grid",
                       convolution_parameters(layer.step.layer->params), plane(in), plane(out));
  if (layer.step.kind == StepKind::conv)
    return fmt::format("{} — a window slides over every {} map", convolution_parameters(layer.step.layer->params),
                       plane(in));
  if (layer.step.kind == StepKind::product)
    return in.h * in.w == 1 ? fmt::format("{} become {} small maps: here the decoder starts",
                                          core::counted(in.c, "number", "numbers"), out.c)
                            : fmt::format("every number is a sum over all {} cells below", in.count());
  if (layer.step.kind == StepKind::resampling)
    return fmt::format("every cell is copied: {} becomes {}, and nothing is learnt", plane(in), plane(out));
  return "cell by cell";
}

std::string call_text(const Decoded& decoded, int row) {
  if (row == 0) return "";
  const Layer& layer = decoded.layer_of(row);
  const Shape &in = decoded.shape_of(row - 1), &out = decoded.shape_of(row);
  const auto pair = [](std::int64_t height, std::int64_t width) {
    return height == width ? fmt::format("{}", height) : fmt::format("({}, {})", height, width);
  };
  if (layer.step.kind == StepKind::product) return fmt::format("nn.Linear({}, {})", in.count(), out.count());
  if (layer.step.kind == StepKind::resampling) {
    if (in.h < 1 || out.h % in.h != 0 || out.w * in.h != out.h * in.w) return "";
    return fmt::format("nn.Upsample(scale_factor={})", out.h / in.h);
  }
  if (!layer.step.layer) return "";
  const auto& [h, w, in_channels, out_channels, groups] = layer.step.layer->params;
  if (h.pad_begin != h.pad_end || w.pad_begin != w.pad_end) return "";
  std::string text =
      fmt::format("nn.{}({}, {}, kernel_size={}", layer.step.kind == StepKind::conv ? "Conv2d" : "ConvTranspose2d",
                  in_channels, out_channels, pair(h.kernel, w.kernel));
  const auto add = [&](const char* name, std::int64_t height, std::int64_t width, std::int64_t usual) {
    if (height != usual || width != usual) text += fmt::format(", {}={}", name, pair(height, width));
  };
  add("stride", h.stride, w.stride, 1);
  add("padding", h.pad_begin, w.pad_begin, 0);
  add("output_padding", h.output_padding, w.output_padding, 0);
  add("dilation", h.dilation, w.dilation, 1);
  add("groups", groups, groups, 1);
  return text + ")";
}

std::string size_text(const Decoded& decoded, int row) {
  if (row == 0 || decoded.layer_of(row).step.kind != StepKind::conv_transpose) return "";
  const auto formula = [](const engine::AxisParams& p, std::int64_t input) {
    const std::string padding =
        p.pad_begin == p.pad_end ? fmt::format("2·{}", p.pad_begin) : fmt::format("({}+{})", p.pad_begin, p.pad_end);
    return fmt::format("({}−1)·{} − {} + {}·({}−1) + {} + 1 = *{}*", input, p.stride, padding, p.dilation, p.kernel,
                       p.output_padding, engine::output_size(p, input));
  };
  const ConvParams& params = decoded.layer_of(row).step.layer->params;
  const Shape& in = decoded.shape_of(row - 1);
  const std::string height = formula(params.height, in.h), width = formula(params.width, in.w);
  return "(in−1)·stride − paddings + dilation·(kernel−1) + output padding + 1: " +
         (height == width ? height : height + " and " + width) + ". Padding takes cells away here.";
}

std::string weights_text(const Decoded& decoded, int row) {
  if (row == 0) return "";
  const Layer& layer = decoded.layer_of(row);
  if (!layer.weights) return "";
  const std::string biases =
      layer.bias ? fmt::format(", and {}", core::counted(std::ssize(*layer.bias), "bias", "biases")) : "";
  if (const auto* product = std::get_if<nn::Product>(&layer.operation.kind)) {
    const std::int64_t in = product->depth, out = product->columns;
    return product->b_depth == 1 && out > 1 ? fmt::format("Weights: {} × {} *(out, in)*{}", out, in, biases)
                                            : fmt::format("Weights: {} × {} *(in, out)*{}", in, out, biases);
  }
  if (!layer.step.layer) return "";
  const auto& [h, w, in, out, groups] = layer.step.layer->params;
  if (layer.step.kind == StepKind::conv)
    return fmt::format("Weights: {} × {} × {} × {} *(out, in, kernel)*{}", out, in / groups, h.kernel, w.kernel,
                       biases);
  return fmt::format("Weights: {} × {} × {} × {} *(in, out, kernel)*, where Conv2d has (out, in, kernel){}", in,
                     out / groups, h.kernel, w.kernel, biases);
}

std::string cell_title(const Decoded& decoded, const CellAt& cell) {
  const Shape& shape = decoded.shape_of(cell.row);
  if (cell.row == 0 && shape.h * shape.w == 1) return fmt::format("LATENT NUMBER z{}", cell.channel);
  const std::string place = fmt::format("({}, {})", cell.y, cell.x);
  if (cell.row + 1 == std::ssize(decoded.rows)) return "PIXEL " + place;
  return fmt::format("MAP {} OF {} · CELL {}", cell.channel + 1, shape.c, place);
}

std::string cell_text(const Decoded& decoded, const CellAt& cell) {
  const std::vector<Reach> reach = reach_of(decoded, cell);
  const float value = decoded.rows[size_t(cell.row)].maps.at(0, cell.channel, cell.y, cell.x);
  std::string text = fmt::format("*{}*", core::format_short(value, 7));
  if (cell.row > 0) text += " — " + built_from(decoded, cell, reach[size_t(cell.row) - 1]);
  return text + "." + feeds(decoded, cell.row, reach);
}

std::string overlap_text(const Decoded& decoded, int row) {
  if (row == 0) return "";
  const Layer& layer = decoded.layer_of(row);
  if (layer.step.kind == StepKind::resampling)
    return "Resize and convolve: every pixel is reached equally often, whatever the kernel.";
  if (layer.step.kind != StepKind::conv_transpose) return "";
  const ConvParams& params = layer.step.layer->params;
  const engine::Evenness evenness = engine::evenness_of(engine::axes_of(params, decoded.shape_of(row - 1)));
  const std::string k = both(params.height.kernel, params.width.kernel),
                    s = both(params.height.stride, params.width.stride);
  if (evenness.even)
    return fmt::format(
        "k = {} is a multiple of s = {}: every interior cell is reached {} times by each map. Weights "
        "can still leave a checkerboard.",
        k, s, evenness.interior.most);
  return fmt::format(
      "k = {} is no multiple of s = {}: interior cells are reached {} to {} times by each map. A "
      "checkerboard, unless training evens it out.",
      k, s, evenness.interior.least, evenness.interior.most);
}

std::string moment_text(const Figures& figures) {
  return figures.step == 0 ? "before the first step"
                           : fmt::format("after {}", core::counted(figures.step, "step", "steps"));
}

std::string checkerboard_text(const Models& models, const Decoder& decoder) {
  if (!decoder.figures || !models.digits) return "";
  // Energies reach over six powers of ten: two digits of each say enough.
  const auto percent = [](double part) { return fmt::format("{:.2g}\u00a0%", std::max(0.0, part) * 100); };
  std::string others;
  for (const Decoder& each : models.decoders)
    if (each.moment == decoder.moment && each.family != decoder.family && each.figures)
      others += fmt::format("{}{} {}", others.empty() ? "" : ", ", each.name, percent(each.figures->locked));
  // The digits themselves are not quite free of it: ten times as much is a pattern that somebody made.
  constexpr double kClear = 10;
  const bool there = decoder.figures->locked > kClear * std::max(models.digits->locked, 0.0);
  std::string when = moment_text(*decoder.figures);
  when.front() = char(when.front() - 'a' + 'A');
  return fmt::format(
      "{}, *{}* of {}'s energy lies at period 2 and on the same pixels in every picture ({}; the test "
      "digits themselves {}). {}",
      when, percent(decoder.figures->locked), decoder.name, others, percent(models.digits->locked),
      there ? "The checkerboard is really there."
            : "No more than the digits have: training has taken the checkerboard away.");
}

}  // namespace unstride::decoder
