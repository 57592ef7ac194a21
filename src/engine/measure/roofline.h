// The least time that a layer can take on this machine when every product is multiplied: the roofline.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/measure/limits.h"
#include "engine/plans/layer.h"

namespace unstride::engine::measure {

// Assumed: input, output and weights pass once between the processor and the smallest level of memory that holds all
// three together (as they do when the layer runs again and again), each at that level's speed of reading, which
// writing hardly exceeds; meanwhile every multiply-add that the field counts (Lowered::flops) runs at the peak.
//   seconds = max(flops / limits.flops, bytes / level.read)
// An algorithm that multiplies less (the fast ones) or skips the taps that padding crops can be faster than this.
struct Roofline {
  double flops = 0;
  std::int64_t bytes = 0;
  double compute_seconds = 0, memory_seconds = 0;
  std::string_view level;  // of memory: "L1", "L2", "L3", "memory"

  bool memory_bound() const { return memory_seconds > compute_seconds; }
  double seconds() const { return memory_bound() ? memory_seconds : compute_seconds; }
};

// `limits` measured to the end, not stopped.
Roofline roofline(const plans::Lowered& lowered, const Limits& limits);

// Bytes of input, output and weights.
std::int64_t bytes_of(const plans::Lowered& lowered);

}  // namespace unstride::engine::measure
