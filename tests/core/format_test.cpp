// Numbers as text: exact where they fit, never longer than asked, never a wrong zero.
#include "core/format.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>

namespace unstride::core {
namespace {

TEST(FormatExact, ReadsBackAsTheSameFloat) {
  std::mt19937 random(1);
  std::uniform_int_distribution<std::uint32_t> bits;
  int read_back = 0;
  for (int n = 0; n < 20000; ++n) {
    const std::uint32_t pattern = bits(random);
    float value;
    static_assert(sizeof value == sizeof pattern);
    std::memcpy(&value, &pattern, sizeof value);
    if (!std::isfinite(value)) continue;
    ASSERT_EQ(std::strtof(format_exact(value).c_str(), nullptr), value) << format_exact(value);
    ++read_back;
  }
  EXPECT_GT(read_back, 15000);
}

TEST(FormatExact, WritesIntegersWithoutExponent) {
  EXPECT_EQ(format_exact(36), "36");
  EXPECT_EQ(format_exact(1e6f), "1000000");
  EXPECT_EQ(format_exact(-255), "-255");
  EXPECT_EQ(format_exact(0.1f), "0.1");
}

TEST(FormatExact, HasOneZero) {
  EXPECT_EQ(format_exact(0.0f), "0");
  EXPECT_EQ(format_exact(-0.0f), "0");
}

TEST(FormatShort, IsExactWhenItFits) {
  EXPECT_EQ(format_short(36, 2), "36");
  EXPECT_EQ(format_short(1e6, 7), "1000000");
  EXPECT_EQ(format_short(double(-123456.7f), 9), "-123456.7");
  EXPECT_EQ(format_short(double(1e-9f), 5), "1e-09");
  EXPECT_EQ(format_short(0.25, 4), "0.25");
  EXPECT_EQ(format_short(-0.0, 2), "0");
}

TEST(FormatShort, DropsDecimalsBeforeDigits) {
  EXPECT_EQ(format_short(double(-123456.7f), 8), "-123457");
  EXPECT_EQ(format_short(3.14159, 4), "3.14");
  EXPECT_EQ(format_short(0.125, 4), ".125");
  EXPECT_EQ(format_short(-0.5, 3), "-.5");
}

TEST(FormatShort, CountsInThousandsMillionsAndBillions) {
  EXPECT_EQ(format_short(1e6, 4), "1M");
  EXPECT_EQ(format_short(12345, 4), "12k");
  EXPECT_EQ(format_short(-123456.7, 5), "-123k");
  EXPECT_EQ(format_short(999600, 4), "1M");
  EXPECT_EQ(format_short(2.5e9, 4), "2.5G");
}

TEST(FormatShort, FallsBackToOneDigitAndAnExponent) {
  EXPECT_EQ(format_short(3e12, 4), "3e12");
  EXPECT_EQ(format_short(9.96e12, 5), "1e13");
  EXPECT_EQ(format_short(1e-9, 4), "1e-9");
  EXPECT_EQ(format_short(1e300, 5), "1e300");
}

TEST(FormatShort, SaysWhenNothingFits) {
  EXPECT_EQ(format_short(3e12, 3), "..");
  EXPECT_EQ(format_short(-12345, 2), "..");
  EXPECT_EQ(format_short(std::numeric_limits<double>::infinity(), 8), "..");
  EXPECT_EQ(format_short(std::nan(""), 8), "..");
}

TEST(FormatShort, OnlyZeroLooksLikeZero) {
  EXPECT_EQ(format_short(1e-9, 2), "+0");
  EXPECT_EQ(format_short(-1e-9, 2), "-0");
  for (const double value : {1e-300, 1e-30, -1e-9, 4e-4, -0.04, 0.3, -0.3})
    for (int characters = 2; characters <= 10; ++characters) EXPECT_NE(format_short(value, characters), "0");
}

TEST(FormatShort, IsNeverLongerThanAskedAndNeverFarOff) {
  std::mt19937 random(2);
  std::uniform_real_distribution<double> exponent(-40, 40), sign(-1, 1);
  for (int n = 0; n < 20000; ++n) {
    const double value = std::copysign(std::pow(10, exponent(random)), sign(random));
    for (int characters = 2; characters <= 10; ++characters) {
      const std::string text = format_short(value, characters);
      ASSERT_LE(int(text.size()), characters) << value;
      if (text.find_first_not_of("+-.0123456789e") != std::string::npos || text == "..") continue;
      const double read = std::strtod(text.c_str(), nullptr);
      ASSERT_LE(std::abs(read - value), std::max(0.5, std::abs(value) / 2)) << value << " as " << text;
    }
  }
}

TEST(FormatDouble, KeepsTheDigitsThatAFloatLoses) {
  EXPECT_EQ(format_double(0), "0");
  EXPECT_EQ(format_double(7800), "7800");
  EXPECT_EQ(format_double(-411007206.5), "-411007206.5");
  EXPECT_EQ(format_double(123456789012.0), "123456789012");
  EXPECT_EQ(format_double(3.25e17), "3.25e+17");
  EXPECT_EQ(format_double(0.1), "0.1");
}

}  // namespace
}  // namespace unstride::core
