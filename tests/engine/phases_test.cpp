// The phases against the relation, and their interleaved sums against the reference.
#include "engine/phases.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/random_pair.h"

namespace unstride::engine {
namespace {

TEST(Phases, OfAKernelOfThreeAndAStrideOfTwoHaveTwoTapsAndOne) {
  const std::vector<AxisPhase> phases = phases_of({{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}, 3});
  ASSERT_EQ(phases.size(), 2u);
  using List = std::vector<std::int64_t>;
  EXPECT_EQ(phases[0].taps, (List{0, 2}));
  EXPECT_EQ(phases[0].outputs, (List{1, 3}));
  EXPECT_EQ(phases[0].first_inputs, (List{1, 0}));
  EXPECT_EQ(phases[1].taps, List{1});
  EXPECT_EQ(phases[1].outputs, (List{0, 2, 4}));
  EXPECT_EQ(phases[1].first_inputs, List{0});
}

TEST(Phases, ShareOutTapsAndOutputCellsWithoutOneLeftOrTwice) {
  Random random(21);
  for (int n = 0; n < 1000; ++n) {
    const std::int64_t input = draw(random, 1, 7);
    const Axis axis{draw_axis(random, input), input};
    const auto phases = phases_of(axis);
    ASSERT_EQ(std::int64_t(phases.size()), axis.params.stride);
    size_t taps = 0, outputs = 0;
    for (size_t r = 0; r < phases.size(); ++r) {
      ASSERT_EQ(phases[r].phase, std::int64_t(r));
      ASSERT_TRUE(std::is_sorted(phases[r].taps.begin(), phases[r].taps.end()));
      ASSERT_TRUE(std::is_sorted(phases[r].outputs.begin(), phases[r].outputs.end()));
      for (const std::int64_t a : phases[r].taps) ASSERT_EQ(phase_of_tap(axis, a), std::int64_t(r));
      for (const std::int64_t o : phases[r].outputs) ASSERT_EQ(phase_of_output(axis, o), std::int64_t(r));
      taps += phases[r].taps.size();
      outputs += phases[r].outputs.size();
    }
    ASSERT_EQ(std::int64_t(taps), axis.params.kernel);
    ASSERT_EQ(std::int64_t(outputs), axis.output());
  }
}

TEST(Phases, HoldEveryLinkOfTheRelationAsASumOfStrideOne) {
  Random random(22);
  int holes = 0;
  for (int set = 0; set < 1000; ++set) {
    const std::int64_t input = draw(random, 1, 7);
    const Axis axis{draw_axis(random, input), input};
    for (const AxisPhase& phase : phases_of(axis)) {
      holes += phase.taps.empty() && !phase.outputs.empty();
      for (size_t n = 0; n < phase.outputs.size(); ++n) {
        std::vector<Link> links;
        for (size_t t = phase.taps.size(); t-- > 0;)
          if (const std::int64_t i = phase.first_inputs[t] + std::int64_t(n); i >= 0 && i < input)
            links.push_back({i, phase.taps[t], phase.outputs[n]});
        ASSERT_EQ(links, axis.terms_of_output(phase.outputs[n]));
      }
    }
  }
  EXPECT_GT(holes, 100);
}

TEST(Phases, AddUpToTheReferenceBitForBit) {
  Random random(23);
  for (int set = 0; set < 1500; ++set) {
    const Problem pair = draw_pair(random, set % 2 ? Values::floats : Values::integers);
    ASSERT_EQ(conv_transpose_by_phases(pair).interleaved, reference_of(pair)) << "set " << set;
  }
}

TEST(Phases, SmallOutputsLieInTheirPlacesOfTheWhole) {
  Random random(24);
  for (int set = 0; set < 300; ++set) {
    const Problem pair = draw_pair(random, Values::integers);
    const core::Grid<float> reference = reference_of(pair);
    const PhaseOutputs phases = conv_transpose_by_phases(pair);
    ASSERT_EQ(phases.grids.size(), phases.rows.size() * phases.cols.size());
    for (const AxisPhase& row : phases.rows)
      for (const AxisPhase& col : phases.cols) {
        const core::Grid<float>& small = phases.grid(row.phase, col.phase);
        ASSERT_EQ(small.rows, std::int64_t(row.outputs.size()));
        ASSERT_EQ(small.cols, std::int64_t(col.outputs.size()));
        for (std::int64_t n = 0; n < small.rows; ++n)
          for (std::int64_t m = 0; m < small.cols; ++m)
            ASSERT_EQ(small.at(n, m), reference.at(row.outputs[size_t(n)], col.outputs[size_t(m)]));
      }
  }
}

TEST(Phases, KernelsTogetherHoldEveryWeightOnce) {
  const core::Grid<float> kernel(3, 4, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  const auto rows = phases_of({{.kernel = 3, .stride = 2}, 2}), cols = phases_of({{.kernel = 4, .stride = 3}, 2});
  EXPECT_EQ(phase_kernel(kernel, rows[0], cols[0]), core::Grid<float>(2, 2, {1, 4, 9, 12}));
  EXPECT_EQ(phase_kernel(kernel, rows[1], cols[2]), core::Grid<float>(1, 1, 7.0f));
  std::vector<float> weights;
  for (const AxisPhase& row : rows)
    for (const AxisPhase& col : cols) {
      const auto small = phase_kernel(kernel, row, col);
      weights.insert(weights.end(), small.cells.begin(), small.cells.end());
    }
  std::sort(weights.begin(), weights.end());
  EXPECT_EQ(weights, kernel.cells);
}

TEST(PhaseSums, AreWhatAConstantInputGivesAwayFromTheEdges) {
  Random random(25);
  for (int set = 0; set < 300; ++set) {
    AxisParams h = draw_axis(random, 24), w = draw_axis(random, 24);
    h.pad_begin = h.pad_end = w.pad_begin = w.pad_end = h.output_padding = w.output_padding = 0;
    const Problem pair{
        {h, w}, share(core::Tensor({1, 1, 24, 24}, 1)), share(draw_integers(random, {1, 1, h.kernel, w.kernel}, 9))};
    const Axes axes = axes_of_pair(pair);
    const core::Grid<double> sums = phase_sums(axes, grid_of(*pair.kernel));
    ASSERT_EQ(sums.rows, h.stride);
    ASSERT_EQ(sums.cols, w.stride);
    const core::Grid<float> output = reference_of(pair);
    for (std::int64_t r = h.dilation * (h.kernel - 1); r <= 23 * h.stride; ++r)
      for (std::int64_t c = w.dilation * (w.kernel - 1); c <= 23 * w.stride; ++c)
        ASSERT_EQ(double(output.at(r, c)), sums.at(phase_of_output(axes.height, r), phase_of_output(axes.width, c)));
  }
}

TEST(PhaseSums, CanDifferWhereTheOverlapIsEven) {
  const Axes axes{{{.kernel = 2, .stride = 2}, 3}, {{.kernel = 2, .stride = 2}, 3}};
  EXPECT_EQ(phase_sums(axes, core::Grid<float>(2, 2, {1, 2, 3, 4})), core::Grid<double>(2, 2, {1, 2, 3, 4}));
}

}  // namespace
}  // namespace unstride::engine
