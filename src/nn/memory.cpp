#include "nn/memory.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "engine/plans/buffer.h"

namespace unstride::nn {

std::size_t lay_out(std::span<Life*> lives) {
  std::stable_sort(lives.begin(), lives.end(), [](const Life* a, const Life* b) {
    return std::tuple(a->first, b->last, b->floats) < std::tuple(b->first, a->last, a->floats);
  });
  const auto end_of = [](const Life* life) { return life->offset + engine::plans::aligned_count(life->floats); };
  std::vector<const Life*> placed;  // that are still needed, by offset
  std::size_t most = 0;
  for (Life* life : lives) {
    std::erase_if(placed, [life](const Life* other) { return other->last < life->first; });
    life->offset = 0;
    auto next = placed.begin();
    for (; next != placed.end(); ++next) {
      if (life->offset + engine::plans::aligned_count(life->floats) <= (*next)->offset) break;
      life->offset = std::max(life->offset, end_of(*next));
    }
    placed.insert(next, life);
    most = std::max(most, end_of(life));
  }
  return most;
}

}  // namespace unstride::nn
