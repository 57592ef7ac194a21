// Numbers and sizes on the command line, read strictly: the whole text, no signs but '-', no overflow.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace unstride::cli {

// A whole number in decimal digits, or nothing.
std::optional<std::int64_t> parse_number(std::string_view text);

// Whole numbers between `separator`s ("2x3"), or nothing.
std::optional<std::vector<std::int64_t>> parse_numbers(std::string_view text, char separator);

struct Range {
  std::int64_t least, most;
  bool contains(std::int64_t value) const { return value >= least && value <= most; }
};

// --threads: 1 where it is not given.
core::Result<int> parse_threads(std::string_view text);

struct Pair {
  std::int64_t height, width;
};

// "2" or "2x3" (height x width). `option` is for the sentence of an Error, which names the legal values.
core::Result<Pair> parse_pair(std::string_view option, std::string_view text, Range legal);

struct Padding {
  std::int64_t top, left, bottom, right;
};

// "1", "1x2" (height x width, both ends alike), or "0,1,1,0" (top, left, bottom, right).
core::Result<Padding> parse_padding(std::string_view option, std::string_view text, Range legal);

// "3,2" or "4,4,2": input channels, output channels, groups (1 where they are left out; `output` is their range, too).
struct Channels {
  std::int64_t input, output, groups;
};
core::Result<Channels> parse_channels(std::string_view option, std::string_view text, Range input, Range output);

// "1,0": an input and an output channel that exist.
struct ChannelPlace {
  std::int64_t input, output;
};
core::Result<ChannelPlace> parse_channel_pair(std::string_view option, std::string_view text, Range input,
                                              Range output);

// "1200x800" (width x height).
core::Result<Pair> parse_size(std::string_view option, std::string_view text, Range legal);

}  // namespace unstride::cli
