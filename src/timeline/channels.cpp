#include "timeline/channels.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace unstride::timeline {
namespace {

using core::Grid;

SharedGrid plane(const core::Tensor& tensor, std::int64_t n, std::int64_t c) {
  const auto first = tensor.values.begin() + tensor.index(n, c, 0, 0);
  return std::make_shared<const Grid<float>>(tensor.shape.h, tensor.shape.w,
                                             std::vector<float>(first, first + tensor.shape.h * tensor.shape.w));
}

std::vector<SharedGrid> planes(const core::Tensor& tensor) {
  std::vector<SharedGrid> all;
  for (std::int64_t n = 0; n < tensor.shape.n; ++n)
    for (std::int64_t c = 0; c < tensor.shape.c; ++c) all.push_back(plane(tensor, n, c));
  return all;
}

Grid<float> range_of(const core::Tensor& tensor) {
  const auto [least, most] = std::minmax_element(tensor.values.begin(), tensor.values.end());
  return {1, 2, {*least, *most}};
}

// One input channel's products, added to every cell of `sums` in the reference's order.
void add_channel(Grid<float>& sums, const Grid<float>& input, const Grid<float>& kernel, const engine::Axes& axes) {
  std::vector<engine::TermRun> runs;
  for (std::int64_t col = 0; col < sums.cols; ++col) runs.push_back(axes.width.run_of_output(col));
  for (std::int64_t row = 0; row < sums.rows; ++row) {
    const engine::TermRun rows = axes.height.run_of_output(row);
    for (std::int64_t col = 0; col < sums.cols; ++col) {
      const engine::TermRun& cols = runs[size_t(col)];
      float& sum = sums.at(row, col);
      for (std::int64_t r = 0; r < rows.count; ++r)
        for (std::int64_t c = 0; c < cols.count; ++c)
          sum += input.at(rows.input_at(r), cols.input_at(c)) * kernel.at(rows.tap_at(r), cols.tap_at(c));
    }
  }
}

SharedGrid share(Grid<float> grid) {
  return std::make_shared<const Grid<float>>(std::move(grid));
}

size_t kernel_index(const engine::ConvParams& params, const engine::ChannelPair& pair) {
  const std::int64_t columns = params.out_channels / params.groups;
  return size_t(pair.input * columns + pair.output % columns);
}

void add_terms(const Story& story, ChannelSums& sums) {
  const engine::Problem& layer = story.layer;
  const std::int64_t rows = story.axes.height.output(), cols = story.axes.width.output(), out = story.pair.output;
  sums.running.push_back(share(Grid<float>(rows, cols)));
  for (std::int64_t term = 0; term < channel_terms(layer); ++term) {
    const auto channel = channel_of_term(layer, out, term);
    if (!channel) {
      sums.parts.push_back(share(Grid<float>(rows, cols, layer.bias->values[size_t(out)])));
      sums.running.push_back(sums.parts.back());
      continue;
    }
    const Grid<float>& input = *sums.inputs[size_t(*channel)];
    const Grid<float>& kernel = *sums.kernels[kernel_index(layer.params, {*channel, out})];
    Grid<float> next = *sums.running.back(), part(rows, cols);
    add_channel(next, input, kernel, story.axes);
    if (*channel != story.pair.input) add_channel(part, input, kernel, story.axes);
    sums.running.push_back(share(std::move(next)));
    sums.parts.push_back(*channel == story.pair.input ? story.output : share(std::move(part)));
  }
}

}  // namespace

ChannelSums channel_sums(const Story& story) {
  const engine::Problem& layer = story.layer;
  ChannelSums sums;
  sums.inputs = planes(*layer.input);
  sums.kernels = planes(*layer.kernel);
  for (const SharedGrid& input : sums.inputs) sums.input_thumbnails.push_back(thumbnail(input, kThumbnail));
  for (const SharedGrid& output : planes(*story.layer_output))
    sums.output_thumbnails.push_back(thumbnail(output, kThumbnail));
  sums.kernel_range = range_of(*layer.kernel);
  add_terms(story, sums);
  return sums;
}

std::optional<std::int64_t> channel_of_term(const engine::Problem& layer, std::int64_t output, std::int64_t term) {
  if (layer.bias && term-- == 0) return std::nullopt;
  const engine::ConvParams& params = layer.params;
  const std::int64_t group = output / (params.out_channels / params.groups);
  return group * (params.in_channels / params.groups) + term;
}

std::int64_t term_of_pair(const engine::Problem& layer, const engine::ChannelPair& pair) {
  return pair.input % (layer.params.in_channels / layer.params.groups) + (layer.bias ? 1 : 0);
}

const Grid<float>& kernel_of(const Story& story, const engine::ChannelPair& pair) {
  CHECK(story.channels && engine::are_paired(story.layer.params, pair));
  return *story.channels->kernels[kernel_index(story.layer.params, pair)];
}

std::vector<Term> terms_of_channel(const Story& story, std::int64_t input, std::int64_t row, std::int64_t col) {
  const Grid<float>& cells = *story.channels->inputs[size_t(input)];
  const Grid<float>& kernel = kernel_of(story, {input, story.pair.output});
  std::vector<Term> terms = terms_of(story, row, col);
  for (Term& term : terms) {
    term.input = cells.at(term.input_row, term.input_col);
    term.weight = kernel.at(term.tap_row, term.tap_col);
  }
  return terms;
}

std::int64_t parameter_count(const engine::Problem& layer) {
  return layer.kernel->shape.count() + (layer.bias ? layer.params.out_channels : 0);
}

SharedGrid thumbnail(const SharedGrid& grid, std::int64_t most) {
  const std::int64_t merge = (std::max(grid->rows, grid->cols) + most - 1) / most;
  if (merge <= 1) return grid;
  Grid<float> merged((grid->rows + merge - 1) / merge, (grid->cols + merge - 1) / merge);
  for (std::int64_t r = 0; r < grid->rows; ++r)
    for (std::int64_t c = 0; c < grid->cols; ++c) {
      float& strongest = merged.at(r / merge, c / merge);
      if (std::abs(grid->at(r, c)) > std::abs(strongest)) strongest = grid->at(r, c);
    }
  return share(std::move(merged));
}

}  // namespace unstride::timeline
