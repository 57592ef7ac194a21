// Images as grids of ink: PNG, BMP and TGA through stb_image, from memory, within limits checked before decoding.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/grid.h"
#include "core/result.h"

namespace unstride::io {

inline constexpr std::int64_t kMostImageSide = 8192;          // pixels
inline constexpr std::uint64_t kMostImageFile = 64ull << 20;  // bytes
inline constexpr std::uint64_t kMostDecodeMemory = 512ull << 20;

// Grey values 0 (black) to 255, (height, width). Alpha is laid over white. `name` is for the sentence of an Error.
core::Result<core::Grid<float>> decode_image(std::string_view bytes, const std::string& name);

// A picture as the Lab's input: at most 64 x 64 (a larger one is averaged down, its aspect kept), 0 to 255, rounded,
// ink high: a picture that is mostly light (mean above 127.5) is turned over, so that dark strokes count.
core::Grid<float> as_input(const core::Grid<float>& grey);

// Mean over blocks of `factor` x `factor`, rounded. The sides must be multiples of it: 28 -> 14 (2) or 7 (4).
core::Grid<float> pooled(const core::Grid<float>& grid, std::int64_t factor);

// assets/digits.png: the sheet of sample digits, ten rows (the classes 0 to 9) of 28 x 28 tiles, ink high (white).
struct DigitSheet {
  std::vector<std::vector<core::Grid<float>>> classes;  // [10][samples] of (28, 28)
};
core::Result<DigitSheet> read_digits(const std::string& path);

}  // namespace unstride::io
