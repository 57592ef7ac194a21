// How the cells of a layer hang together, along each axis and from channel to channel: what trace.h is made of.
#pragma once

#include <cstdint>
#include <vector>

#include "core/tensor.h"
#include "engine/relation.h"
#include "nn/operation.h"

namespace unstride::decoder {

// From an input cell to an output cell of the layer, along one axis.
struct Link {
  std::int64_t input = 0, output = 0, tap = 0;
};

// One axis of a layer. Convolutions ask engine/relation.h.
struct AxisLinks {
  std::vector<std::vector<Link>> into;    // by output cell, ascending inputs
  std::vector<std::vector<Link>> out_of;  // by input cell
};

struct LayerLinks {
  AxisLinks height, width;
  bool all_channels = true;  // every output channel of a group reads every input channel of it; else channel by channel
  std::int64_t groups = 1;
};

// input, output: the shapes of the layer's maps.
LayerLinks links_of(const nn::Operation& operation, const core::Shape& input, const core::Shape& output);

// Where the weights from input channel to output channel, both of one group, begin in the layer's tensor; taps follow
// row by row.
std::int64_t first_weight(const engine::plans::Layer& layer, std::int64_t input, std::int64_t output);

// The relation of a convolution from `input` cells, told from its output: a transposed convolution from the output's
// cells to the input's.
engine::Axis axis_of_convolution(const engine::AxisParams& params, std::int64_t input);

}  // namespace unstride::decoder
