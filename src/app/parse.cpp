#include "app/parse.h"

#include <charconv>
#include <cmath>
#include <string>
#include <system_error>

#include "app/change.h"
#include "app/setup.h"

namespace unstride::app {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool looks_like_decimal_comma(std::string_view text) {
  return text.find(',') != std::string_view::npos && text.find_first_not_of("+-0123456789,") == std::string_view::npos;
}

}  // namespace

std::string quoted(std::string_view text) {
  constexpr size_t kMost = 24;  // bytes of bad text that a sentence repeats
  if (text.size() <= kMost) return std::string(text);
  size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // between characters of UTF-8
  return std::string(text.substr(0, end)) + "...";
}

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

}  // namespace unstride::app
