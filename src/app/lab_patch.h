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
// stride 1 becomes the transposed one with its kernel turned, which computes the same. Empty where the Lab has no such
// layer: of a linear layer, of resampling, of a convolution with a larger stride or more padding than its kernel
// reaches, and where maps are larger than the Lab's.
std::optional<LabPatch> lab_pair(const decoder::Decoded& decoded, const decoder::CellAt& cell, std::int64_t input);

// The sum over the channels below, with the bias: all of them, or the kMostChannels that add most to the cell, which
// the words say. Empty as above.
std::optional<LabPatch> lab_sum(const decoder::Decoded& decoded, const decoder::CellAt& cell);

}  // namespace unstride::app
