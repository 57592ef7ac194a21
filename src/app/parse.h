// Numbers that a person typed or pasted.
#pragma once

#include <string_view>

#include "core/grid.h"
#include "core/result.h"

namespace unstride::app {

// A finite number of at most kMostValue in size, spaces around it allowed; else a sentence.
core::Result<float> parse_value(std::string_view text);

// Rows on lines of their own or in brackets, numbers separated by tabs, spaces, commas or semicolons: what
// spreadsheets, NumPy and this program's "Copy output" write. Rows must be equally long.
core::Result<core::Grid<float>> parse_grid(std::string_view text);

}  // namespace unstride::app
