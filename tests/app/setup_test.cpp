#include "app/setup.h"

#include <gtest/gtest.h>

#include "app/parse.h"
#include "app/state.h"
#include "engine/reference.h"

namespace unstride::app {
namespace {

using core::Grid;

TEST(WorkedExample, GivesTheFiveByFiveOfTheLessons) {
  const app::Setup setup = worked_example();
  const auto output =
      engine::conv_transpose2d(*setup.problem.input, *setup.problem.kernel, nullptr, setup.problem.params);
  ASSERT_TRUE(output);
  EXPECT_EQ(grid_of(*output), Grid<float>(5, 5, {1,  2,  5,  4,  6,  4,  5,  14, 10, 12, 10, 14, 36,
                                                 24, 30, 12, 15, 34, 20, 24, 21, 24, 55, 32, 36}));
}

TEST(WorkedExample, HasNoViolations) {
  EXPECT_TRUE(violations(worked_example()).empty());
}

TEST(Filled, CountsRowByRow) {
  EXPECT_EQ(filled(Pattern::count, 2, 3), Grid<float>(2, 3, {1, 2, 3, 4, 5, 6}));
}

TEST(Filled, PutsTheImpulseIntoTheMiddle) {
  EXPECT_EQ(filled(Pattern::impulse, 3, 3), Grid<float>(3, 3, {0, 0, 0, 0, 1, 0, 0, 0, 0}));
}

TEST(Filled, MakesTheBilinearKernelOfFourTaps) {
  const Grid<float> grid = filled(Pattern::bilinear, 4, 1);
  EXPECT_EQ(grid, Grid<float>(4, 1, {.25f, .75f, .75f, .25f}));
}

TEST(Filled, MakesSymmetricBilinearKernelsOfEverySize) {
  for (std::int64_t n = 1; n <= kMostKernel; ++n) {
    const Grid<float> grid = filled(Pattern::bilinear, n, n);
    for (std::int64_t i = 0; i < n; ++i) {
      EXPECT_FLOAT_EQ(grid.at(i, 0), grid.at(n - 1 - i, n - 1)) << n;
      EXPECT_GT(grid.at(i, 0), 0) << n;
    }
  }
}

TEST(Filled, MakesGaussiansOfIntegers) {
  EXPECT_EQ(filled(Pattern::gaussian, 3, 3), Grid<float>(3, 3, {1, 2, 1, 2, 4, 2, 1, 2, 1}));
}

TEST(Filled, NeverPassesTheLargestValue) {
  for (std::int64_t n = 1; n <= kMostInput; ++n)
    for (const Pattern pattern :
         {Pattern::count, Pattern::ones, Pattern::impulse, Pattern::bilinear, Pattern::gaussian})
      for (const float value : filled(pattern, n, kMostInput + 1 - n).cells) {
        EXPECT_GE(value, 0);
        EXPECT_LE(value, kMostValue);
      }
}

TEST(Resized, KeepsWhatOverlapsAndAddsZeros) {
  EXPECT_EQ(resized(Grid<float>(2, 2, {5, 1, 7, 9}), 3, 1), Grid<float>(3, 1, {5, 7, 0}));
}

TEST(Resized, GoesOnCounting) {
  EXPECT_EQ(resized(filled(Pattern::count, 2, 2), 2, 3), filled(Pattern::count, 2, 3));
}

TEST(Resized, GoesOnWithAConstant) {
  EXPECT_EQ(resized(Grid<float>(2, 2, 7), 3, 3), Grid<float>(3, 3, 7));
}

TEST(Resized, GoesOnWithABilinearKernel) {
  EXPECT_EQ(resized(filled(Pattern::bilinear, 4, 4), 6, 6), filled(Pattern::bilinear, 6, 6));
}

TEST(Grids, SurviveTheWayThroughATensor) {
  const Grid<float> grid(2, 3, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(grid_of(*tensor_of(grid)), grid);
}

TEST(ParseValue, TakesNumbersWithSpacesAround) {
  EXPECT_EQ(parse_value(" 3 ").value(), 3.0f);
  EXPECT_EQ(parse_value("-0.5").value(), -0.5f);
  EXPECT_EQ(parse_value("+2e-3").value(), 2e-3f);
  EXPECT_EQ(parse_value("1000000").value(), 1e6f);
}

TEST(ParseValue, RefusesEverythingElseInASentence) {
  for (const char* text :
       {"", " ", "a", "1 2", "1,5", "nan", "inf", "-inf", "0x10", "1e400", "1000001", "--1", "+-1", "1.2.3"}) {
    const auto value = parse_value(text);
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().message.back(), '.') << text;
  }
  EXPECT_NE(parse_value("1,5").error().message.find("point"), std::string::npos);
}

TEST(ParseValue, QuotesLongTextShortlyAndBetweenCharacters) {
  std::string text(23, 'x');
  for (int i = 0; i < 100; ++i) text += "\u00e9";
  const std::string message = parse_value(text).error().message;
  EXPECT_LT(message.size(), 100u);
  EXPECT_NE(message.find(std::string(23, 'x') + "..."), std::string::npos) << message;
}

TEST(ParseGrid, ReadsWhatSpreadsheetsAndNumPyWrite) {
  const Grid<float> grid(2, 2, {1, 2, 3, 4});
  for (const char* text : {"1\t2\n3\t4", "1 2\r\n3 4\r\n", "[[1, 2],\n [3, 4]]", "[[1. 2.] [3. 4.]]", "1;2\n\n3;4"}) {
    const auto parsed = parse_grid(text);
    ASSERT_TRUE(parsed) << text << ": " << parsed.error().message;
    EXPECT_EQ(*parsed, grid) << text;
  }
}

TEST(ParseGrid, RefusesRowsOfDifferentLengthsAndWords) {
  for (const char* text : {"1 2\n3", "", "\n[]\n", "1 two"}) EXPECT_FALSE(parse_grid(text)) << text;
}

}  // namespace
}  // namespace unstride::app
