// The vectors of one target, for the files that Highway compiles once a target. Include it after <hwy/highway.h>; it
// has no include guard of the usual kind, as it is read once a target, too.
#include <cstdint>

#if defined(UNSTRIDE_VECTOR_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef UNSTRIDE_VECTOR_INL_H
#undef UNSTRIDE_VECTOR_INL_H
#else
#define UNSTRIDE_VECTOR_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;
constexpr int kLanes = HWY_LANES(float);

// The first `count` lanes; nothing beyond them is touched.
HWY_INLINE void store_first(Vector v, std::int64_t count, float* out) {
  const Floats d;
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX2
  hn::BlendedStore(v, hn::FirstN(d, size_t(count)), d, out);
#else
  HWY_ALIGN float lanes[kLanes];
  hn::Store(v, d, lanes);
  for (std::int64_t i = 0; i < count; ++i) out[i] = lanes[i];
#endif
}

// The first `count` lanes, beyond them 0; nothing beyond them is read.
HWY_INLINE Vector load_first(std::int64_t count, const float* in) {
  const Floats d;
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX2
  return hn::MaskedLoad(hn::FirstN(d, size_t(count)), d, in);
#else
  HWY_ALIGN float lanes[kLanes];
  hn::Store(hn::Zero(d), d, lanes);
  for (std::int64_t i = 0; i < count; ++i) lanes[i] = in[i];
  return hn::Load(d, lanes);
#endif
}

}  // namespace
}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
