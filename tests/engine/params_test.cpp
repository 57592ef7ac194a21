// Sizes, refusals and repairs.
#include "engine/params.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/random_problem.h"

namespace unstride::engine {
namespace {

using Kind = Violation::Kind;
constexpr core::Shape kTwoByTwo{1, 1, 2, 2};
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max(),
                       kLeast = std::numeric_limits<std::int64_t>::min();

ConvParams both(const AxisParams& axis) {
  return {axis, axis, 1, 1, 1};
}

TEST(Params, OutputSizeIsPyTorchsFormula) {
  EXPECT_EQ(output_size({3, 2, 0, 0, 0, 1}, 2), 5);
  EXPECT_EQ(output_size({4, 2, 1, 1, 0, 1}, 7), 14);
  EXPECT_EQ(output_size({3, 2, 1, 1, 1, 1}, 14), 28);
  EXPECT_EQ(output_size({3, 1, 0, 2, 0, 2}, 4), 6);
  EXPECT_EQ(output_size({1, 1, 3, 3, 0, 1}, 4), -2);
}

TEST(Params, ConvolutionUndoesTheSizeOfItsTranspose) {
  for (std::int64_t input = 1; input < 9; ++input)
    for (std::int64_t op = 0; op < 3; ++op) {
      const AxisParams axis{3, 3, 1, 0, op, 1};
      EXPECT_EQ(conv_output_size(axis, output_size(axis, input)), input);
    }
  EXPECT_EQ(conv_output_size({5, 1, 0, 0, 0, 1}, 4), 0) << "the kernel does not fit";
}

TEST(Params, SizesAtTheEndsOfSixtyFourBitsSaturate) {
  EXPECT_EQ(output_size({kMost, kMost, 0, 0, 0, kMost}, kMost), kMost);
  EXPECT_EQ(output_size({kLeast, kLeast, kLeast, kLeast, kLeast, kLeast}, kLeast), kMost);
  EXPECT_EQ(output_size({1, kMost, kMost, kMost, 0, 1}, kLeast), kLeast);
  EXPECT_EQ(conv_output_size({1, 1, kMost, kMost, 0, 1}, kMost), kMost);
  EXPECT_EQ(conv_output_size({kMost, 1, 0, 0, 0, kMost}, kMost), 0);
}

TEST(Validate, AcceptsTheWorkedExample) {
  EXPECT_TRUE(validate(both({3, 2, 0, 0, 0, 1}), kTwoByTwo).empty());
}

TEST(Validate, RefusesOutputPaddingInOneSentenceForAxesThatAreAlike) {
  const auto found = validate(both({3, 2, 0, 0, 2, 1}), kTwoByTwo);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, Kind::output_padding);
  EXPECT_EQ(found[0].axis, std::nullopt);
  EXPECT_EQ(found[0].message, "Output padding 2 must be smaller than the stride or the dilation (here max(2, 1) = 2).");
  EXPECT_EQ(found[0].repair, "Set output padding to 1");
  EXPECT_EQ(found[0].repaired, both({3, 2, 0, 0, 1, 1}));
}

TEST(Validate, NamesTheAxisWhereOnlyOneIsWrong) {
  ConvParams params = both({3, 2, 0, 0, 0, 1});
  params.width.output_padding = 3;
  params.width.dilation = 3;
  const auto found = validate(params, kTwoByTwo);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].axis, AxisName::width);
  EXPECT_EQ(found[0].message,
            "Output padding 3 (width) must be smaller than the stride or the dilation (here max(2, 3) = 3).");
  EXPECT_EQ(found[0].repair, "Set output padding to 2 (width)");
  EXPECT_EQ(found[0].repaired.height, params.height);
  EXPECT_EQ(found[0].repaired.width.output_padding, 2);
}

TEST(Validate, LeavesOneCellWherePaddingCropsEverything) {
  const auto found = validate(both({3, 2, 3, 3, 0, 1}), kTwoByTwo);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, Kind::empty_output);
  EXPECT_EQ(found[0].message, "Padding 3 crops 6 of 5 cells, but at least 1 must be left.");
  EXPECT_EQ(found[0].repair, "Set padding to 2");
  EXPECT_EQ(output_size(found[0].repaired.height, 2), 1);
}

TEST(Validate, TakesUnevenPaddingFromTheLargerSide) {
  ConvParams params = both({3, 2, 0, 9, 0, 1});
  params.height = {3, 2, 0, 0, 0, 1};
  const auto found = validate(params, kTwoByTwo);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "Padding 0 and 9 (width) crops 9 of 5 cells, but at least 1 must be left.");
  EXPECT_EQ(found[0].repaired.width.pad_begin, 0);
  EXPECT_EQ(found[0].repaired.width.pad_end, 4);
}

TEST(Validate, KeepsAxesAlikeWhenOneOfThemIsRepaired) {
  const auto found = validate(both({3, 1, 3, 3, 0, 1}), {1, 1, 2, 9});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].axis, AxisName::height);
  EXPECT_EQ(found[0].repaired.height, found[0].repaired.width);
  EXPECT_TRUE(validate(found[0].repaired, {1, 1, 2, 9}).empty());
}

TEST(Validate, NamesEveryNumberThatIsTooSmall) {
  const auto found = validate({{0, 0, -1, -1, -1, 0}, {3, 1, -2, 0, 0, 1}, 0, -1, 0}, kTwoByTwo);
  std::vector<std::string> messages;
  for (const Violation& violation : found) messages.push_back(violation.message);
  EXPECT_EQ(messages,
            (std::vector<std::string>{
                "Kernel size 0 (height) must be at least 1.", "Stride 0 (height) must be at least 1.",
                "Dilation 0 (height) must be at least 1.", "Padding -1 (height) must not be negative.",
                "Output padding -1 (height) must not be negative.",
                "Padding at the begin -2 (width) must not be negative.", "Input channels 0 must be at least 1.",
                "Output channels -1 must be at least 1.", "Groups 0 must be at least 1."}));
}

TEST(Validate, ChannelsMustBeDivisibleByGroupsAndThoseOfTheInput) {
  ConvParams params = both({3, 1, 0, 0, 0, 1});
  params.in_channels = 4, params.out_channels = 6, params.groups = 4;
  auto found = validate(params, {1, 4, 2, 2});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, Kind::channels);
  EXPECT_EQ(found[0].message, "Input channels 4 and output channels 6 must both be divisible by groups 4.");
  EXPECT_EQ(found[0].repaired.groups, 2);
  params.groups = 1;
  found = validate(params, {1, 3, 2, 2});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].repaired.in_channels, 3);
}

TEST(Validate, AnInputWithoutCellsHasNoRepair) {
  const auto found = validate(both({3, 1, 0, 0, 0, 1}), {1, 1, 0, 2});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, Kind::not_positive);
  EXPECT_EQ(found[0].repair, "");
}

TEST(Validate, RefusesSizesBeyondSixtyFourBits) {
  for (const AxisParams& axis : {AxisParams{3, kMost, 0, 0, 0, 1}, AxisParams{3, 1, 0, 0, 0, kMost / 2},
                                 AxisParams{kMost, 1, 0, 0, 0, 1}, AxisParams{1, 1, kMost, kMost, 0, 1}}) {
    const auto found = validate(both(axis), kTwoByTwo);
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].kind, Kind::too_large) << found[0].message;
  }
  const auto product = validate(both({3, std::int64_t(1) << 40, 0, 0, 0, 1}), kTwoByTwo);
  ASSERT_EQ(product.size(), 1u);
  EXPECT_EQ(product[0].message, "The output would have more bytes than 64 bits can count.");
}

// Mostly small and near the limits, now and then at the ends of 64 bits.
std::int64_t draw_wild(Random& random) {
  constexpr std::int64_t kWild[] = {kLeast, -1, 0, std::int64_t(1) << 32, kMost / 3, kMost};
  return draw(random, 0, 9) == 0 ? kWild[draw(random, 0, 5)] : draw(random, -1, 6);
}

TEST(Validate, RepairAfterRepairEndsInLegalParameters) {
  Random random(7);
  int repaired_sets = 0;
  for (int n = 0; n < 20000; ++n) {
    ConvParams params;
    for (AxisParams* axis : {&params.height, &params.width})
      for (std::int64_t AxisParams::*field : {&AxisParams::kernel, &AxisParams::stride, &AxisParams::pad_begin,
                                              &AxisParams::pad_end, &AxisParams::output_padding, &AxisParams::dilation})
        axis->*field = draw_wild(random);
    if (draw(random, 0, 1)) params.width = params.height;
    params.in_channels = draw_wild(random), params.out_channels = draw_wild(random), params.groups = draw_wild(random);
    const core::Shape input{1, draw(random, 1, 4), draw(random, 1, 4), draw(random, 1, 4)};
    const ConvParams start = params;
    auto found = validate(params, input);
    for (int clicks = 0; !found.empty(); found = validate(params, input)) {
      ASSERT_LT(++clicks, 40) << found.front().message;
      const Violation& violation = found[size_t(draw(random, 0, std::int64_t(found.size()) - 1))];
      ASSERT_FALSE(violation.repair.empty());
      ASSERT_NE(violation.repaired, params) << violation.message;
      params = violation.repaired;
    }
    repaired_sets += params != start;
  }
  EXPECT_GT(repaired_sets, 10000);
}

}  // namespace
}  // namespace unstride::engine
