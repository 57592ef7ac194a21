// Python's spelling of numbers, arrays, pairs and slices.
#include "frameworks/python_text.h"

#include <fmt/format.h>

#include "core/check.h"
#include "core/format.h"
#include "engine/relation.h"

namespace unstride::frameworks {
namespace {

constexpr size_t kPanelColumns = 30;  // characters that a line of the panel's code box holds

// A number that Python reads as a float.
std::string literal(float value) {
  const std::string text = core::format_exact(value);
  return text.find_first_of(".e") == std::string::npos ? text + "." : text;
}

std::string joined(const float* values, std::int64_t count) {
  std::string text = "[";
  for (std::int64_t i = 0; i < count; ++i) text += (i > 0 ? ", " : "") + literal(values[i]);
  return text + "]";
}

}  // namespace

std::string pair(std::int64_t height, std::int64_t width) {
  return height == width ? fmt::format("{}", height) : tuple(height, width);
}

std::string tuple(std::int64_t height, std::int64_t width) {
  return fmt::format("({}, {})", height, width);
}

std::string slice(const Crop& crop) {
  CHECK(crop.begin >= 0 && crop.end >= 0);
  std::string text = crop.begin > 0 ? fmt::format("{}:", crop.begin) : ":";
  return crop.end > 0 ? text + fmt::format("-{}", crop.end) : text;
}

std::string assignment(const std::string& open, const core::Tensor& tensor, const std::string& close) {
  const core::Shape& shape = tensor.shape;
  const size_t rows = size_t(shape.n * shape.c * shape.h);
  std::string text = open;
  for (size_t row = 0; row < rows; ++row) {
    // A row opens every list that it is the first one of: an image's 2, a batch's 3, the tensor's 4 with its own.
    size_t opened = 1;
    for (const std::int64_t span : {shape.h, shape.c * shape.h, std::int64_t(rows)}) opened += row % size_t(span) == 0;
    if (row > 0) text += std::string(opened - 1, ']') + ",\n" + std::string(open.size() + 4 - opened, ' ');
    text += std::string(opened - 1, '[') + joined(&tensor.values[row * size_t(shape.w)], shape.w);
  }
  return text + "]]]" + close + "\n";
}

std::string list(const core::Tensor& tensor) {
  return joined(tensor.values.data(), std::int64_t(tensor.values.size()));
}

std::string arrays(const engine::Problem& problem, const std::string& module) {
  const std::string open = " = " + module + ".array(", close = ", dtype=" + module + ".float32)";
  std::string text = assignment("x" + open, *problem.input, close) + assignment("w" + open, *problem.kernel, close);
  if (problem.bias) text += "b" + open + list(*problem.bias) + close + "\n";
  return text;
}

std::string heading(const engine::Problem& problem, Framework framework) {
  const engine::Axes axes = engine::axes_of(problem.params, problem.input->shape);
  return fmt::format(
      "# The transposed convolution shown in Unstride, in {}.\n"
      "# y has the shape ({}, {}, {}, {}): batch, channels, height, width.\n",
      name(framework), problem.input->shape.n, problem.params.out_channels, axes.height.output(), axes.width.output());
}

std::string wrapped(const std::string& head, const std::string& indent, const std::vector<std::string>& pieces,
                    const std::string& tail) {
  std::string text = head, line;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const std::string piece = pieces[i] + (i + 1 < pieces.size() ? "," : tail);
    if (!line.empty() && indent.size() + line.size() + 1 + piece.size() > kPanelColumns) {
      text += "\n" + indent + line;
      line.clear();
    }
    line += (line.empty() ? "" : " ") + piece;
  }
  return text + "\n" + indent + line;
}

}  // namespace unstride::frameworks
