#include "nn/compute.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/check.h"

namespace unstride::nn {
namespace {

using Operands = std::span<const float* const>;

std::int64_t count(const Shape& shape) {
  std::int64_t product = 1;
  for (const std::int64_t size : shape) product *= size;
  return product;
}

// Where a broadcast operand has the element of output `index`, which counts row by row through `shape`.
std::int64_t offset_of(std::int64_t index, const Shape& shape, const std::vector<std::int64_t>& strides) {
  std::int64_t offset = 0;
  for (std::size_t back = shape.size(); back-- > 0; index /= shape[back]) offset += index % shape[back] * strides[back];
  return offset;
}

// One product, out: (rows, columns). Sums in the order of k.
void multiply(const Product& p, const float* a, const float* b, const float* c, float* out) {
  for (std::int64_t m = 0; m < p.rows; ++m)
    for (std::int64_t n = 0; n < p.columns; ++n) {
      float sum = 0;
      for (std::int64_t k = 0; k < p.depth; ++k)
        sum += a[m * p.a_row + k * p.a_depth] * b[k * p.b_depth + n * p.b_column];
      sum *= p.alpha;
      if (c) sum += p.beta * c[m * p.c_row + n * p.c_column];
      out[m * p.columns + n] = sum;
    }
}

void compute(const Product& p, Operands in, const Shape&, float* out) {
  const float* c = in.size() > 2 ? in[2] : nullptr;
  for (std::int64_t i = 0; i < count(p.batch); ++i)
    multiply(p, in[0] + offset_of(i, p.batch, p.a_batch), in[1] + offset_of(i, p.batch, p.b_batch), c,
             out + i * p.rows * p.columns);
}

// Whether every cell comes twice: what most decoders ask for.
bool doubles(std::span<const Sample> samples) {
  for (std::size_t i = 0; i < samples.size(); ++i)
    if (samples[i].first != std::int64_t(i / 2)) return false;
  return samples.size() % 2 == 0;
}

// Without a table, so that the compiler takes vectors.
void doubled_row(const float* from, std::size_t count, float* to) {
  for (std::size_t i = 0; i < count; ++i) to[2 * i] = to[2 * i + 1] = from[i];
}

void nearest_row(const Resampling& r, const float* from, float* to) {
  for (const Sample& column : r.columns) *to++ = from[column.first];
}

void linear_row(const Resampling& r, const float* first, const float* second, float share, float* to) {
  for (const Sample& column : r.columns) {
    const float above = (1 - column.share) * first[column.first] + column.share * first[column.second];
    const float below = (1 - column.share) * second[column.first] + column.share * second[column.second];
    *to++ = (1 - share) * above + share * below;
  }
}

void compute(const Resampling& r, Operands in, const Shape&, float* out) {
  const std::size_t width = r.columns.size();
  const bool doubled = !r.linear && doubles(r.columns);
  for (std::int64_t plane = 0; plane < r.planes; ++plane) {
    const float* map = in[0] + plane * r.height * r.width;
    for (std::size_t y = 0; y < r.rows.size(); ++y, out += width) {
      const Sample& row = r.rows[y];
      const float* from = map + row.first * r.width;
      if (r.linear) linear_row(r, from, map + row.second * r.width, row.share, out);
      else if (doubled) doubled_row(from, width / 2, out);
      else if (y > 0 && row.first == r.rows[y - 1].first) std::copy_n(out - width, width, out);
      else nearest_row(r, from, out);
    }
  }
}

void compute(const Pointwise& p, Operands in, const Shape& shape, float* out) {
  const float* from = in[0];
  const auto each = [&](auto&& function) { std::transform(from, from + count(shape), out, function); };
  switch (p.function) {
    case Function::relu:
      return each([](float x) { return x < 0 ? 0.0f : x; });  // what is no number stays none
    case Function::leaky_relu:
      return each([slope = p.slope](float x) { return x < 0 ? slope * x : x; });
    case Function::sigmoid:
      return each([](float x) { return 1 / (1 + std::exp(-x)); });
    case Function::tanh:
      return each([](float x) { return std::tanh(x); });
    case Function::exp:
      return each([](float x) { return std::exp(x); });
  }
}

// Along the last dimension, an operand goes on by one element or stays where it is.
void compute(const Combination& c, Operands in, const Shape& shape, float* out) {
  const std::int64_t run = shape.empty() ? 1 : shape.back();
  const std::int64_t a_step = shape.empty() ? 0 : c.a.back(), b_step = shape.empty() ? 0 : c.b.back();
  for (std::int64_t first = 0, end = count(shape); first < end; first += run) {
    const float* a = in[0] + offset_of(first, shape, c.a);
    const float* b = in[1] + offset_of(first, shape, c.b);
    for (std::int64_t i = 0; i < run; ++i) {
      const float x = a[i * a_step], y = b[i * b_step];
      *out++ = c.product ? x * y : x + y;
    }
  }
}

// (x - mean) / sqrt(variance + epsilon) * scale + bias. Source: ONNX, BatchNormalization-15.
void compute(const Normalization& n, Operands in, const Shape&, float* out) {
  const float* x = in[0];
  for (std::int64_t i = 0; i < n.batch * n.channels; ++i) {
    const std::int64_t channel = i % n.channels;
    const float scale = in[1][channel] / std::sqrt(in[4][channel] + n.epsilon);
    for (std::int64_t cell = 0; cell < n.cells; ++cell) *out++ = (*x++ - in[3][channel]) * scale + in[2][channel];
  }
}

void compute(const Concatenation& c, Operands in, const Shape&, float* out) {
  for (std::int64_t i = 0; i < c.outer; ++i)
    for (std::size_t operand = 0; operand < c.runs.size(); ++operand)
      out = std::copy_n(in[operand] + i * c.runs[operand], c.runs[operand], out);
}

void compute(const Convolution&, Operands, const Shape&, float*) {
  CHECK(false);  // the engine's
}

void compute(const View&, Operands, const Shape&, float*) {}

}  // namespace

void compute(const Operation& operation, std::span<const float* const> operands, float* output) {
  std::visit([&](const auto& kind) { compute(kind, operands, operation.output, output); }, operation.kind);
}

}  // namespace unstride::nn
