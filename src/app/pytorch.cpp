// The shown problem in PyTorch's words.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "app/setup.h"
#include "core/format.h"

namespace unstride::app {
namespace {

using engine::AxisParams;

constexpr size_t kPanelColumns = 30;  // characters that a line of the panel's code box holds

// PyTorch has one padding per axis: the smaller of the two, and the rest is cropped.
std::int64_t symmetric_padding(const AxisParams& axis) {
  return std::min(axis.pad_begin, axis.pad_end);
}

std::string pair(std::int64_t height, std::int64_t width) {
  return height == width ? fmt::format("{}", height) : fmt::format("({}, {})", height, width);
}

// kernel_size and what is not PyTorch's default, in its order.
std::vector<std::string> arguments(const Setup& setup) {
  const AxisParams &h = setup.problem.params.height, &w = setup.problem.params.width;
  std::vector<std::string> result = {"kernel_size=" + pair(h.kernel, w.kernel)};
  const auto add = [&](const char* name, std::int64_t height, std::int64_t width, std::int64_t usual) {
    if (height != usual || width != usual) result.push_back(fmt::format("{}={}", name, pair(height, width)));
  };
  add("stride", h.stride, w.stride, 1);
  add("padding", symmetric_padding(h), symmetric_padding(w), 0);
  add("output_padding", h.output_padding, w.output_padding, 0);
  add("dilation", h.dilation, w.dilation, 1);
  return result;
}

// The part of PyTorch's output that is left on one axis. Only one end can be cropped further.
std::string slice(const AxisParams& axis) {
  if (axis.pad_begin > axis.pad_end) return fmt::format("{}:", axis.pad_begin - axis.pad_end);
  if (axis.pad_end > axis.pad_begin) return fmt::format(":-{}", axis.pad_end - axis.pad_begin);
  return ":";
}

// Empty where PyTorch needs no help.
std::string crop(const Setup& setup) {
  const AxisParams &h = setup.problem.params.height, &w = setup.problem.params.width;
  if (h.pad_begin == h.pad_end && w.pad_begin == w.pad_end) return "";
  return fmt::format("y = y[:, :, {}, {}]", slice(h), slice(w));
}

// A number that Python reads as a float.
std::string literal(float value) {
  const std::string text = core::format_exact(value);
  return text.find_first_of(".e") == std::string::npos ? text + "." : text;
}

// name = torch.tensor([[[[1., 2.],
//                        [3., 4.]]]])
std::string assignment(const std::string& name, const core::Grid<float>& grid) {
  std::string text = name + " = torch.tensor([[[";
  const std::string indent(text.size(), ' ');
  for (std::int64_t r = 0; r < grid.rows; ++r) {
    if (r > 0) text += ",\n" + indent;
    text += "[";
    for (std::int64_t c = 0; c < grid.cols; ++c) text += (c > 0 ? ", " : "") + literal(grid.at(r, c));
    text += "]";
  }
  return text + "]]])\n";
}

}  // namespace

std::string pytorch_code(const Setup& setup) {
  std::string code = assignment("x", grid_of(*setup.problem.input));
  code += "m = torch.nn.ConvTranspose2d(1, 1";
  for (const std::string& argument : arguments(setup)) code += ", " + argument;
  code += ", bias=False)\n";
  code += assignment("m.weight.data", grid_of(*setup.problem.kernel));
  code += "y = m(x)\n";
  if (const std::string rest = crop(setup); !rest.empty())
    code += rest + "  # PyTorch pads both ends alike: the rest is cropped here\n";
  return code;
}

std::string pytorch_call(const Setup& setup) {
  std::string text = "nn.ConvTranspose2d(1, 1,", line;
  for (const std::string& argument : arguments(setup)) {
    if (!line.empty() && 2 + line.size() + 2 + argument.size() + 1 > kPanelColumns) {
      text += "\n  " + line + ",";
      line.clear();
    }
    line += (line.empty() ? "" : ", ") + argument;
  }
  text += "\n  " + line + ")";
  if (const std::string rest = crop(setup); !rest.empty()) text += "\n# " + rest;
  return text;
}

}  // namespace unstride::app
