#include "cli/parse.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <utility>

namespace unstride::cli {
namespace {

constexpr Range kLegal{0, 16};

TEST(ParseNumber, TakesWholeNumbersAndNothingElse) {
  EXPECT_EQ(parse_number("0"), 0);
  EXPECT_EQ(parse_number("-12"), -12);
  EXPECT_EQ(parse_number("9223372036854775807"), INT64_MAX);
  for (const char* bad : {"", " 2", "2 ", "+2", "2x", "2.0", "0x10", "two", "--2", "9223372036854775808", "1e3"}) {
    EXPECT_EQ(parse_number(bad), std::nullopt) << bad;
  }
}

TEST(ParsePair, OneNumberIsForBothAxesAndTwoAreHeightAndWidth) {
  const auto one = parse_pair("--stride", "2", kLegal), two = parse_pair("--stride", "2x3", kLegal);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->height, 2);
  EXPECT_EQ(one->width, 2);
  EXPECT_EQ(two->height, 2);
  EXPECT_EQ(two->width, 3);
}

TEST(ParsePair, EverythingElseIsASentenceWithTheLegalValues) {
  for (const char* bad : {"", "2x", "x2", "2x3x4", "17", "2x17", "-1", "2X3", "2,3", "99999999999999999999"}) {
    const auto pair = parse_pair("--stride", bad, kLegal);
    ASSERT_FALSE(pair) << bad;
    EXPECT_EQ(pair.error().message,
              "--stride '" + std::string(bad) + "' must be a whole number from 0 to 16, or two as HEIGHTxWIDTH.");
  }
}

TEST(ParsePadding, FourNumbersAreTopLeftBottomRight) {
  const auto one = parse_padding("--padding", "1", kLegal), two = parse_padding("--padding", "1x2", kLegal),
             four = parse_padding("--padding", "1,2,3,4", kLegal);
  ASSERT_TRUE(one && two && four);
  EXPECT_EQ(std::tuple(one->top, one->left, one->bottom, one->right), std::tuple(1, 1, 1, 1));
  EXPECT_EQ(std::tuple(two->top, two->left, two->bottom, two->right), std::tuple(1, 2, 1, 2));
  EXPECT_EQ(std::tuple(four->top, four->left, four->bottom, four->right), std::tuple(1, 2, 3, 4));
}

TEST(ParsePadding, EverythingElseIsASentenceWithTheLegalValues) {
  for (const char* bad : {"", "1,2", "1,2,3", "1,2,3,4,5", "1,2,3,17", "1x2,3,4", "1,,2,3", "-1", "1x2x3"}) {
    const auto padding = parse_padding("--padding", bad, kLegal);
    ASSERT_FALSE(padding) << bad;
    EXPECT_NE(padding.error().message.find("0 to 16, two as HEIGHTxWIDTH, or four as TOP,LEFT,BOTTOM,RIGHT"),
              std::string::npos);
  }
}

TEST(ParseChannels, AreInputOutputAndGroups) {
  constexpr Range kIn{1, 64}, kOut{1, 8};
  const auto two = parse_channels("--channels", "33,2", kIn, kOut),
             three = parse_channels("--channels", "4,8,2", kIn, kOut);
  ASSERT_TRUE(two && three);
  EXPECT_EQ(std::tuple(two->input, two->output, two->groups), std::tuple(33, 2, 1));
  EXPECT_EQ(std::tuple(three->input, three->output, three->groups), std::tuple(4, 8, 2));
  for (const char* bad : {"", "3", "3,", "0,2", "65,2", "3,9", "4,4,9", "1,2,3,4", "3x2", "3, 2"}) {
    const auto channels = parse_channels("--channels", bad, kIn, kOut);
    ASSERT_FALSE(channels) << bad;
    EXPECT_EQ(channels.error().message, "--channels '" + std::string(bad) +
                                            "' must be IN,OUT or IN,OUT,GROUPS: whole numbers from 1 to 64 in, from 1 "
                                            "to 8 out and of groups.");
  }
}

TEST(ParseChannelPair, IsOneThatExists) {
  const auto pair = parse_channel_pair("--pair", "2,1", {0, 2}, {0, 1});
  ASSERT_TRUE(pair);
  EXPECT_EQ(std::pair(pair->input, pair->output), std::pair(std::int64_t(2), std::int64_t(1)));
  for (const char* bad : {"", "2", "3,0", "0,2", "-1,0", "0,0,0"}) {
    const auto refused = parse_channel_pair("--pair", bad, {0, 2}, {0, 1});
    ASSERT_FALSE(refused) << bad;
    EXPECT_NE(refused.error().message.find("from 0 to 2 and an output channel from 0 to 1"), std::string::npos);
  }
}

TEST(ParseSize, IsWidthAndHeight) {
  const auto size = parse_size("--size", "16x9", kLegal);
  ASSERT_TRUE(size);
  EXPECT_EQ(size->width, 16);
  EXPECT_EQ(size->height, 9);
  for (const char* bad : {"", "16", "16x", "16x9x1", "17x9", "16*9"})
    EXPECT_FALSE(parse_size("--size", bad, kLegal)) << bad;
}

}  // namespace
}  // namespace unstride::cli
