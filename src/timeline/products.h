// Products by name: which of them a cell takes part in, and the cell that stands for one.
#pragma once

#include <cstdint>
#include <vector>

#include "core/cell.h"
#include "engine/relation.h"

namespace unstride::timeline {

// A product by the places that its cells have when counted row by row, and back.
core::CellRef product_of(const engine::Axes& axes, core::CellRef output, core::CellRef input);
struct ProductCells {
  core::CellRef output, input;
};
ProductCells cells_of_product(const engine::Axes& axes, core::CellRef product);

// The products that a cell takes part in, rows x columns of pairs along the axes, in the order of the input cells.
struct Products {
  std::vector<engine::Link> rows, cols;
  std::int64_t count() const { return std::int64_t(rows.size() * cols.size()); }
  struct One {
    core::CellRef input, tap, output;
  };
  One at(std::int64_t n) const;
};

// Of an output cell its terms, of an input cell its stamp, of a tap its uses; none for other cells.
Products products_of(const engine::Axes& axes, core::CellRef cell);

// The input cell that lies at a bordered cell, or grid none for a zero.
core::CellRef input_at_bordered(const engine::Axes& axes, std::int64_t row, std::int64_t col);

}  // namespace unstride::timeline
