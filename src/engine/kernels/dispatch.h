// For the files that Highway compiles once a target: UNSTRIDE_PICK(target, function) calls the `function` of the
// namespace that was compiled for `target`. Include it after <hwy/highway.h>, use it inside #if HWY_ONCE.
#pragma once

#include "core/check.h"
#include "engine/kernels/target.h"

#if HWY_TARGETS & HWY_AVX3
#define UNSTRIDE_CASE_AVX512(function) \
  case Target::avx512:                 \
    return N_AVX3::function();
#else
#define UNSTRIDE_CASE_AVX512(function)
#endif
#if HWY_TARGETS & HWY_AVX2
#define UNSTRIDE_CASE_AVX2(function) \
  case Target::avx2:                 \
    return N_AVX2::function();
#else
#define UNSTRIDE_CASE_AVX2(function)
#endif
#if HWY_TARGETS & HWY_SSE4
#define UNSTRIDE_CASE_SSE4(function) \
  case Target::sse4:                 \
    return N_SSE4::function();
#else
#define UNSTRIDE_CASE_SSE4(function)
#endif
#if HWY_TARGETS & HWY_NEON
#define UNSTRIDE_CASE_NEON(function) \
  case Target::neon:                 \
    return N_NEON::function();
#else
#define UNSTRIDE_CASE_NEON(function)
#endif
#if HWY_TARGETS & HWY_SCALAR
#define UNSTRIDE_CASE_BASELINE(function) \
  case Target::baseline:                 \
    return N_SCALAR::function();
#else
#define UNSTRIDE_CASE_BASELINE(function)
#endif

#define UNSTRIDE_PICK(target, function) \
  switch (target) {                     \
    UNSTRIDE_CASE_AVX512(function)      \
    UNSTRIDE_CASE_AVX2(function)        \
    UNSTRIDE_CASE_SSE4(function)        \
    UNSTRIDE_CASE_NEON(function)        \
    UNSTRIDE_CASE_BASELINE(function)    \
    default:                            \
      break;                            \
  }                                     \
  CHECK(false && "the program was not compiled for this target")

namespace unstride::engine::kernels {}
