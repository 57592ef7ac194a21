// What happens to sums before they are an output: bias, activation, and the phases side by side again.
#pragma once

#include <cstdint>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

enum class ActivationKind : std::uint8_t { none, relu, leaky_relu, sigmoid, tanh };

// Applied to every output after the bias. Not-a-number stays not-a-number.
struct Activation {
  ActivationKind kind = ActivationKind::none;
  float slope = 0.01f;  // of leaky_relu, where the sum is negative
};

// Rows of outputs, each of `streams` rows of sums side by side:
//   out[r * out_row + n * streams + f] = activation(in[r * in_row + f * pitch + n] + bias)
// for r < rows, n < count, f < streams, without the last `cut` (< streams) of each row: with the phases of one output
// row as streams, the row itself. `in` and `out` may be anywhere, but must not overlap unless they are the same memory
// and streams is 1.
struct Finish {
  const float* in = nullptr;
  std::int64_t pitch = 0, count = 0, cut = 0;
  int streams = 1;
  float bias = 0;
  Activation activation;
  float* out = nullptr;
  std::int64_t rows = 1, in_row = 0, out_row = 0;
  bool past_cache = false;
};

using FinishFunction = void (*)(const Finish& finish);
FinishFunction finish_kernel(Target target);
void finish_past_cache();

}  // namespace unstride::engine::kernels
