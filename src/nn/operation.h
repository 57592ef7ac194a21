// What a node computes, with its attributes read and its shapes checked: numbers that a loop can run over.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "engine/plans/layer.h"
#include "nn/model.h"

namespace unstride::nn {

// Conv and ConvTranspose. Operands: the input, the weights, perhaps the bias.
struct Convolution {
  engine::plans::Layer layer;
};

// Gemm and MatMul: out[b, m, n] = alpha * sum over k of A[b, m, k] * B[b, k, n] + beta * C[m, n].
// A strides vector has one entry for each dimension of `batch`, 0 where the operand repeats.
struct Product {
  Shape batch = {};  // of the output, before its last two dimensions; empty: one product
  std::int64_t rows = 1, depth = 1, columns = 1;
  std::vector<std::int64_t> a_batch = {}, b_batch = {};
  std::int64_t a_row = 0, a_depth = 1;
  std::int64_t b_depth = 1, b_column = 1;
  std::int64_t c_row = 0, c_column = 0;  // of the third operand, where there is one
  float alpha = 1, beta = 1;
};

// Resize and Upsample of the last two dimensions. An output cell is (1 - share) * input[first] + share * input[second]
// along each axis.
struct Sample {
  std::int64_t first = 0, second = 0;
  float share = 0;
};
struct Resampling {
  std::int64_t planes = 1, height = 1, width = 1;  // of the input
  bool linear = false;                             // nearest: `first` alone
  std::vector<Sample> rows = {}, columns = {};     // one for each row and each column of the output
};

// Reshape, Flatten, Identity, Dropout: the same elements in the same order.
struct View {};

enum class Function : std::uint8_t { relu, leaky_relu, sigmoid, tanh, exp };
struct Pointwise {
  Function function = Function::relu;
  float slope = 0.01f;  // of leaky_relu
};

// Add and Mul. Strides: one entry for each dimension of the output, 0 where the operand repeats.
struct Combination {
  bool product = false;
  std::vector<std::int64_t> a = {}, b = {};
};

// BatchNormalization with the statistics that the model has. Operands: input, scale, bias, mean, variance.
struct Normalization {
  std::int64_t batch = 1, channels = 1, cells = 1;
  float epsilon = 1e-5f;
};

// Concat: `outer` times a run of each operand's.
struct Concatenation {
  std::int64_t outer = 1;
  std::vector<std::int64_t> runs = {};  // elements, one for each operand
};

struct Operation {
  std::variant<Convolution, Product, Resampling, View, Pointwise, Combination, Normalization, Concatenation> kind;
  Shape output;              // of the first output; no other is computed
  std::size_t operands = 1;  // so many of the node's inputs are read when it runs; those after them decided the shape
};

}  // namespace unstride::nn
