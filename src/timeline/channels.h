// The layer plane by plane, and the sum over channels that one output channel is, term by term.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/grid.h"
#include "engine/problem.h"
#include "timeline/story.h"

namespace unstride::timeline {

// A plane as it is shown among others: at most kThumbnail cells on a side.
inline constexpr std::int64_t kThumbnail = 48;

// Of a story's layer; the sums are those of the output channel of its pair.
struct ChannelSums {
  std::vector<SharedGrid> inputs;   // (H, W), by input channel
  std::vector<SharedGrid> kernels;  // (KH, KW), in PyTorch's order: input channel, then out % (out_channels / groups)
  std::vector<SharedGrid> input_thumbnails, output_thumbnails;  // by channel
  core::Grid<float> kernel_range;                               // (1, 2): the least and the most of all weights
  std::vector<SharedGrid> parts;                                // (OH, OW), by term: what it adds, on its own
  std::vector<SharedGrid> running;  // (OH, OW), by the number of terms added, 0 .. channel_terms(): summed in the
                                    // reference's order, so that the last one is the reference's bit for bit
};
ChannelSums channel_sums(const Story& story);

// The input channel that a term (from 0) of an output channel's sum takes; empty: it is the bias.
std::optional<std::int64_t> channel_of_term(const engine::Problem& layer, std::int64_t output, std::int64_t term);
// The term of the sum of the pair's output channel that is the pair's own part.
std::int64_t term_of_pair(const engine::Problem& layer, const engine::ChannelPair& pair);

// A pair's kernel. Only of a story with `channels`, and a pair of one group.
const core::Grid<float>& kernel_of(const Story& story, const engine::ChannelPair& pair);

// The products with which an input channel takes part in cell (row, col) of the pair's output channel, in the
// reference's order.
std::vector<Term> terms_of_channel(const Story& story, std::int64_t input, std::int64_t row, std::int64_t col);

// Numbers that the layer learns: in * out / groups * kh * kw, and the biases.
std::int64_t parameter_count(const engine::Problem& layer);

// Every `merge` x `merge` cells as the one of largest size, so that no side is longer than `most`. The grid itself when
// it is small enough.
SharedGrid thumbnail(const SharedGrid& grid, std::int64_t most);

}  // namespace unstride::timeline
