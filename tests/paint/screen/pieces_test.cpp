#include "paint/screen/pieces.h"

#include <gtest/gtest.h>

#include "core/grid.h"

namespace unstride::paint::screen {
namespace {

TEST(Pieces, OfAGridThatFitsAreOneWithAllOfIt) {
  for (const auto& [rows, cols] : {std::pair(1, 1), std::pair(100, 3), std::pair(100, 100)})
    EXPECT_EQ(pieces_of(rows, cols, 100), (std::vector<Piece>{{0, 0, rows, cols, 0, 0, rows, cols}}));
}

TEST(Pieces, DrawEveryCellOnceFromATextureThatIsNotTooLarge) {
  constexpr std::int64_t kMost = 50;
  for (const auto& [rows, cols] : {std::pair(51, 1), std::pair(1, 400), std::pair(129, 333), std::pair(50, 1000)}) {
    core::Grid<int> drawn(rows, cols);
    for (const Piece& piece : pieces_of(rows, cols, kMost)) {
      EXPECT_LE(piece.texture_rows, kMost);
      EXPECT_LE(piece.texture_cols, kMost);
      EXPECT_TRUE(piece.first_row == 0 || piece.first_row == piece.row - kPieceMargin);
      EXPECT_TRUE(piece.first_col == 0 || piece.first_col == piece.col - kPieceMargin);
      const std::int64_t below = piece.first_row + piece.texture_rows, right = piece.first_col + piece.texture_cols;
      EXPECT_EQ(below, std::min<std::int64_t>(rows, piece.row + piece.rows + kPieceMargin));
      EXPECT_EQ(right, std::min<std::int64_t>(cols, piece.col + piece.cols + kPieceMargin));
      for (std::int64_t r = 0; r < piece.rows; ++r)
        for (std::int64_t c = 0; c < piece.cols; ++c) ++drawn.at(piece.row + r, piece.col + c);
    }
    for (const int times : drawn.cells) ASSERT_EQ(times, 1) << rows << " x " << cols;
  }
}

// 512 maps of 128 x 128 in lines as wide as a 4K window has them, on a GPU that holds the least that OpenGL 3.3 allows.
TEST(Pieces, HoldTheLargestFeatureMapsOnTheSmallestGpu) {
  for (const Piece& piece : pieces_of(129 * 3, 129 * 250, 1024)) {
    EXPECT_LE(piece.texture_rows, 1024);
    EXPECT_LE(piece.texture_cols, 1024);
  }
}

}  // namespace
}  // namespace unstride::paint::screen
