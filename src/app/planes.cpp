// The grids of a layer: which part of its tensors a person sees and edits, and layers with other channels or sizes.
#include <algorithm>
#include <utility>

#include "app/change.h"
#include "app/setup.h"

namespace unstride::app {
namespace {

using core::Grid;
using core::GridId;
using core::Shape;
using core::Tensor;

void put(Tensor& tensor, std::int64_t n, std::int64_t c, const Grid<float>& values) {
  std::copy(values.cells.begin(), values.cells.end(), tensor.values.begin() + tensor.index(n, c, 0, 0));
}

// The tensor with planes of another size, each resized() as a grid is.
Tensor resized_planes(const Tensor& tensor, std::int64_t rows, std::int64_t cols) {
  Tensor result({tensor.shape.n, tensor.shape.c, rows, cols});
  for (std::int64_t n = 0; n < tensor.shape.n; ++n)
    for (std::int64_t c = 0; c < tensor.shape.c; ++c) put(result, n, c, resized(grid_of(tensor, n, c), rows, cols));
  return result;
}

// Where in a tensor the grid on stage lies.
struct Place {
  std::int64_t n, c;
};
Place place_of(const Setup& setup, GridId grid) {
  if (grid == GridId::input) return {0, setup.pair.input};
  return {setup.pair.input, setup.pair.output % setup.problem.kernel->shape.c};
}

// The number that a new channel's values are drawn with.
std::uint32_t seed_of(std::int64_t in, std::int64_t out) {
  return std::uint32_t(in * kMostOutChannels + out + 1);
}

}  // namespace

Grid<float> edited_grid(const Setup& setup, GridId grid) {
  const engine::Problem& problem = setup.problem;
  if (grid == GridId::probe) {
    const auto probe = probe_of(setup);
    if (probe) return *probe;
    const auto &h = problem.params.height, &w = problem.params.width;
    return filled(Pattern::count, engine::output_size(h, problem.input->shape.h),
                  engine::output_size(w, problem.input->shape.w));
  }
  if (grid == GridId::bias)
    return problem.bias ? Grid<float>(1, problem.bias->shape.c, problem.bias->values) : Grid<float>();
  const Place place = place_of(setup, grid);
  return grid_of(grid == GridId::input ? *problem.input : *problem.kernel, place.n, place.c);
}

Setup with_grid(Setup setup, GridId grid, const Grid<float>& values) {
  engine::Problem& problem = setup.problem;
  if (grid == GridId::probe) {
    setup.probe = std::make_shared<const Grid<float>>(values);
    return setup;
  }
  if (grid == GridId::bias) {
    problem.bias = std::make_shared<const Tensor>(Shape{1, values.cols, 1, 1}, values.cells);
    return setup;
  }
  engine::SharedTensor& shared = grid == GridId::input ? problem.input : problem.kernel;
  const bool fits = shared->shape.h == values.rows && shared->shape.w == values.cols;
  Tensor tensor = fits ? *shared : resized_planes(*shared, values.rows, values.cols);
  const Place place = place_of(setup, grid);
  put(tensor, place.n, place.c, values);
  shared = std::make_shared<const Tensor>(std::move(tensor));
  if (grid == GridId::kernel) {
    problem.params.height.kernel = values.rows;
    problem.params.width.kernel = values.cols;
  }
  return setup;
}

Setup with_channels(Setup setup, std::int64_t in_channels, std::int64_t out_channels, std::int64_t groups) {
  engine::Problem& problem = setup.problem;
  const Tensor &input = *problem.input, &kernel = *problem.kernel;
  const std::int64_t columns = std::max<std::int64_t>(1, out_channels / groups);
  Tensor more({1, in_channels, input.shape.h, input.shape.w});
  Tensor weights({in_channels, columns, kernel.shape.h, kernel.shape.w});
  for (std::int64_t ic = 0; ic < in_channels; ++ic) {
    put(more, 0, ic,
        ic < input.shape.c ? grid_of(input, 0, ic) : random_grid(seed_of(ic, 0), input.shape.h, input.shape.w));
    for (std::int64_t c = 0; c < columns; ++c)
      put(weights, ic, c,
          ic < kernel.shape.n && c < kernel.shape.c ? grid_of(kernel, ic, c)
                                                    : random_grid(seed_of(ic, c), kernel.shape.h, kernel.shape.w));
  }
  if (problem.bias) {
    Tensor bias({1, out_channels, 1, 1});
    const auto kept = std::min<std::int64_t>(out_channels, problem.bias->shape.c);
    std::copy_n(problem.bias->values.begin(), kept, bias.values.begin());
    problem.bias = std::make_shared<const Tensor>(std::move(bias));
  }
  problem.input = std::make_shared<const Tensor>(std::move(more));
  problem.kernel = std::make_shared<const Tensor>(std::move(weights));
  problem.params.in_channels = in_channels;
  problem.params.out_channels = out_channels;
  problem.params.groups = groups;
  setup.pair = nearest_pair(problem.params, setup.pair);
  return setup;
}

engine::ChannelPair nearest_pair(const engine::ConvParams& params, engine::ChannelPair pair) {
  pair.input = std::clamp<std::int64_t>(pair.input, 0, params.in_channels - 1);
  pair.output = std::clamp<std::int64_t>(pair.output, 0, params.out_channels - 1);
  const bool divide = params.in_channels % params.groups == 0 && params.out_channels % params.groups == 0;
  if (!divide || engine::are_paired(params, pair)) return pair;
  const std::int64_t group_in = params.in_channels / params.groups, group_out = params.out_channels / params.groups;
  pair.output = pair.input / group_in * group_out + pair.output % group_out;
  return pair;
}

}  // namespace unstride::app
