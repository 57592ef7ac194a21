#include "paint/screen/dashes.h"

#include <gtest/gtest.h>

#include <cmath>

namespace unstride::paint::screen {
namespace {

TEST(Dashes, ASideStartsAndEndsWithAGap) {
  for (float length = 6; length < 90; length += 1) {
    const auto dashes = dashes_between(10, 10 + length, 3);
    if (dashes.empty()) continue;
    EXPECT_GE(dashes.front().from - 10, 1) << length;
    EXPECT_GE(10 + length - dashes.back().to, 1) << length;
  }
}

TEST(Dashes, ASideHasGapsAboutAsLongAsItsDashes) {
  for (float length = 12; length < 90; length += 1) {
    const auto dashes = dashes_between(0, length, 3);
    ASSERT_FALSE(dashes.empty()) << length;
    for (std::size_t i = 0; i < dashes.size(); ++i) {
      EXPECT_EQ(dashes[i].to - dashes[i].from, 3);
      EXPECT_EQ(dashes[i].from, std::round(dashes[i].from));
      const float before = i == 0 ? 0 : dashes[i - 1].to;
      EXPECT_GE(dashes[i].from - before, 1.5f) << length;
      EXPECT_LE(dashes[i].from - before, 5.5f) << length;
    }
  }
}

TEST(Dashes, AShortSideHasNone) {
  EXPECT_TRUE(dashes_between(0, 4, 3).empty());
}

TEST(Dashes, ALineStartsWithADashAndTheLastIsCutOff) {
  const auto dashes = dashes_along(11, 5);
  ASSERT_EQ(dashes.size(), 2u);
  EXPECT_EQ(dashes[0].from, 0);
  EXPECT_EQ(dashes[0].to, 5);
  EXPECT_EQ(dashes[1].from, 10);
  EXPECT_EQ(dashes[1].to, 11);
}

TEST(Dashes, ADashAsLongAsTheLineIsTheLine) {
  EXPECT_EQ(dashes_along(20, 20).size(), 1u);
}

}  // namespace
}  // namespace unstride::paint::screen
