// Minimal filtering along one axis: two outputs of a correlation with r taps from r + 1 products instead of 2 r.
//   r = 1: y0 = d0 g0, y1 = d1 g0
//   r = 2: m0 = (d0 - d1) g0, m1 = d1 (g0 + g1), m2 = (d1 - d2) (-g1);  y0 = m0 + m1, y1 = m1 + m2
//   r = 3: m0 = (d0 - d2) g0, m1 = (d1 + d2) (g0 + g1 + g2) / 2, m2 = (d1 - d2) (-g0 + g1 - g2) / 2, m3 = (d1 - d3) g2;
//          y0 = m0 + m1 + m2, y1 = m1 - m2 - m3
// Source: S. Winograd, Arithmetic Complexity of Computations, 1980 (r = 3 as in A. Lavin, S. Gray, Fast Algorithms for
// Convolutional Neural Networks, 2015). The phases of a transposed convolution are such correlations of neighbouring
// windows: a sum of cells that several phases need is made once.
#pragma once

#include <optional>
#include <vector>

#include "engine/kernels/transform.h"
#include "engine/plans/layer.h"

namespace unstride::engine::plans {

// One product of one phase: a sum of cells times a sum of taps.
struct MinimalProduct {
  int sum = 0;                       // of MinimalAxis::sums
  std::vector<std::int64_t> taps;    // the phase's, in the order of their cells
  std::vector<double> coefficients;  // of the taps
};

struct MinimalPhase {
  std::vector<MinimalProduct> products;
  kernels::TermSum outputs[2];  // over the products
};

// Tile t of an axis is outputs 2 t and 2 t + 1 of every phase. Its window is the cells 2 t + first_cell and on.
struct MinimalAxis {
  std::int64_t first_cell = 0;
  int window = 0;
  std::vector<kernels::PairSum> sums;
  std::vector<MinimalPhase> phases;
  std::int64_t tiles = 0;
  // |computed - exact| grows by this, compared with the direct sum: the most, over outputs, of the sum over products of
  // |output's sign| * (greatest |coefficient|) * (cells in the sum). 1, 3, 4 for r = 1, 2, 3.
  double growth = 1;

  int products() const;  // of all phases
};

// Nothing where a phase has no taps, more than three, or taps whose cells are not neighbours; or where cells are
// skipped.
std::optional<MinimalAxis> minimal_axis(const LoweredAxis& axis);

}  // namespace unstride::engine::plans
