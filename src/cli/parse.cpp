#include "cli/parse.h"

#include <algorithm>
#include <charconv>

namespace unstride::cli {
namespace {

using Numbers = std::vector<std::int64_t>;

bool all_within(const Numbers& numbers, Range legal) {
  return std::ranges::all_of(numbers, [&](std::int64_t value) { return legal.contains(value); });
}

}  // namespace

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Numbers> parse_numbers(std::string_view text, char separator) {
  Numbers numbers;
  while (true) {
    const auto end = text.find(separator);
    const auto number = parse_number(text.substr(0, end));
    if (!number) return std::nullopt;
    numbers.push_back(*number);
    if (end == std::string_view::npos) return numbers;
    text.remove_prefix(end + 1);
  }
}

core::Result<int> parse_threads(std::string_view text) {
  constexpr Range kThreads{1, 64};  // above, a slip: no layer here has work for more
  if (text.empty()) return 1;
  const auto threads = parse_number(text);
  if (!threads || !kThreads.contains(*threads))
    return core::fail("--threads '{}' must be a whole number from {} to {}.", text, kThreads.least, kThreads.most);
  return int(*threads);
}

core::Result<Pair> parse_pair(std::string_view option, std::string_view text, Range legal) {
  const auto numbers = parse_numbers(text, 'x');
  if (!numbers || numbers->size() > 2 || !all_within(*numbers, legal)) {
    return core::fail("{} '{}' must be a whole number from {} to {}, or two as HEIGHTxWIDTH.", option, text,
                      legal.least, legal.most);
  }
  return Pair{numbers->front(), numbers->back()};
}

core::Result<Padding> parse_padding(std::string_view option, std::string_view text, Range legal) {
  auto numbers = parse_numbers(text, ',');
  const bool sides = numbers && numbers->size() == 4;
  if (!sides) numbers = parse_numbers(text, 'x');
  if (!numbers || (!sides && numbers->size() > 2) || !all_within(*numbers, legal)) {
    return core::fail(
        "{} '{}' must be a whole number from {} to {}, two as HEIGHTxWIDTH, or four as TOP,LEFT,BOTTOM,RIGHT.", option,
        text, legal.least, legal.most);
  }
  const Numbers& n = *numbers;
  if (sides) return Padding{n[0], n[1], n[2], n[3]};
  return Padding{n.front(), n.back(), n.front(), n.back()};
}

core::Result<Channels> parse_channels(std::string_view option, std::string_view text, Range input, Range output) {
  const auto numbers = parse_numbers(text, ',');
  if (!numbers || numbers->size() < 2 || numbers->size() > 3 || !input.contains(numbers->front()) ||
      !output.contains((*numbers)[1]) || !output.contains(numbers->back())) {
    return core::fail(
        "{} '{}' must be IN,OUT or IN,OUT,GROUPS: whole numbers from {} to {} in, from {} to {} out and of groups.",
        option, text, input.least, input.most, output.least, output.most);
  }
  const Numbers& n = *numbers;
  return Channels{n[0], n[1], n.size() == 3 ? n[2] : 1};
}

core::Result<ChannelPlace> parse_channel_pair(std::string_view option, std::string_view text, Range input,
                                              Range output) {
  const auto numbers = parse_numbers(text, ',');
  if (!numbers || numbers->size() != 2 || !input.contains(numbers->front()) || !output.contains(numbers->back())) {
    return core::fail("{} '{}' must be IN,OUT: an input channel from {} to {} and an output channel from {} to {}.",
                      option, text, input.least, input.most, output.least, output.most);
  }
  return ChannelPlace{numbers->front(), numbers->back()};
}

core::Result<Pair> parse_size(std::string_view option, std::string_view text, Range legal) {
  const auto numbers = parse_numbers(text, 'x');
  if (!numbers || numbers->size() != 2 || !all_within(*numbers, legal)) {
    return core::fail("{} '{}' must be WIDTHxHEIGHT, each a whole number of pixels from {} to {}.", option, text,
                      legal.least, legal.most);
  }
  return Pair{numbers->back(), numbers->front()};
}

}  // namespace unstride::cli
