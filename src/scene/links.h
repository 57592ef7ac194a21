// What belongs to a focused cell in every grid. Read from the one relation, per axis: every set is rows x columns.
#pragma once

#include <cstdint>
#include <vector>

#include "core/cell.h"
#include "engine/relation.h"
#include "timeline/products.h"

namespace unstride::scene {

using timeline::cells_of_product;
using timeline::input_at_bordered;
using timeline::product_of;
using timeline::Products;
using timeline::products_of;

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

}  // namespace unstride::scene
