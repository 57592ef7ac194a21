// What Gradient says: whole sentences with the engine's numbers.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/format.h"
#include "engine/random_problem.h"
#include "timeline/narration.h"

namespace unstride::timeline {
namespace {

using engine::AxisParams;
using StoryPointer = std::shared_ptr<const Story>;

StoryPointer story_of(const AxisParams& height, const AxisParams& width, std::int64_t rows, std::int64_t cols,
                      std::vector<float> kernel = {}) {
  const auto counting = [](std::int64_t r, std::int64_t c) {
    core::Grid<float> grid(r, c);
    for (size_t i = 0; i < grid.cells.size(); ++i) grid.cells[i] = float(i + 1);
    return grid;
  };
  core::Grid<float> taps = counting(height.kernel, width.kernel);
  if (!kernel.empty()) taps.cells = std::move(kernel);
  const auto story = tell(
      {{height, width}, std::make_shared<core::Tensor>(counting(rows, cols)), std::make_shared<core::Tensor>(taps)},
      ViewKind::gradient);
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}

std::string body_of(const Story& story, ChapterKind kind, std::int64_t step = 1) {
  return narrate(story, time_of(story.timeline, *find_chapter(story.timeline, kind), step)).body;
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(GradientWords, AreWholeSentencesAtEveryStep) {
  engine::Random random(91);
  for (int set = 0; set < 60; ++set) {
    const std::int64_t rows = engine::draw(random, 1, 5), cols = engine::draw(random, 1, 5);
    const auto story = story_of(engine::draw_axis(random, rows), engine::draw_axis(random, cols), rows, cols);
    for (double t = 0;; t = next_rest(story->timeline, t)) {
      const Narration words = narrate(*story, t);
      EXPECT_GT(words.title.size(), 4u);
      EXPECT_TRUE(words.body.ends_with('.')) << words.body;
      EXPECT_EQ(std::count(words.body.begin(), words.body.end(), '*') % 2, 0) << words.body;
      for (const char* wrong : {"  ", "{", "}", "nan", " 1 taps", " 1 cells", " 1 products", "**", ".."})
        EXPECT_FALSE(says(words.body, wrong)) << '"' << wrong << "\" in: " << words.body;
      if (t >= story->timeline.duration()) break;
    }
    if (HasFailure()) FAIL() << "set " << set;
  }
}

TEST(GradientWords, NameTheOperationAndItsSizes) {
  const std::string start = narrate(*story_of({.kernel = 3, .stride = 2}, {.kernel = 3, .stride = 2}, 2, 3), 0).body;
  EXPECT_TRUE(says(start, "from 5 × 7 to 2 × 3")) << start;
  EXPECT_TRUE(says(start, "PyTorch computes exactly this operation")) << start;
}

TEST(GradientWords, SayWhereTheWindowLiesAndWhatPaddingAdds) {
  const AxisParams axis{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1};
  const auto story = story_of(axis, axis, 3, 3);
  const std::string first = body_of(*story, ChapterKind::pull, 1), middle = body_of(*story, ChapterKind::pull, 5);
  EXPECT_TRUE(says(first, "from row −1, column −1")) << first;
  EXPECT_TRUE(says(first, "5 taps lie over the zeros that padding *adds*")) << first;
  EXPECT_TRUE(says(first, core::format_short(story->adjoint->gradient.at(0, 0), 12))) << first;
  EXPECT_FALSE(says(middle, "padding")) << middle;
  EXPECT_TRUE(says(middle, "moves by *2 cells*")) << middle;
  EXPECT_TRUE(says(body_of(*story, ChapterKind::pull, 9), "the last cell of C u")) << first;
}

TEST(GradientWords, GiveBothInnerProductsAndSpeakOfTheTurnOnlyWhereItShows) {
  const auto story = story_of({.kernel = 3, .stride = 2}, {.kernel = 3, .stride = 2}, 2, 2);
  const std::string words = body_of(*story, ChapterKind::inner_products);
  EXPECT_TRUE(says(words, "<C u, x> = *7800* and <u, C'x> = *7800*")) << words;
  EXPECT_TRUE(says(words, "they are *equal*")) << words;
  // u = 1 ... 25, x = 1 ... 4, and the kernel read backwards, 9 ... 1.
  double unturned = 0;
  for (std::int64_t i = 0; i < 2; ++i)
    for (std::int64_t j = 0; j < 2; ++j)
      for (std::int64_t a = 0; a < 3; ++a)
        for (std::int64_t b = 0; b < 3; ++b)
          unturned += double((2 * i + a) * 5 + 2 * j + b + 1) * double(i * 2 + j + 1) * double(9 - (a * 3 + b));
  EXPECT_NE(unturned, 7800);
  EXPECT_TRUE(says(words, "<u, C'x> would be *" + core::format_exact(float(unturned)) + "*.")) << words;
  const auto even = story_of({.kernel = 2}, {.kernel = 2}, 2, 2, {1, 2, 2, 1});
  EXPECT_TRUE(says(body_of(*even, ChapterKind::inner_products), "looks the same when turned"));
}

TEST(GradientWords, CallADifferenceRounding) {
  const auto story = story_of({.kernel = 2}, {.kernel = 2}, 3, 3, {0.1f, 0.7f, -0.3f, 1.0f / 3});
  const std::string words = body_of(*story, ChapterKind::inner_products);
  const bool equal = story->adjoint->input_product == story->adjoint->output_product;
  EXPECT_EQ(says(words, "of rounding"), !equal) << words;
}

}  // namespace
}  // namespace unstride::timeline
