// Numbers that a person typed or pasted.
#pragma once

#include <string>
#include <string_view>

#include "core/grid.h"
#include "core/result.h"

namespace unstride::app {

// A finite number of at most kMostValue in size, spaces around it allowed; else a sentence.
core::Result<float> parse_value(std::string_view text);

// Text as a sentence repeats it: what is long is cut.
std::string quoted(std::string_view text);

// A grid as spreadsheets, NumPy, PyTorch, Python and this program's "Copy output" write it. Rows must be equally long.
// With brackets: lists of lists of numbers, row after row, whatever stands around them ("array(", ", dtype=float32)");
//   further brackets around a single grid do not count, a line may break anywhere, and of several texts in brackets
//   (a prompt, "Out[3]: ...") the longest is meant. Numbers that NumPy left out ("...") are refused.
// Without: a row on each line, numbers separated by tabs, spaces, commas or semicolons. Where tabs or semicolons
//   separate, a comma between digits is a decimal comma.
core::Result<core::Grid<float>> parse_grid(std::string_view text);

}  // namespace unstride::app
