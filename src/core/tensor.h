// Tensor: dense float values in NCHW order.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/grid.h"

namespace unstride::core {

struct Shape {
  std::int64_t n = 0, c = 0, h = 0, w = 0;  // batch, channels, height, width
  bool operator==(const Shape&) const = default;
  std::int64_t count() const { return n * c * h * w; }
};

struct Tensor {
  Shape shape;
  std::vector<float> values;  // shape.count(), NCHW

  Tensor() = default;
  explicit Tensor(Shape s, float value = 0) : shape(s), values(size_t(s.count()), value) {}
  Tensor(Shape s, std::vector<float> v) : shape(s), values(std::move(v)) {
    CHECK(std::int64_t(values.size()) == s.count());
  }
  // One image with one channel: (1, 1, rows, cols).
  explicit Tensor(const Grid<float>& grid) : shape{1, 1, grid.rows, grid.cols}, values(grid.cells) {}

  bool operator==(const Tensor&) const = default;
  std::int64_t index(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) const {
    return ((n * shape.c + c) * shape.h + h) * shape.w + w;
  }
  float& at(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) {
    return values[size_t(index(n, c, h, w))];
  }
  float at(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) const {
    return values[size_t(index(n, c, h, w))];
  }
};

// One channel of one image: (H, W).
inline Grid<float> channel_of(const Tensor& tensor, std::int64_t n = 0, std::int64_t c = 0) {
  const auto first = tensor.values.begin() + tensor.index(n, c, 0, 0);
  return {tensor.shape.h, tensor.shape.w, std::vector<float>(first, first + tensor.shape.h * tensor.shape.w)};
}

}  // namespace unstride::core
