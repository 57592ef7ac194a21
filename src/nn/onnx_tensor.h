// The elements of a tensor in an ONNX file, in whichever way they are stored.
#pragma once

#include <optional>
#include <string_view>

#include "core/result.h"
#include "nn/model.h"

namespace unstride::nn {

// onnx.TensorProto as it was read: `array` has float_data as its floats, and int32_data or int64_data as its ints.
struct StoredTensor {
  Array array = {};
  std::optional<std::string_view> raw = {};  // raw_data, where it lies in the file
  bool external = false, segmented = false;
};

// The array with the elements of its type alone, as many as its shape says: raw_data first, else the list. Without
// elements where the type is one that is not read.
// Errors: another count than that of the shape, which is known before anything is allocated; elements in another file,
// or in segments.
core::Result<Array> elements_of(StoredTensor tensor);

}  // namespace unstride::nn
