// Minimal filtering along one axis: m outputs of a correlation with r taps from m + r - 1 products instead of m * r.
//   F(2, 1): y0 = d0 g0, y1 = d1 g0
//   F(2, 2): m0 = (d0 - d1) g0, m1 = d1 (g0 + g1), m2 = (d1 - d2) (-g1);  y0 = m0 + m1, y1 = m1 + m2
//   F(2, 3): m0 = (d0 - d2) g0, m1 = (d1 + d2) (g0 + g1 + g2) / 2, m2 = (d1 - d2) (-g0 + g1 - g2) / 2,
//            m3 = (d1 - d3) g2;  y0 = m0 + m1 + m2, y1 = m1 - m2 - m3
//   F(4, 3): six products for four outputs (kernels/filters.h)
// Source: S. Winograd, Arithmetic Complexity of Computations, 1980 (F(2, 3) as in A. Lavin, S. Gray, Fast Algorithms
// for Convolutional Neural Networks, 2015). The phases of a transposed convolution are such correlations of
// neighbouring windows: a sum of cells that several phases need is made once.
#pragma once

#include <optional>
#include <vector>

#include "engine/kernels/transform.h"
#include "engine/plans/layer.h"

namespace unstride::engine::plans {

struct MinimalPhase {
  int filter = 0;                  // of kernels::kFilters
  std::vector<std::int64_t> taps;  // in the order of their cells
  std::vector<int> sums;           // of each product: its place in MinimalAxis::sums

  const kernels::Filter& scheme() const { return kernels::kFilters[filter]; }
};

// Tile t of an axis is outputs m t .. m t + m - 1 of every phase, m = `outputs`. Its window is the cells
// m t + first_cell and on.
struct MinimalAxis {
  int outputs = 2;
  std::int64_t first_cell = 0;
  kernels::SumSet sums;  // of all phases, and the window that they are of
  std::vector<MinimalPhase> phases;
  std::int64_t tiles = 0;
  // |computed - exact| grows by this, compared with the direct sum: the most, over outputs and taps, of the sum over
  // products of |the output's factor| * |the tap's| * (the sum of the cells' |factors|). 1, 3, 4 for F(2, 1), F(2, 2),
  // F(2, 3); 14.3 for F(4, 3).
  double growth = 1;

  int products() const;  // of all phases
};

// The axis with so many outputs a tile: 2, or 4 where it has one phase with taps, of three. Nothing where a phase has
// more than three taps, or taps whose cells are not neighbours; where no phase has any; or where cells are skipped.
std::optional<MinimalAxis> minimal_axis(const LoweredAxis& axis, int outputs = 2);

}  // namespace unstride::engine::plans
