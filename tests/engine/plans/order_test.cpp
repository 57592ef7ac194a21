// Tensors in blocks of channels, from NCHW and back.
#include "engine/plans/order.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/plans/fenced.h"

namespace unstride::engine::plans {
namespace {

TEST(Order, WholeBlocksOfSixteenChannelsAreCounted) {
  EXPECT_EQ(floats_in_blocks({2, 1, 3, 5}), 2 * 16 * 15);
  EXPECT_EQ(floats_in_blocks({2, 16, 3, 5}), 2 * 16 * 15);
  EXPECT_EQ(floats_in_blocks({1, 17, 3, 5}), 32 * 15);
  EXPECT_EQ(floats_in_blocks({0, 17, 3, 5}), 0);
}

// Every image, channel and cell around the widths of vectors and blocks, and beyond what a thread takes at a time.
TEST(Order, EveryNumberGoesToItsPlaceAndBackOnEveryTarget) {
  Random random(61);
  Fenced in, middle, out;
  Pool two(2);
  for (int draws = 0; draws < 200; ++draws) {
    const core::Shape shape = {draw(random, 1, 3), draw(random, 1, 50), draw(random, 1, draws % 20 ? 9 : 70),
                               draw(random, 1, 40)};
    const core::Tensor tensor = draw_floats(random, shape);
    const Edge edge = draws % 2 ? Edge::high : Edge::low;
    for (const kernels::Target target : kernels::supported_targets()) {
      float* planes = in.place(tensor.values.size(), edge);
      std::copy(tensor.values.begin(), tensor.values.end(), planes);
      float* blocks = middle.place(size_t(floats_in_blocks(shape)), edge);
      planes_to_blocks({shape, planes, blocks, draws % 3 ? &two : nullptr, target});
      for (std::int64_t n = 0; n < shape.n; ++n)
        for (std::int64_t c = 0; c < (shape.c + 15) / 16 * 16; ++c)
          for (std::int64_t i = 0; i < shape.h * shape.w; ++i)
            ASSERT_EQ(blocks[((n * ((shape.c + 15) / 16) + c / 16) * shape.h * shape.w + i) * 16 + c % 16],
                      c < shape.c ? tensor.values[size_t((n * shape.c + c) * shape.h * shape.w + i)] : 0)
                << n << ", " << c << ", " << i << " of " << shape.c << " channels, " << name_of(target);
      float* back = out.place(tensor.values.size(), edge);
      blocks_to_planes({shape, blocks, back, draws % 3 ? &two : nullptr, target});
      ASSERT_TRUE(std::equal(tensor.values.begin(), tensor.values.end(), back)) << name_of(target);
      ASSERT_TRUE(in.is_intact() && middle.is_intact() && out.is_intact());
    }
  }
}

TEST(Order, WhatLiesBehindTheLastChannelIsNotRead) {
  const core::Shape shape = {1, 3, 2, 9};
  std::vector<float> blocks(size_t(floats_in_blocks(shape)), std::nanf("")), planes(size_t(shape.count()));
  for (std::int64_t i = 0; i < shape.h * shape.w; ++i)
    for (std::int64_t c = 0; c < shape.c; ++c) blocks[size_t(i * 16 + c)] = float(100 * c + i);
  blocks_to_planes({shape, blocks.data(), planes.data()});
  for (std::int64_t c = 0; c < shape.c; ++c)
    for (std::int64_t i = 0; i < shape.h * shape.w; ++i)
      EXPECT_EQ(planes[size_t(c * shape.h * shape.w + i)], float(100 * c + i));
}

}  // namespace
}  // namespace unstride::engine::plans
