#include <gtest/gtest.h>

#include "engine/evenness.h"
#include "engine/phases.h"
#include "engine/random_problem.h"
#include "engine/reference.h"
#include "timeline/narration.h"

namespace unstride::timeline {
namespace {

using core::Grid;
using engine::AxisParams;

std::shared_ptr<const Story> story_of(const AxisParams& height, const AxisParams& width, const Grid<float>& input,
                                      const Grid<float>& kernel) {
  const auto tensor = [](const Grid<float>& grid) { return std::make_shared<const core::Tensor>(grid); };
  auto story = tell({{height, width}, tensor(input), tensor(kernel)}, ViewKind::slide);
  EXPECT_TRUE(story);
  return story.value_or(nullptr);
}

std::shared_ptr<const Story> ones(const AxisParams& axis, std::int64_t input) {
  return story_of(axis, axis, Grid<float>(input, input, 1), Grid<float>(axis.kernel, axis.kernel, 1));
}

bool says(const std::string& text, const char* words) {
  return text.find(words) != std::string::npos;
}

TEST(OverlapVerdict, SaysEvenExactlyWhereTheRuleDoesAndHolesExactlyWhereThereAreSome) {
  engine::Random random(31);
  for (int set = 0; set < 2000; ++set) {
    const std::int64_t rows = engine::draw(random, 1, 6), cols = engine::draw(random, 1, 6);
    const AxisParams height = engine::draw_axis(random, rows), width = engine::draw_axis(random, cols);
    const auto story = story_of(height, width, Grid<float>(rows, cols, 1), Grid<float>(height.kernel, width.kernel, 1));
    const engine::Evenness evenness = engine::evenness_of(story->axes);
    const std::string words = overlap_verdict(*story);
    const bool even = engine::is_even(height) && engine::is_even(width);
    EXPECT_EQ(says(words, "*even*"), even) << words;
    EXPECT_TRUE(!says(words, "*uneven*") || (!even && evenness.counts.least != evenness.counts.most)) << words;
    const bool holes = evenness.counts.least == 0;
    EXPECT_EQ(says(words, "no stamp reaches*") || says(words, "without a stamp") || says(words, "No stamp reaches"),
              holes)
        << words;
    const std::string range =
        "Counts run from " + std::to_string(evenness.counts.least) + " to " + std::to_string(evenness.counts.most);
    EXPECT_EQ(says(words, "Counts run"), evenness.counts.least != evenness.counts.most) << words;
    EXPECT_TRUE(!says(words, "Counts run") || says(words, range.c_str())) << words;
    if (HasFailure()) FAIL() << "set " << set;
  }
}

TEST(OverlapVerdict, NamesTheDilationWhereItDecides) {
  EXPECT_TRUE(says(overlap_verdict(*ones({.kernel = 4, .stride = 2, .dilation = 2}, 3)), "share a factor"));
  EXPECT_TRUE(says(overlap_verdict(*ones({.kernel = 4, .stride = 2, .dilation = 3}, 3)), "share no factor"));
  EXPECT_TRUE(says(overlap_verdict(*ones({.kernel = 2, .stride = 2, .output_padding = 1}, 3)),
                   "No stamp reaches 1 row and 1 column."));
}

// What the sentence claims, held against the reference: the output of a constant, away from the edges.
bool constant_stays_constant(const Story& story, std::int64_t away) {
  const Grid<float>& y = *story.output;
  for (std::int64_t r = away; r < y.rows - away; ++r)
    for (std::int64_t c = away; c < y.cols - away; ++c)
      if (std::abs(y.at(r, c) - y.at(away, away)) > 1e-4f) return false;
  return true;
}

TEST(PhaseVerdict, ForetellsThePictureOfAConstant) {
  engine::Random random(32);
  int equal = 0;
  for (int set = 0; set < 400; ++set) {
    const AxisParams axis{.kernel = engine::draw(random, 1, 4),
                          .stride = engine::draw(random, 1, 3),
                          .dilation = engine::draw(random, 1, 2)};
    const std::int64_t size = 14, away = axis.dilation * axis.kernel + axis.stride;
    Grid<float> kernel(axis.kernel, axis.kernel);
    const int style = int(engine::draw(random, 0, 2));
    for (float& weight : kernel.cells) weight = style == 0 ? 1 : style == 1 ? 0.1f : float(engine::draw(random, 0, 2));
    const auto story = story_of(axis, axis, Grid<float>(size, size, 1), kernel);
    const bool constant = constant_stays_constant(*story, away);
    EXPECT_EQ(says(phase_verdict(*story), "gives a constant."), constant) << phase_verdict(*story);
    EXPECT_EQ(says(phase_verdict(*story), "*pattern of period"), !constant);
    equal += constant;
    if (HasFailure()) FAIL() << "set " << set;
  }
  EXPECT_GT(equal, 40);
  EXPECT_LT(equal, 360);
}

TEST(PhaseVerdict, SaysThatAnEvenOverlapIsNotYetAnEvenPicture) {
  const AxisParams axis{.kernel = 2, .stride = 2};
  const std::string words = phase_verdict(*story_of(axis, axis, Grid<float>(2, 2, 1), Grid<float>(2, 2, {1, 2, 3, 4})));
  EXPECT_EQ(words,
            "The overlap is even, but the kernel's sums run from 1 to 4: a constant input gives a *pattern of period "
            "2*.");
}

TEST(ProofVerdict, SaysExactOnIntegersAndRoundingWithItsCellOnOthers) {
  const AxisParams axis{.kernel = 3, .stride = 2};
  const auto whole = ones(axis, 3);
  EXPECT_EQ(proof_verdict(*whole, prove(*whole)), "Largest difference *0* on integers: exact.");
  engine::Random random(33);
  bool rounded = false;
  for (int set = 0; set < 50; ++set) {
    const core::Tensor input = engine::draw_floats(random, {1, 1, 5, 5}),
                       kernel = engine::draw_floats(random, {1, 1, 4, 4});
    const auto story = story_of({.kernel = 4, .stride = 1}, {.kernel = 4, .stride = 1}, Grid<float>(5, 5, input.values),
                                Grid<float>(4, 4, kernel.values));
    const Proof proof = prove(*story);
    const std::string words = proof_verdict(*story, proof);
    EXPECT_FALSE(says(words, "bug")) << words;
    EXPECT_EQ(says(words, "rounding"), proof.largest() > 0) << words;
    rounded |= proof.largest() > 0;
  }
  EXPECT_TRUE(rounded);
}

TEST(ProofVerdict, DoesNotCallALargeDifferenceRounding) {
  const auto story = ones({.kernel = 3, .stride = 2}, 3);
  Proof proof;
  proof.differences[size_t(Way::matrix)] = {0.5, 2, 3};
  const std::string words = proof_verdict(*story, proof);
  EXPECT_TRUE(says(words, "*0.5*, of Matrix in y[2, 3]")) << words;
  EXPECT_TRUE(says(words, "a bug")) << words;
}

}  // namespace
}  // namespace unstride::timeline
