// Copies of feature maps between zeros, so that kernels read whole vectors across their edges.
#pragma once

#include <cstdint>

#include "engine/kernels/target.h"

namespace unstride::engine::kernels {

// Feature maps between zeros: for channels x rows x columns,
//   out[c * out_channel_step + y * columns + j] = in[c * in_channel_step + (y + first_row) * width + j + first_column]
// where (y + first_row, j + first_column) lies in height x width, else 0. columns is a multiple of 16. Writes up to a
// vector beyond each channel.
struct PaddedMaps {
  const float* in = nullptr;
  std::int64_t in_channel_step = 0, height = 0, width = 0;
  std::int64_t first_row = 0, first_column = 0;
  std::int64_t channels = 0, rows = 0, columns = 0;
  float* out = nullptr;
  std::int64_t out_channel_step = 0;
};
using PadFunction = void (*)(const PaddedMaps& maps);
PadFunction pad_kernel(Target target);

}  // namespace unstride::engine::kernels
