#include "engine/measure/roofline.h"

#include "core/check.h"

namespace unstride::engine::measure {

std::int64_t bytes_of(const plans::Lowered& lowered) {
  return std::int64_t(sizeof(float)) * (lowered.layer.input.count() + lowered.output.count() + lowered.weights());
}

Roofline roofline(const plans::Lowered& lowered, const Limits& limits) {
  Roofline roofline;
  roofline.flops = lowered.flops();
  roofline.bytes = bytes_of(lowered);
  const MemoryLevel& level = limits.level_of(roofline.bytes);
  CHECK(limits.flops > 0 && level.read > 0);
  roofline.level = level.name;
  roofline.compute_seconds = roofline.flops / limits.flops;
  roofline.memory_seconds = double(roofline.bytes) / level.read;
  return roofline;
}

}  // namespace unstride::engine::measure
