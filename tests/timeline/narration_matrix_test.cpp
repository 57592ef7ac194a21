// What Matrix says: whole sentences, and the numbers of the matrix.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/random_problem.h"
#include "timeline/narration.h"

namespace unstride::timeline {
namespace {

using engine::AxisParams;
using StoryPointer = std::shared_ptr<const Story>;

core::Grid<float> counting(std::int64_t rows, std::int64_t cols) {
  core::Grid<float> grid(rows, cols);
  float next = 1;
  for (float& cell : grid.cells) cell = next++;
  return grid;
}

StoryPointer story_of(const AxisParams& height, const AxisParams& width, std::int64_t rows, std::int64_t cols) {
  const auto story = tell({{height, width},
                           std::make_shared<core::Tensor>(counting(rows, cols)),
                           std::make_shared<core::Tensor>(counting(height.kernel, width.kernel))},
                          ViewKind::matrix);
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}

std::string body_of(const Story& story, ChapterKind kind, std::int64_t step = 1) {
  return narrate(story, time_of(story.timeline, *find_chapter(story.timeline, kind), step)).body;
}

void expect_says(const std::string& text, const std::string& words) {
  EXPECT_NE(text.find(words), std::string::npos) << words << " is not in: " << text;
}

void expect_whole(const std::string& text) {
  EXPECT_TRUE(text.ends_with('.')) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '*') % 2, 0) << text;
  for (const char* wrong : {"nan", "inf", "{", "}", "  ", "**", " ,", " .", "..", " 1 entries", " 1 rows", " 1 columns",
                            " 1 places", " 1 products", "*1 rows", "*1 columns", "same 1 ", " 0 places are", "-0"})
    EXPECT_EQ(text.find(wrong), std::string::npos) << '"' << wrong << "\" in: " << text;
}

TEST(MatrixNarration, OfTheWorkedExampleHasItsNumbers) {
  const auto story = story_of({.kernel = 3, .stride = 2}, {.kernel = 3, .stride = 2}, 2, 2);
  const std::string start = narrate(*story, 0).body;
  expect_says(start, "*4 rows* (one a window) and *25 columns*");
  expect_says(start, "36 entries of its 100 places");
  expect_says(start, "64% of them are zeros");
  const std::string mirrored = body_of(*story, ChapterKind::mirror);
  expect_says(mirrored, "4 × 25 becomes *25 × 4*, with the *same 36 numbers*");
  expect_says(mirrored, "*not the inverse*");
  const std::string step = body_of(*story, ChapterKind::multiply, 13);
  expect_says(step, "Row 12 of C′ belongs to y[2,2]. It has 4 entries");
  expect_says(step, "y[2,2] = 1·9 + 2·7 + 3·3 + 4·1 = *36*");
  expect_says(step, "The row has no zeros.");
  expect_says(body_of(*story, ChapterKind::multiply, 1), "other 3 places are zeros.");
  expect_says(body_of(*story, ChapterKind::multiply, 25), "This was the last row");
  EXPECT_EQ(narrate(*story, time_of(story->timeline, 1, 13)).title, "Step 13 of 25 · row times x");
}

TEST(MatrixNarration, SaysWhichRowsAreHoles) {
  const auto story = story_of({.kernel = 2, .stride = 3}, {.kernel = 2, .stride = 3}, 2, 2);
  for (std::int64_t step = 1; step <= story->timeline.main().steps; ++step) {
    const std::int64_t row = (step - 1) / story->output->cols, col = (step - 1) % story->output->cols;
    const bool hole = story->overlap->at(row, col) == 0;
    EXPECT_EQ(body_of(*story, ChapterKind::multiply, step).find("a hole") != std::string::npos, hole) << step;
  }
}

TEST(MatrixNarration, NeverRoundsSomeZerosToNoneOrToAll) {
  const auto large = story_of({.kernel = 7, .stride = 2}, {.kernel = 7, .stride = 2}, 64, 64);
  expect_says(narrate(*large, 0).body, "more than 99% of them are zeros");
  const auto full = story_of({}, {}, 1, 1);
  expect_says(narrate(*full, 0).body, "and 0% of them are zeros");
}

TEST(MatrixNarration, IsWholeAndAgreesWithTheMatrixForRandomSetups) {
  engine::Random random(19);
  for (int set = 0; set < 300; ++set) {
    const std::int64_t rows = engine::draw(random, 1, 6), cols = engine::draw(random, 1, 6);
    const auto story = story_of(engine::draw_axis(random, rows), engine::draw_axis(random, cols), rows, cols);
    ASSERT_TRUE(story);
    std::int64_t products = 0;
    for (const int count : story->overlap->cells) products += count;
    const std::string start = narrate(*story, 0).body;
    expect_says(start, fmt::format(": {} {} of its ", products, products == 1 ? "entry" : "entries"));
    expect_whole(start);
    expect_whole(body_of(*story, ChapterKind::mirror));
    for (int draws = 0; draws < 6; ++draws) {
      const std::int64_t step = engine::draw(random, 1, story->timeline.main().steps);
      const std::int64_t row = (step - 1) / story->output->cols, col = (step - 1) % story->output->cols;
      const std::string body = body_of(*story, ChapterKind::multiply, step);
      expect_whole(body);
      if (const int terms = story->overlap->at(row, col); terms > 0)
        expect_says(body, fmt::format("y[{},{}]. It has {} {}: ", row, col, terms, terms == 1 ? "entry" : "entries"));
    }
    if (HasFailure()) FAIL() << "set " << set;
  }
}

}  // namespace
}  // namespace unstride::timeline
