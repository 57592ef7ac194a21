// Keras: "same" or "valid" where one of them is what is shown; else "valid", and the frame is cut out by hand.
#include <fmt/format.h>

#include <algorithm>

#include "engine/relation.h"
#include "frameworks/dialects.h"
#include "frameworks/python_text.h"

namespace unstride::frameworks {
namespace {

using engine::AxisParams;
using engine::ConvParams;

// What Keras needs in its words, and what is left to do by hand.
struct Plan {
  bool same = false;     // else "valid"
  Crop height, width;    // of what the layer gives; a negative end appends zeros
  bool dilated = false;  // the zeros between the taps are written into the kernel
  bool bias_in_layer = false;

  bool cuts() const { return height.begin > 0 || height.end > 0 || width.begin > 0 || width.end > 0; }
  bool appends() const { return height.end < 0 || width.end < 0; }
};

bool is_shown(Setting setting, const engine::Axis& axis) {
  return crop_of(setting, axis) == shown_crop(axis.params);
}

// What is left to crop of the layer's "valid" output, which ends with zeros where the stride exceeds the kernel.
Crop left_of_valid(const engine::Axis& axis) {
  const Crop shown = shown_crop(axis.params), valid = crop_of(Setting::keras_valid, axis);
  return {shown.begin - valid.begin, shown.end - valid.end};
}

Plan plan_of(const engine::Problem& problem) {
  const engine::Axes axes = engine::axes_of(problem.params, problem.input->shape);
  Plan plan;
  plan.same = is_shown(Setting::keras_same, axes.height) && is_shown(Setting::keras_same, axes.width);
  if (!plan.same) {
    plan.height = left_of_valid(axes.height);
    plan.width = left_of_valid(axes.width);
  }
  plan.dilated = problem.params.height.dilation > 1 || problem.params.width.dilation > 1;
  // Zeros appended by hand must get the bias too, and the groups' layers know only their own channels.
  plan.bias_in_layer = problem.bias && problem.params.groups == 1 && !plan.appends();
  return plan;
}

std::string dilated_kernel(const ConvParams& params) {
  const AxisParams &h = params.height, &w = params.width;
  return fmt::format(
      "# Dilation is written out: Keras takes none beside strides, and TensorFlow none on a CPU.\n"
      "dilated = np.zeros(({}, {}) + w.shape[2:], dtype=np.float32)\n"
      "dilated[::{}, ::{}] = w\n"
      "w = dilated\n",
      engine::reach(h), engine::reach(w), h.dilation, w.dilation);
}

std::vector<std::string> layer_arguments(const ConvParams& params, const Plan& plan) {
  const AxisParams &h = params.height, &w = params.width;
  std::vector<std::string> result = {fmt::format("{}", params.out_channels / params.groups)};
  result.push_back("kernel_size=" + pair(engine::reach(h), engine::reach(w)));
  if (h.stride != 1 || w.stride != 1) result.push_back("strides=" + pair(h.stride, w.stride));
  result.push_back(fmt::format("padding=\"{}\"", plan.same ? "same" : "valid"));
  return result;
}

// The lines that make y from x and w; `indent` before each, names with `suffix`.
std::string layer_lines(const ConvParams& params, const Plan& plan, const std::string& indent,
                        const std::string& suffix) {
  std::string text = indent + "layer = tf.keras.layers.Conv2DTranspose(";
  for (const std::string& argument : layer_arguments(params, plan)) text += argument + ", ";
  text += plan.bias_in_layer ? "use_bias=True)\n" : "use_bias=False)\n";
  text += fmt::format("{0}layer.build(x{1}.shape)\n{0}layer.set_weights([w{1}{2}])\n", indent, suffix,
                      plan.bias_in_layer ? ", b" : "");
  return text;
}

std::string all_layers(const ConvParams& params, const Plan& plan) {
  if (params.groups == 1) return layer_lines(params, plan, "", "") + "y = layer(x)\n";
  std::string text = fmt::format(
      "parts = []  # Keras has no groups here: a layer for each, side by side\n"
      "for x_group, w_group in zip(np.split(x, {0}, axis=3), np.split(w, {0}, axis=3)):\n",
      params.groups);
  text += layer_lines(params, plan, "    ", "_group");
  return text + "    parts.append(layer(x_group))\ny = tf.concat(parts, axis=3)\n";
}

// y[:, rows, columns, :], in its pieces.
std::vector<std::string> crop_pieces(const Plan& plan) {
  const auto cut = [](const Crop& crop) { return slice({crop.begin, std::max<std::int64_t>(crop.end, 0)}); };
  return {"y = y[:", cut(plan.height), cut(plan.width), ":]"};
}

std::string frame_lines(const Plan& plan) {
  std::string text;
  const auto appended = [](const Crop& crop) { return std::max<std::int64_t>(-crop.end, 0); };
  if (plan.appends())
    text += fmt::format("y = tf.pad(y, [[0, 0], [0, {}], [0, {}], [0, 0]])  # output padding\n", appended(plan.height),
                        appended(plan.width));
  if (plan.cuts())
    text += fmt::format("{}", fmt::join(crop_pieces(plan), ", ")) + "  # neither \"same\" nor \"valid\" crops these\n";
  return text;
}

}  // namespace

std::string keras_code(const engine::Problem& problem) {
  const Plan plan = plan_of(problem);
  std::string text = heading(problem, Framework::keras) + "import numpy as np\nimport tensorflow as tf\n\n";
  text += arrays(problem, "np");
  text +=
      "x = x.transpose(0, 2, 3, 1)  # Keras: channels last\n"
      "w = w.transpose(2, 3, 1, 0)  # Keras: (kernel height, kernel width, out, in)\n";
  if (plan.dilated) text += dilated_kernel(problem.params);
  text += all_layers(problem.params, plan) + frame_lines(plan);
  if (problem.bias && !plan.bias_in_layer) text += "y = y + b\n";
  return text + "y = tf.transpose(y, [0, 3, 1, 2])\nprint(y)\n";
}

std::string keras_call(const engine::Problem& problem) {
  const Plan plan = plan_of(problem);
  std::string text = wrapped("Conv2DTranspose(", "  ", layer_arguments(problem.params, plan), ")");
  if (plan.dilated) text += "\n# w: zeros between the taps";
  if (problem.params.groups > 1) text += fmt::format("\n# {} layers, one per group", problem.params.groups);
  if (plan.appends()) text += "\n# tf.pad: output padding";
  if (plan.cuts()) text += wrapped("", "# ", crop_pieces(plan), "");
  return text;
}

}  // namespace unstride::frameworks
