// The convolution as a matrix C, never stored whole: one row per cell of the transposed convolution's input, one column
// per cell of its output, both flattened row by row. C is the forward convolution, its transpose C' the transposed one.
// C[(i, j), (r, c)] = kernel[a, b] where the height links i, a, r and the width links j, b, c; no link, no entry.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/grid.h"
#include "engine/relation.h"

namespace unstride::engine {

struct Tap {
  std::int64_t row = 0, col = 0;
  bool operator==(const Tap&) const = default;
};

// One axis: which tap links an input cell to an output cell.
struct AxisMatrix {
  core::Grid<std::int16_t> taps;          // (input, output), kNoTap where there is no link
  std::vector<std::vector<Link>> stamps;  // per input cell its links, ascending in output and tap

  static constexpr std::int16_t kNoTap = -1;
};

struct MatrixEntry {
  std::int64_t row = 0, col = 0;  // flattened input cell, flattened output cell
  Tap tap;
  bool operator==(const MatrixEntry&) const = default;
};

struct IndexRange {
  std::int64_t first = 0, end = 0;  // [first, end)
};

struct ConvMatrix {
  Axes axes;
  AxisMatrix height, width;

  std::int64_t rows() const { return axes.height.input * axes.width.input; }
  std::int64_t cols() const { return height.taps.cols * width.taps.cols; }
  std::int64_t nonzeros() const;  // entries, whatever their values
  // The kernel cell at (input, output), both flattened and inside the matrix; empty where there is no entry.
  std::optional<Tap> tap_at(std::int64_t input, std::int64_t output) const;
};

// The axes must be legal, and a kernel's side at most 32767.
ConvMatrix conv_matrix(const Axes& axes);

// C' x: the transposed convolution. kernel: (KH, KW), x: (H, W), out: (OH, OW). Sums in the reference's order: bit for
// bit what conv_transpose2d gives.
core::Grid<float> multiply_transposed(const ConvMatrix& matrix, const core::Grid<float>& kernel,
                                      const core::Grid<float>& x);

// C u: the convolution on the input's cells. kernel: (KH, KW), u: (OH, OW), out: (H, W). Bit for bit what conv2d gives
// there (its output has more cells where the output padding is not smaller than the stride).
core::Grid<float> multiply(const ConvMatrix& matrix, const core::Grid<float>& kernel, const core::Grid<float>& u);

// The links with an output in [first, end).
struct LinkSpan {
  const Link *first, *last;
  const Link* begin() const { return first; }
  const Link* end() const { return last; }
};
LinkSpan links_within(const std::vector<Link>& links, IndexRange outputs);

// Calls f(MatrixEntry) for the entries in a window of the matrix, row by row, columns ascending. The window may reach
// beyond the matrix. Costs as much as the entries it visits, and a search per row and block of a row.
template <class F>
void for_each_entry(const ConvMatrix& matrix, IndexRange rows, IndexRange cols, F f) {
  const std::int64_t input_width = matrix.axes.width.input, output_width = matrix.width.taps.cols;
  const std::int64_t first_col = std::max<std::int64_t>(cols.first, 0), end_col = std::min(cols.end, matrix.cols());
  if (first_col >= end_col) return;
  const IndexRange blocks{first_col / output_width, (end_col - 1) / output_width + 1};
  const std::int64_t end_row = std::min(rows.end, matrix.rows());
  for (std::int64_t row = std::max<std::int64_t>(rows.first, 0); row < end_row; ++row) {
    const auto& height_links = matrix.height.stamps[size_t(row / input_width)];
    const auto& width_links = matrix.width.stamps[size_t(row % input_width)];
    for (const Link& h : links_within(height_links, blocks)) {
      const std::int64_t base = h.output * output_width;
      for (const Link& w : links_within(width_links, {first_col - base, end_col - base}))
        f(MatrixEntry{row, base + w.output, {h.tap, w.tap}});
    }
  }
}

}  // namespace unstride::engine
