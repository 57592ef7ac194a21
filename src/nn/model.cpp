#include "nn/model.h"

#include <fmt/format.h>

namespace unstride::nn {

std::string describe(const Shape& shape) {
  return shape.empty() ? "a scalar" : fmt::format("{}", fmt::join(shape, " x "));
}

std::string name_of(ElementType type) {
  switch (type) {
    case ElementType::undefined:
      return "UNDEFINED";
    case ElementType::float32:
      return "FLOAT";
    case ElementType::uint8:
      return "UINT8";
    case ElementType::int8:
      return "INT8";
    case ElementType::uint16:
      return "UINT16";
    case ElementType::int16:
      return "INT16";
    case ElementType::int32:
      return "INT32";
    case ElementType::int64:
      return "INT64";
    case ElementType::string:
      return "STRING";
    case ElementType::boolean:
      return "BOOL";
    case ElementType::float16:
      return "FLOAT16";
    case ElementType::float64:
      return "DOUBLE";
    case ElementType::uint32:
      return "UINT32";
    case ElementType::uint64:
      return "UINT64";
    case ElementType::bfloat16:
      return "BFLOAT16";
  }
  return fmt::format("type {}", int(type));
}

}  // namespace unstride::nn
