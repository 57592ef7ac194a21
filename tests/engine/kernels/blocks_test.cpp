// Every tile over channels in blocks, of every instruction set that this machine has.
#include "engine/kernels/blocks.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace unstride::engine::kernels {
namespace {

struct alignas(64) Line {
  float values[16];
};

// One tile: 21 input channels, two rows and two columns of taps out of 3 x 3 that have weights.
struct Operands {
  static constexpr std::int64_t kChannels = 21, kPixels = 80, kInBlock = kPixels * kBlock, kOutPixels = 90;
  std::vector<BlockTap> y = {{2 * kBlock, 2}, {0, 0}}, x = {{3 * kBlock, 1}, {kBlock, 2}};
  std::vector<float> in, bias, out;
  std::vector<Line> weights;

  Operands(int rows, int columns) {
    std::mt19937 random(unsigned(rows * 64 + columns));
    const auto digits = [&](std::int64_t count) {
      std::vector<float> values(static_cast<size_t>(count));
      for (float& value : values) value = float(std::uniform_int_distribution<int>(-9, 9)(random));
      return values;
    };
    in = digits(2 * kInBlock);
    bias = digits(columns);
    const std::vector<float> numbers = digits(2 * 9 * kBlock * columns);
    weights.resize(numbers.size() / 16 + 1);
    for (size_t i = 0; i < numbers.size(); ++i) weights[i / 16].values[i % 16] = numbers[i];
    // A panel that begins in the middle of a block may reach into five of them.
    out.assign(size_t(6 * kOutPixels * kBlock), 7);
  }

  BlockTile tile(std::int64_t in_pitch, std::int64_t column) {
    BlockTile t;
    t.in = in.data();
    t.pixel = kBlock;
    t.in_pitch = in_pitch;
    t.in_block = kInBlock;
    t.y = y.data();
    t.x = x.data();
    t.ys = t.xs = 2;
    t.channels = kChannels;
    t.weights = weights.front().values;
    t.y_taps = t.x_taps = 3;
    t.bias = bias.data();
    t.out = out.data();
    t.out_pitch = 3 * kBlock;
    t.out_block = kOutPixels * kBlock;
    t.column = column;
    return t;
  }
};

// What the header says, in its words.
float product(const BlockTile& t, int columns, int r, int j) {
  float sum = 0;
  for (std::int64_t c = 0; c < t.channels; ++c)
    for (std::int64_t a = 0; a < t.ys; ++a)
      for (std::int64_t b = 0; b < t.xs; ++b)
        sum += t.in[t.pixel + t.y[a].in + t.x[b].in + c / 16 * t.in_block + r * t.in_pitch + c % 16] *
               t.weights[(((c / 16 * t.y_taps + t.y[a].tap) * t.x_taps + t.x[b].tap) * 16 + c % 16) * columns + j];
  return sum;
}

size_t place(const BlockTile& t, int r, std::int64_t j) {
  return size_t(r * t.out_pitch + (t.column + j) / 16 * t.out_block + (t.column + j) % 16);
}

class Blocks : public testing::TestWithParam<Target> {
 protected:
  void expect_tile(int rows, int vectors, std::int64_t in_pitch) {
    const int columns = vectors * lanes_of(GetParam());
    Operands operands(rows, columns);
    BlockTile tile = operands.tile(in_pitch, columns % 16);
    const BlockFunction run = block_kernels(GetParam()).functions[vectors - 1][rows - 1][in_pitch == kBlock];
    std::vector<float> expected = operands.out;
    for (int r = 0; r < rows; ++r)
      for (int j = 0; j < columns; ++j)
        expected[place(tile, r, j)] = operands.bias[size_t(j)] + product(tile, columns, r, j);
    run(tile);
    ASSERT_EQ(operands.out, expected) << rows << "x" << vectors;
    // On top of what is there, activated.
    for (int r = 0; r < rows; ++r)
      for (int j = 0; j < columns; ++j) {
        float& sum = expected[place(tile, r, j)];
        sum = std::max(sum + product(tile, columns, r, j), 0.0f);
      }
    tile.bias = nullptr;
    tile.activation.kind = ActivationKind::relu;
    run(tile);
    ASSERT_EQ(operands.out, expected) << rows << "x" << vectors << " again";
  }
};

TEST_P(Blocks, EveryTileIsTheProductOfItsOperands) {
  const BlockKernels& kernels = block_kernels(GetParam());
  for (int vectors = 1; vectors <= BlockKernels::kMostVectors; ++vectors)
    for (int rows = 1; rows <= kernels.most_rows[vectors - 1]; ++rows)
      for (const std::int64_t in_pitch : {1 * kBlock, 2 * kBlock}) expect_tile(rows, vectors, in_pitch);
}

TEST_P(Blocks, WithoutATapThereIsTheBias) {
  const int columns = lanes_of(GetParam());
  Operands operands(3, columns);
  BlockTile tile = operands.tile(kBlock, 0);
  tile.ys = 0;
  block_kernels(GetParam()).run_rows(tile, 3, 1);
  for (int r = 0; r < 3; ++r)
    for (int j = 0; j < columns; ++j) EXPECT_EQ(operands.out[place(tile, r, j)], operands.bias[size_t(j)]);
}

TEST_P(Blocks, RowsBeyondATileAreFurtherTiles) {
  const int columns = 2 * lanes_of(GetParam());
  for (const int rows : {1, 7, 17, 29}) {
    Operands operands(rows, columns);
    const BlockTile tile = operands.tile(kBlock, 0);
    std::vector<float> expected = operands.out;
    for (int r = 0; r < rows; ++r)
      for (int j = 0; j < columns; ++j)
        expected[place(tile, r, j)] = operands.bias[size_t(j)] + product(tile, columns, r, j);
    block_kernels(GetParam()).run_rows(tile, rows, 2);
    EXPECT_EQ(operands.out, expected) << rows;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Blocks, testing::ValuesIn(supported_targets()),
                         [](const auto& instance) { return std::string(name_of(instance.param)); });

}  // namespace
}  // namespace unstride::engine::kernels
