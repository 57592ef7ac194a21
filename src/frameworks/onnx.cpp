// ONNX: the one framework with all the words: padding at each end, output padding, dilation, groups.
#include <fmt/format.h>

#include <algorithm>

#include "engine/relation.h"
#include "frameworks/dialects.h"
#include "frameworks/python_text.h"

namespace unstride::frameworks {
namespace {

using engine::AxisParams;

// One axis in words that onnxruntime computes. It accepts output padding of a stride and more, but leaves arbitrary
// numbers there (1.16 to 1.20): what padding takes back of it is left out, and what remains is cut from a kernel with
// one zero tap more, which reaches a dilation further.
struct OnnxAxis {
  std::int64_t kernel, stride, pad_begin, pad_end, output_padding, dilation;
  bool extended = false;  // by the zero tap
};

OnnxAxis onnx_axis(const AxisParams& axis) {
  OnnxAxis result{axis.kernel, axis.stride, axis.pad_begin, axis.pad_end, axis.output_padding, axis.dilation};
  if (axis.output_padding < axis.stride) return result;
  const std::int64_t both = std::min(axis.pad_end, axis.output_padding);
  result.pad_end -= both;
  result.output_padding -= both;
  if (result.output_padding < axis.stride) return result;
  result.extended = true;
  result.kernel += 1;
  result.pad_end += axis.dilation - result.output_padding;  // not negative: output padding < max(stride, dilation)
  result.output_padding = 0;
  return result;
}

// The node's attributes, without those that are ONNX's defaults.
std::vector<std::string> attributes(const engine::ConvParams& params) {
  const OnnxAxis h = onnx_axis(params.height), w = onnx_axis(params.width);
  std::vector<std::string> result = {fmt::format("kernel_shape=[{}, {}]", h.kernel, w.kernel)};
  const auto add = [&](const char* name, std::int64_t height, std::int64_t width, std::int64_t usual) {
    if (height != usual || width != usual) result.push_back(fmt::format("{}=[{}, {}]", name, height, width));
  };
  add("strides", h.stride, w.stride, 1);
  if (h.pad_begin != 0 || w.pad_begin != 0 || h.pad_end != 0 || w.pad_end != 0)
    result.push_back(fmt::format("pads=[{}, {}, {}, {}]", h.pad_begin, w.pad_begin, h.pad_end, w.pad_end));
  add("output_padding", h.output_padding, w.output_padding, 0);
  add("dilations", h.dilation, w.dilation, 1);
  if (params.groups != 1) result.push_back(fmt::format("group={}", params.groups));
  return result;
}

bool is_extended(const engine::ConvParams& params) {
  return onnx_axis(params.height).extended || onnx_axis(params.width).extended;
}

std::string extension(const engine::ConvParams& params) {
  return fmt::format(
      "# onnxruntime wants output_padding < stride: a zero tap more reaches as far, and pads cut off the rest.\n"
      "w = np.pad(w, [(0, 0), (0, 0), (0, {}), (0, {})])\n",
      int(onnx_axis(params.height).extended), int(onnx_axis(params.width).extended));
}

std::string node(const engine::Problem& problem) {
  std::string text = "node = helper.make_node(\n    \"ConvTranspose\",\n";
  text += problem.bias ? "    [\"x\", \"w\", \"b\"],\n    [\"y\"],\n" : "    [\"x\", \"w\"],\n    [\"y\"],\n";
  for (const std::string& attribute : attributes(problem.params)) {
    text += "    " + attribute + ",";
    if (attribute.starts_with("pads=")) text += "  # top, left, bottom, right";
    text += "\n";
  }
  return text + ")\n";
}

constexpr const char* kSaveAndRun =
    R"(model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=8)
onnx.checker.check_model(model)
path = sys.argv[1] if len(sys.argv) > 1 else "conv_transpose.onnx"
onnx.save(model, path)

try:
    import onnxruntime
except ImportError:
    print(path, "is written; onnxruntime would compute y")
else:
    y = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]).run(["y"], {})[0]
    print(y)
)";

}  // namespace

std::string onnx_code(const engine::Problem& problem) {
  const core::Shape& shape = problem.input->shape;
  const engine::Axes axes = engine::axes_of(problem.params, shape);
  std::string text = heading(problem, Framework::onnx);
  text += "import sys\n\nimport numpy as np\nimport onnx\nfrom onnx import TensorProto, helper, numpy_helper\n\n";
  text += arrays(problem, "np");
  if (is_extended(problem.params)) text += extension(problem.params);
  text += node(problem);
  text += fmt::format(
      "graph = helper.make_graph(\n"
      "    [node],\n"
      "    \"transposed_convolution\",\n"
      "    [helper.make_tensor_value_info(\"x\", TensorProto.FLOAT, [{}, {}, {}, {}])],\n"
      "    [helper.make_tensor_value_info(\"y\", TensorProto.FLOAT, [{}, {}, {}, {}])],\n"
      "    # The x among these is what the model computes with when it is given no other.\n"
      "    [numpy_helper.from_array(x, \"x\"), numpy_helper.from_array(w, \"w\"){}],\n"
      ")\n",
      shape.n, shape.c, shape.h, shape.w, shape.n, problem.params.out_channels, axes.height.output(),
      axes.width.output(), problem.bias ? ", numpy_helper.from_array(b, \"b\")" : "");
  return text + kSaveAndRun;
}

std::string onnx_call(const engine::Problem& problem) {
  std::string text = wrapped("ConvTranspose(", "  ", attributes(problem.params), ")");
  if (is_extended(problem.params)) text += "\n# w: one zero tap more";
  return text;
}

}  // namespace unstride::frameworks
