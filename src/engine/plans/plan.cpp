#include "engine/plans/plan.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>

#include "core/check.h"
#include "engine/plans/choose.h"

namespace unstride::engine::plans {
namespace {

// What an option says, and without it the environment.
std::string option_or(const std::string& option, const char* variable) {
  if (!option.empty()) return option;
  const char* value = std::getenv(variable);
  return value ? value : "";
}

core::Result<kernels::Target> target_for(const std::string& name) {
  const std::vector<kernels::Target>& supported = kernels::supported_targets();
  if (name.empty()) return supported.front();
  const auto target = kernels::target_named(name);
  if (target && std::find(supported.begin(), supported.end(), *target) != supported.end()) return *target;
  std::string names;
  for (const kernels::Target t : supported) names += (names.empty() ? "" : ", ") + std::string(kernels::name_of(t));
  return core::fail("This machine has no instruction set \"{}\"; it has {}.", name, names);
}

core::Result<void> check_counts(const Lowered& lowered, const Weights& weights) {
  if (std::int64_t(weights.kernel.size()) != lowered.weights())
    return core::fail("There are {} weights, but these parameters need {}.", weights.kernel.size(), lowered.weights());
  if (!weights.bias.empty() && std::int64_t(weights.bias.size()) != lowered.output.c)
    return core::fail("There are {} biases, but {} output channels.", weights.bias.size(), lowered.output.c);
  return {};
}

core::Result<Choice> choose(const Lowered& lowered, const Weights& weights, const Machine& machine,
                            const PlanOptions& options) {
  const auto by_name = [&](const Algorithm& algorithm, std::string why) {
    const Estimate found = estimate(algorithm, lowered, machine, options.spread);
    return Choice{&algorithm, found.threads, found.woken, std::move(why)};
  };
  const Order order = lowered.layer.order;
  const Algorithm& first = algorithms(order).front();
  if (!first.supports(lowered, machine))
    return core::fail("No algorithm computes this layer with its channels in blocks: {}", first.summary);
  if (lowered.batch == 0) return by_name(first, "there is nothing to compute");
  const auto finite = [](float w) { return std::isfinite(w); };
  // Others multiply weights with zeros around the input; with infinity that gives what no product gives. In blocks
  // nothing is multiplied but inputs.
  if (order == Order::planes && !std::all_of(weights.kernel.begin(), weights.kernel.end(), finite))
    return by_name(first, "a weight is not finite, and only the reference multiplies nothing but inputs");
  if (const std::string name = option_or(options.algorithm, "UNSTRIDE_ALGORITHM"); !name.empty()) {
    const Algorithm* algorithm = algorithm_named(name, order);
    if (!algorithm) {
      std::string names;
      for (const Algorithm& a : algorithms(order)) names += (names.empty() ? "" : ", ") + std::string(a.name);
      return core::fail("There is no algorithm \"{}\"; there are {}.", name, names);
    }
    if (!algorithm->supports(lowered, machine))
      return core::fail("The algorithm \"{}\" does not compute this layer: {}", name, algorithm->summary);
    return by_name(*algorithm, "asked for by name");
  }
  return fastest(lowered, machine, options.spread);
}

}  // namespace

core::Result<Machine> machine_for(const PlanOptions& options) {
  CHECK(options.threads >= 1);
  const auto target = target_for(option_or(options.target, "UNSTRIDE_TARGET"));
  if (!target) return tl::make_unexpected(target.error());
  return this_machine(*target, options.threads);
}

core::Result<Plan> Plan::make(const Layer& layer, const Weights& weights, const PlanOptions& options) {
  auto lowered = lower(layer);
  if (!lowered) return tl::make_unexpected(lowered.error());
  if (auto counts = check_counts(*lowered, weights); !counts) return tl::make_unexpected(counts.error());
  const auto machine = machine_for(options);
  if (!machine) return tl::make_unexpected(machine.error());
  Plan plan(std::move(*lowered), *machine);
  const auto choice = choose(plan.lowered_, weights, plan.machine_, options);
  if (!choice) return tl::make_unexpected(choice.error());
  plan.algorithm_ = choice->algorithm;
  plan.machine_.threads = choice->threads;
  plan.woken_ = choice->woken;
  plan.why_ = choice->why;
  try {
    plan.prepared_ = plan.algorithm_->prepare({plan.lowered_, weights.kernel, weights.bias, plan.machine_});
  } catch (const std::bad_alloc&) {
    return core::fail("There is not enough memory for the packed weights of this layer.");
  }
  return plan;
}

std::string Plan::kernel() const {
  return prepared_->kernel() + " " + std::string(kernels::name_of(machine_.target));
}

void Plan::run(const Run& run) const {
  CHECK(run.input && run.output);
  CHECK(workspace_floats() == 0 || reinterpret_cast<std::uintptr_t>(run.workspace) % kAlignment == 0);
  CHECK(workspace_floats() == 0 || run.workspace);
  Run allowed = run;
  if (machine_.threads == 1) allowed.pool = nullptr;
  if (allowed.pool) allowed.pool->limit(machine_.threads, woken_);
  prepared_->run(allowed);
  if (allowed.pool) allowed.pool->limit(allowed.pool->threads(), allowed.pool->threads());
}

}  // namespace unstride::engine::plans
