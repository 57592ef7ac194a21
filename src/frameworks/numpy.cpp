// NumPy: the sum itself. Every input cell stamps the kernel onto the full output, which is then cropped.
#include <fmt/format.h>

#include <algorithm>

#include "engine/relation.h"
#include "frameworks/dialects.h"
#include "frameworks/python_text.h"

namespace unstride::frameworks {
namespace {

using engine::Axis;
using engine::AxisParams;

// "2*i : 2*i + 5 : 2": the cells of the full output that input cell `cell` stamps.
std::string stamped(const AxisParams& axis, char cell) {
  const std::string begin = axis.stride == 1 ? fmt::format("{}", cell) : fmt::format("{}*{}", axis.stride, cell);
  const std::string step = axis.dilation == 1 ? "" : fmt::format(" : {}", axis.dilation);
  return fmt::format("{} : {} + {}{}", begin, begin, engine::reach(axis), step);
}

// "1:6", ":" where everything is kept.
std::string kept(const Axis& axis) {
  const std::int64_t begin = axis.params.pad_begin, end = begin + axis.output();
  return begin == 0 && end >= axis.full() ? ":" : fmt::format("{}:{}", begin, end);
}

// The full output, and the zeros behind it that output padding may keep.
std::int64_t canvas(const Axis& axis) {
  return std::max(axis.full(), axis.params.pad_begin + axis.output());
}

// The channels of the output that input channel c reaches, and the lines that say so.
std::string group_lines(const engine::ConvParams& params) {
  if (params.groups == 1) return "";
  return fmt::format("    o = c // {} * {}  # the first output channel of c's group\n",
                     params.in_channels / params.groups, params.out_channels / params.groups);
}
std::string group_channels(const engine::ConvParams& params) {
  return params.groups == 1 ? ":" : fmt::format("o : o + {}", params.out_channels / params.groups);
}

}  // namespace

std::string numpy_code(const engine::Problem& problem) {
  const engine::ConvParams& params = problem.params;
  const engine::Axes axes = engine::axes_of(params, problem.input->shape);
  std::string text = heading(problem, Framework::numpy) + "import numpy as np\n\n" + arrays(problem, "np");
  text += fmt::format("\nfull = np.zeros(({}, {}, {}, {}), dtype=np.float32)\n", problem.input->shape.n,
                      params.out_channels, canvas(axes.height), canvas(axes.width));
  if (problem.bias) text += "full += b[:, None, None]\n";
  text +=
      "# Every input cell stamps the kernel, times its value: cell i begins at stride * i,\n"
      "# its taps lie dilation apart, and where stamps overlap they add.\n"
      "for n, c, i, j in np.ndindex(*x.shape):\n";
  text += group_lines(params);
  text += fmt::format("    full[n, {}, {}, {}] += x[n, c, i, j] * w[c]\n", group_channels(params),
                      stamped(params.height, 'i'), stamped(params.width, 'j'));
  const std::string rows = kept(axes.height), columns = kept(axes.width);
  text += rows == ":" && columns == ":" ? "y = full\n"
                                        : fmt::format("y = full[:, :, {}, {}]  # padding crops\n", rows, columns);
  return text + "print(y)\n";
}

std::string numpy_call(const engine::Problem& problem) {
  const engine::Axes axes = engine::axes_of(problem.params, problem.input->shape);
  std::string text =
      "y[" + stamped(problem.params.height, 'i') + ",\n  " + stamped(problem.params.width, 'j') + "]\n  += x[i, j] * w";
  if (kept(axes.height) != ":" || kept(axes.width) != ":")
    text += fmt::format("\n# y = y[{}, {}]", kept(axes.height), kept(axes.width));
  return text;
}

}  // namespace unstride::frameworks
