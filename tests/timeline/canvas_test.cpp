// Stamp's canvas: the whole output before cropping, held against single running sums and the reference.
#include "timeline/canvas.h"

#include <gtest/gtest.h>

#include <cstring>

#include "engine/random_problem.h"

namespace unstride::timeline {
namespace {

using engine::Random;

std::shared_ptr<const Story> draw_story(Random& random) {
  const core::Shape input{1, 1, engine::draw(random, 1, 6), engine::draw(random, 1, 6)};
  const engine::ConvParams params{engine::draw_axis(random, input.h), engine::draw_axis(random, input.w)};
  const core::Shape kernel{1, 1, params.height.kernel, params.width.kernel};
  const auto tensor = [&](const core::Shape& shape) {
    return std::make_shared<core::Tensor>(engine::draw_floats(random, shape));
  };
  const auto story = tell({params, tensor(input), tensor(kernel)}, ViewKind::stamp);
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}

TEST(Canvas, HoldsEveryCellThatStampsReachAndEveryCellThatStays) {
  Random random(11);
  for (int set = 0; set < 500; ++set) {
    const std::int64_t input = engine::draw(random, 1, 6);
    const engine::Axis axis{engine::draw_axis(random, input), input};
    std::int64_t low = 0, high = axis.output() - 1;
    for (std::int64_t i = 0; i < axis.input; ++i)
      for (std::int64_t a = 0; a < axis.params.kernel; ++a) {
        low = std::min(low, axis.output_of(i, a));
        high = std::max(high, axis.output_of(i, a));
      }
    const CanvasAxis canvas = canvas_axis(axis);
    EXPECT_EQ(canvas.first, low);
    EXPECT_EQ(canvas.first + canvas.size - 1, high);
  }
}

TEST(Canvas, ShowsTheRunningSumOfEveryCellAfterEveryNumberOfSteps) {
  Random random(12);
  for (int set = 0; set < 200; ++set) {
    const auto story = draw_story(random);
    const std::int64_t all = story->axes.height.input * story->axes.width.input;
    const CanvasAxis rows = canvas_axis(story->axes.height), cols = canvas_axis(story->axes.width);
    for (const std::int64_t steps : {std::int64_t(0), engine::draw(random, 0, all), all}) {
      const auto canvas = stamped_canvas(*story, steps);
      ASSERT_EQ(canvas.rows, rows.size);
      ASSERT_EQ(canvas.cols, cols.size);
      for (std::int64_t r = 0; r < rows.size; ++r)
        for (std::int64_t c = 0; c < cols.size; ++c)
          ASSERT_EQ(canvas.at(r, c), stamped_value(*story, r + rows.first, c + cols.first, steps))
              << "set " << set << ", " << steps << " steps, cell " << r << ", " << c;
    }
  }
}

TEST(Canvas, KeepsTheReferenceBitForBitAfterTheLastStep) {
  Random random(13);
  for (int set = 0; set < 300; ++set) {
    const auto story = draw_story(random);
    const CanvasAxis rows = canvas_axis(story->axes.height), cols = canvas_axis(story->axes.width);
    const auto canvas = stamped_canvas(*story, story->timeline.main().steps);
    for (std::int64_t r = 0; r < story->output->rows; ++r)
      for (std::int64_t c = 0; c < story->output->cols; ++c) {
        const float kept = canvas.at(r - rows.first, c - cols.first), reference = story->output->at(r, c);
        ASSERT_EQ(std::memcmp(&kept, &reference, sizeof kept), 0) << kept << " is not " << reference;
      }
  }
}

TEST(Canvas, KnowsTheFirstInputCellThatReachesACell) {
  Random random(14);
  for (int set = 0; set < 500; ++set) {
    const std::int64_t input = engine::draw(random, 1, 6);
    const engine::Axis axis{engine::draw_axis(random, input), input};
    const CanvasAxis canvas = canvas_axis(axis);
    for (std::int64_t o = canvas.first - 2; o < canvas.first + canvas.size + 2; ++o) {
      std::int64_t first = axis.input;
      for (std::int64_t i = axis.input - 1; i >= 0; --i)
        for (std::int64_t a = 0; a < axis.params.kernel; ++a)
          if (axis.output_of(i, a) == o) first = i;
      ASSERT_EQ(first_reach(axis, o), first) << "set " << set << ", output " << o;
    }
  }
}

}  // namespace
}  // namespace unstride::timeline
