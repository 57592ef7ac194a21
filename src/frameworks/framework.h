// The frameworks' own names, and how they lay their tensors out.
#pragma once

#include "core/framework.h"

namespace unstride::frameworks {

using core::Framework;
using core::kFrameworks;

// "PyTorch", as its makers write it.
const char* name(Framework framework);

// How a framework lays its tensors out and what it does with the kernel.
struct Layout {
  const char* data;     // the axes of input and output: "(N, C, H, W)"
  const char* weights;  // the axes of the kernel: "(in, out/groups, kH, kW)"
  bool turned;          // slides the array as it lies: a kernel that is to be stamped must be turned half around first
};

// Of the layer or call that code() uses; its arrays start in PyTorch's layout and are brought into this one.
Layout layout(Framework framework);

}  // namespace unstride::frameworks
