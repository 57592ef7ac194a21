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
// Floats by which the next vectors of a plane are fetched ahead: planes lie so far apart that hardware does not see it.
constexpr int kAhead = 64;

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

Vector masked(const float* plane, const LaneRun& run, bool every_second) {
  const Floats d;
  const auto mask = hn::LoadMaskBits(d, reinterpret_cast<const std::uint8_t*>(&run.lanes));
  Vector cells, skipped;
  if (every_second) {
    hn::LoadInterleaved2(d, plane + run.offset, cells, skipped);
  } else {
    hwy::Prefetch(plane + run.offset + kAhead);
    cells = hn::LoadU(d, plane + run.offset);
  }
  return hn::IfThenElseZero(mask, cells);
}

void pack_lanes(const Pack& p, const PackedVector& vector, const float* plane, float* out) {
  hn::Store(hn::Zero(Floats()), Floats(), out);
  for (int r = 0; r < vector.runs; ++r)
    for (std::uint64_t left = vector.run[r].lanes; left != 0; left &= left - 1) {
      const int lane = __builtin_ctzll(left);
      out[lane] = plane[vector.run[r].offset + lane * p.lane_step];
    }
}

// Plane by plane, all vectors of one before the next: the shifts of a layer read the same few lines of a plane, and
// planes that lie a power of two apart share one set of the first cache.
void pack(const Pack& p) {
  for (std::int64_t v = 0; v < p.count; ++v) find_whole_planes(p, p.vectors[v]);
  const Floats d;
  const float* plane = p.source;
  float* to = p.out;
  for (std::int64_t k = 0; k < p.depth; ++k, plane += p.plane, to += p.out_step)
    for (std::int64_t v = 0; v < p.count; ++v) {
      const PackedVector& vector = p.vectors[v];
      float* out = to + vector.out;
      if (k < vector.whole_begin || k >= vector.whole_end) {
        pack_lanes(p, vector, plane, out);
        continue;
      }
      Vector sum = hn::Zero(d);
      for (int r = 0; r < vector.runs; ++r) sum = hn::Or(sum, masked(plane, vector.run[r], p.lane_step == 2));
      hn::Store(sum, d, out);
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
