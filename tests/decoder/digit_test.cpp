#include "decoder/digit.h"

#include <gtest/gtest.h>

#include <numeric>

namespace unstride::decoder {
namespace {

struct Mass {
  double all = 0, row = 0, col = 0;  // pixels, the first one's middle is 0.5
};

Mass mass_of(const Digit& digit) {
  Mass mass;
  for (std::int64_t r = 0; r < digit.rows; ++r)
    for (std::int64_t c = 0; c < digit.cols; ++c) {
      mass.all += digit.at(r, c);
      mass.row += digit.at(r, c) * (double(r) + 0.5);
      mass.col += digit.at(r, c) * (double(c) + 0.5);
    }
  mass.row /= mass.all;
  mass.col /= mass.all;
  return mass;
}

// Rows and columns that hold ink.
std::pair<std::int64_t, std::int64_t> extent_of(const Digit& digit) {
  std::int64_t top = 99, left = 99, bottom = -1, right = -1;
  for (std::int64_t r = 0; r < digit.rows; ++r)
    for (std::int64_t c = 0; c < digit.cols; ++c) {
      if (digit.at(r, c) <= 0) continue;
      top = std::min(top, r), left = std::min(left, c), bottom = std::max(bottom, r), right = std::max(right, c);
    }
  return {bottom - top + 1, right - left + 1};
}

// A dark L on paper of a grey tone, in a corner of a large picture.
core::Grid<float> photographed(float paper, float ink) {
  core::Grid<float> grey(200, 300, paper);
  for (std::int64_t i = 0; i < 80; ++i)
    for (std::int64_t j = 0; j < 10; ++j) grey.at(10 + i, 20 + j) = ink;
  for (std::int64_t i = 0; i < 10; ++i)
    for (std::int64_t j = 0; j < 50; ++j) grey.at(80 + i, 20 + j) = ink;
  return grey;
}

TEST(FromPicture, FillsMnistsBoxAndPutsTheCentreOfMassInTheMiddle) {
  const Digit digit = from_picture(photographed(255, 0));
  EXPECT_EQ(extent_of(digit), std::make_pair(std::int64_t{20}, std::int64_t{13}));  // 80 x 50, its aspect kept
  const Mass mass = mass_of(digit);
  EXPECT_NEAR(mass.row, 14, 0.51);
  EXPECT_NEAR(mass.col, 14, 0.51);
}

TEST(FromPicture, SeesTheSameDigitOnGreyPaperAndInWhiteOnBlack) {
  const Digit digit = from_picture(photographed(255, 0));
  EXPECT_EQ(from_picture(photographed(180, 60)), digit);
  EXPECT_EQ(from_picture(photographed(0, 255)), digit);
}

TEST(FromPicture, OfASinglePixelOrOfNothingIsADigit) {
  EXPECT_EQ(from_picture(core::Grid<float>(1, 1, 77.0f)), Digit(kSide, kSide));
  EXPECT_EQ(from_picture(core::Grid<float>(5, 2000, 200.0f)), Digit(kSide, kSide));
  core::Grid<float> dot(9, 9, 255.0f);
  dot.at(4, 4) = 0;
  EXPECT_EQ(extent_of(from_picture(dot)), std::make_pair(std::int64_t{20}, std::int64_t{20}));
  core::Grid<float> line(1000, 3, 255.0f);
  for (std::int64_t r = 0; r < 1000; ++r) line.at(r, 1) = 0;
  EXPECT_EQ(extent_of(from_picture(line)), std::make_pair(std::int64_t{20}, std::int64_t{1}));
}

TEST(Centred, LeavesWhatIsCentredWhereItIs) {
  const Digit once = from_picture(photographed(255, 0));
  EXPECT_EQ(centred(once), once);
}

TEST(WithStroke, IsRoundAndFadesWithinOnePixel) {
  const Digit dot = with_stroke(*blank(), {14, 14}, {14, 14}, {.radius = 2});
  EXPECT_EQ(dot.at(13, 13), 1);
  EXPECT_EQ(dot.at(14, 14), 1);
  EXPECT_EQ(dot.at(14, 17), 0);
  const double area = std::accumulate(dot.cells.begin(), dot.cells.end(), 0.0);
  EXPECT_NEAR(area, 3.14159 * 2 * 2, 0.8);
}

TEST(WithStroke, IsTheSameWhereASlowMouseWentInSteps) {
  const Digit whole = with_stroke(*blank(), {5, 5}, {20, 15}, {});
  Digit steps = *blank();
  for (int i = 0; i < 15; ++i)
    steps = with_stroke(steps, {5.0 + i, 5 + i * 2 / 3.0}, {6.0 + i, 5 + (i + 1) * 2 / 3.0}, {});
  for (size_t i = 0; i < whole.cells.size(); ++i) EXPECT_NEAR(whole.cells[i], steps.cells[i], 1e-5);
}

TEST(WithStroke, ErasingTakesAwayWhatDrawingMade) {
  const Digit drawn = with_stroke(*blank(), {3, 25}, {25, 3}, {});
  EXPECT_EQ(with_stroke(drawn, {3, 25}, {25, 3}, {.radius = 3, .erases = true}), *blank());
}

TEST(WithStroke, MayLeaveThePicture) {
  const Digit drawn = with_stroke(*blank(), {-50, 14}, {1e6, 14}, {});
  EXPECT_EQ(drawn.at(13, 0), 1);
  EXPECT_EQ(drawn.at(13, 27), 1);
}

}  // namespace
}  // namespace unstride::decoder
