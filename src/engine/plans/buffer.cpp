#include "engine/plans/buffer.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

#include <cstring>
#include <new>

namespace unstride::engine::plans {

// Weights of many megabytes are read once a run: with small pages a tenth of the time goes into address translation.
Buffer::Buffer(std::size_t count) : size_(count) {
  constexpr std::size_t huge_page = std::size_t(2) << 20;
  const std::size_t bytes = count * sizeof(float);
  const std::size_t alignment = bytes >= huge_page / 2 ? huge_page : kAlignment;
  const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  values_.reset(static_cast<float*>(std::aligned_alloc(alignment, rounded == 0 ? alignment : rounded)));
  if (!values_) throw std::bad_alloc();
#ifdef __linux__
  if (alignment == huge_page) madvise(values_.get(), rounded, MADV_HUGEPAGE);  // advice: where it fails, it is slower
#endif
  std::memset(values_.get(), 0, rounded);
}

}  // namespace unstride::engine::plans
