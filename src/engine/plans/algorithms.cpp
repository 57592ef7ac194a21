// The table. A row here is an algorithm that plans choose from, that the tests hold against the reference, that the
// benchmarks run and that the Speed workspace shows.
#include <array>

#include "engine/plans/algorithm.h"
#include "engine/plans/channels.h"
#include "engine/plans/direct.h"
#include "engine/plans/fast.h"
#include "engine/plans/few_channels.h"
#include "engine/plans/plain.h"
#include "engine/plans/product.h"

namespace unstride::engine::plans {

std::span<const Algorithm> algorithms() {
  static const std::array table = {kReferenceAlgorithm,   kDirectAlgorithm,  kStencilAlgorithm,  kDepthwiseAlgorithm,
                                   kFewChannelsAlgorithm, kProductAlgorithm, kChannelsAlgorithm, kFastAlgorithm};
  return table;
}

const Algorithm* algorithm_named(std::string_view name) {
  for (const Algorithm& algorithm : algorithms())
    if (algorithm.name == name) return &algorithm;
  return nullptr;
}

}  // namespace unstride::engine::plans
