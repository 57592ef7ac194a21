#include "timeline/story.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <utility>

#include "engine/planes.h"
#include "engine/reference.h"
#include "timeline/channels.h"
#include "timeline/trip.h"

namespace unstride::timeline {
namespace {

using core::Grid;

Grid<float> bordered_input(const Grid<float>& input, const engine::Axes& axes) {
  Grid<float> bordered(axes.height.bordered(), axes.width.bordered());
  for (std::int64_t r = 0; r < input.rows; ++r) {
    const std::int64_t row = axes.height.bordered_of(r);
    if (row < 0 || row >= bordered.rows) continue;
    for (std::int64_t c = 0; c < input.cols; ++c) {
      const std::int64_t col = axes.width.bordered_of(c);
      if (col >= 0 && col < bordered.cols) bordered.at(row, col) = input.at(r, c);
    }
  }
  return bordered;
}

SharedGrid share(Grid<float> grid) {
  return std::make_shared<const Grid<float>>(std::move(grid));
}

SharedGrid probe_of(const SharedGrid& given, const engine::Axes& axes) {
  const std::int64_t rows = axes.height.output(), cols = axes.width.output();
  if (given && given->rows == rows && given->cols == cols) return given;
  Grid<float> counting(rows, cols);
  for (size_t i = 0; i < counting.cells.size(); ++i) counting.cells[i] = float(i + 1);
  return share(std::move(counting));
}

std::int64_t saturating_product(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  return __builtin_mul_overflow(a, b, &result) ? std::numeric_limits<std::int64_t>::max() : result;
}

// Products along one axis, over all its output cells.
std::int64_t links_of(const engine::Axis& axis) {
  std::int64_t links = 0;
  for (std::int64_t o = 0; o < axis.output(); ++o) links += axis.run_of_output(o).count;
  return links;
}

// Slides over the cells of one output row from `first` on, adding to `totals`. Cell by cell the order is that of one
// window (row by row, zeros included); side by side the cells do not wait for each other's sums.
void slide_row(const Story& story, std::int64_t row, std::int64_t first, std::span<float> totals) {
  const auto& [height, width] = story.axes;
  for (std::int64_t a = height.params.kernel - 1; a >= 0; --a)
    for (std::int64_t b = width.params.kernel - 1; b >= 0; --b) {
      const float* cells = &story.bordered->at(height.window_cell(row, a), width.window_cell(first, b));
      const float weight = story.kernel->at(a, b);
      for (size_t n = 0; n < totals.size(); ++n) totals[n] += cells[n] * weight;
    }
}

std::shared_ptr<const PhaseParts> phases_of(const Story& story) {
  auto parts = std::make_shared<PhaseParts>();
  parts->outputs = engine::conv_transpose_by_phases(story.problem);
  for (const engine::AxisPhase& row : parts->outputs.rows)
    for (const engine::AxisPhase& col : parts->outputs.cols)
      parts->kernels.push_back(engine::phase_kernel(*story.kernel, row, col));
  parts->sums = engine::phase_sums(story.axes, *story.kernel);
  const std::vector<double>& sums = parts->sums.cells;
  parts->even_sums = std::all_of(sums.begin(), sums.end(), [&](double sum) { return sum == sums.front(); });
  const auto &small = parts->outputs.interleaved.cells, &reference = story.output->cells;
  parts->exact = std::memcmp(small.data(), reference.data(), reference.size() * sizeof(float)) == 0;
  return parts;
}

// Sliding without the turn is the transposed convolution with a turned kernel.
double unturned_product(const Story& story) {
  core::Tensor turned = *story.problem.kernel;
  std::reverse(turned.values.begin(), turned.values.end());
  const auto output = engine::conv_transpose2d(*story.problem.input, turned, nullptr, story.problem.params);
  CHECK(output && output->values.size() == story.probe->cells.size());
  double sum = 0;
  for (size_t i = 0; i < output->values.size(); ++i) sum += double(story.probe->cells[i]) * double(output->values[i]);
  return sum;
}

// What one view alone needs.
core::Result<void> tell_more(Story& story) {
  switch (story.timeline.view) {
    case ViewKind::matrix:
      story.matrix = std::make_shared<const engine::ConvMatrix>(engine::conv_matrix(story.axes));
      return {};
    case ViewKind::phases:
      story.phases = phases_of(story);
      return {};
    case ViewKind::gradient: {
      auto adjoint = engine::adjoint_of(story.problem, *story.probe);
      if (!adjoint) return tl::make_unexpected(adjoint.error());
      story.adjoint = std::make_shared<const engine::Adjoint>(*std::move(adjoint));
      story.unturned_product = unturned_product(story);
      return {};
    }
    case ViewKind::round_trip: {
      auto trip = trip_of(story);
      if (!trip) return tl::make_unexpected(trip.error());
      story.trip = *std::move(trip);
      return {};
    }
    case ViewKind::alternatives:
      story.alternatives = std::make_shared<const std::vector<engine::Alternative>>(
          engine::alternatives_of(story.problem, *story.output));
      return {};
    case ViewKind::channels:
      story.channels = std::make_shared<const ChannelSums>(channel_sums(story));
      return {};
    case ViewKind::slide:
    case ViewKind::stamp:
    case ViewKind::both:
      return {};
  }
  return {};
}

}  // namespace

std::int64_t channel_terms(const engine::Problem& layer) {
  return layer.params.in_channels / layer.params.groups + (layer.bias ? 1 : 0);
}

namespace {

Grid<int> strongest_taps(const Story& story) {
  const auto& [height, width] = story.axes;
  Grid<int> taps(story.output->rows, story.output->cols, -1);
  std::vector<engine::TermRun> columns;
  for (std::int64_t c = 0; c < taps.cols; ++c) columns.push_back(width.run_of_output(c));
  for (std::int64_t r = 0; r < taps.rows; ++r) {
    const engine::TermRun row = height.run_of_output(r);
    for (std::int64_t c = 0; c < taps.cols; ++c) {
      const engine::TermRun& col = columns[size_t(c)];
      float most = -1;
      for (std::int64_t m = 0; m < row.count; ++m)
        for (std::int64_t n = 0; n < col.count; ++n) {
          const std::int64_t a = row.tap_at(m), b = col.tap_at(n);
          const float size = std::abs(story.input->at(row.input_at(m), col.input_at(n)) * story.kernel->at(a, b));
          if (size > most) most = size, taps.at(r, c) = int(a * story.kernel->cols + b);
        }
    }
  }
  return taps;
}

}  // namespace

core::Result<std::shared_ptr<const Story>> tell(const engine::Problem& layer, ViewKind view, const Subject& subject) {
  CHECK(layer.input && layer.kernel);
  const core::Shape& shape = layer.input->shape;
  if (shape.n != 1) return core::fail("A story has one image, not {}.", shape.n);
  auto whole = engine::conv_transpose2d(*layer.input, *layer.kernel, layer.bias.get(), layer.params);
  if (!whole) return tl::make_unexpected(whole.error());
  if (!engine::are_paired(layer.params, subject.pair))
    return core::fail("Input channel {} and output channel {} are of different groups: no weight joins them.",
                      subject.pair.input, subject.pair.output);
  auto story = std::make_shared<Story>();
  story->layer = layer;
  story->pair = subject.pair;
  story->problem = engine::pair_of(layer, subject.pair);
  story->axes = engine::axes_of(layer.params, shape);
  story->input = share(engine::grid_of(*story->problem.input));
  story->kernel = share(engine::grid_of(*story->problem.kernel));
  story->layer_output = std::make_shared<const core::Tensor>(*std::move(whole));
  const auto part = story->whole()
                        ? story->layer_output
                        : std::make_shared<const core::Tensor>(*engine::conv_transpose2d(
                              *story->problem.input, *story->problem.kernel, nullptr, story->problem.params));
  story->output = share(engine::grid_of(*part));
  story->bordered = share(bordered_input(*story->input, story->axes));
  story->overlap = std::make_shared<const Grid<int>>(engine::overlap_counts(story->axes));
  story->strongest = std::make_shared<const Grid<int>>(strongest_taps(*story));
  story->probe = probe_of(subject.probe, story->axes);
  story->timeline = make_timeline(view, story->axes, channel_terms(layer));
  if (auto told = tell_more(*story); !told) return tl::make_unexpected(told.error());
  return story;
}

std::vector<Term> terms_of(const Story& story, std::int64_t row, std::int64_t col) {
  const auto rows = story.axes.height.terms_of_output(row), cols = story.axes.width.terms_of_output(col);
  std::vector<Term> terms;
  terms.reserve(rows.size() * cols.size());
  for (const engine::Link& r : rows)
    for (const engine::Link& c : cols)
      terms.push_back(
          {r.input, c.input, r.tap, c.tap, story.input->at(r.input, c.input), story.kernel->at(r.tap, c.tap)});
  return terms;
}

std::vector<Term> terms_of_pulled(const Story& story, std::int64_t row, std::int64_t col) {
  std::vector<Term> terms;
  for (const engine::Link& r : story.axes.height.stamp_of_input(row))
    for (const engine::Link& c : story.axes.width.stamp_of_input(col))
      terms.push_back(
          {r.output, c.output, r.tap, c.tap, story.probe->at(r.output, c.output), story.kernel->at(r.tap, c.tap)});
  return terms;
}

float sum(const std::vector<Term>& terms) {
  float total = 0;
  for (const Term& term : terms) total += term.input * term.weight;
  return total;
}

float stamped_value(const Story& story, std::int64_t row, std::int64_t col, std::int64_t steps) {
  const engine::TermRun rows = story.axes.height.run_of_output(row), cols = story.axes.width.run_of_output(col);
  float total = 0;
  for (std::int64_t r = 0; r < rows.count; ++r)
    for (std::int64_t c = 0; c < cols.count; ++c) {
      const std::int64_t input_row = rows.input_at(r), input_col = cols.input_at(c);
      if (input_row * story.input->cols + input_col >= steps) return total;  // input cells come in the stamps' order
      total += story.input->at(input_row, input_col) * story.kernel->at(rows.tap_at(r), cols.tap_at(c));
    }
  return total;
}

float slid_value(const Story& story, std::int64_t row, std::int64_t col) {
  // A zero's product is +0 or -0. Added to a sum that began as +0 neither changes a bit: +0 + -0 = +0, and a sum of
  // finite numbers never becomes -0 on the way. So the zeros can be summed with the rest and the reference still holds.
  float total = 0;
  slide_row(story, row, col, {&total, 1});
  return total;
}

Grid<float> slid_output(const Story& story) {
  Grid<float> slid(story.output->rows, story.output->cols);
  for (std::int64_t row = 0; row < slid.rows; ++row) slide_row(story, row, 0, {&slid.at(row, 0), size_t(slid.cols)});
  return slid;
}

Cost cost_of(const engine::Axes& axes) {
  const auto cells = saturating_product(axes.height.output(), axes.width.output());
  const auto taps = saturating_product(axes.height.params.kernel, axes.width.params.kernel);
  return {saturating_product(cells, taps), saturating_product(links_of(axes.height), links_of(axes.width))};
}

}  // namespace unstride::timeline
