// Memory for packed operands: aligned to cache lines, in huge pages where it is large.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <span>

namespace unstride::engine::plans {

constexpr std::size_t kAlignment = 64;  // bytes: a cache line, and the widest vector

// Floats to a whole number of cache lines, so that what follows is aligned, too.
constexpr std::size_t aligned_count(std::size_t floats) {
  constexpr std::size_t line = kAlignment / sizeof(float);
  return (floats + line - 1) / line * line;
}

// The floats that an array of `count` T takes in a workspace.
template <class T>
constexpr std::size_t floats_of(std::size_t count) {
  static_assert(alignof(T) <= kAlignment && sizeof(T) % sizeof(float) == 0);
  return aligned_count(count * sizeof(T) / sizeof(float));
}

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
