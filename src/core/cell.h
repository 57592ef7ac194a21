// The names of the grids that a story shows, and of one cell in one of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace unstride::core {

enum class GridId : std::uint8_t {
  none,
  input,     // x, as the user edits it
  kernel,    // w, as the user edits it (Slide shows it turned; rows and columns keep their unturned names)
  bordered,  // x with zeros inserted and the border added or trimmed: what Slide's window moves over
  stamp,     // one input value times the kernel: what Stamp adds to the output
  output,    // y; Stamp shows it before cropping, with negative or too large indices for what is cropped
  product,   // one product, an entry of the matrix: row is the output cell and col the input cell, counted row by row
  probe,     // u, a grid of the output's shape
  pulled,    // C u, the forward convolution of u: the input's shape
  restored,  // what came down and up again: the output's shape
  bias,      // b, one a channel: row 0
  pair,      // a pair of channels: row is the input channel, col the output channel
};
inline constexpr int kGridCount = 12;

// Fixed names, as in "input[0,1]".
constexpr std::string_view grid_key(GridId grid) {
  constexpr std::array<std::string_view, kGridCount> kKeys{"none",    "input", "kernel", "bordered", "stamp", "output",
                                                           "product", "probe", "pulled", "restored", "bias",  "pair"};
  return kKeys[size_t(grid)];
}

struct CellRef {
  GridId grid = GridId::none;
  std::int64_t row = 0, col = 0;
  bool operator==(const CellRef&) const = default;
};

}  // namespace unstride::core
