#include "app/parse.h"

#include <charconv>
#include <cmath>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "app/change.h"
#include "app/setup.h"

namespace unstride::app {
namespace {

constexpr size_t kMostQuoted = 24;  // bytes of bad text that a sentence repeats
constexpr std::string_view kSpace = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// Cut between characters of UTF-8.
std::string quoted(std::string_view text) {
  if (text.size() <= kMostQuoted) return std::string(text);
  size_t end = kMostQuoted;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

bool looks_like_decimal_comma(std::string_view text) {
  return text.find(',') != std::string_view::npos && text.find_first_not_of("+-0123456789,") == std::string_view::npos;
}

}  // namespace

core::Result<float> parse_value(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return core::fail("A cell needs a number: type one, or press Escape to keep the old.");
  if (looks_like_decimal_comma(text))
    return core::fail("\"{}\" is not a number: write decimals with a point, as in 1.5.", quoted(text));
  std::string_view digits = text;
  if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') digits.remove_prefix(1);
  double value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = end == digits.data() + digits.size();
  if (whole && problem == std::errc::result_out_of_range)
    return core::fail("\"{}\" is beyond what a cell holds: use a number from -1000000 to 1000000.", quoted(text));
  if (!whole || problem != std::errc() || !std::isfinite(value))
    return core::fail("\"{}\" is not a number: type one like 3, -0.5 or 2e-3.", quoted(text));
  if (std::abs(value) > double(kMostValue))
    return core::fail("\"{}\" is too large for a cell: use a number from -1000000 to 1000000.", quoted(text));
  return cell_value(float(value));
}

core::Result<core::Grid<float>> parse_grid(std::string_view text) {
  constexpr std::string_view kRowEnd = "\n\r]", kBetween = " \t,;[";
  std::vector<float> values;
  std::int64_t rows = 0, cols = 0;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find_first_of(kRowEnd));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    std::int64_t count = 0;
    for (size_t at = line.find_first_not_of(kBetween); at != std::string_view::npos; ++count) {
      const size_t end = std::min(line.size(), line.find_first_of(kBetween, at));
      const auto value = parse_value(line.substr(at, end - at));
      if (!value) return tl::make_unexpected(value.error());
      values.push_back(*value);
      at = line.find_first_not_of(kBetween, end);
    }
    if (count == 0) continue;
    if (rows > 0 && count != cols)
      return core::fail("Row {} has {} numbers, the rows before it have {}: make them equally long.", rows + 1, count,
                        cols);
    cols = count;
    ++rows;
  }
  if (rows == 0) return core::fail("There is no number in the text: copy rows of numbers first.");
  return core::Grid<float>(rows, cols, std::move(values));
}

}  // namespace unstride::app
