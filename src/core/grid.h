// Grid<T>: rows x columns of values, row by row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/check.h"

namespace unstride::core {

template <class T>
struct Grid {
  std::int64_t rows = 0, cols = 0;
  std::vector<T> cells;  // rows * cols

  Grid() = default;
  Grid(std::int64_t r, std::int64_t c, T value = T{}) : rows(r), cols(c), cells(size_t(r * c), value) {}
  Grid(std::int64_t r, std::int64_t c, std::vector<T> values) : rows(r), cols(c), cells(std::move(values)) {
    CHECK(std::int64_t(cells.size()) == r * c);
  }

  bool operator==(const Grid&) const = default;
  bool contains(std::int64_t r, std::int64_t c) const { return r >= 0 && r < rows && c >= 0 && c < cols; }
  T& at(std::int64_t r, std::int64_t c) { return cells[size_t(r * cols + c)]; }
  const T& at(std::int64_t r, std::int64_t c) const { return cells[size_t(r * cols + c)]; }
};

}  // namespace unstride::core
