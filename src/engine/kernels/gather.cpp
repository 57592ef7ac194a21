#include "engine/kernels/gather.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/gather.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/dispatch.h"
#include "engine/kernels/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

using Integers = hn::RebindToSigned<Floats>;

// The planes, counted from the first, whose window lies in readable memory.
std::int64_t whole_planes(const Gather& g, const Window& window) {
  const std::int64_t spare = g.readable - window.start - kLanes;
  if (spare < 0) return 0;
  const std::int64_t planes = g.plane == 0 ? g.planes : spare / g.plane + 1;
  return planes < g.planes ? planes : g.planes;
}

// One window, into planes [0, planes): the first one sets the lanes that it lacks to 0, the others leave them.
template <bool kFirst>
void copy_window(const Gather& g, const Window& window, std::int64_t planes) {
  const Floats d;
  const Integers di;
  const auto from = hn::LoadU(di, window.from);
  const auto taken = hn::RebindMask(d, hn::Gt(from, hn::Set(di, Window::kNothing)));
  const auto lanes = hn::IndicesFromVec(d, hn::Max(from, hn::Zero(di)));
  const float* HWY_RESTRICT in = g.in + window.start;
  float* HWY_RESTRICT out = g.out;
  for (std::int64_t p = 0; p < planes; ++p, in += g.plane, out += g.out_pitch) {
    const Vector cells = hn::TableLookupLanes(hn::LoadU(d, in), lanes);
    hn::Store(kFirst ? hn::IfThenElseZero(taken, cells) : hn::IfThenElse(taken, cells, hn::Load(d, out)), d, out);
  }
}

// What whole vectors cannot read: the last planes where one is smaller than a vector.
void copy_cells(const Gather& g, const Window& window, std::int64_t first_plane, bool is_first) {
  for (std::int64_t p = first_plane; p < g.planes; ++p)
    for (int l = 0; l < kLanes; ++l) {
      float& out = g.out[p * g.out_pitch + l];
      if (window.from[l] != Window::kNothing) out = g.in[p * g.plane + window.start + window.from[l]];
      else if (is_first) out = 0;
    }
}

void gather(const Gather& g) {
  const Floats d;
  for (std::int64_t p = 0; g.count == 0 && p < g.planes; ++p) hn::Store(hn::Zero(d), d, g.out + p * g.out_pitch);
  for (std::int64_t w = 0; w < g.count; ++w) {
    const std::int64_t whole = whole_planes(g, g.windows[w]);
    if (w == 0) copy_window<true>(g, g.windows[w], whole);
    else copy_window<false>(g, g.windows[w], whole);
    copy_cells(g, g.windows[w], whole, w == 0);
  }
}

}  // namespace

GatherFunction gather_function() {
  return gather;
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

GatherFunction gather_kernel(Target target) {
  UNSTRIDE_PICK(target, gather_function);
}

}  // namespace unstride::engine::kernels
#endif
