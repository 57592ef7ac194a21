// What the workspace says of a cell, held against the network itself.
#include "decoder/trace.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <tuple>

#include "decoder/words.h"
#include "engine/reference.h"
#include "given.h"

namespace unstride::decoder {
namespace {

struct Traced : testing::TestWithParam<const char*> {
  Runner runner;
  SharedModels given = models();
  Work work = [] {
    Work made;
    made.code = Code{0.3f, -0.7f, 1.1f};
    return made;
  }();

  SharedDecoded run(const Edits& edits = {}) {
    work.decoder = GetParam();
    return *runner.of(given, with_edits(work, GetParam(), edits), {});
  }
};

template <class F>
void for_each_cell(const Decoded& decoded, int row, F visit) {
  const core::Shape& shape = decoded.rows[size_t(row)].maps.shape;
  for (std::int64_t c = 0; c < shape.c; ++c)
    for (std::int64_t y = 0; y < shape.h; ++y)
      for (std::int64_t x = 0; x < shape.w; ++x) visit(CellAt{row, c, y, x});
}

TEST_P(Traced, EveryCellIsTheActivationOfItsProductsAndItsBias) {
  const auto decoded = run();
  for (int row = 1; row < std::ssize(decoded->rows); ++row)
    for_each_cell(*decoded, row, [&](const CellAt& cell) {
      const Sum sum = sum_of(*decoded, cell);
      EXPECT_NEAR(sum.after, double(sum.value), 1e-5)
          << row << ": " << cell.channel << ", " << cell.y << ", " << cell.x;
      EXPECT_FALSE(sum.edited);
    });
}

TEST_P(Traced, ProductsReadTheCellsThatTheySay) {
  const auto decoded = run();
  for (int row = 1; row < std::ssize(decoded->rows); ++row)
    for_each_cell(*decoded, row, [&](const CellAt& cell) {
      for (const Product& product : sum_of(*decoded, cell).products) {
        EXPECT_EQ(product.from.row, row - 1);
        EXPECT_EQ(product.input,
                  decoded->rows[size_t(row) - 1].maps.at(0, product.from.channel, product.from.y, product.from.x));
        EXPECT_EQ(product.value, double(product.input) * double(product.factor));
      }
    });
}

TEST_P(Traced, ACellIsMadeOfTheCellsThatItsReachMarksBelow) {
  const auto decoded = run();
  for (int row = 1; row < std::ssize(decoded->rows); ++row)
    for_each_cell(*decoded, row, [&](const CellAt& cell) {
      std::set<std::tuple<std::int64_t, std::int64_t, std::int64_t>> read, marked;
      for (const Product& product : sum_of(*decoded, cell).products)
        read.insert({product.from.channel, product.from.y, product.from.x});
      const Reach below = reach_of(*decoded, cell)[size_t(row) - 1];
      for_each_cell(*decoded, row - 1, [&](const CellAt& at) {
        if (below.contains(at.channel, at.y, at.x)) marked.insert({at.channel, at.y, at.x});
      });
      EXPECT_EQ(read, marked) << row << ": " << cell.channel << ", " << cell.y << ", " << cell.x;
    });
}

// A cell is changed, and the network says what follows.
TEST_P(Traced, ACellGoesIntoExactlyTheCellsThatItsReachMarksAbove) {
  const auto before = run();
  for (int row = 1; row + 1 < std::ssize(before->rows); ++row)
    for_each_cell(*before, row, [&](const CellAt& cell) {
      const Row& own = before->rows[size_t(row)];
      const float value = own.maps.at(0, cell.channel, cell.y, cell.x);
      const auto after =
          run(with(Edits{}, CellEdit{own.output, own.maps.index(0, cell.channel, cell.y, cell.x), value + 0.75f}));
      const std::vector<Reach> reach = reach_of(*before, cell);
      for (int above = row + 1; above < std::ssize(before->rows); ++above)
        for_each_cell(*before, above, [&](const CellAt& at) {
          const bool changed = before->rows[size_t(above)].maps.at(0, at.channel, at.y, at.x) !=
                               after->rows[size_t(above)].maps.at(0, at.channel, at.y, at.x);
          EXPECT_EQ(changed, reach[size_t(above)].contains(at.channel, at.y, at.x))
              << "row " << row << " cell " << cell.channel << ", " << cell.y << ", " << cell.x << " to row " << above
              << " cell " << at.channel << ", " << at.y << ", " << at.x;
        });
    });
}

TEST_P(Traced, AWeightThatAProductNamesIsTheOneThatChangesIt) {
  const auto before = run();
  for (int row = 1; row < std::ssize(before->rows); ++row) {
    const core::Shape& shape = before->rows[size_t(row)].maps.shape;
    const CellAt cell{row, shape.c - 1, shape.h / 2, shape.w / 2};
    const Sum sum = sum_of(*before, cell);
    const Layer& layer = (*before->layers)[*before->rows[size_t(row)].layer];
    for (const Product& product : sum.products) {
      if (product.weight < 0) continue;
      const auto after = run(with(Edits{}, WeightEdit{layer.step.weights, product.weight, product.factor + 0.5f}));
      const Sum changed = sum_of(*after, cell);
      EXPECT_NEAR(changed.before - sum.before, 0.5 * double(product.input), 1e-5);
      EXPECT_NEAR(changed.after, double(changed.value), 1e-5);
    }
    if (sum.bias_at < 0) continue;
    const auto after = run(with(Edits{}, WeightEdit{layer.step.bias, sum.bias_at, sum.bias + 0.5f}));
    EXPECT_NEAR(sum_of(*after, cell).before - sum.before, 0.5, 1e-5);
  }
}

TEST_P(Traced, AnEditedCellSaysSo) {
  const auto before = run();
  const Row& row = before->rows[1];
  const auto after = run(with(Edits{}, CellEdit{row.output, row.maps.index(0, 1, 2, 1), 7}));
  const Sum sum = sum_of(*after, {1, 1, 2, 1});
  EXPECT_TRUE(sum.edited);
  EXPECT_EQ(sum.value, 7);
  EXPECT_NEAR(sum.after, double(row.maps.at(0, 1, 2, 1)), 1e-5);  // what the layer computed
  EXPECT_FALSE(sum_of(*after, {1, 1, 2, 0}).edited);
}

TEST_P(Traced, CellsThatDoNotExistAreNone) {
  const auto decoded = run();
  EXPECT_EQ(existing(*decoded, {1, 3, 2, 1}), (CellAt{1, 3, 2, 1}));
  for (const CellAt& cell : {CellAt{-1, 0, 0, 0}, CellAt{99, 0, 0, 0}, CellAt{1, 4, 0, 0}, CellAt{1, 0, 3, 0},
                             CellAt{1, 0, 0, 2}, CellAt{1, 0, -1, 0}})
    EXPECT_EQ(existing(*decoded, cell).row, -1);
}

INSTANTIATE_TEST_SUITE_P(Decoders, Traced, testing::Values("k3-end", "k4-end", "resize-end"));

// One channel of ones under kernels of ones counts the ways.
TEST(Paths, AreWhatOnesUnderKernelsOfOnesAddUpTo) {
  Runner runner;
  Work work;
  work.decoder = "k3-end";
  const auto decoded = *runner.of(models(), work, {});
  engine::AxisParams axis{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1};
  const core::Tensor kernel({1, 1, 3, 3}, 1);
  const auto once = engine::conv_transpose2d(core::Tensor({1, 1, 3, 2}, 1), kernel, nullptr, {axis, axis});
  const auto twice = engine::conv_transpose2d(*once, kernel, nullptr, {axis, axis});
  const core::Grid<double> counted = paths(*decoded, 3);
  ASSERT_EQ(counted.rows, 12);
  ASSERT_EQ(counted.cols, 8);
  for (size_t i = 0; i < counted.cells.size(); ++i) EXPECT_EQ(counted.cells[i], double(twice->values[i]));
}

TEST(Words, SayWhatALayerIsAndWhatMadeACell) {
  Runner runner;
  Work work;
  work.decoder = "k3-end";
  work.code = Code{0.5f, 0, 0};
  const auto decoded = *runner.of(models(), work, {});
  EXPECT_EQ(title_of(*decoded, 1), "Linear + tanh → reshape");
  EXPECT_EQ(title_of(*decoded, 2), "ConvTranspose2d + LeakyReLU");
  EXPECT_EQ(parameters_text(*decoded, 2),
            "kernel 3 · stride 2 · padding 1 · output padding 1 — every 3 × 2 map stamps its kernels on a 6 × 4 grid");
  EXPECT_EQ(call_text(*decoded, 3), "nn.ConvTranspose2d(3, 1, kernel_size=3, stride=2, padding=1, output_padding=1)");
  EXPECT_EQ(call_text(*decoded, 1), "nn.Linear(3, 24)");
  EXPECT_EQ(cell_title(*decoded, {0, 2, 0, 0}), "LATENT NUMBER z2");
  EXPECT_EQ(cell_title(*decoded, {2, 1, 3, 0}), "MAP 2 OF 3 · CELL (3, 0)");
  EXPECT_EQ(cell_title(*decoded, {3, 0, 3, 4}), "PIXEL (3, 4)");
  EXPECT_NE(cell_text(*decoded, {2, 1, 2, 1}).find("built from 2 cells of each of the 4 maps below it (8 products)"),
            std::string::npos)
      << cell_text(*decoded, {2, 1, 2, 1});
  EXPECT_EQ(overlap_text(*decoded, 2),
            "k = 3 is no multiple of s = 2: interior cells are reached 1 to 4 times by each map. A checkerboard, "
            "unless training evens it out.");
}

TEST(Words, SayWhyALayerHasItsSizeAndWhatItsWeightsAre) {
  Runner runner;
  Work work;
  work.code = Code{0.5f, 0, 0};
  work.decoder = "k3-end";
  const auto decoded = *runner.of(models(), work, {});
  EXPECT_EQ(
      size_text(*decoded, 2),
      "(in−1)·stride − paddings + dilation·(kernel−1) + output padding + 1: (3−1)·2 − 2·1 + 1·(3−1) + 1 + 1 = *6* "
      "and (2−1)·2 − 2·1 + 1·(3−1) + 1 + 1 = *4*. Padding takes cells away here.");
  EXPECT_EQ(weights_text(*decoded, 2),
            "Weights: 4 × 3 × 3 × 3 *(in, out, kernel)*, where Conv2d has (out, in, kernel), and 3 biases");
  EXPECT_EQ(size_text(*decoded, 1), "");
  EXPECT_EQ(weights_text(*decoded, 1), "Weights: 24 × 3 *(out, in)*, and 24 biases");
  work.decoder = "resize-end";
  const auto resized = *runner.of(models(), work, {});
  EXPECT_EQ(weights_text(*resized, 2), "");
  EXPECT_EQ(weights_text(*resized, 3), "Weights: 3 × 4 × 3 × 3 *(out, in, kernel)*, and 3 biases");
  EXPECT_EQ(size_text(*resized, 3), "");
}

}  // namespace
}  // namespace unstride::decoder
