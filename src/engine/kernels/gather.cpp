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
using Lanes = decltype(hn::IndicesFromVec(Floats(), hn::Zero(Integers())));

// The planes, counted from the first, in which all cells of a window from `start` on lie in readable memory.
std::int64_t whole_planes(const Gather& g, std::int64_t start) {
  const std::int64_t spare = g.readable - start - kLanes;
  if (spare >= (g.planes - 1) * g.plane) return g.planes;  // nearly always, and without a division
  return spare < 0 ? 0 : spare / g.plane + 1;
}

// Some windows at once, into planes [0, planes). The first ones set the lanes that they lack to 0, others leave them.
template <int kCount, bool kFirst>
void copy_windows(const Gather& g, const Window* windows, std::int64_t planes) {
  const Floats d;
  const Integers di;
  const float* HWY_RESTRICT in[kCount];
  hn::Mask<Floats> taken[kCount];
  Lanes lanes[kCount];
  HWY_UNROLL(4)
  for (int w = 0; w < kCount; ++w) {
    const auto from = hn::LoadU(di, windows[w].from);
    taken[w] = hn::RebindMask(d, hn::Gt(from, hn::Set(di, Window::kNothing)));
    lanes[w] = hn::IndicesFromVec(d, hn::Max(from, hn::Zero(di)));
    in[w] = g.in + windows[w].start;
  }
  float* HWY_RESTRICT out = g.out;
  for (std::int64_t p = 0; p < planes; ++p, out += g.out_pitch) {
    Vector cells = kFirst ? hn::Zero(d) : hn::Load(d, out);
    HWY_UNROLL(4)
    for (int w = 0; w < kCount; ++w)
      cells = hn::IfThenElse(taken[w], hn::TableLookupLanes(hn::LoadU(d, in[w] + p * g.plane), lanes[w]), cells);
    hn::Store(cells, d, out);
  }
}

template <int kCount>
void copy_windows(const Gather& g, std::int64_t first, std::int64_t planes) {
  if (first == 0) copy_windows<kCount, true>(g, g.windows, planes);
  else copy_windows<kCount, false>(g, g.windows + first, planes);
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
  constexpr std::int64_t kTogether = 4;  // what the registers hold; rows of a few cells need more windows
  for (std::int64_t w = 0; w < g.count; w += kTogether) {
    const std::int64_t end = w + kTogether < g.count ? w + kTogether : g.count;
    std::int64_t most = 0;
    for (std::int64_t i = w; i < end; ++i) most = g.windows[i].start > most ? g.windows[i].start : most;
    const std::int64_t whole = whole_planes(g, most);
    switch (end - w) {
      case 1:
        copy_windows<1>(g, w, whole);
        break;
      case 2:
        copy_windows<2>(g, w, whole);
        break;
      case 3:
        copy_windows<3>(g, w, whole);
        break;
      default:
        copy_windows<4>(g, w, whole);
    }
    for (std::int64_t i = w; i < end; ++i) copy_cells(g, g.windows[i], whole, i == 0);
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
