#include "engine/kernels/finish.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/finish.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// It must follow, as it is compiled once a target, too.
#include <hwy/contrib/math/math-inl.h>

#include "engine/kernels/activate-inl.h"
#include "engine/kernels/dispatch.h"
#include "engine/kernels/streams-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// As store_streams(), for more streams: every second one is interleaved by itself, and both results with one another.
template <int kStreams>
HWY_INLINE void store(const Vector* v, float* out, std::int64_t columns, bool past_cache) {
  if constexpr (kStreams <= 4) {
    store_streams<kStreams>(v, out, columns, past_cache);
  } else {
    constexpr int kHalf = kStreams / 2;
    const Floats d;
    Vector half[2][kHalf];
    HWY_ALIGN float row[2][kHalf * kLanes];
    HWY_UNROLL(16)
    for (int s = 0; s < kStreams; ++s) half[s % 2][s / 2] = v[s];
    HWY_UNROLL(2)
    for (int h = 0; h < 2; ++h) store<kHalf>(half[h], row[h], kHalf * kLanes, false);
    for (std::int64_t i = 0; i < kHalf * kLanes && 2 * i < columns; i += kLanes) {
      const Vector pair[2] = {hn::Load(d, row[0] + i), hn::Load(d, row[1] + i)};
      store_streams<2>(pair, out + 2 * i, columns - 2 * i, past_cache);
    }
  }
}

// Rows interleaved in registers.
template <int kStreams, class Activate>
void finish_rows(const Finish& f, const Activate& activate) {
  const Floats d;
  const Vector bias = hn::Set(d, f.bias);
  const std::int64_t columns = f.count * kStreams - f.cut, whole = columns / (kStreams * kLanes) * kLanes;
  const float* in = f.in;
  float* out = f.out;
  for (std::int64_t r = 0; r < f.rows; ++r, in += f.in_row, out += f.out_row) {
    Vector v[kStreams < 2 ? 2 : kStreams];  // gcc 12 fails on an array of one
    const bool past_cache = f.past_cache && reinterpret_cast<std::uintptr_t>(out) % sizeof(Vector) == 0;
    for (std::int64_t n = 0; n < whole; n += kLanes) {
      HWY_UNROLL(16)
      for (int s = 0; s < kStreams; ++s) v[s] = activate(hn::Add(hn::LoadU(d, in + s * f.pitch + n), bias));
      store<kStreams>(v, out + n * kStreams, kStreams * kLanes, past_cache);
    }
    for (std::int64_t n = whole; n < f.count; n += kLanes) {
      const std::int64_t here = HWY_MIN(f.count - n, kLanes);
      HWY_UNROLL(16)
      for (int s = 0; s < kStreams; ++s) v[s] = activate(hn::Add(load_first(here, in + s * f.pitch + n), bias));
      store<kStreams>(v, out + n * kStreams, columns - n * kStreams, false);
    }
  }
}

// Any number of streams: activated one vector at a time, then placed one by one.
template <class Activate>
void finish_any(const Finish& f, const float* in, float* out, const Activate& activate) {
  const Floats d;
  const Vector bias = hn::Set(d, f.bias);
  HWY_ALIGN float values[kLanes];
  for (int s = 0; s < f.streams; ++s)
    for (std::int64_t n = 0; n < f.count; n += kLanes) {
      const std::int64_t here = f.count - n < kLanes ? f.count - n : kLanes;
      hn::Store(activate(hn::Add(load_first(here, in + s * f.pitch + n), bias)), d, values);
      for (std::int64_t i = 0; i < here; ++i) {
        const std::int64_t at = (n + i) * f.streams + s;
        if (at < f.count * f.streams - f.cut) out[at] = values[i];
      }
    }
}

void finish(const Finish& f) {
  with_activation(f.activation, [&f](const auto& activate) {
    switch (f.streams) {
      case 1:
        return finish_rows<1>(f, activate);
      case 2:
        return finish_rows<2>(f, activate);
      case 3:
        return finish_rows<3>(f, activate);
      case 4:
        return finish_rows<4>(f, activate);
      case 6:
        return finish_rows<6>(f, activate);
      case 8:
        return finish_rows<8>(f, activate);
      case 16:
        return finish_rows<16>(f, activate);
    }
    for (std::int64_t r = 0; r < f.rows; ++r) finish_any(f, f.in + r * f.in_row, f.out + r * f.out_row, activate);
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

void finish_past_cache() {
  hwy::FlushStream();
}

}  // namespace unstride::engine::kernels
#endif
