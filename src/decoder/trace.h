// What made a cell of a feature map, and what it goes into, by the one relation (engine/relation.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "decoder/cell_at.h"
#include "decoder/runner.h"

namespace unstride::decoder {

// The cell, or none where there is no such cell.
CellAt existing(const Decoded& decoded, const CellAt& cell);

// One product of the sum that made a cell.
struct Product {
  CellAt from;
  float input = 0;
  std::int64_t weight = 0;  // its place in the layer's weights; -1: the layer has none, the input is copied
  float factor = 1;         // the weight
  double value = 0;         // input * factor, not rounded
};

struct Sum {
  std::vector<Product> products;
  std::int64_t bias_at = -1;  // its place in the layer's bias; -1: none
  float bias = 0;
  double before = 0;  // the products and the bias, added in double precision
  double after = 0;   // the activation of it
  float value = 0;    // what the layer computed; an edited or silenced cell's own
  bool edited = false;
};

// Of any row but the code. The cell must exist.
Sum sum_of(const Decoded& decoded, const CellAt& cell);

// The cells of a row that a cell is made of, or goes into: rows ys and columns xs of the channels.
struct Reach {
  std::vector<bool> ys, xs;             // empty: none
  std::optional<std::int64_t> channel;  // empty: all
  bool contains(std::int64_t c, std::int64_t y, std::int64_t x) const {
    return !ys.empty() && ys[size_t(y)] && xs[size_t(x)] && (!channel || *channel == c);
  }
};

// For every row: below the cell's those that it is made of, above it those that it goes into, in its own the cell.
std::vector<Reach> reach_of(const Decoded& decoded, const CellAt& cell);

// What each channel below adds to the cells of row `row`, before bias and activation: (1, channels below, H, W). Of one
// output channel of a (transposed) convolution without groups; empty for other layers.
core::Tensor contributions(const Decoded& decoded, int row, std::int64_t channel);

// How many ways lead from the cells of the first maps (the row after the code) to each cell of row `row`: the overlap
// of all layers together.
core::Grid<double> paths(const Decoded& decoded, int row);

}  // namespace unstride::decoder
