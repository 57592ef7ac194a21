#include "engine/measure/values.h"

namespace unstride::engine::measure {
namespace {

// Far apart, so that input and kernel share no run of numbers.
constexpr std::uint64_t kInputSeed = 1, kKernelSeed = 2, kBiasSeed = 3;

plans::Buffer drawn(std::int64_t count, std::uint64_t seed) {
  plans::Buffer buffer{std::size_t(count)};
  float* values = buffer.data();
  for (std::int64_t i = 0; i < count; ++i) values[i] = value_at(std::uint64_t(i), seed);
  return buffer;
}

}  // namespace

// The finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
float value_at(std::uint64_t index, std::uint64_t seed) {
  std::uint64_t z = (index + (seed << 40)) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  return float(z >> 40) * 0x1p-24f - 0.5f;
}

Values draw_values(const plans::Lowered& lowered) {
  return {drawn(lowered.layer.input.count(), kInputSeed), drawn(lowered.weights(), kKernelSeed),
          drawn(lowered.output.c, kBiasSeed)};
}

}  // namespace unstride::engine::measure
