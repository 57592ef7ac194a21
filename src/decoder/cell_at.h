// The name of one cell of what the Decoder shows.
#pragma once

#include <cstdint>

namespace unstride::decoder {

// A cell of a row's maps; row 0 is the code, whose numbers are channels of 1 x 1 cell.
struct CellAt {
  int row = -1;  // -1: none
  std::int64_t channel = 0, y = 0, x = 0;
  bool operator==(const CellAt&) const = default;
};

}  // namespace unstride::decoder
