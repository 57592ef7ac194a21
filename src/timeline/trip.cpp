#include "timeline/trip.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/check.h"
#include "engine/round_trip.h"

namespace unstride::timeline {
namespace {

using core::Grid;

SharedGrid plane(const core::Tensor& tensor, std::int64_t channel) {
  const std::int64_t cells = tensor.shape.h * tensor.shape.w;
  const auto first = tensor.values.begin() + channel * cells;
  return std::make_shared<const Grid<float>>(tensor.shape.h, tensor.shape.w, std::vector<float>(first, first + cells));
}

// u in every output channel: (1, out_channels, OH, OW).
core::Tensor image_of(const Story& story) {
  const Grid<float>& u = *story.probe;
  core::Tensor image({1, story.layer.params.out_channels, u.rows, u.cols});
  for (std::int64_t channel = 0; channel < image.shape.c; ++channel)
    std::copy(u.cells.begin(), u.cells.end(), image.values.begin() + image.index(0, channel, 0, 0));
  return image;
}

// The channels [first, first + size) of a group.
struct Members {
  std::int64_t first, size;
};
Members inputs_of(const Story& story) {
  const engine::ConvParams& params = story.layer.params;
  const std::int64_t size = params.in_channels / params.groups;
  return {story.pair.input / size * size, size};
}
std::int64_t outputs_of(const Story& story) {
  return story.layer.params.out_channels / story.layer.params.groups;
}

std::string channel_name(const Story& story, std::int64_t channel) {
  constexpr std::array<const char*, 4> kHaar{"average", "top − bottom", "left − right", "diagonal"};
  return *story.layer.kernel == engine::haar_kernel() ? kHaar[size_t(channel)] : fmt::format("channel {}", channel);
}

}  // namespace

core::Result<std::shared_ptr<const Trip>> trip_of(const Story& story) {
  const engine::Problem& layer = story.layer;
  const auto whole = engine::round_trip(image_of(story), *layer.kernel, layer.params);
  if (!whole) return tl::make_unexpected(whole.error());
  auto trip = std::make_shared<Trip>();
  trip->axes = engine::round_trip_axes(story.axes);
  CHECK(trip->axes == engine::axes_of(whole->params, whole->down.shape));
  const Members members = inputs_of(story);
  for (std::int64_t channel = members.first; channel < members.first + members.size; ++channel)
    trip->down.push_back({channel, channel_name(story, channel), plane(whole->down, channel)});
  trip->shown = size_t(story.pair.input - members.first);
  trip->up = plane(whole->up, story.pair.output);
  trip->difference = plane(whole->difference, story.pair.output);
  for (const float value : trip->difference->cells) {
    trip->largest = std::max(trip->largest, std::abs(double(value)));
    trip->mean += std::abs(double(value)) / double(trip->difference->cells.size());
  }
  trip->tight = engine::is_tight(*layer.kernel, layer.params);
  return trip;
}

std::vector<Product> products_down(const Story& story, std::int64_t row, std::int64_t col) {
  const engine::Axes& axes = story.trip->axes;
  const auto rows = axes.height.stamp_of_input(row), cols = axes.width.stamp_of_input(col);
  std::vector<Product> products;
  for (std::int64_t channel = 0; channel < outputs_of(story); ++channel)
    for (const engine::Link& r : rows)
      for (const engine::Link& c : cols)
        products.push_back(
            {story.probe->at(r.output, c.output), story.layer.kernel->at(story.pair.input, channel, r.tap, c.tap)});
  return products;
}

std::vector<Product> products_up(const Story& story, std::int64_t row, std::int64_t col) {
  const engine::Axes& axes = story.trip->axes;
  const auto rows = axes.height.terms_of_output(row), cols = axes.width.terms_of_output(col);
  const std::int64_t column = story.pair.output % outputs_of(story);
  std::vector<Product> products;
  for (const Trip::Channel& channel : story.trip->down)
    for (const engine::Link& r : rows)
      for (const engine::Link& c : cols)
        products.push_back(
            {channel.values->at(r.input, c.input), story.layer.kernel->at(channel.index, column, r.tap, c.tap)});
  return products;
}

float sum(const std::vector<Product>& products) {
  float total = 0;
  for (const Product& product : products) total += product.left * product.right;
  return total;
}

}  // namespace unstride::timeline
