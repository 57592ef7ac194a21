#include "engine/kernels/pack.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/pack.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/dispatch.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;
using Mask = hn::Mask<Floats>;
constexpr int kLanes = HWY_LANES(float);

// Runs of one vector that are cheaper as masked loads than lane by lane.
constexpr int kMostLoads = 6;

Mask mask_of(std::uint64_t lanes) {
  std::uint8_t bits[8];  // LoadMaskBits reads up to 8 bytes
  __builtin_memcpy(bits, &lanes, 8);
  return hn::LoadMaskBits(Floats(), bits);
}

// Planes [begin, end) lane by lane.
void pack_lanes(const Pack& p, int v, std::int64_t begin, std::int64_t end) {
  const PackedVector& vector = p.packed[v];
  for (std::int64_t k = begin; k < end; ++k) {
    float* out = p.out + (k * p.vectors + v) * kLanes;
    hn::Store(hn::Zero(Floats()), Floats(), out);
    for (int r = 0; r < vector.runs; ++r)
      for (std::uint64_t left = vector.run[r].lanes; left != 0; left &= left - 1) {
        const int lane = __builtin_ctzll(left);
        out[lane] = p.source[k * p.plane + vector.run[r].offset + lane * p.lane_step];
      }
  }
}

// The planes [*begin, *end) where all of a run's vector may be read: the others reach over an end of the tensor.
void clip_to_readable(const Pack& p, const LaneRun& run, std::int64_t* begin, std::int64_t* end) {
  const std::int64_t before = p.first - run.offset;  // cells that plane 0 lacks at the low end
  if (before > 0) *begin = HWY_MAX(*begin, (before + p.plane - 1) / p.plane);
  const std::int64_t room = p.first + p.size - kLanes - run.offset;
  *end = room < 0 ? 0 : HWY_MIN(*end, room / p.plane + 1);
}

template <int kRuns>
void pack_masked(const Pack& p, int v, std::int64_t begin, std::int64_t end) {
  const Floats d;
  const PackedVector& vector = p.packed[v];
  const int runs = kRuns ? kRuns : vector.runs;
  Mask masks[kRuns ? kRuns : kMostLoads];
  const float* from[kRuns ? kRuns : kMostLoads];
  for (int r = 0; r < runs; ++r) {
    masks[r] = mask_of(vector.run[r].lanes);
    from[r] = p.source + begin * p.plane + vector.run[r].offset;
  }
  float* out = p.out + (begin * p.vectors + v) * kLanes;
  for (std::int64_t k = begin; k < end; ++k, out += p.vectors * kLanes) {
    Vector sum = hn::IfThenElseZero(masks[0], hn::LoadU(d, from[0]));
    for (int r = 1; r < runs; ++r) sum = hn::Or(sum, hn::IfThenElseZero(masks[r], hn::LoadU(d, from[r])));
    hn::Store(sum, d, out);
    for (int r = 0; r < runs; ++r) from[r] += p.plane;
  }
}

void pack(const Pack& p) {
  for (int v = 0; v < p.vectors; ++v) {
    const PackedVector& vector = p.packed[v];
    std::int64_t begin = 0, end = p.lane_step == 1 && vector.runs > 0 && vector.runs <= kMostLoads ? p.depth : 0;
    for (int r = 0; r < vector.runs && end > 0; ++r) clip_to_readable(p, vector.run[r], &begin, &end);
    if (end <= begin) begin = end = 0;
    pack_lanes(p, v, 0, begin);
    if (begin < end && vector.runs == 1) {
      pack_masked<1>(p, v, begin, end);
    } else if (begin < end && vector.runs == 2) {
      pack_masked<2>(p, v, begin, end);
    } else if (begin < end) {
      pack_masked<0>(p, v, begin, end);
    }
    pack_lanes(p, v, end, p.depth);
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
