// Arrays of numbers as NumPy's .npy files. Format: numpy.lib.format, versions 1.0, 2.0 and 3.0.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace unstride::io {

struct NpyArray {
  std::vector<std::int64_t> shape;  // empty: a scalar
  std::vector<float> values;        // row by row
};

// Reads '<f4', and '<f8', '<i8', '<i4' and '|u1' where every number is one that float has; either order of the
// dimensions. Nothing is allocated before the bytes are known to be there.
// Errors: bytes that are no such file, or not as many as its shape needs; other types; a number that would be rounded.
core::Result<NpyArray> read_npy(std::string_view bytes);

// Version 1.0, '<f4', row by row. There are as many values as the shape says.
std::string write_npy(std::span<const std::int64_t> shape, std::span<const float> values);

}  // namespace unstride::io
