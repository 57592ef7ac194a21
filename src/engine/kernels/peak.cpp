#include "engine/kernels/peak.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/peak.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/dispatch.h"
#include "engine/kernels/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// Two multiply-adds start in a cycle and each takes four or five: ten chains at least. A chain, the factor and the
// addend must stay in registers: 24 + 2 of 32, 12 + 2 of 16.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON
constexpr int kChains = 24;
#else
constexpr int kChains = 12;
#endif

// Every chain runs towards 1, far from overflow and from the denormal numbers that are slow.
float multiply_add(std::int64_t rounds) {
  const Floats d;
  const Vector factor = hn::Set(d, 0.9999f), addend = hn::Set(d, 1e-4f);
  Vector chain[kChains];
  HWY_UNROLL(32)
  for (int i = 0; i < kChains; ++i) chain[i] = hn::Set(d, 0.1f * float(i));
  for (std::int64_t round = 0; round < rounds; ++round) {
    HWY_UNROLL(32)
    for (int i = 0; i < kChains; ++i) chain[i] = hn::MulAdd(chain[i], factor, addend);
  }
  for (int i = 1; i < kChains; ++i) chain[0] = hn::Add(chain[0], chain[i]);
  return hn::GetLane(hn::SumOfLanes(d, chain[0]));
}

// Eight sums, as an addition takes some cycles and two loads start in each.
float read(const float* HWY_RESTRICT values, std::int64_t count, std::int64_t passes) {
  const Floats d;
  Vector sum[8];
  HWY_UNROLL(8)
  for (int j = 0; j < 8; ++j) sum[j] = hn::Zero(d);
  for (std::int64_t pass = 0; pass < passes; ++pass)
    for (std::int64_t i = 0; i < count; i += 8 * kLanes) {
      HWY_UNROLL(8)
      for (int j = 0; j < 8; ++j) sum[j] = hn::Add(sum[j], hn::Load(d, values + i + j * kLanes));
    }
  for (int j = 1; j < 8; ++j) sum[0] = hn::Add(sum[0], sum[j]);
  return hn::GetLane(hn::SumOfLanes(d, sum[0]));
}

void copy(const float* HWY_RESTRICT from, float* HWY_RESTRICT to, std::int64_t count) {
  const Floats d;
  for (std::int64_t i = 0; i < count; i += 8 * kLanes) {
    HWY_UNROLL(8)
    for (int j = 0; j < 8; ++j) hn::Store(hn::Load(d, from + i + j * kLanes), d, to + i + j * kLanes);
  }
}

}  // namespace

PeakKernels peaks() {
  static_assert(kReadStep % (8 * kLanes) == 0);
  return {multiply_add, 2.0 * kChains * kLanes, read, copy};
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

PeakKernels peak_kernels(Target target) {
  UNSTRIDE_PICK(target, peaks);
}

}  // namespace unstride::engine::kernels
#endif
