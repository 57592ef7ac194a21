#include "engine/round_trip.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/check.h"
#include "engine/reference.h"

namespace unstride::engine {
namespace {

// Whether the kernels of one group keep what they are given: their columns, one per (oc, a, b), are orthonormal.
bool has_orthonormal_columns(const core::Tensor& weight, std::int64_t first_channel, std::int64_t channels) {
  const std::int64_t columns = weight.shape.c * weight.shape.h * weight.shape.w;
  const auto at = [&](std::int64_t channel, std::int64_t column) {
    return double(weight.values[size_t((first_channel + channel) * columns + column)]);
  };
  for (std::int64_t a = 0; a < columns; ++a)
    for (std::int64_t b = 0; b <= a; ++b) {
      double product = 0;
      for (std::int64_t channel = 0; channel < channels; ++channel) product += at(channel, a) * at(channel, b);
      if (product != (a == b ? 1 : 0)) return false;
    }
  return true;
}

bool tiles(const AxisParams& axis) {
  return axis.kernel == axis.stride && axis.pad_begin == 0 && axis.pad_end == 0 && axis.dilation == 1;
}

}  // namespace

core::Result<RoundTrip> round_trip(const core::Tensor& image, const core::Tensor& weight, const ConvParams& layer) {
  RoundTrip trip;
  trip.params = layer;
  trip.params.height.output_padding = trip.params.width.output_padding = 0;
  ConvParams forward = trip.params;
  std::swap(forward.in_channels, forward.out_channels);
  auto down = conv2d(image, weight, nullptr, forward);
  if (!down) return tl::make_unexpected(down.error());
  trip.down = *std::move(down);
  // The rest that the stride's division dropped: always below the stride, so it is a legal output padding.
  trip.params.height.output_padding = image.shape.h - output_size(trip.params.height, trip.down.shape.h);
  trip.params.width.output_padding = image.shape.w - output_size(trip.params.width, trip.down.shape.w);
  auto up = conv_transpose2d(trip.down, weight, nullptr, trip.params);
  if (!up) return tl::make_unexpected(up.error());
  trip.up = *std::move(up);
  CHECK(trip.up.shape == image.shape);
  trip.difference = trip.up;
  for (size_t n = 0; n < image.values.size(); ++n) {
    trip.difference.values[n] -= image.values[n];
    trip.largest = std::max(trip.largest, std::abs(double(trip.difference.values[n])));
  }
  return trip;
}

Axes round_trip_axes(const Axes& layer) {
  Axes axes = layer;
  for (Axis* axis : {&axes.height, &axes.width}) {
    axis->input += axis->params.output_padding / axis->params.stride;
    axis->params.output_padding %= axis->params.stride;
  }
  return axes;
}

core::Tensor haar_kernel() {
  constexpr float h = 0.5f;
  return {{4, 1, 2, 2}, {h, h, h, h, h, h, -h, -h, h, -h, h, -h, h, -h, -h, h}};
}

bool is_tight(const core::Tensor& weight, const ConvParams& layer) {
  CHECK((weight.shape ==
         core::Shape{layer.in_channels, layer.out_channels / layer.groups, layer.height.kernel, layer.width.kernel}));
  if (!tiles(layer.height) || !tiles(layer.width)) return false;
  const std::int64_t channels = layer.in_channels / layer.groups;
  for (std::int64_t group = 0; group < layer.groups; ++group)
    if (!has_orthonormal_columns(weight, group * channels, channels)) return false;
  return true;
}

}  // namespace unstride::engine
