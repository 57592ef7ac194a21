#include "engine/kernels/pack.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/pack.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/dispatch.h"
#include "engine/kernels/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// Runs of one vector that are cheaper as masked loads than lane by lane.
constexpr int kMostLoads = 6;
// Planes that are packed together: what is looked up for a vector serves so many.
constexpr int kPlanes = 4;
// How many planes ahead cells are asked for: planes lie so far apart that hardware does not see it. Not more, as planes
// that lie a power of two apart share one set of the first cache.
constexpr int kAhead = kPlanes;

void find_whole_planes(const Pack& p, PackedVector& vector) {
  const std::int64_t cells = kLanes * p.lane_step;  // that are read for a run
  vector.whole_begin = 0;
  vector.whole_end = p.lane_step <= 2 && vector.runs <= kMostLoads ? p.depth : 0;
  for (int r = 0; r < vector.runs; ++r) {
    const std::int64_t before = p.first - vector.run[r].offset;  // cells that plane 0 lacks at the low end
    if (before > 0) vector.whole_begin = HWY_MAX(vector.whole_begin, (before + p.plane - 1) / p.plane);
    const std::int64_t room = p.first + p.size - cells - vector.run[r].offset;
    vector.whole_end = room < 0 ? 0 : HWY_MIN(vector.whole_end, room / p.plane + 1);
  }
}

void pack_lanes(const Pack& p, const PackedVector& vector, const float* plane, float* out) {
  hn::Store(hn::Zero(Floats()), Floats(), out);
  for (int r = 0; r < vector.runs; ++r)
    for (std::uint64_t left = vector.run[r].lanes; left != 0; left &= left - 1) {
      const int lane = __builtin_ctzll(left);
      out[lane] = plane[vector.run[r].offset + lane * p.lane_step];
    }
}

// A vector of `count` planes, from plane k on, in registers.
template <int kCount>
HWY_INLINE void pack_whole(const Pack& p, const PackedVector& vector, std::int64_t k) {
  const Floats d;
  Vector sum[kCount];
  HWY_UNROLL(4)
  for (int j = 0; j < kCount; ++j) sum[j] = hn::Zero(d);
  for (int r = 0; r < vector.runs; ++r) {
    const LaneRun& run = vector.run[r];
    const auto mask = hn::LoadMaskBits(d, reinterpret_cast<const std::uint8_t*>(&run.lanes));
    const float* cells = p.source + k * p.plane + run.offset;
    HWY_UNROLL(4)
    for (int j = 0; j < kCount; ++j, cells += p.plane) {
      Vector here, skipped;
      if (p.lane_step == 2) hn::LoadInterleaved2(d, cells, here, skipped);
      else here = hn::LoadU(d, cells);
      if (vector.asks) hwy::Prefetch(cells + kAhead * p.plane);
      sum[j] = hn::Or(sum[j], hn::IfThenElseZero(mask, here));
    }
  }
  float* out = p.out + vector.out + k * p.out_step;
  HWY_UNROLL(4)
  for (int j = 0; j < kCount; ++j) hn::Store(sum[j], d, out + j * p.out_step);
}

// A few planes at a time, all vectors of them before the next: the shifts of a layer read the same few lines of a
// plane, and planes that lie a power of two apart share one set of the first cache.
void pack(const Pack& p) {
  for (std::int64_t v = 0; v < p.count; ++v) find_whole_planes(p, p.vectors[v]);
  for (std::int64_t first = 0; first < p.depth; first += kPlanes) {
    const std::int64_t end = HWY_MIN(first + kPlanes, p.depth);
    for (std::int64_t v = 0; v < p.count; ++v) {
      const PackedVector& vector = p.vectors[v];
      if (first >= vector.whole_begin && first + kPlanes <= vector.whole_end) {
        pack_whole<kPlanes>(p, vector, first);
        continue;
      }
      for (std::int64_t k = first; k < end; ++k)
        if (k >= vector.whole_begin && k < vector.whole_end) pack_whole<1>(p, vector, k);
        else pack_lanes(p, vector, p.source + k * p.plane, p.out + vector.out + k * p.out_step);
    }
  }
}

}  // namespace

PackFunction pack_function() {
  return pack;
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

PackFunction pack_kernel(Target target) {
  UNSTRIDE_PICK(target, pack_function);
}

}  // namespace unstride::engine::kernels
#endif
