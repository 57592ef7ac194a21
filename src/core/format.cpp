#include "core/format.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <limits>

namespace unstride::core {
namespace {

// "1.50" -> "1.5", "2.0" -> "2", "-0" -> "0"
std::string trimmed(std::string text) {
  if (text.find('.') != std::string::npos) {
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

// "0.5" -> ".5": the zero before the point is the first thing to go.
std::string without_leading_zero(const std::string& text) {
  if (text.starts_with("0.")) return text.substr(1);
  if (text.starts_with("-0.")) return "-" + text.substr(2);
  return text;
}

}  // namespace

std::string format_exact(float value) {
  if (value == 0) return "0";
  // Integers as people write them: fmt's shortest form would say 1e+06.
  if (std::abs(value) < 1e9f && value == std::trunc(value)) return fmt::format("{}", long(value));
  return fmt::format("{}", value);
}

std::string format_factor(float value) {
  const std::string text = format_exact(value);
  return value < 0 ? "(" + text + ")" : text;
}

std::string format_signed(std::int64_t number) {
  return number < 0 ? fmt::format("−{}", -number) : fmt::format("{}", number);
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string format_double(double value) {
  if (value == 0) return "0";
  if (std::abs(value) < 1e12 && value == std::trunc(value)) return fmt::format("{}", std::int64_t(value));
  return fmt::format("{:.10g}", value);
}

std::string format_short(double value, int characters) {
  const auto fits = [&](const std::string& text) { return int(text.size()) <= characters; };
  if (!std::isfinite(value)) return "..";
  const double magnitude = std::abs(value);
  const bool is_float = value == 0 || (magnitude <= double(std::numeric_limits<float>::max()) && float(value) != 0);
  if (is_float)
    if (const std::string exact = format_exact(float(value)); fits(exact)) return exact;
  if (magnitude < 1e9) {
    for (int decimals = 6; decimals >= 0; --decimals) {
      const std::string text = trimmed(fmt::format("{:.{}f}", value, decimals));
      if (text == "0") break;  // what is not zero must not look like it
      if (fits(text)) return text;
      if (fits(without_leading_zero(text))) return without_leading_zero(text);
    }
  }
  struct Unit {
    double size;
    const char* suffix;
  };
  for (const Unit unit : {Unit{1e3, "k"}, Unit{1e6, "M"}, Unit{1e9, "G"}}) {
    if (magnitude < unit.size * 0.95 || magnitude >= unit.size * 999.5) continue;
    for (int decimals = 2; decimals >= 0; --decimals) {
      const std::string text = trimmed(fmt::format("{:.{}f}", value / unit.size, decimals)) + unit.suffix;
      if (fits(text)) return text;
    }
  }
  int exponent = int(std::floor(std::log10(magnitude)));
  double digit = std::round(value / std::pow(10.0, exponent));
  if (std::abs(digit) >= 10) digit /= 10, ++exponent;
  const std::string text = fmt::format("{}e{}", int(digit), exponent);
  if (fits(text)) return text;
  if (magnitude < 0.5) return value < 0 ? "-0" : "+0";  // not zero, but too small for this cell
  return "..";
}

}  // namespace unstride::core
