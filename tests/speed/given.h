// Reports with times that nobody measured: the same in every test.
#pragma once

#include <string>

#include "speed/report.h"

namespace unstride::speed {

inline Layer named(std::string_view name) {
  for (const NamedLayer& layer : named_layers())
    if (layer.name == name) return layer_of(layer);
  return {};
}

inline Row measured(std::string algorithm, std::string kernel, double best) {
  return {.algorithm = std::move(algorithm),
          .summary = "Adds products in some order.",
          .kernel = std::move(kernel),
          .status = Status::measured,
          .timing = {best, best * 1.25, 40, 2e-6}};
}

// One row of every status; `direct` is chosen and reaches 80 % of the limit, `fast` passes it.
inline Report report_with_times(const Layer& layer) {
  Report report = report_of(layer);
  report.machine = Machine{"avx512", 2, 500e9, 40e9, "memory"};
  const double least = report.cost.flops() / roof(*report.machine, report.cost, report.traffic);
  report.rows = {{.algorithm = "reference",
                  .summary = "Plain loops.",
                  .status = Status::skipped,
                  .note = "A run would take about 12 s."},
                 measured("direct", "6x64 avx512", least / 0.8),
                 measured("fast", "6x32 avx512", least / 1.3),
                 measured("channels", "14x32 avx512", least / 0.4),
                 {.algorithm = "depthwise",
                  .summary = "One channel at a time.",
                  .status = Status::unsupported,
                  .note = "Does not compute this layer."},
                 {.algorithm = "stencil",
                  .summary = "A single channel, all phases at once.",
                  .status = Status::unsupported,
                  .note = "Does not compute this layer."},
                 {.algorithm = "product", .summary = "One product of matrices."}};
  report.chosen = "direct";
  report.why = "estimated at 670 us; next is channels at 1340 us";
  return report;
}

}  // namespace unstride::speed
