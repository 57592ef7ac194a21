// What belongs to a focused cell in every grid. Read from the one relation, per axis: every set is rows x columns.
#pragma once

#include <cstdint>
#include <vector>

#include "core/cell.h"
#include "engine/relation.h"

namespace unstride::scene {

struct CellSet {
  std::vector<std::int64_t> rows, cols;
  bool empty() const { return rows.empty() || cols.empty(); }
  bool operator==(const CellSet&) const = default;
};

struct Links {
  CellSet input, kernel, output;
};

// output cell -> its terms; input (or bordered data) cell -> all outputs that it feeds; kernel tap -> all pairs that
// use it. Cells that lie in what padding crops, and zeros, have no links.
Links links_of(const engine::Axes& axes, core::CellRef cell);

// The input cell that lies at a bordered cell, or grid none for a zero.
core::CellRef input_at_bordered(const engine::Axes& axes, std::int64_t row, std::int64_t col);

}  // namespace unstride::scene
