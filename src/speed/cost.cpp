#include "speed/cost.h"

#include <vector>

#include "engine/plans/fast.h"
#include "engine/relation.h"

namespace unstride::speed {
namespace {

using engine::Axis;
using engine::BorderedKind;

// Along one axis: how many pairs of an output cell and a tap meet what in the bordered input.
struct Met {
  double data = 0, inserted = 0, border = 0;
};

Met met_on(const Axis& axis) {
  // Under one tap the window passes a run of the bordered input, one cell an output: counted by what lies before its
  // ends, since sides are long.
  std::vector<double> data{0}, border{0};
  for (std::int64_t j = 0; j < axis.bordered(); ++j) {
    const BorderedKind kind = axis.kind_of(j);
    data.push_back(data.back() + (kind == BorderedKind::data ? 1 : 0));
    border.push_back(border.back() + (kind == BorderedKind::border_zero ? 1 : 0));
  }
  Met met;
  const std::int64_t outputs = axis.output();
  for (std::int64_t a = 0; a < axis.params.kernel; ++a) {
    const auto first = size_t(axis.window_cell(0, a)), end = first + size_t(outputs);
    met.data += data[end] - data[first];
    met.border += border[end] - border[first];
  }
  met.inserted = double(outputs) * double(axis.params.kernel) - met.data - met.border;
  return met;
}

// Two gigabytes: a desktop has them to spare, and no layer of the known networks needs more.
constexpr double kMostBytes = 2e9;

}  // namespace

Cost cost_of(const Layer& layer) {
  const engine::ConvParams& p = layer.params;
  const engine::Axes axes = engine::axes_of(p, layer.input());
  const Met rows = met_on(axes.height), cols = met_on(axes.width);
  const double pairs =
      double(layer.batch) * double(p.in_channels) * double(p.out_channels / p.groups);  // of planes and kernels
  const double within = (rows.data + rows.inserted) * (cols.data + cols.inserted);
  Cost cost;
  cost.with_zeros = pairs * (rows.data + rows.inserted + rows.border) * (cols.data + cols.inserted + cols.border);
  cost.products = pairs * rows.data * cols.data;
  cost.inserted_zeros = pairs * within - cost.products;
  cost.border_zeros = cost.with_zeros - pairs * within;
  cost.uncropped =
      pairs * double(layer.height) * double(layer.width) * double(p.height.kernel) * double(p.width.kernel);
  if (const auto lowered = engine::plans::lower(planned(layer)))
    cost.fast = engine::plans::fast_multiplications(*lowered);
  return cost;
}

Traffic traffic_of(const Layer& layer) {
  const engine::ConvParams& p = layer.params;
  const double batch = double(layer.batch), float_bytes = sizeof(float);
  Traffic traffic;
  traffic.input = float_bytes * batch * double(p.in_channels) * double(layer.height) * double(layer.width);
  traffic.weights = float_bytes * double(p.in_channels) * double(p.out_channels / p.groups) * double(p.height.kernel) *
                    double(p.width.kernel);
  traffic.output = float_bytes * batch * double(p.out_channels) * double(engine::output_size(p.height, layer.height)) *
                   double(engine::output_size(p.width, layer.width));
  return traffic;
}

core::Result<void> can_measure(const Layer& layer) {
  if (const auto violation = violation_of(layer)) return core::fail("{}", violation->message);
  const double bytes = traffic_of(layer).bytes();
  if (bytes > kMostBytes)
    return core::fail(
        "Input, weights and output take {:.1f} GB; layers of up to {:.0f} GB are run. Take a smaller batch, input or "
        "fewer channels.",
        bytes / 1e9, kMostBytes / 1e9);
  return {};
}

}  // namespace unstride::speed
