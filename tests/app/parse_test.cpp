#include "app/parse.h"

#include <gtest/gtest.h>

namespace unstride::app {
namespace {

using core::Grid;

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

Grid<float> read(const char* text) {
  const auto parsed = parse_grid(text);
  EXPECT_TRUE(parsed) << text << ": " << parsed.error().message;
  return parsed.value_or(Grid<float>());
}
std::string refusal(const char* text) {
  const auto parsed = parse_grid(text);
  EXPECT_FALSE(parsed) << text;
  return parsed ? "" : parsed.error().message;
}

TEST(ParseGrid, ReadsWhatNumPyAndPyTorchPrint) {
  const Grid<float> grid(2, 2, {1, 2, 3, 4});
  for (const char* text :
       {"array([[1., 2.],\n       [3., 4.]], dtype=float32)", "tensor([[1, 2],\n        [3, 4]], device='cuda:0')",
        "[[1 2]\n [3 4]]", "[[1,2],[3,4]]", "[[[[1,2],[3,4]]]]", "[[[1. 2.]\n  [3. 4.]]]", "[1, 2], [3, 4]",
        "[1 2]\n[3 4]", "x1 = np.array([[1, 2], [3, 4]])  # both rows", "Out[3]: \narray([[1, 2],\n       [3, 4]])",
        "tensor([[[[1.0000e+00, 2.0000e+00],\n          [3.0000e+00, 4.0000e+00]]]],\n       grad_fn=<MulBackward0>)"})
    EXPECT_EQ(read(text), grid) << text;
}

TEST(ParseGrid, JoinsARowThatIsWrappedOverSeveralLines) {
  EXPECT_EQ(read("[[1 2\n  3]\n [4 5\n  6]]"), Grid<float>(2, 3, {1, 2, 3, 4, 5, 6}));
}

TEST(ParseGrid, TakesASingleListAsARow) {
  EXPECT_EQ(read("tensor([1., -2., 3.])"), Grid<float>(1, 3, {1, -2, 3}));
}

TEST(ParseGrid, SaysWhyItRefusesWhatIsNoGrid) {
  EXPECT_NE(refusal("[[ 0  1 ... 98 99]\n [ 0  1 ... 98 99]]").find("left out"), std::string::npos);
  EXPECT_NE(refusal("[[1, 2],\n ...,\n [3, 4]]").find("left out"), std::string::npos);
  EXPECT_NE(refusal("[[[1, 2]], [[3, 4]]]").find("2 grids"), std::string::npos);
  EXPECT_NE(refusal("[[1, 2]], [[3, 4]]").find("2 grids"), std::string::npos);
  EXPECT_NE(refusal("[[1, 2], [3]]").find("Row 2 has 1 numbers"), std::string::npos);
  EXPECT_NE(refusal("[[1, 2], [3, 4]").find("not closed"), std::string::npos);
  EXPECT_NE(refusal("[[1, 2], 3]").find("outside of a row"), std::string::npos);
  EXPECT_NE(refusal("[1, [2, 3]]").find("mixed"), std::string::npos);
  EXPECT_NE(refusal("[[1, nan]]").find("nan"), std::string::npos);
  EXPECT_NE(refusal("[[True, False]]").find("True"), std::string::npos);
  for (const char* text : {"[", "]", "[[]]", "[]", "][", "[[1]]]["}) (void)parse_grid(text);  // whatever it says
}

TEST(ParseGrid, ReadsDecimalCommasBetweenTabsAndSemicolons) {
  const Grid<float> grid(2, 2, {1.5f, 2.5f, -3, 4.25f});
  EXPECT_EQ(read("1,5\t2,5\n-3\t4,25"), grid);
  EXPECT_EQ(read("1,5;2,5\r\n-3;4,25\r\n"), grid);
  EXPECT_EQ(read("1,2\n3,4"), Grid<float>(2, 2, {1, 2, 3, 4})) << "without tabs a comma separates";
  EXPECT_EQ(read("1,\t2\n3,\t4"), Grid<float>(2, 2, {1, 2, 3, 4})) << "a comma beside a tab separates, too";
  EXPECT_NE(refusal("1.234,5\t2").find("thousands"), std::string::npos);
  EXPECT_NE(refusal("1,234,5\t2").find("thousands"), std::string::npos);
}

}  // namespace
}  // namespace unstride::app
