// A grid in pieces that fit into textures.
#pragma once

#include <cstdint>
#include <vector>

namespace unstride::paint::screen {

struct Piece {
  std::int64_t row = 0, col = 0, rows = 0, cols = 0;  // the cells that it draws: each cell is one piece's
  // What its texture holds: kPieceMargin cells more on each side where the grid has them, as a pixel over the edge is
  // the mean of the cells on both sides.
  std::int64_t first_row = 0, first_col = 0, texture_rows = 0, texture_cols = 0;
  bool operator==(const Piece&) const = default;
};
inline constexpr std::int64_t kPieceMargin = 16;

// Of a grid of rows x cols, for textures of `most` cells a side, more than two margins. One where all of it fits.
std::vector<Piece> pieces_of(std::int64_t rows, std::int64_t cols, std::int64_t most);

}  // namespace unstride::paint::screen
