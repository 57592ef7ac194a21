// Problem: one transposed convolution with its values. Copies are cheap: tensors are shared and never changed.
#pragma once

#include <memory>

#include "core/tensor.h"
#include "engine/params.h"

namespace unstride::engine {

using SharedTensor = std::shared_ptr<const core::Tensor>;

struct Problem {
  ConvParams params;
  SharedTensor input;   // (N, in_channels, H, W)
  SharedTensor kernel;  // (in_channels, out_channels / groups, KH, KW), PyTorch's weight layout

  bool operator==(const Problem& o) const { return params == o.params && *input == *o.input && *kernel == *o.kernel; }
};

}  // namespace unstride::engine
