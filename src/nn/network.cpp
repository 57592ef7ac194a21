#include "nn/network.h"

#include <unistd.h>

#include <algorithm>
#include <new>

#include "core/check.h"
#include "nn/compute.h"

namespace unstride::nn {
namespace {

using Error = tl::unexpected<core::Error>;
namespace plans = engine::plans;

// Systems promise more memory than there is, and end the program that takes it.
core::Result<void> check_memory(std::size_t floats) {
  const double memory = double(sysconf(_SC_PHYS_PAGES)) * double(sysconf(_SC_PAGE_SIZE));
  const double needed = double(floats) * sizeof(float);
  if (needed <= memory / 2) return {};  // the weights and the program need some, too
  return core::fail(
      "The model's values take {:.1f} GB, more than half of this machine's {:.1f} GB; take a smaller input.",
      needed * 1e-9, memory * 1e-9);
}

}  // namespace

core::Result<Network> Network::make(std::shared_ptr<const Model> model, const Options& options) {
  CHECK(options.threads >= 1);
  auto program = compile(*model, options);
  if (!program) return Error(program.error());
  if (auto fits = check_memory(program->floats); !fits) return Error(fits.error());
  const plans::PlanOptions plan_options{.threads = options.threads, .target = options.target};
  if (auto machine = plans::machine_for(plan_options); !machine) return Error(machine.error());
  try {
    Network network(std::move(model), std::move(*program));
    network.plan_options_ = plan_options;
    network.memory_ = plans::Buffer(network.program_.floats);
    network.work_.resize(network.steps().size());
    for (std::size_t step = 0; step < network.work_.size(); ++step)
      if (auto planned = network.plan_step(step); !planned) return Error(planned.error());
    if (options.threads > 1) network.pool_ = std::make_unique<plans::Pool>(options.threads);
    network.bind();
    return network;
  } catch (const std::bad_alloc&) {
    return core::fail("There is not enough memory for this model.");
  }
}

std::span<const float> Network::elements(const Value& value) const {
  const Value& root = program_.root_of(value);
  const auto count = std::size_t(value.count);
  if (!root.constant) return {memory_.data() + root.life.offset, count};
  const auto replaced = replaced_.find(value.root);
  return replaced == replaced_.end() ? std::span(root.constant->floats) : std::span(replaced->second);
}

// Packs a step's weights, where the engine computes it. The plan may choose another algorithm than before.
core::Result<void> Network::plan_step(std::size_t index) {
  Step& step = program_.steps[index];
  if (!step.layer) return {};
  const Code& code = program_.codes[index];
  const auto operand = [&](std::size_t i) {
    const bool given = i < code.operands.size() && code.operands[i] != kNone;
    const std::span<const float> values =
        given ? elements(program_.values[code.operands[i]]) : std::span<const float>();
    return std::vector<float>(values.begin(), values.end());
  };
  std::vector<float> kernel = operand(1), bias = operand(2);
  if (const auto* product = std::get_if<Product>(&code.operation.kind)) {
    if (bias.size() == 1) bias.resize(std::size_t(product->columns), bias.front());
    for (float& weight : kernel) weight *= product->alpha;
    for (float& b : bias) b *= product->beta;
  }
  auto plan = plans::Plan::make(*step.layer, {kernel, bias}, plan_options_);
  if (!plan)
    return core::fail("The node '{}' ({}, opset {}) cannot run: {}", step.name, step.op, model_->opset,
                      plan.error().message);
  step.algorithm = plan->algorithm().name;
  step.kernel = plan->kernel();
  if (plan->workspace_floats() > workspace_.size()) workspace_ = plans::Buffer(plan->workspace_floats());
  work_[index].plan = std::move(*plan);
  return {};
}

void Network::bind() {
  for (std::size_t i = 0; i < work_.size(); ++i) {
    work_[i].inputs.clear();
    for (const std::size_t operand : program_.codes[i].operands)
      work_[i].inputs.push_back(operand == kNone ? nullptr : elements(program_.values[operand]).data());
    work_[i].output = memory_.data() + program_.root_of(program_.values[program_.codes[i].output]).life.offset;
  }
}

void Network::run(std::span<const std::span<const float>> inputs) {
  CHECK(inputs.size() == program_.inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::span<float> to = editable(program_.inputs[i].name);
    CHECK(inputs[i].size() == to.size());
    std::ranges::copy(inputs[i], to.begin());
  }
  run();
}

void Network::run_from(std::size_t step) {
  for (; step < work_.size(); ++step) run_step(step);
}

void Network::run_step(std::size_t step) {
  CHECK(step < work_.size());
  const Work& work = work_[step];
  if (work.plan)
    work.plan->run(
        {.input = work.inputs.front(), .output = work.output, .workspace = workspace_.data(), .pool = pool_.get()});
  else compute(program_.codes[step].operation, work.inputs, work.output);
}

std::span<const float> Network::values(std::string_view name) const {
  const Value* value = program_.find(name);
  return value && program_.is_kept(*value) ? elements(*value) : std::span<const float>();
}

std::span<float> Network::editable(std::string_view name) {
  const Value* value = program_.find(name);
  if (!value || value->constant || !program_.is_kept(*value)) return {};
  return {memory_.data() + program_.root_of(*value).life.offset, std::size_t(value->count)};
}

const Shape* Network::shape_of(std::string_view name) const {
  const Value* value = program_.find(name);
  return value ? &value->shape : nullptr;
}

core::Result<void> Network::replace(std::string_view initializer, std::span<const float> elements) {
  const Value* value = program_.find(initializer);
  if (!value || !value->constant || value->constant->type != ElementType::float32)
    return core::fail("The model has no initializer '{}' of FLOAT numbers.", initializer);
  const std::size_t root = value->root;
  if (program_.values[root].decides_shape)
    return core::fail("The initializer '{}' decides the shape of a value, so it cannot be replaced.", initializer);
  if (std::int64_t(elements.size()) != value->count)
    return core::fail("The initializer '{}' has {} elements, not {}.", initializer, value->count, elements.size());
  replaced_[root].assign(elements.begin(), elements.end());
  for (std::size_t step = 0; step < work_.size(); ++step) {
    const std::vector<std::size_t>& operands = program_.codes[step].operands;
    const auto reads = [&](std::size_t operand) { return operand != kNone && program_.values[operand].root == root; };
    if (std::ranges::any_of(operands, reads))
      if (auto planned = plan_step(step); !planned) return planned;
  }
  bind();
  return {};
}

}  // namespace unstride::nn
