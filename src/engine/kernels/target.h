// The instruction sets that the kernels are compiled for, and which of them this machine has.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace unstride::engine::kernels {

// `baseline` is what every machine of the architecture runs; the others are chosen at run time.
enum class Target : std::uint8_t { baseline, sse4, avx2, avx512, neon };

std::string_view name_of(Target target);  // "baseline", "sse4", "avx2", "avx512", "neon"
std::optional<Target> target_named(std::string_view name);

// Floats in a vector register, and the registers that code may name.
int lanes_of(Target target);
int registers_of(Target target);

// What this machine can run, best first. Never empty: the last is the one that needs nothing.
const std::vector<Target>& supported_targets();

}  // namespace unstride::engine::kernels
