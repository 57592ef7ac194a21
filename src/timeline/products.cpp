#include "timeline/products.h"

namespace unstride::timeline {

using core::CellRef;
using core::GridId;

CellRef input_at_bordered(const engine::Axes& axes, std::int64_t row, std::int64_t col) {
  const auto input = [](const engine::Axis& axis, std::int64_t j) -> std::int64_t {
    const std::int64_t spread = j - axis.bordered_of(0);
    if (spread < 0 || spread % axis.params.stride != 0 || spread / axis.params.stride >= axis.input) return -1;
    return spread / axis.params.stride;
  };
  const std::int64_t r = input(axes.height, row), c = input(axes.width, col);
  return r < 0 || c < 0 ? CellRef{} : CellRef{GridId::input, r, c};
}

CellRef product_of(const engine::Axes& axes, CellRef output, CellRef input) {
  return {GridId::product, output.row * axes.width.output() + output.col, input.row * axes.width.input + input.col};
}

ProductCells cells_of_product(const engine::Axes& axes, CellRef product) {
  const std::int64_t outputs = axes.width.output(), inputs = axes.width.input;
  return {{GridId::output, product.row / outputs, product.row % outputs},
          {GridId::input, product.col / inputs, product.col % inputs}};
}

Products::One Products::at(std::int64_t n) const {
  const engine::Link& row = rows[size_t(n) / cols.size()];
  const engine::Link& col = cols[size_t(n) % cols.size()];
  return {{GridId::input, row.input, col.input},
          {GridId::kernel, row.tap, col.tap},
          {GridId::output, row.output, col.output}};
}

Products products_of(const engine::Axes& axes, CellRef cell) {
  if (cell.grid == GridId::bordered) cell = input_at_bordered(axes, cell.row, cell.col);
  const auto& [height, width] = axes;
  switch (cell.grid) {
    case GridId::output:
      return {height.terms_of_output(cell.row), width.terms_of_output(cell.col)};
    case GridId::input:
      return {height.stamp_of_input(cell.row), width.stamp_of_input(cell.col)};
    case GridId::kernel:
      return {height.uses_of_tap(cell.row), width.uses_of_tap(cell.col)};
    default:
      return {};
  }
}

}  // namespace unstride::timeline
