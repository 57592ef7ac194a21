// Every register tile of every instruction set that this machine has.
#include "engine/kernels/multiply.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace unstride::engine::kernels {
namespace {

struct alignas(64) Line {
  float values[16];
};

TEST(Multiply, EveryTileIsTheProductOfItsOperands) {
  std::mt19937 random(3);
  std::uniform_int_distribution<int> digit(-9, 9);
  for (const Target target : supported_targets())
    for (const TileKernel& kernel : tile_kernels(target)) {
      const int lanes = lanes_of(target), segments = 3, depth = 5, pitch = kernel.vectors * lanes + 3;
      std::vector<float> a(size_t(segments * depth * kernel.rows));
      for (float& value : a) value = float(digit(random));
      std::vector<std::vector<Line>> b(size_t(segments * kernel.vectors),
                                       std::vector<Line>(size_t(depth * lanes / 16 + 1)));
      std::vector<const float*> streams;
      for (auto& stream : b) {
        for (Line& line : stream)
          for (float& value : line.values) value = float(digit(random));
        streams.push_back(stream.front().values);
      }
      std::vector<float> c(size_t(kernel.rows * pitch), 1), expected = c;
      const auto add_products = [&](float sign) {
        for (int r = 0; r < kernel.rows; ++r)
          for (int v = 0; v < kernel.vectors; ++v)
            for (int l = 0; l < lanes; ++l)
              for (int s = 0; s < segments; ++s)
                for (int k = 0; k < depth; ++k)
                  expected[size_t(r * pitch + v * lanes + l)] += sign * a[size_t((s * depth + k) * kernel.rows + r)] *
                                                                 streams[size_t(s * kernel.vectors + v)][k * lanes + l];
      };
      add_products(1);
      kernel.run({a.data(), streams.data(), segments, depth, nullptr, c.data(), pitch});
      EXPECT_EQ(c, expected) << name_of(target) << " " << kernel.rows << "x" << kernel.vectors;
      std::vector<float> first(size_t(kernel.rows));
      for (float& value : first) value = float(digit(random));
      kernel.run({a.data(), streams.data(), segments, depth, first.data(), c.data(), pitch});
      for (int r = 0; r < kernel.rows; ++r)
        for (int j = 0; j < kernel.vectors * lanes; ++j) expected[size_t(r * pitch + j)] += first[size_t(r)] - 1;
      EXPECT_EQ(c, expected) << name_of(target) << " " << kernel.rows << "x" << kernel.vectors;
    }
}

TEST(Multiply, ATileHasAllNarrowerOnes) {
  for (const Target target : supported_targets())
    for (const TileKernel& kernel : tile_kernels(target))
      for (int vectors = 1; vectors <= kernel.vectors; ++vectors)
        EXPECT_EQ(tile_kernel(target, kernel.rows, vectors).vectors, vectors);
}

}  // namespace
}  // namespace unstride::engine::kernels
