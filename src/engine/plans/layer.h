// What is to be computed: one layer with its shapes, and its loops written as plain numbers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/tensor.h"
#include "engine/kernels/finish.h"
#include "engine/params.h"

namespace unstride::engine::plans {

enum class Operation : std::uint8_t { conv_transpose, conv };
// How a tensor lies in memory. planes: NCHW. blocks: the channels in blocks of 16 that lie side by side (order.h).
enum class Order : std::uint8_t { planes, blocks };
using kernels::Activation;
using kernels::ActivationKind;

struct Layer {
  Operation operation = Operation::conv_transpose;
  ConvParams params;
  core::Shape input;  // (N, in_channels, H, W)
  Activation activation = {};
  Order order = Order::planes;  // of input and output
};

// One tap of one phase: output n of the phase reads input cell n * in_step + offset, where that cell exists.
struct LoweredTap {
  std::int64_t tap = 0, offset = 0;
};

// Outputs first_output + n * out_step, 0 <= n < count; the sum over taps of kernel[tap] * input[n * in_step + offset].
struct LoweredPhase {
  std::int64_t first_output = 0, count = 0;
  std::vector<LoweredTap> taps;  // ascending taps; empty: nothing reaches these outputs
};

// Outputs [begin, end) of a phase: pixels, on one axis.
struct PixelRange {
  std::int64_t begin = 0, end = 0;
  std::int64_t count() const { return end - begin; }
  bool operator==(const PixelRange&) const = default;
};

// One axis. A transposed convolution has `stride` phases with in_step 1 and out_step stride (some without outputs where
// the output is shorter than the stride); a convolution has one phase with in_step stride and out_step 1.
// phases[f].first_output == f.
struct LoweredAxis {
  std::int64_t input = 0, output = 0, in_step = 1, out_step = 1, kernel = 1;
  std::vector<LoweredPhase> phases;

  std::int64_t longest() const;               // the most outputs of a phase
  std::int64_t taps() const;                  // of all phases
  std::vector<std::int64_t> offsets() const;  // of all taps, each once, ascending
  // Those of `pixels` whose input cell under the offset exists.
  PixelRange reached(std::int64_t offset, const PixelRange& pixels) const;
};

// A layer as an algorithm reads it: everything legal, everything that its output needs counted without overflow.
struct Lowered {
  Layer layer;
  LoweredAxis height, width;
  core::Shape output;
  std::int64_t batch = 0, groups = 1, group_in = 1, group_out = 1;

  // Where the weight of output channel `out` and input channel `in` (both within group `group`) lies in the kernel's
  // tensor, tap (0, 0); taps follow row by row.
  std::int64_t weight_index(std::int64_t group, std::int64_t out, std::int64_t in) const;
  std::int64_t weights() const;  // how many the kernel's tensor has
  // 2 * Cin * Cout / groups * KH * KW * H * W * N (input's H and W; output's for a convolution): the field's count,
  // with the taps that padding crops.
  double flops() const;
};

// Errors: a sentence of validate() or of conv2d(), or sizes that no memory holds.
core::Result<Lowered> lower(const Layer& layer);

}  // namespace unstride::engine::plans
