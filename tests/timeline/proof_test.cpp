// Five ways agree with the reference, and a wrong one would be found.
#include "timeline/proof.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/random_pair.h"

namespace unstride::timeline {
namespace {

using core::Grid;
using engine::Random;
using engine::Values;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::shared_ptr<const Story> draw_story(Random& random, Values values) {
  const auto story = tell(engine::draw_pair(random, values), ViewKind::stamp);
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}

TEST(Proof, EveryWayIsTheReferenceOnIntegers) {
  Random random(31);
  for (int set = 0; set < 1500; ++set) {
    const auto story = draw_story(random, Values::integers);
    const Proof proof = prove(*story);
    for (const Way way : kWays) ASSERT_EQ(proof.of(way), Difference{}) << name_of(way) << " in set " << set;
    ASSERT_EQ(proof.largest(), 0);
  }
}

TEST(Proof, OnlyTheGradientDiffersOnOtherNumbersAndByRoundingAlone) {
  Random random(32);
  int different = 0;
  for (int set = 0; set < 1500; ++set) {
    const Proof proof = prove(*draw_story(random, Values::floats));
    for (const Way way : kWays)
      ASSERT_TRUE(way == Way::gradient || proof.of(way) == Difference{}) << name_of(way) << " in set " << set;
    ASSERT_LT(proof.of(Way::gradient).largest, 1e-4);
    ASSERT_EQ(proof.largest(), proof.of(Way::gradient).largest);
    different += proof.largest() > 0;
  }
  EXPECT_GT(different, 300);
}

TEST(Proof, FindsAReferenceThatIsWrongInOneCellByEveryWay) {
  Random random(33);
  for (int set = 0; set < 200; ++set) {
    Story story = *draw_story(random, Values::integers);
    Grid<float> wrong = *story.output;
    const std::int64_t row = engine::draw(random, 0, wrong.rows - 1), col = engine::draw(random, 0, wrong.cols - 1);
    wrong.at(row, col) -= 2;
    story.output = std::make_shared<const Grid<float>>(wrong);
    const Proof proof = prove(story);
    for (const Way way : kWays) ASSERT_EQ(proof.of(way), (Difference{2, row, col})) << name_of(way);
    ASSERT_EQ(proof.largest(), 2);
  }
}

TEST(Proof, FindsASingleWayThatIsWrong) {
  Random random(34);
  Story story = *draw_story(random, Values::integers);
  Grid<float> bordered = *story.bordered;
  for (float& cell : bordered.cells) cell += 1;  // Slide alone reads it
  story.bordered = std::make_shared<const Grid<float>>(bordered);
  story.kernel = std::make_shared<const Grid<float>>(story.kernel->rows, story.kernel->cols, 1.0f);
  story.problem.kernel = engine::share(core::Tensor(*story.kernel));
  story.output = std::make_shared<const Grid<float>>(engine::reference_of(story.problem));
  const Proof proof = prove(story);
  EXPECT_EQ(proof.of(Way::slide).largest, double(story.kernel->cells.size()));
  for (const Way way : kWays) EXPECT_TRUE(way == Way::slide || proof.of(way) == Difference{}) << name_of(way);
}

TEST(Difference, IsTheLargestOneWithItsFirstCell) {
  const Grid<float> reference(2, 3, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(difference_between(reference, reference), Difference{});
  EXPECT_EQ(difference_between(Grid<float>(2, 3, {1, 2, 3.5, 4, 2, 9}), reference), (Difference{3, 1, 1}));
  EXPECT_EQ(difference_between(Grid<double>(2, 3, {1, 2, 3, 4, 5, 6.0000000001}), reference).col, 2);
}

TEST(Difference, ToANumberIsInfiniteWhereThereIsNone) {
  EXPECT_EQ(difference_between(Grid<float>(1, 2, {1, kNan}), Grid<float>(1, 2, {2, 3})), (Difference{kInfinity, 0, 1}));
  EXPECT_EQ(difference_between(Grid<float>(1, 2, {1, 3}), Grid<float>(1, 2, {kNan, 3})), (Difference{kInfinity, 0, 0}));
  EXPECT_EQ(difference_between(Grid<float>(1, 1, kNan), Grid<float>(1, 1, kNan)), Difference{});
  EXPECT_EQ(difference_between(Grid<double>(1, 1, kInfinity), Grid<float>(1, 1, float(kInfinity))), Difference{});
}

TEST(Slide, OfTheWholeOutputIsThatOfEachCell) {
  Random random(35);
  for (int set = 0; set < 300; ++set) {
    const auto story = draw_story(random, Values::floats);
    const Grid<float> slid = slid_output(*story);
    for (std::int64_t r = 0; r < slid.rows; ++r)
      for (std::int64_t c = 0; c < slid.cols; ++c) ASSERT_EQ(slid.at(r, c), slid_value(*story, r, c)) << "set " << set;
  }
}

}  // namespace
}  // namespace unstride::timeline
