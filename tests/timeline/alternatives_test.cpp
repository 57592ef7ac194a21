// What is said of the alternatives: whole sentences, and numbers that are the engine's.
#include "timeline/alternatives.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/format.h"
#include "engine/random_problem.h"
#include "timeline/narration.h"

namespace unstride::timeline {
namespace {

using engine::AxisParams;
using engine::Random;
using Kind = engine::AlternativeKind;

std::shared_ptr<const Story> story_of(const AxisParams& height, const AxisParams& width, const core::Shape& shape,
                                      Random* random = nullptr) {
  const auto values = [&](const core::Shape& of) {
    if (random) return std::make_shared<const core::Tensor>(engine::draw_integers(*random, of, 9));
    core::Tensor counting(of);
    for (size_t n = 0; n < counting.values.size(); ++n) counting.values[n] = float(n + 1);
    return std::make_shared<const core::Tensor>(std::move(counting));
  };
  const auto story =
      tell({{height, width}, values(shape), values({1, 1, height.kernel, width.kernel})}, ViewKind::alternatives);
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}

const engine::Alternative& of(const Story& story, Kind kind) {
  return (*story.alternatives)[size_t(kind)];
}

void expect_whole(const std::string& text) {
  EXPECT_TRUE(text.ends_with('.')) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '*') % 2, 0) << text;
  for (const char* wrong : {"nan", "inf", "{", "}", "  ", "..", " 1 weights", " 1 products", " 1 input cells"})
    EXPECT_EQ(text.find(wrong), std::string::npos) << '"' << wrong << "\" in: " << text;
}

TEST(AlternativeWords, AreWholeSentencesWhateverTheLayer) {
  Random random(111);
  for (int set = 0; set < 200; ++set) {
    const core::Shape shape{1, 1, engine::draw(random, 1, 5), engine::draw(random, 1, 5)};
    const auto story = story_of(engine::draw_axis(random, shape.h), engine::draw_axis(random, shape.w), shape, &random);
    std::vector<CardWords> cards{words_of_layer(*story)};
    for (const auto& one : *story->alternatives) cards.push_back(words_of(*story, one));
    for (const CardWords& card : cards) {
      EXPECT_FALSE(card.brief.empty());
      EXPECT_GE(card.facts.size(), 2u);
      for (const std::string& fact : card.facts) expect_whole(fact);
    }
    for (double t = 0;; t = next_rest(story->timeline, t)) {
      expect_whole(narrate(*story, t).body);
      if (t >= story->timeline.duration()) break;
    }
    if (HasFailure()) FAIL() << "set " << set;
  }
}

TEST(AlternativeWords, SayEqualityByTheNumberThatWasComputed) {
  const auto story = story_of({.kernel = 3, .stride = 2}, {.kernel = 3, .stride = 2}, {1, 1, 2, 2});
  EXPECT_EQ(words_of(*story, of(*story, Kind::nearest_convolution)).facts[0],
            "The same as transposed with a tied kernel, 4 × 4: off by 0.");
  EXPECT_EQ(words_of(*story, of(*story, Kind::sub_pixel)).facts[0],
            "Its 2 × 2 channels are this kernel's phases: transposed itself, off by 0.");
  engine::Alternative wrong = of(*story, Kind::nearest_convolution);
  wrong.from_equivalent.largest = 12;
  EXPECT_NE(words_of(*story, wrong).facts[0].find("off by 12."), std::string::npos);
  wrong.from_equivalent.largest = 1e-4;
  EXPECT_NE(words_of(*story, wrong).facts[0].find("rounding"), std::string::npos);
}

TEST(AlternativeWords, CallTheWorkedExampleUnevenAndResizesEven) {
  const auto story = story_of({.kernel = 3, .stride = 2}, {.kernel = 3, .stride = 2}, {1, 1, 2, 2});
  EXPECT_EQ(words_of_layer(*story).facts[0], "9 weights to learn, 36 products.");
  EXPECT_EQ(words_of_layer(*story).facts[1], "Uneven: a constant times 5 to 20.");
  EXPECT_EQ(words_of(*story, of(*story, Kind::nearest_convolution)).facts[2], "Even: a constant times 45.");
}

TEST(AlternativeWords, NameTheValuesOnTheSamePlace) {
  const auto story = story_of({.kernel = 3, .stride = 2}, {.kernel = 3, .stride = 2}, {1, 1, 2, 2});
  const std::string words = narrate(*story, time_of(story->timeline, 0, 13)).body;
  EXPECT_NE(words.find("y[2,2] = *36* is made from 4 input cells"), std::string::npos) << words;
  for (const auto& one : *story->alternatives) {
    const auto value = value_on(one, 2, 2);
    ASSERT_TRUE(value);
    EXPECT_NE(words.find("*" + core::format_short(*value, 8) + "*"), std::string::npos) << words;
  }
  EXPECT_EQ(*value_on(of(*story, Kind::sub_pixel), 2, 2), 36);
  EXPECT_FALSE(value_on(of(*story, Kind::sub_pixel), 0, -9));
}

TEST(AlternativeWords, AreNotComputedForOtherViews) {
  const auto story = story_of({.kernel = 2, .stride = 2}, {.kernel = 2, .stride = 2}, {1, 1, 2, 2});
  EXPECT_TRUE(story->alternatives);
  EXPECT_FALSE((*tell(story->layer, ViewKind::slide))->alternatives);
}

}  // namespace
}  // namespace unstride::timeline
