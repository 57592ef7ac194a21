// Problem: one transposed convolution with its values. Copies are cheap: tensors are shared and never changed.
#pragma once

#include <memory>

#include "core/tensor.h"
#include "engine/params.h"

namespace unstride::engine {

using SharedTensor = std::shared_ptr<const core::Tensor>;

struct Problem {
  ConvParams params;
  SharedTensor input;      // (N, in_channels, H, W)
  SharedTensor kernel;     // (in_channels, out_channels / groups, KH, KW), PyTorch's weight layout
  SharedTensor bias = {};  // (1, out_channels, 1, 1), or null: none

  bool operator==(const Problem& o) const {
    return params == o.params && same(input, o.input) && same(kernel, o.kernel) && same(bias, o.bias);
  }

 private:
  static bool same(const SharedTensor& a, const SharedTensor& b) { return a == b || (a && b && *a == *b); }
};

// One pair of channels: a transposed convolution is the sum of its pairs, and of the bias.
struct ChannelPair {
  std::int64_t input = 0, output = 0;  // 0 <= input < in_channels, 0 <= output < out_channels, both in one group
  bool operator==(const ChannelPair&) const = default;
};

// The pair's own transposed convolution: one channel in, one out, no bias. Batch 0. The pair must be of one group.
Problem pair_of(const Problem& problem, const ChannelPair& pair);

// Whether input channel and output channel belong to one group; false where the groups do not divide the channels.
bool are_paired(const ConvParams& params, const ChannelPair& pair);

// A legal pair's channel replaced by another that exists; where no weight joins it to the one that stays, that becomes
// the first of the new one's group.
ChannelPair with_input(const ConvParams& params, ChannelPair pair, std::int64_t input);
ChannelPair with_output(const ConvParams& params, ChannelPair pair, std::int64_t output);

}  // namespace unstride::engine
