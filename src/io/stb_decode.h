// stb_image, compiled once, behind one function with an allocation budget.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace unstride::io {

struct GreyAlpha {
  std::int64_t width = 0, height = 0;
  std::vector<std::uint8_t> values;  // grey, alpha, grey, alpha, ... row by row
};

// Empty when stb_image refuses the bytes; `out_of_budget` says whether for want of memory.
struct StbResult {
  std::optional<GreyAlpha> picture;
  bool out_of_budget = false;
};

StbResult decode_with_stb(std::string_view bytes, std::uint64_t budget);

}  // namespace unstride::io
