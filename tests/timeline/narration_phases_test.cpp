// What Phases says: whole sentences with the engine's numbers, holes and uneven sums among them.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/format.h"
#include "engine/random_problem.h"
#include "timeline/narration.h"

namespace unstride::timeline {
namespace {

using engine::AxisParams;
using StoryPointer = std::shared_ptr<const Story>;

StoryPointer story_of(const AxisParams& height, const AxisParams& width, std::int64_t size,
                      std::vector<float> kernel = {}) {
  core::Grid<float> input(size, size, 1.0f), taps(height.kernel, width.kernel);
  for (size_t i = 0; i < taps.cells.size(); ++i) taps.cells[i] = float(i + 1);
  if (!kernel.empty()) taps.cells = std::move(kernel);
  const auto story = tell(
      {{height, width}, std::make_shared<core::Tensor>(input), std::make_shared<core::Tensor>(taps)}, ViewKind::phases);
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}
StoryPointer story_of(const AxisParams& axis, std::int64_t size, std::vector<float> kernel = {}) {
  return story_of(axis, axis, size, std::move(kernel));
}

std::string body_of(const Story& story, ChapterKind kind, std::int64_t step = 1) {
  return narrate(story, time_of(story.timeline, *find_chapter(story.timeline, kind), step)).body;
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(PhasesWords, AreWholeSentencesAtEveryStep) {
  engine::Random random(92);
  for (int set = 0; set < 80; ++set) {
    const std::int64_t size = engine::draw(random, 1, 5);
    const auto story = story_of(engine::draw_axis(random, size), engine::draw_axis(random, size), size);
    for (double t = 0;; t = next_rest(story->timeline, t)) {
      const Narration words = narrate(*story, t);
      EXPECT_GT(words.title.size(), 4u);
      EXPECT_TRUE(words.body.ends_with('.')) << words.body;
      EXPECT_EQ(std::count(words.body.begin(), words.body.end(), '*') % 2, 0) << words.body;
      for (const char* wrong : {"  ", "{", "}", "nan", " 1 taps", " 1 phases", "**", "..", "rows ,", "1 × 0"})
        EXPECT_FALSE(says(words.body, wrong)) << '"' << wrong << "\" in: " << words.body;
      if (t >= story->timeline.duration()) break;
    }
    if (HasFailure()) FAIL() << "set " << set;
  }
}

TEST(PhasesWords, TellThatTheSumsOfTheWorkedExampleDiffer) {
  const auto story = story_of({.kernel = 3, .stride = 2}, 2);
  const std::string words = body_of(*story, ChapterKind::split_kernel);
  EXPECT_TRUE(says(words, "9 taps come to 4 small kernels")) << words;
  EXPECT_TRUE(says(words, "run from 5 to 20: a constant input gives a *pattern* that repeats every 2 cells.")) << words;
}

TEST(PhasesWords, TellAnEvenOverlapFromEvenSums) {
  const AxisParams axis{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};
  const std::string uneven = body_of(*story_of(axis, 3), ChapterKind::split_kernel);
  EXPECT_TRUE(says(uneven, "although the overlap is even")) << uneven;
  const std::string even = body_of(*story_of(axis, 3, std::vector<float>(16, 2)), ChapterKind::split_kernel);
  EXPECT_TRUE(says(even, "Every small kernel sums to 8: ")) << even;
  EXPECT_TRUE(says(even, "an *even* picture")) << even;
}

TEST(PhasesWords, GiveTheTapsAndTheOutputCellsOfAPhase) {
  const auto story = story_of({.kernel = 3, .stride = 2}, 2);
  const std::string words = body_of(*story, ChapterKind::phase, 2);
  EXPECT_TRUE(says(words, "The taps of rows 0, 2, column 1 make a *2 × 1* kernel, which sums to 10.")) << words;
  EXPECT_TRUE(says(words, "3 × 2, belongs to the output's rows 0, 2, 4, columns 1, 3.")) << words;
  EXPECT_EQ(narrate(*story, time_of(story->timeline, 1, 2)).title, "Step 2 of 4 · phase (0, 1)");
}

TEST(PhasesWords, CallPhasesWithoutTapsHoles) {
  const auto story = story_of({.kernel = 3, .stride = 2, .dilation = 2}, 2);
  EXPECT_TRUE(
      says(body_of(*story, ChapterKind::split_kernel), "3 phases have no taps: their output cells are *holes*"));
  EXPECT_TRUE(says(body_of(*story, ChapterKind::phase, 4), "*No tap* has this phase"));
}

TEST(PhasesWords, OfStrideOneSayThatNothingSplits) {
  const auto story = story_of({.kernel = 3}, 3);
  EXPECT_TRUE(says(narrate(*story, 0).body, "*single phase*"));
  EXPECT_TRUE(says(body_of(*story, ChapterKind::split_kernel), "Nothing splits"));
  EXPECT_TRUE(says(body_of(*story, ChapterKind::interleave), "nothing to interleave"));
}

TEST(PhasesWords, ClaimBitForBitWhereItIsSo) {
  engine::Random random(93);
  for (int set = 0; set < 40; ++set) {
    const auto story = story_of(engine::draw_axis(random, 4), engine::draw_axis(random, 4), 4);
    EXPECT_TRUE(story->phases->exact);
    EXPECT_EQ(story->phases->outputs.interleaved, *story->output);
    EXPECT_TRUE(says(body_of(*story, ChapterKind::interleave), "*bit for bit*"));
  }
}

}  // namespace
}  // namespace unstride::timeline
