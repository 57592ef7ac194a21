#include "nn/shapes.h"

#include <algorithm>
#include <string_view>

#include "nn/attributes.h"

namespace unstride::nn {
namespace {

using Error = tl::unexpected<core::Error>;

// -rank <= axis <= last; negative ones count from the end.
core::Result<std::int64_t> axis_of(std::int64_t axis, const Shape& shape, std::int64_t last) {
  const std::int64_t rank = std::int64_t(shape.size());
  if (axis < -rank || axis > last) return core::fail("its axis {} is not one of a value of {}", axis, describe(shape));
  return axis < 0 ? axis + rank : axis;
}

std::int64_t product_of(Shape::const_iterator first, Shape::const_iterator last) {
  std::int64_t product = 1;
  for (; first != last; ++first) product *= *first;
  return product;
}

core::Result<Operation> pointwise(const Node& node, std::span<const Known> inputs, Function function) {
  Attributes attributes(node);
  Pointwise kind{function};
  if (function == Function::leaky_relu) kind.slope = attributes.number("alpha", kind.slope);
  if (auto good = attributes.check(); !good) return Error(good.error());
  return Operation{kind, inputs[0].shape};
}

core::Result<Operation> combination(const Node& node, std::span<const Known> inputs, bool product) {
  if (auto good = Attributes(node).check(); !good) return Error(good.error());
  const auto output = broadcast(inputs[0].shape, inputs[1].shape);
  if (!output) return Error(output.error());
  return Operation{Combination{product, strides_in(*output, inputs[0].shape), strides_in(*output, inputs[1].shape)},
                   *output, 2};
}

core::Result<Operation> reshape(const Node& node, std::span<const Known> inputs) {
  Attributes attributes(node);
  const bool zero_is_size = attributes.integer("allowzero", 0) != 0;
  if (auto good = attributes.check(); !good) return Error(good.error());
  const Array* wanted = inputs[1].constant;
  if (!wanted) return core::fail("its shape is computed by another node; export the model with constant shapes");
  if (wanted->type != ElementType::int64 || inputs[1].shape.size() != 1)
    return core::fail("its shape must be a list of INT64 numbers");
  const auto count = count_of(inputs[0].shape);
  if (!count) return Error(count.error());

  Shape output = wanted->ints;
  std::int64_t known = 1;
  std::size_t open = output.size();  // which size follows from the others
  for (std::size_t i = 0; i < output.size(); ++i) {
    if (output[i] == 0 && !zero_is_size) {
      if (i >= inputs[0].shape.size())
        return core::fail("its shape keeps dimension {} of a value of {}", i, describe(inputs[0].shape));
      output[i] = inputs[0].shape[i];
    }
    if (output[i] == -1 && open == output.size()) open = i;
    else if (output[i] < 0 || __builtin_mul_overflow(known, output[i], &known))
      return core::fail("its shape {} has no meaning", describe(wanted->ints));
  }
  if (open < output.size() && known > 0) output[open] = *count / known;
  const auto reshaped = count_of(output);
  if (!reshaped || *reshaped != *count)
    return core::fail("{} elements of {} do not fill the shape {}", *count, describe(inputs[0].shape),
                      describe(wanted->ints));
  return Operation{View{}, output};
}

core::Result<Operation> flatten(const Node& node, std::span<const Known> inputs) {
  Attributes attributes(node);
  const Shape& shape = inputs[0].shape;
  const auto axis = axis_of(attributes.integer("axis", 1), shape, std::int64_t(shape.size()));
  if (auto good = attributes.check(); !good) return Error(good.error());
  if (!axis) return Error(axis.error());
  const auto middle = shape.begin() + *axis;
  return Operation{View{}, {product_of(shape.begin(), middle), product_of(middle, shape.end())}};
}

core::Result<Operation> dropout(const Node& node, std::int64_t opset, std::span<const Known> inputs) {
  Attributes attributes(node);
  if (opset >= 12) attributes.integer("seed", 0);
  else attributes.number("ratio", 0.5f);
  if (auto good = attributes.check(); !good) return Error(good.error());
  if (inputs.size() > 2 && inputs[2].given) {
    const Array* training = inputs[2].constant;
    if (!training || training->ints != std::vector<std::int64_t>{0})
      return core::fail("it drops values as in training; export the model for inference (model.eval())");
  }
  return Operation{View{}, inputs[0].shape};
}

core::Result<Operation> identity(const Node& node, std::span<const Known> inputs) {
  if (auto good = Attributes(node).check(); !good) return Error(good.error());
  return Operation{View{}, inputs[0].shape};
}

core::Result<Operation> normalization(const Node& node, std::int64_t opset, std::span<const Known> inputs) {
  Attributes attributes(node);
  Normalization kind;
  kind.epsilon = attributes.number("epsilon", kind.epsilon);
  attributes.number("momentum", 0.9f);
  const bool by_channel = opset >= 9 || attributes.integer("spatial", 1) == 1;
  const bool training = opset >= 14 && attributes.integer("training_mode", 0) != 0;
  if (auto good = attributes.check(); !good) return Error(good.error());
  if (!by_channel) return core::fail("statistics for every cell (spatial = 0) are not supported");
  if (training) return core::fail("it computes statistics as in training; export the model for inference");
  const Shape& shape = inputs[0].shape;
  if (shape.size() < 2) return core::fail("its input of {} has no channels", describe(shape));
  for (const Known& statistic : inputs.subspan(1))
    if (statistic.shape != Shape{shape[1]})
      return core::fail("{} channels need as many scales, biases, means and variances, not {}", shape[1],
                        describe(statistic.shape));
  kind.batch = shape[0];
  kind.channels = shape[1];
  kind.cells = product_of(shape.begin() + 2, shape.end());
  return Operation{kind, shape, 5};
}

core::Result<Operation> concatenation(const Node& node, std::span<const Known> inputs) {
  Attributes attributes(node);
  const Shape& first = inputs[0].shape;
  if (!node.attributes.contains("axis")) return core::fail("it has no axis");
  const auto axis = axis_of(attributes.integer("axis", 0), first, std::int64_t(first.size()) - 1);
  if (auto good = attributes.check(); !good) return Error(good.error());
  if (!axis) return Error(axis.error());
  Shape output = first;
  output[size_t(*axis)] = 0;
  Concatenation kind{product_of(first.begin(), first.begin() + *axis)};
  for (const Known& input : inputs) {
    Shape others = input.shape;
    if (others.size() == first.size()) others[size_t(*axis)] = first[size_t(*axis)];
    if (others != first)
      return core::fail("{} and {} do not fit together along axis {}", describe(first), describe(input.shape), *axis);
    output[size_t(*axis)] += input.shape[size_t(*axis)];
    kind.runs.push_back(product_of(input.shape.begin() + *axis, input.shape.end()));
  }
  return Operation{std::move(kind), output, inputs.size()};
}

// How many inputs an operator takes. The rest may be left out.
struct Arity {
  std::string_view op;
  std::size_t least, most;
};
constexpr std::size_t kAnyNumber = 1 << 20;
constexpr Arity kArities[] = {{"Conv", 2, 3},
                              {"ConvTranspose", 2, 3},
                              {"Gemm", 2, 3},
                              {"MatMul", 2, 2},
                              {"Resize", 1, 4},
                              {"Upsample", 1, 2},
                              {"Reshape", 2, 2},
                              {"Flatten", 1, 1},
                              {"Dropout", 1, 3},
                              {"Identity", 1, 1},
                              {"Relu", 1, 1},
                              {"LeakyRelu", 1, 1},
                              {"Sigmoid", 1, 1},
                              {"Tanh", 1, 1},
                              {"Exp", 1, 1},
                              {"Add", 2, 2},
                              {"Mul", 2, 2},
                              {"Concat", 1, kAnyNumber},
                              {"BatchNormalization", 5, 5}};

core::Result<void> check_inputs(const Node& node, std::span<const Known> inputs) {
  if (!node.domain.empty()) return core::fail("operators of the domain '{}' are not supported", node.domain);
  const auto arity = std::ranges::find(kArities, node.op, &Arity::op);
  if (arity == std::end(kArities)) return core::fail("this operator is not supported");
  if (inputs.size() < arity->least || inputs.size() > arity->most)
    return core::fail("it has {} inputs, which this operator does not take", inputs.size());
  const std::size_t needed = arity->most == kAnyNumber ? inputs.size() : arity->least;
  for (std::size_t i = 0; i < needed; ++i)
    if (!inputs[i].given) return core::fail("its input {} is left out", i + 1);
  for (std::size_t i = 1; i < node.outputs.size(); ++i)
    if (!node.outputs[i].empty()) return core::fail("its output '{}' is not supported", node.outputs[i]);
  return {};
}

core::Result<Operation> resolve_checked(const Node& node, std::int64_t opset, std::span<const Known> inputs) {
  const std::string_view op = node.op;
  if (op == "Conv" || op == "ConvTranspose") return resolve_convolution(node, inputs);
  if (op == "Gemm" || op == "MatMul") return resolve_product(node, opset, inputs);
  if (op == "Resize" || op == "Upsample") return resolve_resampling(node, opset, inputs);
  if (op == "Reshape") return reshape(node, inputs);
  if (op == "Flatten") return flatten(node, inputs);
  if (op == "Dropout") return dropout(node, opset, inputs);
  if (op == "Identity") return identity(node, inputs);
  if (op == "Relu") return pointwise(node, inputs, Function::relu);
  if (op == "LeakyRelu") return pointwise(node, inputs, Function::leaky_relu);
  if (op == "Sigmoid") return pointwise(node, inputs, Function::sigmoid);
  if (op == "Tanh") return pointwise(node, inputs, Function::tanh);
  if (op == "Exp") return pointwise(node, inputs, Function::exp);
  if (op == "Add") return combination(node, inputs, false);
  if (op == "Mul") return combination(node, inputs, true);
  if (op == "Concat") return concatenation(node, inputs);
  return normalization(node, opset, inputs);
}

}  // namespace

core::Result<std::int64_t> count_of(const Shape& shape) {
  std::int64_t count = 1;
  bool empty = false;
  for (const std::int64_t size : shape) {
    if (size < 0) return core::fail("{} has a negative size", describe(shape));
    empty |= size == 0;
    // Sizes beside a 0 are held to the same limit, so that no product of some of them overflows.
    if (size > 0 && (__builtin_mul_overflow(count, size, &count) || count > kMostElements))
      return core::fail("{} is more than memory holds", describe(shape));
  }
  return empty ? 0 : count;
}

core::Result<Operation> resolve(const Node& node, std::int64_t opset, std::span<const Known> inputs) {
  if (auto good = check_inputs(node, inputs); !good) return Error(good.error());
  auto operation = resolve_checked(node, opset, inputs);
  if (!operation) return operation;
  if (auto count = count_of(operation->output); !count) return core::fail("its output of {}", count.error().message);
  return operation;
}

core::Result<Shape> broadcast(const Shape& a, const Shape& b) {
  const Shape& longer = a.size() < b.size() ? b : a;
  const Shape& shorter = a.size() < b.size() ? a : b;
  Shape output = longer;
  for (std::size_t i = 0; i < shorter.size(); ++i) {
    std::int64_t& size = output[longer.size() - shorter.size() + i];
    if (size != shorter[i] && size != 1 && shorter[i] != 1)
      return core::fail("{} and {} cannot be broadcast together", describe(a), describe(b));
    if (size == 1) size = shorter[i];
  }
  return output;
}

std::vector<std::int64_t> strides_in(const Shape& output, const Shape& shape) {
  std::vector<std::int64_t> strides(output.size(), 0);
  std::int64_t stride = 1;
  for (std::size_t back = 1; back <= shape.size(); ++back) {
    const std::int64_t size = shape[shape.size() - back];
    if (size != 1) strides[output.size() - back] = stride;
    stride *= size;
  }
  return strides;
}

}  // namespace unstride::nn
