// The output-size ruler: the sizes that each input can have, one per output padding, and what fills the rows that the
// output padding adds.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/params.h"

namespace unstride::engine {

// One size of one axis. An output padding adds rows at the end that padding would crop; beyond the stamp of the last
// input cell there is nothing to show, and a row holds the bias alone.
struct LegalSize {
  std::int64_t output = 0, output_padding = 0;
  // The forward convolution of `output` cells gives the input again: so it is for output_padding < stride. From there
  // on (legal only under a larger dilation) it gives a cell more.
  bool forward = false;
  // Of the min(output_padding, output) last rows: those that a product reaches, and those that hold the bias alone.
  // Without holes covered_rows = min(output_padding, pad_end), where output >= output_padding.
  std::int64_t covered_rows = 0, bias_rows = 0;
  bool operator==(const LegalSize&) const = default;
};

// The legal sizes (at least one cell) of `input` >= 1 cells for output_padding = 0 .. max(stride, dilation) - 1,
// ascending. axis.output_padding is not used; its other numbers must be legal.
std::vector<LegalSize> legal_sizes(const AxisParams& axis, std::int64_t input);

struct RulerRow {
  std::int64_t input = 0;
  std::vector<LegalSize> sizes;
};

// legal_sizes() of 1, 2, .. last_input cells.
std::vector<RulerRow> size_ruler(const AxisParams& axis, std::int64_t last_input);

}  // namespace unstride::engine
