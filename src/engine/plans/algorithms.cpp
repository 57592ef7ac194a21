// The tables. A row here is an algorithm that plans choose from and that the tests hold against the reference; those of
// planes are what the benchmarks run and what the Speed workspace shows.
#include <array>

#include "engine/plans/algorithm.h"
#include "engine/plans/blocks.h"
#include "engine/plans/channels.h"
#include "engine/plans/direct.h"
#include "engine/plans/fast.h"
#include "engine/plans/few_channels.h"
#include "engine/plans/plain.h"
#include "engine/plans/product.h"
#include "engine/plans/quads.h"
#include "engine/plans/turned.h"

namespace unstride::engine::plans {

std::span<const Algorithm> algorithms(Order order) {
  static const std::array in_blocks = {kBlocksAlgorithm};
  static const std::array in_planes = {
      kReferenceAlgorithm, kDirectAlgorithm,   kStencilAlgorithm, kDepthwiseAlgorithm, kFewChannelsAlgorithm,
      kProductAlgorithm,   kChannelsAlgorithm, kQuadsAlgorithm,   kTurnedAlgorithm,    kFastAlgorithm};
  if (order == Order::blocks) return in_blocks;
  return in_planes;
}

const Algorithm* algorithm_named(std::string_view name, Order order) {
  for (const Algorithm& algorithm : algorithms(order))
    if (algorithm.name == name) return &algorithm;
  return nullptr;
}

}  // namespace unstride::engine::plans
