#include "speed/choice.h"

#include <fmt/format.h>

#include <vector>

#include "engine/plans/plan.h"

namespace unstride::speed {

std::string choice_text(const Layer& layer) {
  const auto lowered = engine::plans::lower(planned(layer));
  if (!lowered) return "";
  const std::vector<float> weights(size_t(lowered->weights()), 1.0f);  // which ones does not matter for the choice
  const auto plan = engine::plans::Plan::make(planned(layer), {weights}, {});
  if (!plan) return "";
  return fmt::format("*{}*, kernel {}: {}", plan->algorithm().name, plan->kernel(), plan->why());
}

std::string instruction_sets() {
  std::string names;
  for (const auto target : engine::kernels::supported_targets())
    names += (names.empty() ? "" : ", ") + std::string(engine::kernels::name_of(target));
  return names;
}

}  // namespace unstride::speed
