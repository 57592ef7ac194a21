#include "engine/kernels/multiply.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/multiply.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/dispatch.h"
#include "engine/kernels/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// Both operands are packed, so that each step reads two short runs of memory from front to back: that alone keeps the
// multipliers busy from L2. What comes from beyond is asked for by the call before.
template <int kRows, int kVectors>
void multiply(const Tile& tile) {
  const Floats d;
  Vector sum[kRows][kVectors];
  HWY_UNROLL(32)
  for (int r = 0; r < kRows; ++r) {
    HWY_UNROLL(8)
    for (int v = 0; v < kVectors; ++v)
      sum[r][v] = tile.first ? hn::Set(d, tile.first[r]) : hn::LoadU(d, tile.c + r * tile.c_pitch + v * kLanes);
  }
  const float* HWY_RESTRICT a = tile.a;
  // Where nothing is asked for, what is there anyway: an address that is not mapped would be looked up in vain.
  const float* weights = tile.weights.from ? tile.weights.from : a;
  const float* values = tile.values.from ? tile.values.from : a;
  const std::int64_t weights_step = tile.weights.step, values_step = tile.values.step;
  for (std::int64_t s = 0; s < tile.segments; ++s) {
    const float* HWY_RESTRICT b[kVectors];
    HWY_UNROLL(8)
    for (int v = 0; v < kVectors; ++v) b[v] = tile.b[s * kVectors + v];
    for (std::int64_t k = 0; k < tile.depth; ++k) {
      Vector column[kVectors];
      HWY_UNROLL(8)
      for (int v = 0; v < kVectors; ++v) column[v] = hn::Load(d, b[v]);
      HWY_UNROLL(32)
      for (int r = 0; r < kRows; ++r) {
        const Vector factor = hn::Set(d, a[r]);
        HWY_UNROLL(8)
        for (int v = 0; v < kVectors; ++v) sum[r][v] = hn::MulAdd(factor, column[v], sum[r][v]);
      }
      if constexpr (kVectors > 1) {
        hwy::Prefetch(weights);
        hwy::Prefetch(values);
        weights += weights_step;
        values += values_step;
      }
      a += kRows;
      HWY_UNROLL(8)
      for (int v = 0; v < kVectors; ++v) b[v] += kLanes;
    }
  }
  float* HWY_RESTRICT c = tile.c;
  const std::int64_t c_pitch = tile.c_pitch;
  HWY_UNROLL(32)
  for (int r = 0; r < kRows; ++r) {
    HWY_UNROLL(8)
    for (int v = 0; v < kVectors; ++v) hn::StoreU(sum[r][v], d, c + r * c_pitch + v * kLanes);
  }
}

template <int kRows, int kVectors>
constexpr TileKernel kTile{kRows, kVectors, multiply<kRows, kVectors>};

// Accumulators, one vector a column and one factor must fit into the registers: 24 + 4 + 1, 24 + 3 + 1, 28 + 2 + 1 and
// 28 + 1 + 1 of 32; 12 + 2 + 1, 12 + 3 + 1 and 12 + 1 + 1 of 16.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON
constexpr TileKernel kTiles[] = {kTile<6, 4>,  kTile<6, 3>,  kTile<6, 2>,  kTile<6, 1>,  kTile<8, 3>,
                                 kTile<8, 2>,  kTile<8, 1>,  kTile<14, 2>, kTile<14, 1>, kTile<12, 2>,
                                 kTile<12, 1>, kTile<28, 1>, kTile<16, 1>};
#else
constexpr TileKernel kTiles[] = {kTile<6, 2>, kTile<6, 1>, kTile<4, 3>, kTile<4, 2>, kTile<4, 1>, kTile<12, 1>};
#endif

}  // namespace

std::span<const TileKernel> tiles() {
  return kTiles;
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

std::span<const TileKernel> tile_kernels(Target target) {
  UNSTRIDE_PICK(target, tiles);
}

const TileKernel& tile_kernel(Target target, int rows, int vectors) {
  for (const TileKernel& kernel : tile_kernels(target))
    if (kernel.rows == rows && kernel.vectors == vectors) return kernel;
  CHECK(false && "no such tile");
}

}  // namespace unstride::engine::kernels
#endif
