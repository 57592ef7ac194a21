// JAX: a convolution with a dilated left-hand side; the border of the zero-inserted input is its padding.
#include <fmt/format.h>

#include "engine/relation.h"
#include "frameworks/dialects.h"
#include "frameworks/python_text.h"

namespace unstride::frameworks {
namespace {

using engine::ConvParams;

bool is_dilated(const ConvParams& params) {
  return params.height.dilation != 1 || params.width.dilation != 1;
}

// The arguments behind x and w. jax.lax.conv_transpose has no groups; the convolution under it does.
std::vector<std::string> arguments(const engine::Problem& problem) {
  const ConvParams& params = problem.params;
  const engine::Axes axes = engine::axes_of(params, problem.input->shape);
  const std::string strides = tuple(params.height.stride, params.width.stride);
  std::vector<std::string> result;
  if (params.groups == 1) {
    result = {"strides=" + strides};
  } else {
    result = {"window_strides=(1, 1)", "lhs_dilation=" + strides};
  }
  result.push_back("padding=(" + tuple(axes.height.border_begin(), axes.height.border_end()) + ", " +
                   tuple(axes.width.border_begin(), axes.width.border_end()) + ")");
  if (is_dilated(params)) result.push_back("rhs_dilation=" + tuple(params.height.dilation, params.width.dilation));
  if (params.groups != 1) {
    result.push_back("dimension_numbers=(\"NHWC\", \"HWIO\", \"NHWC\")");
    result.push_back(fmt::format("feature_group_count={}", params.groups));
  }
  return result;
}

const char* function(const ConvParams& params) {
  return params.groups == 1 ? "lax.conv_transpose(" : "lax.conv_general_dilated(";
}

// From PyTorch's (in, out/groups, kH, kW) to (kH, kW, in/groups, out).
std::string kernel_lines(const ConvParams& params) {
  if (params.groups == 1) return "w = w.transpose(2, 3, 0, 1)  # JAX: (kernel height, kernel width, in, out)\n";
  return fmt::format(
      "# JAX: (kernel height, kernel width, in / groups, out), the groups side by side along out.\n"
      "w = w.reshape({}, {}, {}, {}, {}).transpose(3, 4, 1, 0, 2).reshape({}, {}, {}, {})\n",
      params.groups, params.in_channels / params.groups, params.out_channels / params.groups, params.height.kernel,
      params.width.kernel, params.height.kernel, params.width.kernel, params.in_channels / params.groups,
      params.out_channels);
}

}  // namespace

std::string jax_code(const engine::Problem& problem) {
  std::string text = heading(problem, Framework::jax) + "import jax\nimport jax.numpy as jnp\n\n";
  text += arrays(problem, "jnp");
  text += "x = x.transpose(0, 2, 3, 1)  # JAX: channels last\n" + kernel_lines(problem.params);
  text +=
      "w = w[::-1, ::-1]  # JAX slides the kernel as it lies; the kernel that is stamped slides turned half around\n"
      "# padding is the border of the zero-inserted input: dilation * (kernel - 1) - padding, a negative one trims\n"
      "# it; output padding widens the far end.\n";
  text += fmt::format("y = jax.{}\n    x,\n    w,\n", function(problem.params));
  for (const std::string& argument : arguments(problem)) text += "    " + argument + ",\n";
  text += ")\n";
  if (problem.bias) text += "y = y + b\n";
  return text + "y = y.transpose(0, 3, 1, 2)\nprint(y)\n";
}

std::string jax_call(const engine::Problem& problem) {
  std::vector<std::string> pieces = {"x", "w[::-1, ::-1]"};
  for (const std::string& argument : arguments(problem)) {
    if (argument.starts_with("dimension_numbers")) continue;
    const size_t between = argument.find("), (");  // the two axes' padding does not fit one line
    pieces.push_back(argument.substr(0, between == argument.npos ? between : between + 1));
    if (between != argument.npos) pieces.push_back(argument.substr(between + 3));
  }
  return wrapped(function(problem.params), "  ", pieces, ")");
}

}  // namespace unstride::frameworks
