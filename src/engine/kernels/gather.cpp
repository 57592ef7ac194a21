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

// The planes, counted from the first, in which all cells of a window from `start` on lie in readable memory.
std::int64_t whole_planes(const Gather& g, std::int64_t start) {
  const std::int64_t spare = g.readable - start - kLanes;
  if (spare >= (g.planes - 1) * g.plane) return g.planes;  // nearly always, and without a division
  return spare < 0 ? 0 : spare / g.plane + 1;
}

// The lanes of a window, as a vector takes them.
struct Lanes {
  hn::Mask<Floats> taken;
  decltype(hn::IndicesFromVec(Floats(), hn::Zero(Integers()))) from;

  // Written out, as the compiler's own would not be compiled for the target, and gcc for arm64 refuses that.
  HWY_INLINE Lanes() {}
};

HWY_INLINE Lanes lanes_of_window(const Window& window) {
  const Floats d;
  const Integers di;
  const auto from = hn::LoadU(di, window.from);
  Lanes lanes;
  lanes.taken = hn::RebindMask(d, hn::Gt(from, hn::Set(di, Window::kNothing)));
  lanes.from = hn::IndicesFromVec(d, hn::Max(from, hn::Zero(di)));
  return lanes;
}

// The only window of each of kVectors vectors, into all planes.
template <int kVectors>
void copy_vectors(const Gather& g, const Window* windows, float* HWY_RESTRICT out) {
  const Floats d;
  Lanes lanes[kVectors];
  std::int64_t start[kVectors];
  HWY_UNROLL(4)
  for (int v = 0; v < kVectors; ++v) {
    lanes[v] = lanes_of_window(windows[v]);
    start[v] = windows[v].start;
  }
  const float* HWY_RESTRICT in = g.in;
  for (std::int64_t p = 0; p < g.planes; ++p, in += g.plane, out += g.out_pitch) {
    HWY_UNROLL(4)
    for (int v = 0; v < kVectors; ++v) {
      const Vector cells = hn::TableLookupLanes(hn::LoadU(d, in + start[v]), lanes[v].from);
      hn::Store(hn::IfThenElseZero(lanes[v].taken, cells), d, out + v * kLanes);
    }
  }
}

// Some windows of one vector, into planes [0, planes). The first ones set the lanes that they lack to 0, others leave
// them.
template <int kWindows, bool kFirst>
void copy_windows(const Gather& g, const Window* windows, float* HWY_RESTRICT out, std::int64_t planes) {
  const Floats d;
  Lanes lanes[kWindows];
  std::int64_t start[kWindows];
  HWY_UNROLL(4)
  for (int w = 0; w < kWindows; ++w) {
    lanes[w] = lanes_of_window(windows[w]);
    start[w] = windows[w].start;
  }
  const float* HWY_RESTRICT in = g.in;
  for (std::int64_t p = 0; p < planes; ++p, in += g.plane, out += g.out_pitch) {
    Vector cells = kFirst ? hn::Zero(d) : hn::Load(d, out);
    HWY_UNROLL(4)
    for (int w = 0; w < kWindows; ++w)
      cells = hn::IfThenElse(lanes[w].taken, hn::TableLookupLanes(hn::LoadU(d, in + start[w]), lanes[w].from), cells);
    hn::Store(cells, d, out);
  }
}

template <int kWindows>
void copy_windows(const Gather& g, const Window* windows, bool first, float* out, std::int64_t planes) {
  if (first) copy_windows<kWindows, true>(g, windows, out, planes);
  else copy_windows<kWindows, false>(g, windows, out, planes);
}

// What whole vectors cannot read: the last planes where one is smaller than a vector.
void copy_cells(const Gather& g, const Window& window, float* out, std::int64_t first_plane, bool is_first) {
  for (std::int64_t p = first_plane; p < g.planes; ++p)
    for (int l = 0; l < kLanes; ++l) {
      float& to = out[p * g.out_pitch + l];
      if (window.from[l] != Window::kNothing) to = g.in[p * g.plane + window.start + window.from[l]];
      else if (is_first) to = 0;
    }
}

void gather_vector(const Gather& g, const WindowRange& range, float* out) {
  const Floats d;
  for (std::int64_t p = 0; range.count == 0 && p < g.planes; ++p) hn::Store(hn::Zero(d), d, out + p * g.out_pitch);
  constexpr std::int64_t kTogether = 4;  // what the registers hold; rows of a few cells need more windows
  for (std::int64_t w = 0; w < range.count; w += kTogether) {
    const Window* windows = g.windows + range.first + w;
    const std::int64_t count = range.count - w < kTogether ? range.count - w : kTogether;
    std::int64_t most = 0;
    for (std::int64_t i = 0; i < count; ++i) most = windows[i].start > most ? windows[i].start : most;
    const std::int64_t whole = whole_planes(g, most);
    if (count == 1) copy_windows<1>(g, windows, w == 0, out, whole);
    else if (count == 2) copy_windows<2>(g, windows, w == 0, out, whole);
    else if (count == 3) copy_windows<3>(g, windows, w == 0, out, whole);
    else copy_windows<4>(g, windows, w == 0, out, whole);
    for (std::int64_t i = 0; i < count; ++i) copy_cells(g, windows[i], out, whole, w + i == 0);
  }
}

// How many of the next vectors, up to kMost, have one window each that can be read of all planes.
template <int kMost>
int simple_vectors(const Gather& g, std::int64_t first) {
  int count = 0;
  while (count < kMost && first + count < g.count && g.vectors[first + count].count == 1 &&
         whole_planes(g, g.windows[g.vectors[first + count].first].start) == g.planes)
    ++count;
  return count;
}

// Vectors of few planes take less time together than the loop over the planes takes to begin and to end.
void gather(const Gather& g) {
  for (std::int64_t v = 0; v < g.count;) {
    float* out = g.out + v * kLanes;
    const Window* windows = g.windows + g.vectors[v].first;  // of simple vectors they follow each other
    const int together = simple_vectors<4>(g, v);
    if (together == 4) copy_vectors<4>(g, windows, out);
    else if (together == 3) copy_vectors<3>(g, windows, out);
    else if (together == 2) copy_vectors<2>(g, windows, out);
    else gather_vector(g, g.vectors[v], out);
    v += together > 1 ? together : 1;
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
