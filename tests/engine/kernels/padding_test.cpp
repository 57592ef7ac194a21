// Feature maps between zeros, on every instruction set of this machine.
#include "engine/kernels/padding.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace unstride::engine::kernels {
namespace {

struct alignas(64) Line {
  float values[16];
};

TEST(Padding, EveryCellIsTheMapsOrZero) {
  std::mt19937 random(3);
  const auto draw = [&](int low, int high) { return std::int64_t(std::uniform_int_distribution(low, high)(random)); };
  for (int n = 0; n < 2000; ++n) {
    PaddedMaps m;
    m.channels = draw(1, 3), m.height = draw(1, 6), m.width = draw(1, 50), m.rows = draw(1, 9);
    m.columns = 16 * draw(1, 5), m.first_row = draw(-8, 8), m.first_column = draw(-90, 60);
    m.in_channel_step = m.height * m.width + draw(0, 3);
    m.out_channel_step = m.rows * m.columns + 16 * draw(1, 3);
    std::vector<float> in(size_t(m.channels * m.in_channel_step));
    for (size_t i = 0; i < in.size(); ++i) in[i] = float(i + 1);
    m.in = in.data();
    for (const Target target : supported_targets()) {
      std::vector<Line> out(size_t(m.channels * m.out_channel_step / 16 + 1), Line{{-1}});
      m.out = out.front().values;
      pad_kernel(target)(m);
      for (std::int64_t c = 0; c < m.channels; ++c)
        for (std::int64_t y = 0; y < m.rows; ++y)
          for (std::int64_t j = 0; j < m.columns; ++j) {
            const std::int64_t row = y + m.first_row, column = j + m.first_column;
            const bool inside = row >= 0 && row < m.height && column >= 0 && column < m.width;
            const float expected = inside ? in[size_t(c * m.in_channel_step + row * m.width + column)] : 0;
            ASSERT_EQ(m.out[c * m.out_channel_step + y * m.columns + j], expected)
                << name_of(target) << ", configuration " << n << ", cell " << c << ", " << y << ", " << j;
          }
    }
  }
}

}  // namespace
}  // namespace unstride::engine::kernels
