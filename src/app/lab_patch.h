// A layer of a decoder as a setup of the Lab: its real maps and weights, to be stepped through.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/setup.h"
#include "decoder/cell_at.h"
#include "decoder/runner.h"

namespace unstride::app {

struct LabPatch {
  Setup setup;
  std::string words;     // what it is, a sentence
  core::CellRef output;  // where the cell lies in the Lab
};

// The pair of channels that leads to the cell's map; `input` is the channel below, of the same group. A convolution of
// stride 1 becomes the transposed one with its kernel turned, which computes the same. Maps that are larger than the
// Lab's come as a part around the cell, in which every output cell has all of its products. Empty where the Lab has no
// such layer: of a linear layer, of resampling, of a convolution with a larger stride or more padding than its kernel
// reaches.
std::optional<LabPatch> lab_pair(const decoder::Decoded& decoded, const decoder::CellAt& cell, std::int64_t input);

// How many channels below are summed into a map of a row; 0 where its layer is no (transposed) convolution.
std::int64_t summed_channels(const decoder::Decoded& decoded, int row);

// The sum over all channels below (of the cell's group), with the bias. Empty as above, and where the channels are more
// than kMostInChannels.
std::optional<LabPatch> lab_sum(const decoder::Decoded& decoded, const decoder::CellAt& cell);

}  // namespace unstride::app
