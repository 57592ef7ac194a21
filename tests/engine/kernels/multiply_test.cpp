// Every register tile of every instruction set that this machine has.
#include "engine/kernels/multiply.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace unstride::engine::kernels {
namespace {

TEST(Multiply, EveryTileIsTheProductOfItsOperands) {
  std::mt19937 random(3);
  std::uniform_int_distribution<int> digit(-9, 9);
  for (const Target target : supported_targets())
    for (const TileKernel& kernel : tile_kernels(target)) {
      const int columns = kernel.vectors * lanes_of(target), segments = 3, depth = 5;
      std::vector<float> a(size_t(segments * depth * kernel.rows));
      for (float& value : a) value = float(digit(random));
      struct alignas(64) Line {
        float values[16];
      };
      std::vector<std::vector<Line>> b(segments, std::vector<Line>(size_t(depth * columns / 16 + 1)));
      std::vector<const float*> starts;
      for (auto& segment : b) {
        for (Line& line : segment)
          for (float& value : line.values) value = float(digit(random));
        starts.push_back(segment.front().values);
      }
      const int pitch = columns + 3;
      std::vector<float> c(size_t(kernel.rows * pitch), 1), expected = c;
      for (int r = 0; r < kernel.rows; ++r)
        for (int j = 0; j < columns; ++j)
          for (int s = 0; s < segments; ++s)
            for (int k = 0; k < depth; ++k)
              expected[size_t(r * pitch + j)] +=
                  a[size_t((s * depth + k) * kernel.rows + r)] * starts[size_t(s)][k * columns + j];
      kernel.run({a.data(), starts.data(), segments, depth, c.data(), pitch, true});
      EXPECT_EQ(c, expected) << name_of(target) << " " << kernel.rows << "x" << kernel.vectors;
      kernel.run({a.data(), starts.data(), segments, depth, c.data(), pitch, false});
      for (int r = 0; r < kernel.rows; ++r)
        for (int j = 0; j < columns; ++j) expected[size_t(r * pitch + j)] -= 1;
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
