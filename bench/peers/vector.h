// The widest vector that this machine multiplies, for the two programs that measure its limits.
#pragma once

namespace unstride::peers {

#if defined(__AVX512F__)
constexpr int kVectorBytes = 64;
#elif defined(__AVX__)
constexpr int kVectorBytes = 32;
#else
constexpr int kVectorBytes = 16;
#endif
constexpr int kVectorFloats = kVectorBytes / int(sizeof(float));

using Vector = float __attribute__((vector_size(kVectorBytes)));

// Keeps the compiler from computing `vector` before it is asked for, or not at all.
inline void must_be_computed(Vector& vector) {
#if defined(__x86_64__)
  asm volatile("" : "+v"(vector));
#else
  asm volatile("" : "+w"(vector));
#endif
}

}  // namespace unstride::peers
