// ONNX files as models.
#pragma once

#include <string_view>

#include "core/result.h"
#include "nn/model.h"

namespace unstride::nn {

// Reads a whole ONNX file (onnx.ModelProto, see onnx.proto of ONNX 1.12). Unknown fields are skipped, and fields of
// another wire type than onnx.proto's are as unknown. Whatever the bytes are, they are read within their bounds, and
// what is allocated stays in proportion to them.
// Errors: bytes that are no ONNX model or end too early; a tensor whose shape is not that of its elements; values that
// lie in another file; more parts than a network has.
core::Result<Model> read_onnx(std::string_view bytes);

}  // namespace unstride::nn
