// What a node computes on inputs of given shapes, worked out and checked before anything is allocated.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/result.h"
#include "nn/model.h"
#include "nn/operation.h"

namespace unstride::nn {

// The opsets whose operators are known here.
constexpr std::int64_t kOldestOpset = 7, kNewestOpset = 18;

// What is known of a node's input before anything is computed.
struct Known {
  bool given = false;  // false: left out
  Shape shape = {};
  const Array* constant = nullptr;  // null: computed, or an input of the network
};

// More elements than this are a slip in the numbers: 16 GiB of floats.
constexpr std::int64_t kMostElements = std::int64_t(1) << 32;
// Errors: a negative size, or more than kMostElements.
core::Result<std::int64_t> count_of(const Shape& shape);

// By the operator's definition in this opset (https://onnx.ai/onnx/operators/). All operators but Constant.
// Errors: a sentence without the node's name (see about() in program.h): an operator, an attribute, a shape or a count
// of inputs that cannot be run, and what would have to be constant.
core::Result<Operation> resolve(const Node& node, std::int64_t opset, std::span<const Known> inputs);

// The parts of resolve() that have a file of their own.
core::Result<Operation> resolve_convolution(const Node& node, std::span<const Known> inputs);
core::Result<Operation> resolve_product(const Node& node, std::int64_t opset, std::span<const Known> inputs);
core::Result<Operation> resolve_resampling(const Node& node, std::int64_t opset, std::span<const Known> inputs);

// NumPy's broadcasting of two shapes. Errors: sizes that differ and are not 1.
core::Result<Shape> broadcast(const Shape& a, const Shape& b);
// For each dimension of `output`, how many elements of `shape` (that broadcasts to it) one step goes: 0 where it
// repeats.
std::vector<std::int64_t> strides_in(const Shape& output, const Shape& shape);

}  // namespace unstride::nn
