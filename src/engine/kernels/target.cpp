#include "engine/kernels/target.h"

#include <hwy/highway.h>

#include <algorithm>
#include <array>

#include "core/check.h"

namespace unstride::engine::kernels {
namespace {

struct Known {
  Target target;
  std::string_view name;
  std::int64_t highway;  // its bit in hwy::SupportedTargets()
  int lanes, registers;
};

// Best first. The lanes of `baseline` are those of HWY_SCALAR, Highway's plain C++.
constexpr std::array kKnown = {
    Known{Target::avx512, "avx512", HWY_AVX3, 16, 32}, Known{Target::avx2, "avx2", HWY_AVX2, 8, 16},
    Known{Target::sse4, "sse4", HWY_SSE4, 4, 16},      Known{Target::neon, "neon", HWY_NEON, 4, 32},
    Known{Target::baseline, "baseline", 0, 1, 16},
};

const Known& known(Target target) {
  const auto found =
      std::find_if(kKnown.begin(), kKnown.end(), [target](const Known& k) { return k.target == target; });
  CHECK(found != kKnown.end());
  return *found;
}

// What is compiled into the program (HWY_TARGETS) and what the processor has.
bool is_supported(const Known& k) {
  if (k.target == Target::baseline) return (HWY_TARGETS & HWY_NEON) == 0;  // every arm64 machine has NEON
  return (HWY_TARGETS & k.highway) != 0 && (hwy::SupportedTargets() & k.highway) != 0;
}

}  // namespace

std::string_view name_of(Target target) {
  return known(target).name;
}

std::optional<Target> target_named(std::string_view name) {
  for (const Known& k : kKnown)
    if (k.name == name) return k.target;
  return std::nullopt;
}

int lanes_of(Target target) {
  return known(target).lanes;
}

int registers_of(Target target) {
  return known(target).registers;
}

const std::vector<Target>& supported_targets() {
  static const std::vector<Target> targets = [] {
    std::vector<Target> found;
    for (const Known& k : kKnown)
      if (is_supported(k)) found.push_back(k.target);
    CHECK(!found.empty());
    return found;
  }();
  return targets;
}

}  // namespace unstride::engine::kernels
