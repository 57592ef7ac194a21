#include "nn/program.h"

#include <algorithm>

#include "nn/shapes.h"

namespace unstride::nn {
namespace {

using Error = tl::unexpected<core::Error>;

// The node's name; where it has none, its operator and its place.
std::string name_of_node(const Model& model, std::size_t index) {
  const Node& node = model.nodes[index];
  return node.name.empty() ? fmt::format("{} {}", node.op, index + 1) : node.name;
}

Error about(const Model& model, std::size_t index, const core::Error& reason) {
  const Node& node = model.nodes[index];
  // The engine's reasons are sentences of their own.
  std::string_view text = reason.message;
  if (text.ends_with('.')) text.remove_suffix(1);
  return core::fail("The node '{}' ({}, opset {}) cannot run: {}.", name_of_node(model, index), node.op, model.opset,
                    text);
}

// The list that a Constant has as an attribute, or the number.
std::optional<Array> array_of(const Attribute& attribute) {
  const auto shape_of = [](const auto& list) { return Shape{std::int64_t(list.size())}; };
  if (const auto* number = std::get_if<float>(&attribute)) return Array{.floats = {*number}};
  if (const auto* numbers = std::get_if<std::vector<float>>(&attribute))
    return Array{.shape = shape_of(*numbers), .floats = *numbers};
  if (const auto* integer = std::get_if<std::int64_t>(&attribute))
    return Array{.type = ElementType::int64, .ints = {*integer}};
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&attribute))
    return Array{.type = ElementType::int64, .shape = shape_of(*integers), .ints = *integers};
  return std::nullopt;
}

// What the engine can do on the way, right behind a convolution.
std::optional<engine::plans::Activation> activation_of(const Operation& operation) {
  const auto* pointwise = std::get_if<Pointwise>(&operation.kind);
  if (!pointwise) return std::nullopt;
  using Kind = engine::plans::ActivationKind;
  switch (pointwise->function) {
    case Function::relu:
      return engine::plans::Activation{Kind::relu};
    case Function::leaky_relu:
      return engine::plans::Activation{Kind::leaky_relu, pointwise->slope};
    case Function::sigmoid:
      return engine::plans::Activation{Kind::sigmoid};
    case Function::tanh:
      return engine::plans::Activation{Kind::tanh};
    case Function::exp:
      break;
  }
  return std::nullopt;
}

// A product with constant weights as a convolution with a kernel of one cell, of as many pictures of one cell as there
// are rows: weights (depth, columns) are those of a transposed convolution, (columns, depth) those of a convolution.
// Empty: the weights are no constant, something is transposed that the engine does not turn, or there is nothing.
std::optional<engine::plans::Layer> layer_of(const Product& p, const Code& code, const std::vector<Value>& values) {
  const auto constant = [&](std::size_t operand) { return values[code.operands[operand]].constant != nullptr; };
  const bool one_matrix = std::ranges::count(p.b_batch, 0) == std::ptrdiff_t(p.b_batch.size());
  const bool bias = code.operands.size() > 2;
  if (!constant(1) || !one_matrix || p.a_depth != 1 || p.a_row != p.depth) return std::nullopt;
  if (bias && (!constant(2) || p.c_row != 0)) return std::nullopt;
  engine::plans::Layer layer;
  if (p.b_column == 1 && p.b_depth == p.columns) layer.operation = engine::plans::Operation::conv_transpose;
  else if (p.b_depth == 1 && p.b_column == p.depth) layer.operation = engine::plans::Operation::conv;
  else return std::nullopt;
  std::int64_t rows = p.rows;
  for (const std::int64_t size : p.batch) rows *= size;
  layer.params.in_channels = p.depth;
  layer.params.out_channels = p.columns;
  layer.input = {rows, p.depth, 1, 1};
  if (rows < 1 || !engine::plans::lower(layer)) return std::nullopt;
  return layer;
}

// A program in the making.
class Compiler {
 public:
  Compiler(const Model& model, const Options& options) : model_(model), options_(options) {}

  core::Result<Program> compile() {
    if (model_.opset < kOldestOpset || model_.opset > kNewestOpset)
      return core::fail("The model's operators are those of opset {}; only {} to {} are supported.", model_.opset,
                        kOldestOpset, kNewestOpset);
    auto inputs = input_shapes(model_, options_);
    if (!inputs) return Error(inputs.error());
    program_.inputs = std::move(*inputs);
    for (const ValueInfo& input : model_.inputs)
      if (input.type != ElementType::float32)
        return core::fail("The model's input '{}' holds {} numbers; only FLOAT is supported.", input.name,
                          name_of(input.type));
    for (const NamedShape& input : program_.inputs)
      if (auto added = add_value(input.name, input.shape); !added) return Error(added.error());
    for (const Array& initializer : model_.initializers)
      if (auto added = add_constant(initializer.name, initializer); !added) return Error(added.error());
    for (std::size_t i = 0; i < model_.nodes.size(); ++i)
      if (auto added = add_node(i); !added) return about(model_, i, added.error());
    if (auto found = find_outputs(); !found) return Error(found.error());
    fuse_activations();
    if (auto planned = plan_memory(); !planned) return Error(planned.error());
    return std::move(program_);
  }

 private:
  core::Result<std::size_t> add_value(const std::string& name, const Shape& shape) {
    const auto count = count_of(shape);
    if (!count) return core::fail("The value '{}' of {}.", name, count.error().message);
    const std::size_t index = program_.values.size();
    if (name.empty()) return core::fail("A value of the model has no name, so nothing can read it.");
    if (!program_.value_named.emplace(name, index).second)
      return core::fail("Two values of the model are called '{}', and a name must say which one is meant.", name);
    program_.values.push_back({.name = name, .shape = shape, .count = *count, .root = index});
    return index;
  }

  core::Result<std::size_t> add_constant(const std::string& name, const Array& array) {
    auto index = add_value(name, array.shape);
    if (!index) return index;
    Value& value = program_.values[*index];
    value.constant = &array;
    if (array.type == ElementType::float32 && std::int64_t(array.floats.size()) != value.count)
      return core::fail("The initializer '{}' of {} has {} elements.", name, describe(array.shape),
                        array.floats.size());
    return index;
  }

  // The value that is the output of a node: a sentence about the node when there can be none.
  core::Result<std::size_t> add_output(const Node& node, const Shape& shape) {
    if (node.outputs.empty() || node.outputs.front().empty()) return core::fail("it has no output");
    if (program_.value_named.contains(node.outputs.front()))
      return core::fail("its output '{}' is there already", node.outputs.front());
    return add_value(node.outputs.front(), shape);
  }

  core::Result<void> add_node(std::size_t index) {
    const Node& node = model_.nodes[index];
    if (node.op == "Constant" && node.domain.empty()) return add_constant_node(node);
    Code code;
    std::vector<Known> known;
    for (const std::string& name : node.inputs) {
      const auto found = program_.value_named.find(name);
      if (!name.empty() && found == program_.value_named.end())
        return core::fail("it reads '{}', which no node before it computes", name);
      code.operands.push_back(name.empty() ? kNone : found->second);
      const Value* value = name.empty() ? nullptr : &program_.values[found->second];
      known.push_back(value ? Known{true, value->shape, value->constant} : Known{});
    }
    auto operation = resolve(node, model_.opset, known);
    if (!operation) return Error(operation.error());
    if (auto good = check_types(node, code, *operation); !good) return good;
    const auto output = add_output(node, operation->output);
    if (!output) return Error(output.error());

    code.operation = std::move(*operation);
    code.output = *output;
    code.operands.resize(std::min(code.operands.size(), code.operation.operands));
    if (std::holds_alternative<View>(code.operation.kind)) {
      const Value& source = program_.values[code.operands[0]];
      program_.values[*output].root = source.root;
      program_.values[*output].constant = source.constant;
      if (source.constant) return {};  // nothing to compute
    }
    program_.steps.push_back(step_of(index, code));
    program_.codes.push_back(std::move(code));
    return {};
  }

  // Operands hold FLOAT numbers, unless they are constants that are only passed on; what decided the shape is marked.
  core::Result<void> check_types(const Node& node, const Code& code, const Operation& operation) {
    for (std::size_t i = 0; i < code.operands.size(); ++i) {
      if (code.operands[i] == kNone) continue;
      const Value& value = program_.values[code.operands[i]];
      if (!value.constant) continue;
      if (i >= operation.operands) program_.values[value.root].decides_shape = true;
      else if (value.constant->type != ElementType::float32 && !std::holds_alternative<View>(operation.kind))
        return core::fail("its input '{}' holds {} numbers; only FLOAT is supported", node.inputs[i],
                          name_of(value.constant->type));
    }
    return {};
  }

  core::Result<void> add_constant_node(const Node& node) {
    if (node.attributes.size() != 1) return core::fail("it has {} values, not one", node.attributes.size());
    const auto& [kind, attribute] = *node.attributes.begin();
    const Array* array = std::get_if<Array>(&attribute);
    if (!array) {
      auto made = array_of(attribute);
      if (!made) return core::fail("its {} is not supported", kind);
      array = &program_.made.emplace_back(std::move(*made));
    }
    const auto output = add_output(node, array->shape);
    if (!output) return Error(output.error());
    program_.values[*output].constant = array;
    return {};
  }

  core::Result<void> find_outputs() {
    for (const ValueInfo& output : model_.outputs) {
      const Value* value = program_.find(output.name);
      if (!value) return core::fail("The model's output '{}' is computed by no node; export it again.", output.name);
      if (value->constant && value->constant->type != ElementType::float32)
        return core::fail("The model's output '{}' holds {} numbers; only FLOAT is supported.", output.name,
                          name_of(value->constant->type));
      program_.outputs.push_back({output.name, value->shape});
    }
    if (program_.outputs.empty()) return core::fail("The model has no output, so there is nothing to compute.");
    return {};
  }

  Step step_of(std::size_t node, const Code& code) const;
  void fuse_activations();
  core::Result<void> plan_memory();

  const Model& model_;
  const Options& options_;
  Program program_;
};

StepKind kind_of(const Operation& operation) {
  struct Kinds {
    StepKind operator()(const Convolution& c) const {
      return c.layer.operation == engine::plans::Operation::conv ? StepKind::conv : StepKind::conv_transpose;
    }
    StepKind operator()(const Product&) const { return StepKind::product; }
    StepKind operator()(const Resampling&) const { return StepKind::resampling; }
    StepKind operator()(const View&) const { return StepKind::view; }
    StepKind operator()(const Pointwise&) const { return StepKind::pointwise; }
    StepKind operator()(const Combination&) const { return StepKind::combination; }
    StepKind operator()(const Normalization&) const { return StepKind::normalization; }
    StepKind operator()(const Concatenation&) const { return StepKind::concatenation; }
  };
  return std::visit(Kinds(), operation.kind);
}

Step Compiler::step_of(std::size_t node, const Code& code) const {
  Step step;
  step.kind = kind_of(code.operation);
  const bool weighted = step.kind == StepKind::conv || step.kind == StepKind::conv_transpose ||
                        step.kind == StepKind::product || step.kind == StepKind::normalization;
  step.name = name_of_node(model_, node);
  step.op = model_.nodes[node].op;
  step.output = {program_.values[code.output].name, program_.values[code.output].shape};
  for (std::size_t i = 0; i < code.operands.size(); ++i) {
    if (code.operands[i] == kNone) continue;
    const Value& operand = program_.values[code.operands[i]];
    if (!operand.constant) {
      step.inputs.push_back({operand.name, operand.shape});
      continue;
    }
    step.weight_count += operand.count;
    if (i == 1 && weighted) {
      step.weights = program_.root_of(operand).name;
      step.weights_shape = operand.shape;
    }
    if (i == 2 && weighted) step.bias = program_.root_of(operand).name;
  }
  if (const auto* convolution = std::get_if<Convolution>(&code.operation.kind)) step.layer = convolution->layer;
  if (const auto* product = std::get_if<Product>(&code.operation.kind)) {
    step.layer = layer_of(*product, code, program_.values);
    step.multiply_adds = double(program_.values[code.output].count) * double(product->depth);
  } else if (step.layer) {
    step.multiply_adds = engine::plans::lower(*step.layer)->flops() / 2;
  }
  return step;
}

// An activation joins the step that computes its input, where nobody else reads that.
void Compiler::fuse_activations() {
  std::vector<std::size_t> readers(program_.values.size(), 0), writer(program_.values.size(), kNone);
  for (const NamedShape& output : program_.outputs) ++readers[program_.value_named.find(output.name)->second];
  for (std::size_t i = 0; i < program_.codes.size(); ++i) {
    writer[program_.codes[i].output] = i;
    for (const std::size_t operand : program_.codes[i].operands)
      if (operand != kNone) ++readers[operand];
  }
  std::vector<bool> joined(program_.codes.size(), false);
  for (std::size_t i = 0; i < program_.codes.size(); ++i) {
    const auto activation = activation_of(program_.codes[i].operation);
    const std::size_t input = program_.codes[i].operands.front();
    if (!activation || writer[input] == kNone || readers[input] != 1) continue;
    Step& step = program_.steps[writer[input]];
    if (!step.layer || !step.activation_node.empty()) continue;
    step.layer->activation = step.activation = *activation;
    step.activation_node = program_.steps[i].name;
    step.output = program_.steps[i].output;
    program_.codes[writer[input]].output = program_.codes[i].output;
    program_.value_named.erase(program_.values[input].name);  // it is never computed
    writer[input] = kNone;
    joined[i] = true;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < joined.size(); ++i) {
    if (joined[i]) continue;
    if (kept != i) program_.steps[kept] = std::move(program_.steps[i]);
    if (kept != i) program_.codes[kept] = std::move(program_.codes[i]);
    ++kept;
  }
  program_.steps.resize(kept);
  program_.codes.resize(kept);
}

core::Result<void> Compiler::plan_memory() {
  const std::size_t end = program_.codes.size();  // inputs and outputs are needed when everything is computed, too
  std::vector<bool> needed(program_.values.size(), false);
  const auto need = [&](std::size_t value, std::size_t first, std::size_t last) {
    const std::size_t root = program_.values[value].root;
    Value& memory = program_.values[root];
    if (memory.constant) return;
    memory.life.first = needed[root] ? std::min(memory.life.first, first) : first;
    memory.life.last = needed[root] ? std::max(memory.life.last, last) : last;
    memory.life.floats = std::size_t(memory.count);
    needed[root] = true;
  };
  for (const NamedShape& input : program_.inputs) need(program_.value_named.find(input.name)->second, 0, end);
  for (std::size_t i = 0; i < end; ++i) {
    const Code& code = program_.codes[i];
    need(code.output, options_.keep_values ? 0 : i, options_.keep_values ? end : i);
    for (const std::size_t operand : code.operands)
      if (operand != kNone) need(operand, i, i);
  }
  for (const NamedShape& output : program_.outputs) need(program_.value_named.find(output.name)->second, end, end);

  std::vector<Life*> lives;
  for (std::size_t value = 0; value < needed.size(); ++value)
    if (needed[value]) lives.push_back(&program_.values[value].life);
  program_.floats = lay_out(lives);
  if (program_.floats > std::size_t(kMostElements))
    return core::fail("The model's values need {} GB, more than there is.", program_.floats >> 28);
  return {};
}

}  // namespace

const Value* Program::find(std::string_view name) const {
  const auto found = value_named.find(name);
  return found == value_named.end() ? nullptr : &values[found->second];
}

bool Program::is_kept(const Value& value) const {
  return root_of(value).constant || root_of(value).life.last == codes.size();
}

core::Result<Program> compile(const Model& model, const Options& options) {
  return Compiler(model, options).compile();
}

}  // namespace unstride::nn
