// Plain loops for what is no convolution: each operator as its definition reads.
#pragma once

#include <span>

#include "nn/operation.h"

namespace unstride::nn {

// Writes every element of the output from the operands (null: left out), which lie elsewhere, dense and row by row.
// Allocates nothing. Not for convolutions, which are the engine's, and views, which compute nothing.
void compute(const Operation& operation, std::span<const float* const> operands, float* output);

}  // namespace unstride::nn
