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
  // The set of a grid's own cells: what has an input cell's place is marked as the input is, and so on.
  const CellSet& of(core::GridId grid) const;
};

// output cell -> its terms; input (or bordered data) cell -> all outputs that it feeds; kernel tap -> all pairs that
// use it; product -> its input, tap and output. Cells that lie in what padding crops, and zeros, have no links; a place
// of the matrix without a product has its input and output, and no tap. What has an output cell's place (u, what came
// back) is linked as the output cell, what has an input cell's place (C u) as the input cell.
Links links_of(const engine::Axes& axes, core::CellRef cell);

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

}  // namespace unstride::scene
