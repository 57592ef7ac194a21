#include "io/stb_decode.h"

#include <climits>
#include <cstddef>
#include <cstdlib>
#include <new>

#include "core/check.h"

namespace unstride::io {
namespace {

// What one decoding may allocate at a time. stb_image passes no context to its allocator, so this is per thread.
struct Budget {
  std::uint64_t left;
  bool refused = false;
};
thread_local Budget* current_budget = nullptr;

// In front of every block, so that freeing it gives its size back.
struct alignas(std::max_align_t) BlockHeader {
  size_t size;
};

void* allocate(size_t size) {
  CHECK(current_budget != nullptr);
  if (size > current_budget->left) {
    current_budget->refused = true;
    return nullptr;
  }
  void* const block = std::malloc(sizeof(BlockHeader) + size);
  if (block == nullptr) {
    current_budget->refused = true;
    return nullptr;
  }
  current_budget->left -= size;
  return new (block) BlockHeader{size} + 1;
}

void release(void* pointer) {
  if (pointer == nullptr) return;
  BlockHeader* const header = static_cast<BlockHeader*>(pointer) - 1;
  current_budget->left += header->size;
  std::free(header);
}

void* reallocate(void* pointer, size_t size) {
  if (pointer == nullptr) return allocate(size);
  BlockHeader* const header = static_cast<BlockHeader*>(pointer) - 1;
  const size_t old = header->size;
  if (size > old && size - old > current_budget->left) {
    current_budget->refused = true;
    return nullptr;
  }
  void* const block = std::realloc(header, sizeof(BlockHeader) + size);
  if (block == nullptr) {
    current_budget->refused = true;
    return nullptr;
  }
  current_budget->left += old;
  current_budget->left -= size;
  return new (block) BlockHeader{size} + 1;
}

}  // namespace
}  // namespace unstride::io

// Static, because Debian's libimgui pulls in libstb, which exports every decoder under the same names: ours must be the
// ones that are called. Only three formats, because the other decoders have known security flaws in Debian's version.
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_ONLY_TGA
#define STBI_NO_STDIO
#define STBI_NO_FAILURE_STRINGS
#define STBI_MALLOC(size) unstride::io::allocate(size)
#define STBI_REALLOC(pointer, size) unstride::io::reallocate(pointer, size)
#define STBI_FREE(pointer) unstride::io::release(pointer)
#define STBI_ASSERT(expression) CHECK(expression)
#include <stb_image.h>

namespace unstride::io {

StbResult decode_with_stb(std::string_view bytes, std::uint64_t budget) {
  constexpr int kGreyAndAlpha = 2;
  if (bytes.size() > INT_MAX) return {};
  const auto* const data = reinterpret_cast<const stbi_uc*>(bytes.data());
  Budget counted{budget};
  current_budget = &counted;
  StbResult result;
  int width = 0, height = 0, channels = 0;
  // The header alone, without an allocation, before anything is decoded.
  if (stbi_info_from_memory(data, int(bytes.size()), &width, &height, &channels)) {
    stbi_uc* const pixels = stbi_load_from_memory(data, int(bytes.size()), &width, &height, &channels, kGreyAndAlpha);
    if (pixels != nullptr) {
      const size_t count = size_t(width) * size_t(height) * kGreyAndAlpha;
      result.picture = GreyAlpha{width, height, {pixels, pixels + count}};
      stbi_image_free(pixels);
    }
  }
  result.out_of_budget = counted.refused;
  current_budget = nullptr;
  return result;
}

}  // namespace unstride::io
