// Every tile with columns in lanes, of every instruction set that this machine has.
#include "engine/kernels/columns.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace unstride::engine::kernels {
namespace {

struct alignas(64) Line {
  float values[16];
};

class Columns : public testing::TestWithParam<Target> {
 protected:
  std::vector<float> digits(std::size_t count) {
    std::uniform_int_distribution<int> digit(-9, 9);
    std::vector<float> values(count);
    for (float& value : values) value = float(digit(random_));
    return values;
  }

  // Segments that begin in another order than they follow each other, rows of `a` farther apart than they are long.
  void expect_product(int rows, int vectors, Streams streams) {
    const int columns = vectors * lanes_of(GetParam()), segments = 3, depth = 5, pitch = rows + 2,
              c_pitch = columns + 3;
    const std::vector<std::int64_t> starts = {std::int64_t(depth) * pitch, 0, std::int64_t(2 * depth) * pitch + 1};
    const std::vector<float> a = digits(size_t(segments * depth * pitch + 1)), first = digits(size_t(columns));
    const std::vector<float> weights = digits(size_t(segments * depth * columns));
    std::vector<Line> b(weights.size() / 16 + 1);
    for (size_t i = 0; i < weights.size(); ++i) b[i / 16].values[i % 16] = weights[i];
    std::vector<float> expected(size_t(rows * c_pitch), 7);
    std::vector<float> c = expected;
    for (int r = 0; r < rows; ++r)
      for (int j = 0; j < columns; ++j) {
        float sum = first[size_t(j)];
        for (int k = 0; k < segments * depth; ++k)
          sum += a[size_t(starts[size_t(k / depth)] + k % depth * pitch + r)] * weights[size_t(k * columns + j)];
        expected[size_t(r * c_pitch + j)] = sum;
      }
    ColumnTile tile{a.data(), starts.data(), segments, depth, pitch, b.front().values, first.data(), c.data(), c_pitch};
    tile.ahead = tile.b;
    const ColumnFunction run = column_kernels(GetParam()).find(rows, vectors, streams);
    run(tile);
    EXPECT_EQ(c, expected) << rows << "x" << vectors;
    // From what is there: the same sums once more.
    for (int r = 0; r < rows; ++r)
      for (int j = 0; j < columns; ++j)
        expected[size_t(r * c_pitch + j)] += expected[size_t(r * c_pitch + j)] - first[size_t(j)];
    tile.first = nullptr;
    run(tile);
    EXPECT_EQ(c, expected) << rows << "x" << vectors;
    // The rows of c elsewhere: the last one first.
    std::vector<std::int64_t> places;
    for (int r = 0; r < rows; ++r) places.push_back(rows - 1 - r);
    std::vector<float> turned(c.size(), 7);
    tile.first = first.data();
    tile.c = turned.data();
    tile.places = places.data();
    run(tile);
    tile.first = nullptr;
    run(tile);
    for (int r = 0; r < rows; ++r)
      for (int j = 0; j < c_pitch; ++j)
        ASSERT_EQ(turned[size_t((rows - 1 - r) * c_pitch + j)], c[size_t(r * c_pitch + j)]) << rows << "x" << vectors;
  }

 private:
  std::mt19937 random_{4};
};

TEST_P(Columns, EveryTileIsTheProductOfItsOperands) {
  const ColumnKernels& kernels = column_kernels(GetParam());
  for (int vectors = 1; vectors <= ColumnKernels::kMostVectors; ++vectors) {
    ASSERT_GE(kernels.most_rows[vectors - 1], 1);
    for (int rows = 1; rows <= kernels.most_rows[vectors - 1]; ++rows)
      for (const Streams streams : {Streams::nothing, Streams::columns, Streams::factors})
        expect_product(rows, vectors, streams);
  }
}

// How a panel is cut into narrower ones must not ask for tiles that there are not.
TEST_P(Columns, NarrowerTilesMayBeAsTall) {
  const ColumnKernels& kernels = column_kernels(GetParam());
  for (int vectors = 1; vectors < ColumnKernels::kMostVectors; ++vectors)
    EXPECT_GE(kernels.most_rows[vectors - 1], kernels.most_rows[vectors]);
}

// More rows than a tile has, next to each other and elsewhere, whatever is asked for ahead.
TEST_P(Columns, RowsAreCutIntoTilesThatTogetherAreTheProduct) {
  constexpr int kVectors = 2, kDepth = 7;
  const int columns = kVectors * lanes_of(GetParam());
  const std::int64_t start = 0;
  for (const int rows : {0, 1, 14, 15, 29, 43}) {
    const std::vector<float> a = digits(size_t(kDepth * rows)), first = digits(size_t(columns));
    std::vector<Line> b(size_t(kDepth * columns / 16 + 1));
    for (Line& line : b) std::copy_n(digits(16).begin(), 16, line.values);
    const auto weight = [&](int k, int j) { return b[size_t((k * columns + j) / 16)].values[(k * columns + j) % 16]; };
    std::vector<std::int64_t> places;
    for (int r = 0; r < rows; ++r) places.push_back(rows - 1 - r);
    for (const bool placed : {false, true})
      for (const std::int64_t ahead : {0, 1, kDepth * columns, 4096}) {
        std::vector<float> c(size_t(rows * columns)), expected(c.size());
        for (int r = 0; r < rows; ++r)
          for (int j = 0; j < columns; ++j) {
            float& sum = expected[size_t((placed ? rows - 1 - r : r) * columns + j)];
            sum = first[size_t(j)];
            for (int k = 0; k < kDepth; ++k) sum += a[size_t(k * rows + r)] * weight(k, j);
          }
        ColumnTile tile{a.data(), &start, 1, kDepth, rows, b.front().values, first.data(), c.data(), columns};
        tile.places = placed ? places.data() : nullptr;
        column_kernels(GetParam()).run_rows(tile, rows, kVectors, ahead);
        EXPECT_EQ(c, expected) << rows << " rows, " << ahead << " ahead";
      }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Columns, testing::ValuesIn(supported_targets()),
                         [](const auto& instance) { return std::string(name_of(instance.param)); });

}  // namespace
}  // namespace unstride::engine::kernels
