#include "nn/onnx_tensor.h"

#include <bit>
#include <cstring>

namespace unstride::nn {
namespace {

// Elements are copied as the file has them.
static_assert(std::endian::native == std::endian::little);

// 0: of a type that is not read.
std::size_t bytes_of(ElementType type) {
  switch (type) {
    case ElementType::float32:
    case ElementType::int32:
      return 4;
    case ElementType::int64:
      return 8;
    case ElementType::boolean:
      return 1;
    default:
      return 0;
  }
}

// How many elements the shape asks for; empty: no shape has these sizes.
std::optional<std::uint64_t> wanted(const Shape& shape) {
  std::uint64_t count = 1;
  for (const std::int64_t size : shape)
    if (size < 0 || __builtin_mul_overflow(count, std::uint64_t(size), &count)) return std::nullopt;
  return count;
}

// The bytes may lie anywhere in the file, so they are copied and not looked at as numbers.
template <class Element, class List>
void copy_as(std::string_view raw, List& to) {
  to.resize(raw.size() / sizeof(Element));
  for (std::size_t i = 0; i < to.size(); ++i) {
    Element element;
    std::memcpy(&element, raw.data() + i * sizeof(Element), sizeof(Element));
    to[i] = element;
  }
}

void copy_raw(std::string_view raw, Array& array) {
  if (array.type == ElementType::float32) copy_as<float>(raw, array.floats);
  if (array.type == ElementType::int64) copy_as<std::int64_t>(raw, array.ints);
  if (array.type == ElementType::int32) copy_as<std::int32_t>(raw, array.ints);
  if (array.type == ElementType::boolean) copy_as<std::int8_t>(raw, array.ints);
}

}  // namespace

core::Result<Array> elements_of(StoredTensor tensor) {
  Array& array = tensor.array;
  if (tensor.external)
    return core::fail("The elements of '{}' lie in another file; save the model as one file (onnx.save).", array.name);
  if (tensor.segmented)
    return core::fail("'{}' is stored in segments, which are not read; export it whole.", array.name);
  const std::size_t each = bytes_of(array.type);
  const bool is_float = array.type == ElementType::float32;
  if (each == 0 || is_float) array.ints.clear();
  if (!is_float) array.floats.clear();
  if (each == 0) return std::move(array);

  const std::size_t listed = is_float ? array.floats.size() : array.ints.size();
  const std::size_t there = tensor.raw ? tensor.raw->size() / each : listed;
  if (wanted(array.shape) != there || (tensor.raw && tensor.raw->size() % each != 0))
    return core::fail("'{}' is said to be {} of {}, but the file has {} of them; export the model again.", array.name,
                      describe(array.shape), name_of(array.type), there);
  if (tensor.raw) copy_raw(*tensor.raw, array);
  return std::move(array);
}

}  // namespace unstride::nn
