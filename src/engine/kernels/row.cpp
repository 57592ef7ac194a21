#include "engine/kernels/row.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/row.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/dispatch.h"
#include "engine/kernels/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

template <int kVectors, bool kStreams>
void multiply_row(const Row& row) {
  constexpr int kChains = RowKernels::chains(kVectors);
  const Floats d;
  Vector sum[kChains][kVectors];
  HWY_UNROLL(8)
  for (int chain = 0; chain < kChains; ++chain) {
    HWY_UNROLL(8)
    for (int v = 0; v < kVectors; ++v) sum[chain][v] = hn::Zero(d);
  }
  const float* HWY_RESTRICT b = row.b;
  const auto add = [&](int chain, std::int64_t k) HWY_ATTR {
    const Vector factor = hn::Set(d, row.a[k]);
    HWY_UNROLL(8)
    for (int v = 0; v < kVectors; ++v, b += kLanes) {
      sum[chain][v] = hn::MulAdd(factor, hn::Load(d, b), sum[chain][v]);
      if constexpr (kStreams) hwy::Prefetch(b + row.ahead);
    }
  };
  std::int64_t k = 0;
  for (; k + kChains <= row.depth; k += kChains) {
    HWY_UNROLL(8)
    for (int chain = 0; chain < kChains; ++chain) add(chain, k + chain);
  }
  HWY_UNROLL(8)
  for (int chain = 0; chain < kChains - 1; ++chain)
    if (k + chain < row.depth) add(chain, k + chain);
  HWY_UNROLL(8)
  for (int v = 0; v < kVectors; ++v) {
    HWY_UNROLL(3)
    for (int half = kChains / 2; half > 0; half /= 2) {
      HWY_UNROLL(4)
      for (int chain = 0; chain < half; ++chain) sum[chain][v] = hn::Add(sum[chain][v], sum[chain + half][v]);
    }
    hn::StoreU(hn::Add(hn::LoadU(d, row.first + v * kLanes), sum[0][v]), d, row.c + v * kLanes);
  }
}

template <int kVectors>
constexpr void fill(RowKernels& kernels) {
  kernels.functions[kVectors - 1][0] = multiply_row<kVectors, false>;
  kernels.functions[kVectors - 1][1] = multiply_row<kVectors, true>;
  if constexpr (kVectors > 1) fill<kVectors - 1>(kernels);
}

constexpr RowKernels kKernels = [] {
  RowKernels kernels;
  fill<RowKernels::kMostVectors>(kernels);
  return kernels;
}();

}  // namespace

const RowKernels& rows() {
  return kKernels;
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

const RowKernels& row_kernels(Target target) {
  UNSTRIDE_PICK(target, rows);
}

}  // namespace unstride::engine::kernels
#endif
