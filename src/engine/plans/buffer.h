// Memory for packed operands: aligned to cache lines, in huge pages where it is large.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>

namespace unstride::engine::plans {

constexpr std::size_t kAlignment = 64;  // bytes: a cache line, and the widest vector

// Floats to a whole number of cache lines, so that what follows is aligned, too.
constexpr std::size_t aligned_count(std::size_t floats) {
  constexpr std::size_t line = kAlignment / sizeof(float);
  return (floats + line - 1) / line * line;
}

// Cuts a workspace into arrays, each aligned. Without a workspace it only counts: one function says how much memory
// there must be and lays it out.
class Carver {
 public:
  explicit Carver(float* workspace) : workspace_(workspace) {}

  template <class T = float>
  T* take(std::size_t count) {
    static_assert(alignof(T) <= kAlignment && sizeof(T) % sizeof(float) == 0);
    const std::size_t first = floats_;
    floats_ += aligned_count(count * sizeof(T) / sizeof(float));
    return workspace_ ? new (workspace_ + first) T[count] : nullptr;
  }
  std::size_t floats() const { return floats_; }

 private:
  float* workspace_;
  std::size_t floats_ = 0;
};

// Owns `count` floats, all 0. Can be moved, not copied.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t count);

  std::size_t size() const { return size_; }
  float* data() { return values_.get(); }
  const float* data() const { return values_.get(); }
  std::span<float> span() { return {data(), size_}; }

 private:
  struct Free {
    void operator()(float* values) const { std::free(values); }
  };
  std::unique_ptr<float[], Free> values_;
  std::size_t size_ = 0;
};

}  // namespace unstride::engine::plans
