#include "engine/cut.h"

#include <algorithm>

namespace unstride::engine {

CutAxis cut(const Axis& axis, std::int64_t first, std::int64_t count) {
  CutAxis result{{axis.params, count}, first, 0};
  AxisParams& params = result.axis.params;
  const std::int64_t shared = std::max<std::int64_t>(0, reach(params) - params.stride);  // cells, with the next stamp
  if (first > 0) params.pad_begin = std::max(shared, -axis.output_of(first, 0));
  if (first + count < axis.input) {
    const std::int64_t last = axis.output_of(first + count - 1, params.kernel - 1);
    params.pad_end = std::max(shared, last - (axis.output() - 1));
    params.output_padding = 0;
  }
  result.first_output = axis.output_of(first, 0) - result.axis.output_of(0, 0);
  return result;
}

}  // namespace unstride::engine
