#include "scene/links.h"

#include <algorithm>

namespace unstride::scene {
namespace {

using core::CellRef;
using core::GridId;
using engine::Link;

// One member of the links of both axes, ascending, each once.
CellSet project(const std::vector<Link>& rows, const std::vector<Link>& cols, std::int64_t Link::*member) {
  const auto unique = [&](const std::vector<Link>& links) {
    std::vector<std::int64_t> values;
    for (const Link& link : links) values.push_back(link.*member);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
  };
  return {unique(rows), unique(cols)};
}

}  // namespace

const CellSet& Links::of(GridId grid) const {
  static const CellSet kNone;
  switch (grid) {
    case GridId::input:
    case GridId::pulled:
      return input;
    case GridId::output:
    case GridId::probe:
    case GridId::restored:
      return output;
    case GridId::kernel:
      return kernel;
    default:
      return kNone;
  }
}

namespace {

Links links_of_product(const engine::Axes& axes, CellRef product) {
  const auto [output, input] = cells_of_product(axes, product);
  Links links;
  links.input = {{input.row}, {input.col}};
  links.output = {{output.row}, {output.col}};
  const auto tap = [](const engine::Axis& axis, std::int64_t o, std::int64_t i) {
    std::vector<std::int64_t> taps;
    for (const Link& link : axis.terms_of_output(o))
      if (link.input == i) taps.push_back(link.tap);
    return taps;
  };
  links.kernel = {tap(axes.height, output.row, input.row), tap(axes.width, output.col, input.col)};
  return links;
}

}  // namespace

Links links_of(const engine::Axes& axes, CellRef cell) {
  if (cell.grid == GridId::bordered) cell = input_at_bordered(axes, cell.row, cell.col);
  std::vector<Link> rows, cols;
  switch (cell.grid) {
    case GridId::product:
      return links_of_product(axes, cell);
    case GridId::output:
    case GridId::probe:
    case GridId::restored:
      rows = axes.height.terms_of_output(cell.row), cols = axes.width.terms_of_output(cell.col);
      break;
    case GridId::input:
    case GridId::pulled:
      rows = axes.height.stamp_of_input(cell.row), cols = axes.width.stamp_of_input(cell.col);
      break;
    case GridId::kernel:
    case GridId::stamp:
      rows = axes.height.uses_of_tap(cell.row), cols = axes.width.uses_of_tap(cell.col);
      break;
    default:
      return {};
  }
  return {project(rows, cols, &Link::input), project(rows, cols, &Link::tap), project(rows, cols, &Link::output)};
}

}  // namespace unstride::scene
