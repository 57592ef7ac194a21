#include "engine/kernels/finish.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/finish.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// It must follow, as it is compiled once a target, too.
#include <hwy/contrib/math/math-inl.h>

#include "engine/kernels/activate-inl.h"
#include "engine/kernels/dispatch.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// A vector of every stream, interleaved; Highway offers that for up to 4 streams. More are halved: every second stream
// is interleaved by itself, and both results with one another.
template <int kStreams>
HWY_INLINE void store_interleaved(const Vector* v, float* out) {
  const Floats d;
  if constexpr (kStreams == 1) hn::StoreU(v[0], d, out);
  else if constexpr (kStreams == 2) hn::StoreInterleaved2(v[0], v[1], d, out);
  else if constexpr (kStreams == 3) hn::StoreInterleaved3(v[0], v[1], v[2], d, out);
  else if constexpr (kStreams == 4) hn::StoreInterleaved4(v[0], v[1], v[2], v[3], d, out);
  else {
    constexpr int kHalf = kStreams / 2;
    Vector half[2][kHalf];
    HWY_ALIGN float row[2][kHalf * kLanes];
    for (int s = 0; s < kStreams; ++s) half[s % 2][s / 2] = v[s];
    for (int h = 0; h < 2; ++h) store_interleaved<kHalf>(half[h], row[h]);
    for (int i = 0; i < kHalf; ++i)
      hn::StoreInterleaved2(hn::Load(d, row[0] + i * kLanes), hn::Load(d, row[1] + i * kLanes), d,
                            out + i * 2 * kLanes);
  }
}

// Whole vectors of every stream.
template <int kStreams, class Activate>
std::int64_t finish_vectors(const Finish& f, const Activate& activate) {
  const Floats d;
  const Vector bias = hn::Set(d, f.bias);
  std::int64_t n = 0;
  for (; n + kLanes <= f.count; n += kLanes) {
    Vector v[kStreams];
    HWY_UNROLL(8)
    for (int s = 0; s < kStreams; ++s) v[s] = activate(hn::Add(hn::LoadU(d, f.in + s * f.pitch + n), bias));
    store_interleaved<kStreams>(v, f.out + n * kStreams);
  }
  return n;
}

// The rest, and what has more streams: activated one vector at a time, then placed one by one.
template <class Activate>
void finish_rest(const Finish& f, std::int64_t first, const Activate& activate) {
  const Floats d;
  const Vector bias = hn::Set(d, f.bias);
  HWY_ALIGN float values[kLanes];
  for (int s = 0; s < f.streams; ++s)
    for (std::int64_t n = first; n < f.count; n += kLanes) {
      const std::int64_t here = f.count - n < kLanes ? f.count - n : kLanes;
      const float* in = f.in + s * f.pitch + n;
      for (std::int64_t i = 0; i < here; ++i) values[i] = in[i];
      for (std::int64_t i = here; i < kLanes; ++i) values[i] = 0;
      hn::Store(activate(hn::Add(hn::Load(d, values), bias)), d, values);
      for (std::int64_t i = 0; i < here; ++i) f.out[(n + i) * f.streams + s] = values[i];
    }
}

void finish(const Finish& f) {
  with_activation(f.activation, [&f](const auto& activate) {
    std::int64_t done = 0;
    switch (f.streams) {
      case 1:
        done = finish_vectors<1>(f, activate);
        break;
      case 2:
        done = finish_vectors<2>(f, activate);
        break;
      case 3:
        done = finish_vectors<3>(f, activate);
        break;
      case 4:
        done = finish_vectors<4>(f, activate);
        break;
      case 6:
        done = finish_vectors<6>(f, activate);
        break;
      case 8:
        done = finish_vectors<8>(f, activate);
        break;
      case 16:
        done = finish_vectors<16>(f, activate);
        break;
      default:
        break;
    }
    finish_rest(f, done, activate);
  });
}

}  // namespace

FinishFunction finish_function() {
  return finish;
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

FinishFunction finish_kernel(Target target) {
  UNSTRIDE_PICK(target, finish_function);
}

}  // namespace unstride::engine::kernels
#endif
