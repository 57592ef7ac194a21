#include "speed/report.h"

#include <algorithm>

namespace unstride::speed {

const Row* Report::row_of(const std::string& algorithm) const {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.algorithm == algorithm; });
  return found == rows.end() ? nullptr : &*found;
}

const Row* Report::best() const {
  const Row* best = nullptr;
  for (const Row& row : rows)
    if (row.status == Status::measured && (!best || row.timing.best < best->timing.best)) best = &row;
  return best;
}

Report report_of(const Layer& layer) {
  Report report;
  report.layer = layer;
  if (const auto can = can_measure(layer); !can) report.problem = can.error().message;
  if (violation_of(layer)) return report;
  report.cost = cost_of(layer);
  report.traffic = traffic_of(layer);
  return report;
}

double intensity(const Cost& cost, const Traffic& traffic) {
  return cost.flops() / traffic.bytes();
}

double balance(const Machine& machine) {
  return machine.flops / machine.bandwidth;
}

double roof(const Machine& machine, const Cost& cost, const Traffic& traffic) {
  return std::min(machine.flops, intensity(cost, traffic) * machine.bandwidth);
}

double flops_of(const Row& row, const Cost& cost) {
  return row.timing.best > 0 ? cost.flops() / row.timing.best : 0;
}

}  // namespace unstride::speed
