#include "engine/problem.h"

#include <algorithm>

#include "core/check.h"

namespace unstride::engine {
namespace {

// One channel of batch 0 or one kernel, as (1, 1, H, W).
SharedTensor plane(const core::Tensor& tensor, std::int64_t n, std::int64_t c) {
  core::Tensor part({1, 1, tensor.shape.h, tensor.shape.w});
  const auto first = tensor.values.begin() + tensor.index(n, c, 0, 0);
  std::copy(first, first + part.shape.count(), part.values.begin());
  return std::make_shared<const core::Tensor>(std::move(part));
}

}  // namespace

bool are_paired(const ConvParams& params, const ChannelPair& pair) {
  if (pair.input < 0 || pair.input >= params.in_channels || pair.output < 0 || pair.output >= params.out_channels)
    return false;
  if (params.groups < 1 || params.in_channels % params.groups != 0 || params.out_channels % params.groups != 0)
    return false;
  return pair.input / (params.in_channels / params.groups) == pair.output / (params.out_channels / params.groups);
}

ChannelPair with_input(const ConvParams& params, ChannelPair pair, std::int64_t input) {
  CHECK(are_paired(params, pair) && input >= 0 && input < params.in_channels);
  pair.input = input;
  const std::int64_t group = input / (params.in_channels / params.groups);
  if (!are_paired(params, pair)) pair.output = group * (params.out_channels / params.groups);
  return pair;
}

ChannelPair with_output(const ConvParams& params, ChannelPair pair, std::int64_t output) {
  CHECK(are_paired(params, pair) && output >= 0 && output < params.out_channels);
  pair.output = output;
  const std::int64_t group = output / (params.out_channels / params.groups);
  if (!are_paired(params, pair)) pair.input = group * (params.in_channels / params.groups);
  return pair;
}

Problem pair_of(const Problem& problem, const ChannelPair& pair) {
  const ConvParams& params = problem.params;
  CHECK(are_paired(params, pair));
  Problem single = problem;
  single.params.in_channels = single.params.out_channels = single.params.groups = 1;
  single.bias = nullptr;
  if (problem.input->shape.n != 1 || params.in_channels != 1) single.input = plane(*problem.input, 0, pair.input);
  if (problem.kernel->shape.n != 1 || problem.kernel->shape.c != 1)
    single.kernel = plane(*problem.kernel, pair.input, pair.output % (params.out_channels / params.groups));
  return single;
}

}  // namespace unstride::engine
