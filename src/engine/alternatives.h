// Other ways to enlarge the same input, each beside a layer's transposed convolution: what it gives, how far that is
// from the layer, the transposed convolution that it is in disguise, and what it costs. One channel in, one out.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/grid.h"
#include "engine/equivalents.h"
#include "engine/problem.h"
#include "engine/relation.h"

namespace unstride::engine {

enum class AlternativeKind : std::uint8_t {
  nearest_convolution,   // resize_nearest(), then the layer's kernel as an ordinary convolution of stride 1
  bilinear_convolution,  // resize_bilinear(), then the same
  bilinear,              // resize_bilinear() alone
  sub_pixel,             // the layer's kernel split into its phases, one channel each, shuffled
  bed_of_nails,          // every value at the upper left of its block
  max_unpooling,         // every value where the maximum of its block lay: here in the bilinear enlargement
};
inline constexpr int kAlternativeCount = 6;

// |difference| over `cells` cells; with none of them there is nothing to say.
struct Gap {
  std::int64_t cells = 0;
  double largest = 0, mean = 0;
};

struct Alternative {
  AlternativeKind kind;
  // Cell (r, c) of the result lies on the layer's output cell (r + row_offset, c + col_offset), which need not exist.
  std::int64_t row_offset = 0, col_offset = 0;
  std::optional<Equivalent> equivalent;  // empty: no transposed convolution is it, whatever the data (max-unpooling)
  std::int64_t border = 0;       // outermost cells of the result, each side, for which the equivalent makes no claim
  std::int64_t parameters = 0;   // that training can change
  std::int64_t products = 0;     // that padding's zeros have no part in; an interpolation's fixed weights are counted
  bool computed = false;         // what follows is empty where it would take more than kMostProducts or kMostCells
  core::Grid<float> result;      // (H * stride_h, W * stride_w)
  core::Grid<float> difference;  // result - layer's output, over the cells that both have
  std::int64_t first_row = 0, first_col = 0;  // the output cell in the difference's upper left corner
  Gap from_layer, from_equivalent;
  core::Grid<double> phase_sums;  // of the equivalent: what a constant 1 gives away from the edges; empty without one
};

inline constexpr std::int64_t kMostProducts = std::int64_t(1) << 24, kMostCells = std::int64_t(1) << 16;

// All of them, in the order of AlternativeKind. pair: batch 1, one channel in, one out, legal; output: its reference.
//
// The scale is the stride. A convolution takes the layer's kernel turned, as sliding does, with its dilation. The
// pictures are laid over each other so that what one input cell adds lies on the same middle (rounded down): per axis,
// if the equivalent has kernel K and padding P at the begin, and the layer reaches over R = d(k-1)+1 cells with padding
// p,
//   offset = P - floor((K - R) / 2) - p,
// which is P - p, the equivalences' own place, where both reach equally far. The phases of sub_pixel are filled up to
// s * s kernels of equal size with zeros: at the begin with as many, z, as bring its first cell nearest to the
// output's, the rest at the end; there offset = P - z - p, so that the kernels lie on each other.
std::vector<Alternative> alternatives_of(const Problem& pair, const core::Grid<float>& output);

// An input cell that a result cell is made of, and its weight.
struct Source {
  std::int64_t row, col;
  float weight;
};
// Of the result's cell (row, col), row by row; without those of weight 0. Of max-unpooling: the value that lies there.
// Away from alternative.border these are exact; within it an interpolation holds on to the outermost cell.
std::vector<Source> sources_of(const Alternative& alternative, const Axes& layer, std::int64_t row, std::int64_t col);

}  // namespace unstride::engine
