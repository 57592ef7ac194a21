// Numbers as text: exact where they fit, shorter where they do not, never wrong by more than the shown digits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace unstride::core {

// The shortest text that reads back as exactly `value` ("36", "0.1", "-2.5e-07"); for code, files and copying.
std::string format_exact(float value);

// More digits than a cell has room for: integers below 1e12 as people write them, else ten digits: "411007206.5".
std::string format_double(double value);

// At most `characters` (>= 2) long: the exact text if it fits, else fewer decimals, else 12k, 1.2M, 3e12, else ".."
// (or "+0" and "-0" for what is too small: only zero is "0"): what a cell shows. Minus is "-" (ASCII), so that text can
// be copied.
std::string format_short(double value, int characters);

// Under its sign a number needs parentheses inside a product: "(-7)". Exact.
std::string format_factor(float value);

// With the minus that formulas are set with: "−3".
std::string format_signed(std::int64_t number);

// "1 row", "2 rows".
std::string counted(std::int64_t count, std::string_view one, std::string_view many);

}  // namespace unstride::core
