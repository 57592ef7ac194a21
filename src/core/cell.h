// The names of the grids that a story shows, and of one cell in one of them.
#pragma once

#include <cstdint>

namespace unstride::core {

enum class GridId : std::uint8_t {
  none,
  input,     // x, as the user edits it
  kernel,    // w, as the user edits it (Slide shows it turned; rows and columns keep their unturned names)
  bordered,  // x with zeros inserted and the border added or trimmed: what Slide's window moves over
  stamp,     // one input value times the kernel: what Stamp adds to the output
  output,    // y; Stamp shows it before cropping, with negative or too large indices for what is cropped
};

struct CellRef {
  GridId grid = GridId::none;
  std::int64_t row = 0, col = 0;
  bool operator==(const CellRef&) const = default;
};

}  // namespace unstride::core
