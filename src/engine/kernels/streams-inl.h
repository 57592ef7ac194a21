// The phases of an output row side by side, for the files that Highway compiles once a target. Include it after
// <hwy/highway.h>; it has no include guard of the usual kind, as it is read once a target, too.
#include "engine/kernels/vector-inl.h"

#if defined(UNSTRIDE_STREAMS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef UNSTRIDE_STREAMS_INL_H
#undef UNSTRIDE_STREAMS_INL_H
#else
#define UNSTRIDE_STREAMS_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// past_cache: past the caches, to where a vector is aligned.
HWY_INLINE void store_whole(Vector v, float* out, bool past_cache) {
  if (past_cache) hn::Stream(v, Floats(), out);
  else hn::StoreU(v, Floats(), out);
}

#if HWY_TARGET == HWY_AVX3
// Two shuffles; Highway's takes six.
HWY_INLINE void store_pair(const Vector* v, float* out, std::int64_t columns, bool past_cache) {
  const __m512i low = _mm512_set_epi32(23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  const __m512i high = _mm512_set_epi32(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8);
  const Vector first{_mm512_permutex2var_ps(v[0].raw, low, v[1].raw)};
  const Vector second{_mm512_permutex2var_ps(v[0].raw, high, v[1].raw)};
  if (columns <= kLanes) return store_first(first, columns, out);
  store_whole(first, out, past_cache);
  if (columns >= 2 * kLanes) return store_whole(second, out + kLanes, past_cache);
  store_first(second, columns - kLanes, out + kLanes);
}
#endif

// One vector of each stream, interleaved, of which the first `columns` lanes exist.
template <int kStreams>
HWY_INLINE void store_streams(const Vector* v, float* out, std::int64_t columns, bool past_cache = false) {
  const Floats d;
  const bool whole = columns >= kStreams * kLanes;
  if constexpr (kStreams == 1) {
    whole ? store_whole(v[0], out, past_cache) : store_first(v[0], columns, out);
#if HWY_TARGET == HWY_AVX3
  } else if constexpr (kStreams == 2) {
    store_pair(v, out, columns, past_cache);
#endif
  } else {
    HWY_ALIGN float row[kStreams * kLanes];
    float* to = whole && !past_cache ? out : row;
    if constexpr (kStreams == 2) hn::StoreInterleaved2(v[0], v[1], d, to);
    if constexpr (kStreams == 3) hn::StoreInterleaved3(v[0], v[1], v[2], d, to);
    if constexpr (kStreams == 4) hn::StoreInterleaved4(v[0], v[1], v[2], v[3], d, to);
    if (to == out) return;
    for (std::int64_t i = 0; i < kStreams * kLanes && i < columns; i += kLanes) {
      const Vector side_by_side = hn::Load(d, row + i);
      if (columns - i >= kLanes) store_whole(side_by_side, out + i, past_cache);
      else store_first(side_by_side, columns - i, out + i);
    }
  }
}

}  // namespace
}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
