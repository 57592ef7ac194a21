// Instruction sets by name.
#include "engine/kernels/target.h"

#include <gtest/gtest.h>

namespace unstride::engine::kernels {
namespace {

TEST(Target, EveryNameLeadsBackToItsTarget) {
  for (const Target target : {Target::baseline, Target::sse4, Target::avx2, Target::avx512, Target::neon})
    EXPECT_EQ(target_named(name_of(target)), target);
  EXPECT_EQ(target_named("mmx"), std::nullopt);
}

TEST(Target, TheBestComesFirst) {
  const std::vector<Target>& targets = supported_targets();
  for (size_t i = 1; i < targets.size(); ++i) EXPECT_GE(lanes_of(targets[i - 1]), lanes_of(targets[i]));
  EXPECT_EQ(lanes_of(targets.back()), targets.back() == Target::neon ? 4 : 1);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")) {
    EXPECT_EQ(targets.front(), Target::avx512);
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    EXPECT_GE(lanes_of(targets.front()), 8);
  }
#endif
}

}  // namespace
}  // namespace unstride::engine::kernels
