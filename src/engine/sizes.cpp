#include "engine/sizes.h"

#include <algorithm>

#include "engine/relation.h"

namespace unstride::engine {
namespace {

LegalSize size_of(const Axis& axis) {
  LegalSize size{.output = axis.output(), .output_padding = axis.params.output_padding};
  size.forward = conv_output_size(axis.params, size.output) == axis.input;
  for (std::int64_t o = std::max<std::int64_t>(0, size.output - size.output_padding); o < size.output; ++o)
    ++(axis.run_of_output(o).count > 0 ? size.covered_rows : size.bias_rows);
  return size;
}

}  // namespace

std::vector<LegalSize> legal_sizes(const AxisParams& params, std::int64_t input) {
  std::vector<LegalSize> sizes;
  Axis axis{params, input};
  for (axis.params.output_padding = 0; axis.params.output_padding < std::max(params.stride, params.dilation);
       ++axis.params.output_padding)
    if (axis.output() >= 1) sizes.push_back(size_of(axis));
  return sizes;
}

std::vector<RulerRow> size_ruler(const AxisParams& axis, std::int64_t last_input) {
  std::vector<RulerRow> rows;
  for (std::int64_t input = 1; input <= last_input; ++input) rows.push_back({input, legal_sizes(axis, input)});
  return rows;
}

}  // namespace unstride::engine
