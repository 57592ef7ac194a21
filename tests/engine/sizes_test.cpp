// The ruler against validate(), conv_output_size() and the reference's own zeros.
#include "engine/sizes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/random_pair.h"
#include "engine/relation.h"

namespace unstride::engine {
namespace {

TEST(Sizes, OfSevenCellsUnderStrideTwoAreThirteenAndFourteen) {
  const auto sizes = legal_sizes({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}, 7);
  ASSERT_EQ(sizes.size(), 2u);
  EXPECT_EQ(sizes[0], (LegalSize{.output = 13, .output_padding = 0, .forward = true}));
  EXPECT_EQ(sizes[1], (LegalSize{.output = 14, .output_padding = 1, .forward = true, .covered_rows = 1}));
}

TEST(Sizes, BeyondThePaddingHoldTheBiasAlone) {
  const auto sizes = legal_sizes({.kernel = 4, .stride = 4, .pad_begin = 1, .pad_end = 1}, 3);
  ASSERT_EQ(sizes.size(), 4u);
  EXPECT_EQ(sizes[3],
            (LegalSize{.output = 13, .output_padding = 3, .forward = true, .covered_rows = 1, .bias_rows = 2}));
}

TEST(Sizes, FromTheStrideOnAreNotThoseOfAForwardConvolution) {
  const auto sizes = legal_sizes({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .dilation = 3}, 4);
  ASSERT_EQ(sizes.size(), 3u);
  EXPECT_TRUE(sizes[1].forward);
  EXPECT_EQ(sizes[2].output_padding, 2);
  EXPECT_FALSE(sizes[2].forward);
}

TEST(Sizes, AreExactlyTheLegalOnesAndForwardBelowTheStride) {
  Random random(41);
  for (int set = 0; set < 1000; ++set) {
    const std::int64_t input = draw(random, 1, 6);
    AxisParams axis = draw_axis(random, input);
    std::vector<LegalSize> found = legal_sizes(axis, input);
    auto next = found.begin();
    for (axis.output_padding = 0; axis.output_padding < 9; ++axis.output_padding) {
      if (!validate({axis, AxisParams{}}, {1, 1, input, 1}).empty()) continue;
      ASSERT_NE(next, found.end());
      ASSERT_EQ(next->output_padding, axis.output_padding);
      ASSERT_EQ(next->output, output_size(axis, input));
      ASSERT_EQ(next->forward, axis.output_padding < axis.stride);
      ++next;
    }
    ASSERT_EQ(next, found.end());
  }
}

TEST(Sizes, CallCoveredWhatTheReferenceReaches) {
  Random random(42);
  for (int set = 0; set < 500; ++set) {
    const std::int64_t input = draw(random, 1, 6);
    AxisParams axis = draw_axis(random, input);
    for (const LegalSize& size : legal_sizes(axis, input)) {
      axis.output_padding = size.output_padding;
      const Problem ones{{axis, AxisParams{}},
                         share(core::Tensor({1, 1, input, 1}, 1)),
                         share(core::Tensor({1, 1, axis.kernel, 1}, 1))};
      const core::Grid<float> output = reference_of(ones);
      const std::int64_t rows = std::min(size.output, size.output_padding);
      const auto covered = std::count_if(output.cells.end() - rows, output.cells.end(), [](float v) { return v > 0; });
      ASSERT_EQ(size.covered_rows, covered);
      ASSERT_EQ(size.bias_rows, rows - covered);
      const bool whole = axis.dilation == 1 && axis.kernel >= axis.stride && size.output >= size.output_padding;
      ASSERT_TRUE(!whole || covered == std::min(axis.output_padding, axis.pad_end));
    }
  }
}

TEST(SizeRuler, HasARowPerInput) {
  const auto rows = size_ruler({.kernel = 3, .stride = 2}, 5);
  ASSERT_EQ(rows.size(), 5u);
  for (size_t n = 0; n < rows.size(); ++n) {
    EXPECT_EQ(rows[n].input, std::int64_t(n) + 1);
    EXPECT_EQ(rows[n].sizes, legal_sizes({.kernel = 3, .stride = 2}, rows[n].input));
  }
  EXPECT_TRUE(size_ruler({.kernel = 1, .pad_begin = 1, .pad_end = 1}, 2).back().sizes.empty());
}

}  // namespace
}  // namespace unstride::engine
