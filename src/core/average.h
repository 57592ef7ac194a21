// A grid in another size, each cell the mean over the area that it covers.
#pragma once

#include <cstdint>

#include "core/grid.h"

namespace unstride::core {

// (rows, cols), both at least 1, of a grid that has cells. Larger than the grid: its cells are repeated, and mixed
// where a new one lies across two.
Grid<double> averaged(const Grid<float>& grid, std::int64_t rows, std::int64_t cols);

}  // namespace unstride::core
