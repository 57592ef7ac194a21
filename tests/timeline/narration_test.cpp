// The words beside the stage: whole sentences, right numbers, right grammar, at every step of many setups.
#include "timeline/narration.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/random_problem.h"

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

StoryPointer story_of(const AxisParams& height, const AxisParams& width, core::Grid<float> input, ViewKind view) {
  const auto story = tell({{height, width},
                           std::make_shared<core::Tensor>(input),
                           std::make_shared<core::Tensor>(counting(height.kernel, width.kernel))},
                          view);
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}
StoryPointer story_of(const AxisParams& axis, std::int64_t rows, std::int64_t cols, ViewKind view) {
  return story_of(axis, axis, counting(rows, cols), view);
}

std::vector<Narration> narrations(const Story& story) {
  std::vector<Narration> list{narrate(story, 0)};
  for (double t = 0; next_rest(story.timeline, t) > t;) {
    t = next_rest(story.timeline, t);
    list.push_back(narrate(story, t));
  }
  return list;
}

std::string body_of(const Story& story, ChapterKind kind, std::int64_t step = 1) {
  return narrate(story, time_of(story.timeline, *find_chapter(story.timeline, kind), step)).body;
}

void expect_whole(const std::string& text) {
  EXPECT_GT(text.size(), 10u);
  EXPECT_TRUE(text.ends_with('.')) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '*') % 2, 0) << text;
  for (const char* wrong : {"nan", "inf", "{", "}", "  ", "**", " ,", " .", "..", " 1 zeros", " 1 cells", " 1 weights",
                            " 1 rows", " 1 columns", " 1 gaps", " 1 products", "1 × 0", "all 1 "})
    EXPECT_EQ(text.find(wrong), std::string::npos) << '"' << wrong << "\" in: " << text;
  for (const char* singular : {" zero", " cell", " row", " column", " weight", " gap", " product"})
    for (int many = 2; many <= 9; ++many)
      for (const char* end : {" ", ".", ",", ":", "*"}) {
        const std::string wrong = fmt::format(" {}{}{}", many, singular, end);
        EXPECT_EQ(text.find(wrong), std::string::npos) << '"' << wrong << "\" in: " << text;
      }
}

// Every kind of setup: single cells, trimmed and uneven borders, dilation, holes, output padding, strides that differ.
std::vector<StoryPointer> setups() {
  const std::tuple<AxisParams, AxisParams, std::int64_t, std::int64_t> sets[] = {
      {{.kernel = 3, .stride = 2}, {.kernel = 3, .stride = 2}, 2, 2},
      {{}, {}, 1, 1},
      {{.kernel = 1, .stride = 2}, {.kernel = 1, .stride = 2}, 1, 1},
      {{.kernel = 3}, {.kernel = 3}, 1, 1},
      {{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1}, {.kernel = 2}, 2, 3},
      {{.kernel = 2, .stride = 2, .pad_begin = 2, .pad_end = 1}, {.kernel = 3, .stride = 1, .pad_begin = 2}, 4, 4},
      {{.kernel = 3, .stride = 2, .dilation = 2}, {.kernel = 3, .stride = 2, .dilation = 3}, 2, 2},
      {{.kernel = 2}, {.kernel = 3, .stride = 3, .pad_end = 1, .dilation = 3}, 1, 3},
      {{.kernel = 2, .stride = 3}, {.kernel = 2, .stride = 3}, 2, 2},
      {{.kernel = 2, .stride = 3, .output_padding = 2}, {.kernel = 2, .stride = 3, .output_padding = 1}, 2, 2},
      {{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1}, {.kernel = 4, .stride = 1}, 2, 3},
      {{.kernel = 1, .pad_begin = 1}, {.kernel = 1, .pad_end = 1}, 3, 3},
      {{.kernel = 16, .stride = 11}, {.kernel = 15, .stride = 7, .output_padding = 1}, 2, 2},
  };
  std::vector<StoryPointer> list;
  for (const auto& [height, width, rows, cols] : sets)
    for (const ViewKind view : {ViewKind::slide, ViewKind::stamp, ViewKind::both})
      list.push_back(story_of(height, width, counting(rows, cols), view));
  return list;
}

TEST(Narration, IsWholeSentencesAtEveryStepOfEverySetup) {
  for (const StoryPointer& story : setups()) {
    for (const Narration& words : narrations(*story)) {
      expect_whole(words.body);
      EXPECT_GT(words.title.size(), 4u);
      EXPECT_TRUE(words.title.find('*') == std::string::npos) << words.title;
    }
    expect_whole(overlap_verdict(*story));
  }
}

TEST(Narration, IsWholeForRandomSetupsAndTimes) {
  engine::Random random(7);
  for (int set = 0; set < 300; ++set) {
    const std::int64_t rows = engine::draw(random, 1, 6), cols = engine::draw(random, 1, 6);
    const auto story = story_of(engine::draw_axis(random, rows), engine::draw_axis(random, cols), counting(rows, cols),
                                ViewKind(set % 3));  // Slide, Stamp, Both
    for (int draws = 0; draws < 10; ++draws)
      expect_whole(narrate(*story, std::uniform_real_distribution<>(-1, story->timeline.duration() + 1)(random)).body);
    expect_whole(overlap_verdict(*story));
    if (HasFailure()) FAIL() << "set " << set;
  }
}

TEST(Narration, NamesTheStepAndTheChapter) {
  const auto story = story_of({.kernel = 3, .stride = 2}, 2, 2, ViewKind::slide);
  std::vector<std::string> titles;
  for (const Narration& words : narrations(*story)) titles.push_back(words.title);
  ASSERT_EQ(titles.size(), 1u + 3 + 25);
  EXPECT_EQ(titles[0], "Start");
  EXPECT_EQ(titles[1], "Insert zeros");
  EXPECT_EQ(titles[2], "Add border");
  EXPECT_EQ(titles[3], "Turn the kernel");
  EXPECT_EQ(titles[16], "Step 13 of 25 · multiply and sum");
}

TEST(Narration, OfTheWorkedExampleHasItsNumbers) {
  const auto slide = story_of({.kernel = 3, .stride = 2}, 2, 2, ViewKind::slide);
  EXPECT_NE(body_of(*slide, ChapterKind::insert_zeros).find("s − 1 = 1 zero is inserted: 2 × 2 becomes *3 × 3*"),
            std::string::npos);
  EXPECT_NE(body_of(*slide, ChapterKind::border).find("d(k−1) − p = 2 cells wide, so 3 × 3 becomes *7 × 7*"),
            std::string::npos);
  const std::string step = body_of(*slide, ChapterKind::slide, 13);
  EXPECT_NE(step.find("rows 2–4, columns 2–4 of the zero-inserted input"), std::string::npos) << step;
  EXPECT_NE(step.find("9 products are summed into the output cell y[2,2] = *36*: with 4 input cells and 5 zeros"),
            std::string::npos)
      << step;
  const auto stamp = story_of({.kernel = 3, .stride = 2}, 2, 2, ViewKind::stamp);
  const std::string third = body_of(*stamp, ChapterKind::stamp, 3);
  EXPECT_NE(third.find("x[1,0] = *3* multiplies all 9 weights"), std::string::npos) << third;
  EXPECT_NE(third.find("the output's rows 2–4, columns 0–2."), std::string::npos) << third;
  EXPECT_NE(third.find("*2 cells* further"), std::string::npos) << third;
}

TEST(Narration, OfBothNamesTheSameProductsFromEitherSide) {
  const auto both = story_of({.kernel = 3, .stride = 2}, 2, 2, ViewKind::both);
  const std::string middle = body_of(*both, ChapterKind::compare, 13);
  EXPECT_NE(middle.find("y[2,2] = *36* in both pictures. *Stamp*: 4 stamps cover the cell, each with one product; "
                        "x[0,0] stamps w[2,2], 1·9."),
            std::string::npos)
      << middle;
  EXPECT_NE(middle.find("*Slide*: its window holds those 4 input cells among 5 zeros; w[2,2] lies over x[0,0]."),
            std::string::npos)
      << middle;
  EXPECT_NE(middle.find("*the same 4 products*"), std::string::npos) << middle;
  EXPECT_NE(body_of(*both, ChapterKind::compare, 1).find("it is the same product."), std::string::npos);
  EXPECT_NE(body_of(*both, ChapterKind::turn_kernel).find("a and i change places."), std::string::npos);
  const auto holes = story_of({.kernel = 2, .stride = 3}, 2, 2, ViewKind::both);
  EXPECT_NE(body_of(*holes, ChapterKind::compare, 3).find("No products, a hole."), std::string::npos);
}

TEST(Narration, AgreesWithTheAxes) {
  for (const StoryPointer& story : setups()) {
    const auto& [h, w] = story->axes;
    const auto size = [](std::int64_t rows, std::int64_t cols) { return fmt::format("*{} × {}*", rows, cols); };
    const auto says = [&](ChapterKind kind, const std::string& text) {
      if (!find_chapter(story->timeline, kind)) return;
      EXPECT_NE(body_of(*story, kind).find(text), std::string::npos) << text << " is not in: " << body_of(*story, kind);
    };
    EXPECT_NE(narrate(*story, 0).body.find(size(h.output(), w.output())), std::string::npos);
    says(ChapterKind::insert_zeros, size(h.zero_inserted(), w.zero_inserted()));
    says(ChapterKind::border, size(h.bordered(), w.bordered()));
    says(ChapterKind::crop, size(h.output(), w.output()));
    says(ChapterKind::slide, "y[0,0] = *" + fmt::format("{}", story->output->at(0, 0)) + "*");
  }
}

TEST(Narration, SaysTrimmedOnlyWhereTheBorderIsNegative) {
  for (const StoryPointer& story : setups()) {
    if (!find_chapter(story->timeline, ChapterKind::border)) continue;
    const auto& [h, w] = story->axes;
    const bool negative = std::min({h.border_begin(), h.border_end(), w.border_begin(), w.border_end()}) < 0;
    EXPECT_EQ(body_of(*story, ChapterKind::border).find("*trimmed*") != std::string::npos, negative);
  }
}

TEST(Narration, AStampThatIsCroppedWhollyAddsNothing) {
  const auto story = story_of({.kernel = 2, .stride = 2, .pad_begin = 2, .pad_end = 1}, 4, 4, ViewKind::stamp);
  EXPECT_NE(body_of(*story, ChapterKind::stamp, 1).find("whole stamp lies in what padding will crop"),
            std::string::npos);
  EXPECT_NE(body_of(*story, ChapterKind::stamp, 16).find("row 4, column 4; what lies beyond will be cropped"),
            std::string::npos);
}

TEST(Narration, AtTheEndOfARowTheNextStampStartsLower) {
  const auto story = story_of({.kernel = 3, .stride = 3}, {.kernel = 3, .stride = 2}, counting(2, 2), ViewKind::stamp);
  EXPECT_NE(body_of(*story, ChapterKind::stamp, 1).find("*2 cells* further"), std::string::npos);
  EXPECT_NE(body_of(*story, ChapterKind::stamp, 2).find("*3 cells* lower"), std::string::npos);
}

TEST(OverlapVerdict, FollowsTheEvennessRule) {
  const auto verdict = [](const AxisParams& axis, std::int64_t input = 4) {
    return overlap_verdict(*story_of(axis, input, input, ViewKind::slide));
  };
  EXPECT_NE(verdict({.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1}).find("*even*"), std::string::npos);
  EXPECT_NE(verdict({.kernel = 2, .stride = 2}).find("Every cell is covered once."), std::string::npos);
  EXPECT_NE(verdict({.kernel = 3, .stride = 2}).find("*uneven*"), std::string::npos);
  EXPECT_NE(verdict({.kernel = 3, .stride = 2}).find("Try k = 4."), std::string::npos);
  EXPECT_NE(verdict({.kernel = 16, .stride = 11}).find("Try k = 11."), std::string::npos);
  EXPECT_NE(verdict({.kernel = 2, .stride = 3}).find("smaller than s = 3: *no stamp reaches*"), std::string::npos);
  EXPECT_NE(verdict({.kernel = 3, .stride = 2, .dilation = 2}).find("share a factor"), std::string::npos);
  EXPECT_EQ(verdict({.kernel = 1, .stride = 2}, 1).find("uneven*"), std::string::npos);
}

TEST(OverlapVerdict, TheKernelItSuggestsIsEven) {
  for (std::int64_t kernel = 1; kernel <= 16; ++kernel)
    for (std::int64_t stride = 1; stride <= 16; ++stride) {
      const std::string words = overlap_verdict(*story_of({.kernel = kernel, .stride = stride}, 3, 3, ViewKind::slide));
      const size_t at = words.find("Try k = ");
      if (at == std::string::npos) continue;
      const auto next = std::stoll(words.substr(at + 8));
      EXPECT_EQ(next % stride, 0) << words;
      EXPECT_LE(next, 16) << words;
      EXPECT_GE(next, stride) << words;
    }
}

}  // namespace
}  // namespace unstride::timeline
