// PyTorch: one padding per axis. Of two, the smaller one; the rest is cropped from what the layer gives.
#include <fmt/format.h>

#include <algorithm>

#include "frameworks/dialects.h"
#include "frameworks/python_text.h"

namespace unstride::frameworks {
namespace {

using engine::AxisParams;
using engine::ConvParams;

std::int64_t symmetric_padding(const AxisParams& axis) {
  return std::min(axis.pad_begin, axis.pad_end);
}

// kernel_size and what is not PyTorch's default, in its order.
std::vector<std::string> arguments(const ConvParams& params) {
  const AxisParams &h = params.height, &w = params.width;
  std::vector<std::string> result = {"kernel_size=" + pair(h.kernel, w.kernel)};
  const auto add = [&](const char* name, std::int64_t height, std::int64_t width, std::int64_t usual) {
    if (height != usual || width != usual) result.push_back(fmt::format("{}={}", name, pair(height, width)));
  };
  add("stride", h.stride, w.stride, 1);
  add("padding", symmetric_padding(h), symmetric_padding(w), 0);
  add("output_padding", h.output_padding, w.output_padding, 0);
  add("groups", params.groups, params.groups, 1);
  return result;
}

// PyTorch's constructor has bias between groups and dilation.
std::vector<std::string> dilation(const ConvParams& params) {
  if (params.height.dilation == 1 && params.width.dilation == 1) return {};
  return {"dilation=" + pair(params.height.dilation, params.width.dilation)};
}

// The part of the layer's output that is left on one axis: only one end can be cropped further.
std::string rest(const AxisParams& axis) {
  const std::int64_t padding = symmetric_padding(axis);
  return slice({axis.pad_begin - padding, axis.pad_end - padding});
}

// Empty where PyTorch needs no help.
std::string crop(const ConvParams& params) {
  const AxisParams &h = params.height, &w = params.width;
  if (h.pad_begin == h.pad_end && w.pad_begin == w.pad_end) return "";
  return fmt::format("y = y[:, :, {}, {}]", rest(h), rest(w));
}

}  // namespace

std::string pytorch_code(const engine::Problem& problem) {
  const ConvParams& params = problem.params;
  std::string text = heading(problem, Framework::pytorch) + "import torch\n\n";
  text += assignment("x = torch.tensor(", *problem.input, ")");
  text += fmt::format("m = torch.nn.ConvTranspose2d({}, {}", params.in_channels, params.out_channels);
  for (const std::string& argument : arguments(params)) text += ", " + argument;
  if (!problem.bias) text += ", bias=False";
  for (const std::string& argument : dilation(params)) text += ", " + argument;
  text += ")\n" + assignment("m.weight.data = torch.tensor(", *problem.kernel, ")");
  if (problem.bias) text += "m.bias.data = torch.tensor(" + list(*problem.bias) + ")\n";
  text += "y = m(x).detach()\n";
  if (const std::string part = crop(params); !part.empty())
    text += part + "  # PyTorch pads both ends alike: the rest is cropped here\n";
  return text + "print(y)\n";
}

std::string pytorch_call(const engine::Problem& problem) {
  std::vector<std::string> pieces = arguments(problem.params);
  for (const std::string& argument : dilation(problem.params)) pieces.push_back(argument);
  std::string text =
      wrapped(fmt::format("nn.ConvTranspose2d({}, {},", problem.params.in_channels, problem.params.out_channels), "  ",
              pieces, ")");
  if (const std::string part = crop(problem.params); !part.empty()) text += "\n# " + part;
  return text;
}

}  // namespace unstride::frameworks
