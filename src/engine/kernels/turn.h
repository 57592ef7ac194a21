// Products with channels in lanes, turned into planes: transposed in registers, activated, stored.
#pragma once

#include <cstdint>

#include "engine/kernels/finish.h"

namespace unstride::engine::kernels {

// out[j * plane + t * out_run + i] = activation(in[t * in_run + i * in_pitch + j]) for channels j < channels, runs
// t < runs (rows of output cells) and cells i < cells. Vectors are read whole: up to lanes_of(target) - 1 rows of `in`
// beyond the last run, and channels up to whole vectors, must be there. The two must not overlap.
struct Turn {
  const float* in = nullptr;
  std::int64_t in_pitch = 0, in_run = 0;
  std::int64_t channels = 0, runs = 1, cells = 0;
  Activation activation;
  float* out = nullptr;
  std::int64_t plane = 0, out_run = 0;
};

using TurnFunction = void (*)(const Turn& turn);
TurnFunction turn_kernel(Target target);

}  // namespace unstride::engine::kernels
