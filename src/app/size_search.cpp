#include "app/size_search.h"

#include <algorithm>

#include "app/setup.h"

namespace unstride::app {

std::vector<engine::SizeSolution> answers(const SizeQuestion& question) {
  const std::int64_t input = std::clamp<std::int64_t>(question.input, 1, kMostInput);
  const std::int64_t output = std::clamp<std::int64_t>(question.output, 1, kMostWanted);
  std::vector<engine::SizeSolution> found = engine::solve_size(input, output);
  std::erase_if(found, [&](const engine::SizeSolution& solution) {
    return (question.even_only && (!solution.even || solution.holes > 0)) ||
           (question.no_output_padding && solution.axis.output_padding > 0) ||
           (question.no_dilation && solution.axis.dilation > 1);
  });
  return found;
}

}  // namespace unstride::app
