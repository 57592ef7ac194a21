// The shapes of Gemm and MatMul.
#include "nn/attributes.h"
#include "nn/shapes.h"

namespace unstride::nn {
namespace {

using Error = tl::unexpected<core::Error>;

core::Result<Operation> gemm(const Node& node, std::int64_t opset, std::span<const Known> inputs) {
  Attributes attributes(node);
  Product product;
  product.alpha = attributes.number("alpha", 1);
  product.beta = attributes.number("beta", 1);
  const bool turn_a = attributes.integer("transA", 0) != 0, turn_b = attributes.integer("transB", 0) != 0;
  if (auto good = attributes.check(); !good) return Error(good.error());
  const Shape &a = inputs[0].shape, &b = inputs[1].shape;
  if (a.size() != 2 || b.size() != 2)
    return core::fail("it multiplies matrices, not {} and {}", describe(a), describe(b));
  const bool bias = inputs.size() > 2 && inputs[2].given;
  if (!bias && opset < 11) return core::fail("its third input is left out, which opset {} does not allow", opset);

  product.rows = a[turn_a ? 1 : 0];
  product.depth = a[turn_a ? 0 : 1];
  product.columns = b[turn_b ? 0 : 1];
  if (b[turn_b ? 1 : 0] != product.depth)
    return core::fail("{}{} and {}{} cannot be multiplied", describe(a), turn_a ? " (transposed)" : "", describe(b),
                      turn_b ? " (transposed)" : "");
  product.a_row = turn_a ? 1 : a[1];
  product.a_depth = turn_a ? a[1] : 1;
  product.b_depth = turn_b ? 1 : b[1];
  product.b_column = turn_b ? b[1] : 1;
  const Shape output{product.rows, product.columns};
  if (bias) {
    const auto whole = broadcast(output, inputs[2].shape);
    if (!whole || *whole != output)
      return core::fail("its bias of {} does not fit its output of {}", describe(inputs[2].shape), describe(output));
    const auto strides = strides_in(output, inputs[2].shape);
    product.c_row = strides[0];
    product.c_column = strides[1];
  }
  return Operation{std::move(product), output, bias ? size_t(3) : size_t(2)};
}

// NumPy's matmul: a vector is a row on the left and a column on the right, and loses that dimension in the output.
core::Result<Operation> matmul(const Node& node, std::span<const Known> inputs) {
  if (auto good = Attributes(node).check(); !good) return Error(good.error());
  Shape a = inputs[0].shape, b = inputs[1].shape;
  if (a.empty() || b.empty()) return core::fail("it multiplies matrices, not {} and {}", describe(a), describe(b));
  const bool row = a.size() == 1, column = b.size() == 1;
  if (row) a.insert(a.begin(), 1);
  if (column) b.push_back(1);

  Product product;
  product.rows = a[a.size() - 2];
  product.depth = a.back();
  product.columns = b.back();
  if (b[b.size() - 2] != product.depth)
    return core::fail("{} and {} cannot be multiplied", describe(inputs[0].shape), describe(inputs[1].shape));
  product.a_row = product.depth;
  product.b_depth = product.columns;
  const Shape a_batch(a.begin(), a.end() - 2), b_batch(b.begin(), b.end() - 2);
  const auto batch = broadcast(a_batch, b_batch);
  if (!batch) return Error(batch.error());
  product.batch = *batch;
  product.a_batch = strides_in(*batch, a_batch);
  product.b_batch = strides_in(*batch, b_batch);
  for (std::int64_t& stride : product.a_batch) stride *= product.rows * product.depth;
  for (std::int64_t& stride : product.b_batch) stride *= product.depth * product.columns;

  Shape output = *batch;
  if (!row) output.push_back(product.rows);
  if (!column) output.push_back(product.columns);
  return Operation{std::move(product), output, 2};
}

}  // namespace

core::Result<Operation> resolve_product(const Node& node, std::int64_t opset, std::span<const Known> inputs) {
  return node.op == "Gemm" ? gemm(node, opset, inputs) : matmul(node, inputs);
}

}  // namespace unstride::nn
