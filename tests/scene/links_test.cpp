// Links between cells: held against the relation itself, product by product.
#include "scene/links.h"

#include <set>

#include "scene/given.h"

namespace unstride::scene {
namespace {

using engine::Axes;
using Cells = std::set<std::pair<std::int64_t, std::int64_t>>;

struct Expected {
  Cells input, kernel, output;
};

// Every product (input cell, tap, output cell) of the whole computation that `takes` accepts.
template <class Takes>
Expected by_brute_force(const Axes& axes, Takes takes) {
  const auto& [h, w] = axes;
  Expected expected;
  for (std::int64_t i = 0; i < h.input; ++i)
    for (std::int64_t j = 0; j < w.input; ++j)
      for (std::int64_t a = 0; a < h.params.kernel; ++a)
        for (std::int64_t b = 0; b < w.params.kernel; ++b) {
          const std::int64_t r = h.output_of(i, a), c = w.output_of(j, b);
          if (r < 0 || r >= h.output() || c < 0 || c >= w.output()) continue;
          if (!takes(CellRef{GridId::input, i, j}, CellRef{GridId::kernel, a, b}, CellRef{GridId::output, r, c}))
            continue;
          expected.input.emplace(i, j), expected.kernel.emplace(a, b), expected.output.emplace(r, c);
        }
  return expected;
}

void expect_links(const Axes& axes, CellRef cell, const Expected& expected) {
  const Links links = links_of(axes, cell);
  EXPECT_EQ(cells_of(links.input), expected.input);
  EXPECT_EQ(cells_of(links.kernel), expected.kernel);
  EXPECT_EQ(cells_of(links.output), expected.output);
}

TEST(Links, AreAllProductsThatACellTakesPartIn) {
  Random random(1);
  for (int set = 0; set < 400; ++set) {
    const std::int64_t rows = draw(random, 1, 4), cols = draw(random, 1, 5);
    const auto small = [&](std::int64_t input) {
      AxisParams axis;
      do axis = draw_lab_axis(random, input);
      while (axis.kernel > 5 || axis.stride > 5 || axis.dilation > 3);
      return axis;
    };
    const Axes axes{{small(rows), rows}, {small(cols), cols}};
    const auto& [h, w] = axes;
    const CellRef in{GridId::input, draw(random, 0, rows - 1), draw(random, 0, cols - 1)};
    const CellRef tap{GridId::kernel, draw(random, 0, h.params.kernel - 1), draw(random, 0, w.params.kernel - 1)};
    const CellRef out{GridId::output, draw(random, 0, h.output() - 1), draw(random, 0, w.output() - 1)};
    expect_links(axes, in, by_brute_force(axes, [&](CellRef x, CellRef, CellRef) { return x == in; }));
    expect_links(axes, tap, by_brute_force(axes, [&](CellRef, CellRef k, CellRef) { return k == tap; }));
    expect_links(axes, out, by_brute_force(axes, [&](CellRef, CellRef, CellRef y) { return y == out; }));
    EXPECT_EQ(links_of(axes, {GridId::stamp, tap.row, tap.col}).input, links_of(axes, tap).input);
    if (HasFailure()) FAIL() << "set " << set;
  }
}

TEST(Products, OfACellSatisfyTheRelationAndAreAllThatItTakesPartIn) {
  Random random(3);
  for (int set = 0; set < 300; ++set) {
    const std::int64_t rows = draw(random, 1, 4), cols = draw(random, 1, 5);
    const Axes axes{{draw_lab_axis(random, rows), rows}, {draw_lab_axis(random, cols), cols}};
    const auto& [h, w] = axes;
    if (h.params.kernel * w.params.kernel > 60) continue;
    const CellRef cells[] = {
        {GridId::output, draw(random, 0, h.output() - 1), draw(random, 0, w.output() - 1)},
        {GridId::input, draw(random, 0, rows - 1), draw(random, 0, cols - 1)},
        {GridId::kernel, draw(random, 0, h.params.kernel - 1), draw(random, 0, w.params.kernel - 1)}};
    for (const CellRef cell : cells) {
      const Products products = products_of(axes, cell);
      std::set<std::pair<std::int64_t, std::int64_t>> names;  // as entries of the matrix: each once
      for (std::int64_t n = 0; n < products.count(); ++n) {
        const auto [input, tap, output] = products.at(n);
        EXPECT_TRUE(input == cell || tap == cell || output == cell);
        EXPECT_EQ(h.output_of(input.row, tap.row), output.row);
        EXPECT_EQ(w.output_of(input.col, tap.col), output.col);
        const CellRef name = product_of(axes, output, input);
        names.emplace(name.row, name.col);
      }
      std::int64_t all = 0;
      by_brute_force(
          axes, [&](CellRef x, CellRef k, CellRef y) { return all += x == cell || k == cell || y == cell, false; });
      EXPECT_EQ(products.count(), all);
      EXPECT_EQ(std::int64_t(names.size()), all);
    }
    if (HasFailure()) FAIL() << "set " << set;
  }
}

TEST(Links, OfABorderedCellAreThoseOfTheInputCellThatLiesThereOrNone) {
  Random random(2);
  for (int set = 0; set < 300; ++set) {
    const std::int64_t rows = draw(random, 1, 4), cols = draw(random, 1, 4);
    const Axes axes{{draw_lab_axis(random, rows), rows}, {draw_lab_axis(random, cols), cols}};
    std::set<std::pair<std::int64_t, std::int64_t>> data;
    for (std::int64_t i = 0; i < rows; ++i)
      for (std::int64_t j = 0; j < cols; ++j) {
        const CellRef place{GridId::bordered, axes.height.bordered_of(i), axes.width.bordered_of(j)};
        data.emplace(place.row, place.col);
        EXPECT_EQ(input_at_bordered(axes, place.row, place.col), (CellRef{GridId::input, i, j}));
        EXPECT_EQ(links_of(axes, place).output, links_of(axes, {GridId::input, i, j}).output);
      }
    for (int draws = 0; draws < 30; ++draws) {
      const std::int64_t r = draw(random, -3, axes.height.bordered() + 2),
                         c = draw(random, -3, axes.width.bordered() + 2);
      if (data.contains({r, c})) continue;
      EXPECT_EQ(input_at_bordered(axes, r, c), CellRef{});
      EXPECT_TRUE(links_of(axes, {GridId::bordered, r, c}).output.empty()) << r << ", " << c;
    }
  }
}

TEST(Links, OfCroppedCellsAndHolesAreEmpty) {
  const AxisParams axis{.kernel = 3, .stride = 3, .pad_begin = 1, .pad_end = 1, .dilation = 3};
  const Axes axes{{axis, 3}, {axis, 3}};  // gcd(d, s) = 3: two of three outputs are holes
  for (const CellRef cell : {CellRef{GridId::output, -1, 2}, CellRef{GridId::output, 2, axes.width.output()},
                             CellRef{GridId::output, 0, 0}, CellRef{}}) {
    const Links links = links_of(axes, cell);
    EXPECT_TRUE(links.input.empty() && links.kernel.empty() && links.output.empty()) << cell.row << ", " << cell.col;
  }
  EXPECT_FALSE(links_of(axes, {GridId::output, 2, 2}).input.empty());
}

TEST(Products, AreNamedByTheirCellsCountedRowByRow) {
  const engine::Axes axes = story_of({.kernel = 3, .stride = 2}, 2, 3, ViewKind::slide)->axes;  // the output is 5 x 7
  const CellRef output{GridId::output, 3, 1}, input{GridId::input, 1, 2};
  const CellRef product = product_of(axes, output, input);
  EXPECT_EQ(product, (CellRef{GridId::product, 3 * 7 + 1, 1 * 3 + 2}));
  EXPECT_EQ(cells_of_product(axes, product).output, output);
  EXPECT_EQ(cells_of_product(axes, product).input, input);
}

}  // namespace
}  // namespace unstride::scene
