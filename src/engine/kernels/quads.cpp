#include "engine/kernels/quads.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/quads.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/dispatch.h"
#include "engine/kernels/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// Bit 2 * y + x of the phases that a segment has.
constexpr int phases_of(int down, int across) {
  return (down & 1 ? across : 0) | (down & 2 ? across << 2 : 0);
}
constexpr int bits_below(int phases, int phase) {
  int count = 0;
  for (int p = 0; p < phase; ++p) count += phases >> p & 1;
  return count;
}

// Pixels [kBegin, kEnd) of the tile's.
template <int kPhases, int kBegin, int kEnd, int kPixels>
HWY_INLINE void add_segment(const QuadTile& tile, const QuadSegment& segment, Vector (&sum)[kPixels][4]) {
  constexpr int kVectors = bits_below(kPhases, 4);
  const Floats d;
  const float* HWY_RESTRICT a = tile.a + segment.a;
  const float* HWY_RESTRICT b = tile.b + segment.b;
  const std::int64_t depth = tile.depth, pitch = tile.a_pitch;
  for (std::int64_t k = 0; k < depth; ++k) {
    Vector column[kVectors];
    HWY_UNROLL(4)
    for (int v = 0; v < kVectors; ++v) column[v] = hn::Load(d, b + v * kLanes);
    HWY_UNROLL(8)
    for (int r = kBegin; r < kEnd; ++r) {
      const Vector factor = hn::Set(d, a[r]);
      HWY_UNROLL(4)
      for (int p = 0; p < 4; ++p)
        if (kPhases >> p & 1) sum[r][p] = hn::MulAdd(factor, column[bits_below(kPhases, p)], sum[r][p]);
    }
    a += pitch;
    b += kVectors * kLanes;
  }
}

template <int kPhases, int kPixels>
HWY_INLINE void add_pixels(const QuadTile& tile, const QuadSegment& segment, Vector (&sum)[kPixels][4]) {
  if (segment.lacking == Lacking::nothing) add_segment<kPhases, 0, kPixels>(tile, segment, sum);
  else if (segment.lacking == Lacking::first) add_segment<kPhases, 1, kPixels>(tile, segment, sum);
  else add_segment<kPhases, 0, kPixels - 1>(tile, segment, sum);
}

// Phases (kY, 0) and (kY, 1), from cells of their own.
template <int kY, int kBegin0, int kEnd0, int kBegin1, int kEnd1, int kPixels>
HWY_INLINE void add_pair(const QuadTile& tile, const QuadSegment& segment, Vector (&sum)[kPixels][4]) {
  const Floats d;
  const float* HWY_RESTRICT a = tile.a + segment.a;
  const float* HWY_RESTRICT b = tile.b + segment.b;
  const std::int64_t depth = tile.depth, pitch = tile.a_pitch, apart = segment.apart;
  for (std::int64_t k = 0; k < depth; ++k) {
    const Vector column0 = hn::Load(d, b), column1 = hn::Load(d, b + kLanes);
    HWY_UNROLL(8)
    for (int r = kBegin0; r < kEnd0; ++r) sum[r][2 * kY] = hn::MulAdd(hn::Set(d, a[r]), column0, sum[r][2 * kY]);
    HWY_UNROLL(8)
    for (int r = kBegin1; r < kEnd1; ++r)
      sum[r][2 * kY + 1] = hn::MulAdd(hn::Set(d, a[r + apart]), column1, sum[r][2 * kY + 1]);
    a += pitch;
    b += 2 * kLanes;
  }
}

template <int kY, int kBegin0, int kEnd0, int kPixels>
HWY_INLINE void add_pair(const QuadTile& tile, const QuadSegment& segment, Vector (&sum)[kPixels][4]) {
  switch (segment.lacking_apart) {
    case Lacking::nothing:
      return add_pair<kY, kBegin0, kEnd0, 0, kPixels>(tile, segment, sum);
    case Lacking::first:
      return add_pair<kY, kBegin0, kEnd0, 1, kPixels>(tile, segment, sum);
    case Lacking::last:
      return add_pair<kY, kBegin0, kEnd0, 0, kPixels - 1>(tile, segment, sum);
  }
}

template <int kY, int kPixels>
HWY_INLINE void add_pair(const QuadTile& tile, const QuadSegment& segment, Vector (&sum)[kPixels][4]) {
  switch (segment.lacking) {
    case Lacking::nothing:
      return add_pair<kY, 0, kPixels>(tile, segment, sum);
    case Lacking::first:
      return add_pair<kY, 1, kPixels>(tile, segment, sum);
    case Lacking::last:
      return add_pair<kY, 0, kPixels - 1>(tile, segment, sum);
  }
}

template <int kPixels>
void multiply_quads(const QuadTile& tile) {
  const Floats d;
  Vector sum[kPixels][4];
  const Vector first = hn::LoadU(d, tile.first);
  HWY_UNROLL(8)
  for (int r = 0; r < kPixels; ++r) {
    HWY_UNROLL(4)
    for (int p = 0; p < 4; ++p) sum[r][p] = first;
  }
  for (const QuadSegment* s = tile.segments; s != tile.segments + tile.count; ++s) {
    if (s->pair) {
      if (s->down == 1) add_pair<0>(tile, *s, sum);
      else add_pair<1>(tile, *s, sum);
      continue;
    }
    switch (phases_of(s->down, s->across)) {
      case phases_of(1, 1):
        add_pixels<phases_of(1, 1)>(tile, *s, sum);
        break;
      case phases_of(1, 2):
        add_pixels<phases_of(1, 2)>(tile, *s, sum);
        break;
      case phases_of(1, 3):
        add_pixels<phases_of(1, 3)>(tile, *s, sum);
        break;
      case phases_of(2, 1):
        add_pixels<phases_of(2, 1)>(tile, *s, sum);
        break;
      case phases_of(2, 2):
        add_pixels<phases_of(2, 2)>(tile, *s, sum);
        break;
      case phases_of(2, 3):
        add_pixels<phases_of(2, 3)>(tile, *s, sum);
        break;
      case phases_of(3, 1):
        add_pixels<phases_of(3, 1)>(tile, *s, sum);
        break;
      case phases_of(3, 2):
        add_pixels<phases_of(3, 2)>(tile, *s, sum);
        break;
      default:
        add_pixels<phases_of(3, 3)>(tile, *s, sum);
        break;
    }
  }
  HWY_UNROLL(8)
  for (int r = 0; r < kPixels; ++r) {
    HWY_UNROLL(4)
    for (int p = 0; p < 4; ++p) hn::StoreU(sum[r][p], d, tile.c + p / 2 * tile.c_row + (2 * r + p % 2) * kLanes);
  }
}

// Accumulators, a vector of each phase and a factor must fit into the registers; of 7 * 4 accumulators the compiler
// makes do with 32, since a factor can be an operand in memory.
constexpr int kMostPixels = HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON ? QuadKernels::kMostPixels : 2;

template <int kPixels>
constexpr void fill(QuadKernels& kernels) {
  kernels.functions[kPixels - 1] = multiply_quads<kPixels>;
  if constexpr (kPixels > 1) fill<kPixels - 1>(kernels);
}

constexpr QuadKernels kKernels = [] {
  QuadKernels kernels;
  kernels.most_pixels = kMostPixels;
  fill<kMostPixels>(kernels);
  return kernels;
}();

}  // namespace

const QuadKernels& quads() {
  return kKernels;
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

const QuadKernels& quad_kernels(Target target) {
  UNSTRIDE_PICK(target, quads);
}

}  // namespace unstride::engine::kernels
#endif
