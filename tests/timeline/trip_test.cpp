// The round trip of a story is the engine's, channel by channel, and its words say the right numbers.
#include "timeline/trip.h"

#include <gtest/gtest.h>

#include "engine/random_problem.h"
#include "engine/round_trip.h"
#include "timeline/narration.h"

namespace unstride::timeline {
namespace {

using engine::Random;

engine::Problem draw_layer(Random& random) {
  const std::int64_t rows = engine::draw(random, 1, 5), cols = engine::draw(random, 1, 5),
                     groups = engine::draw(random, 1, 2);
  engine::ConvParams params{engine::draw_axis(random, rows), engine::draw_axis(random, cols)};
  params.groups = groups;
  params.in_channels = groups * engine::draw(random, 1, 3);
  params.out_channels = groups * engine::draw(random, 1, 2);
  const auto values = [&](const core::Shape& shape) {
    return std::make_shared<const core::Tensor>(engine::draw_integers(random, shape, 9));
  };
  return {params, values({1, params.in_channels, rows, cols}),
          values({params.in_channels, params.out_channels / groups, params.height.kernel, params.width.kernel})};
}

std::shared_ptr<const Story> trip_story(const engine::Problem& layer, const Subject& subject = {}) {
  const auto story = tell(layer, ViewKind::round_trip, subject);
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}

std::shared_ptr<const Story> trip_story(const engine::AxisParams& axis, std::int64_t cells, core::Tensor kernel = {}) {
  engine::Problem layer{{axis, axis}, nullptr, nullptr};
  if (kernel.values.empty()) kernel = core::Tensor({1, 1, axis.kernel, axis.kernel}, 2);
  layer.params.in_channels = kernel.shape.n;
  layer.kernel = std::make_shared<const core::Tensor>(std::move(kernel));
  layer.input = std::make_shared<const core::Tensor>(core::Shape{1, layer.params.in_channels, cells, cells}, 1.0f);
  return trip_story(layer);
}

std::string words_of(const Story& story, ChapterKind kind, std::int64_t step = 1) {
  return narrate(story, time_of(story.timeline, *find_chapter(story.timeline, kind), step)).body;
}

TEST(Trip, IsTheRoundTripOfTheEngineInEveryChannelOfTheGroup) {
  Random random(81);
  for (int set = 0; set < 200; ++set) {
    const engine::Problem layer = draw_layer(random);
    const auto& params = layer.params;
    const std::int64_t group_in = params.in_channels / params.groups, group_out = params.out_channels / params.groups;
    const std::int64_t group = engine::draw(random, 0, params.groups - 1);
    const engine::ChannelPair pair{group * group_in + engine::draw(random, 0, group_in - 1),
                                   group * group_out + engine::draw(random, 0, group_out - 1)};
    const auto story = trip_story(layer, {pair, nullptr});
    const Trip& trip = *story->trip;
    core::Tensor image({1, params.out_channels, story->probe->rows, story->probe->cols});
    for (size_t n = 0; n < image.values.size(); ++n)
      image.values[n] = story->probe->cells[n % story->probe->cells.size()];
    const auto whole = engine::round_trip(image, *layer.kernel, params);
    ASSERT_TRUE(whole);
    ASSERT_EQ(trip.axes, engine::axes_of(whole->params, whole->down.shape));
    ASSERT_EQ(std::int64_t(trip.down.size()), group_in);
    EXPECT_EQ(trip.down[trip.shown].index, pair.input);
    for (const Trip::Channel& channel : trip.down)
      for (std::int64_t r = 0; r < channel.values->rows; ++r)
        for (std::int64_t c = 0; c < channel.values->cols; ++c)
          ASSERT_EQ(channel.values->at(r, c), whole->down.at(0, channel.index, r, c));
    double largest = 0;
    for (std::int64_t r = 0; r < trip.up->rows; ++r)
      for (std::int64_t c = 0; c < trip.up->cols; ++c) {
        ASSERT_EQ(trip.up->at(r, c), whole->up.at(0, pair.output, r, c));
        ASSERT_EQ(trip.difference->at(r, c), trip.up->at(r, c) - story->probe->at(r, c));
        largest = std::max(largest, std::abs(double(trip.difference->at(r, c))));
      }
    EXPECT_EQ(trip.largest, largest);
    EXPECT_LE(trip.mean, trip.largest);
  }
}

TEST(Trip, SumsItsProductsToItsValues) {
  Random random(82);
  for (int set = 0; set < 200; ++set) {
    const auto story = trip_story(draw_layer(random));
    const Trip& trip = *story->trip;
    for (std::int64_t r = 0; r < trip.axes.height.input; ++r)
      for (std::int64_t c = 0; c < trip.axes.width.input; ++c)
        ASSERT_EQ(sum(products_down(*story, r, c)), trip.down[trip.shown].values->at(r, c));
    for (std::int64_t r = 0; r < trip.up->rows; ++r)
      for (std::int64_t c = 0; c < trip.up->cols; ++c) ASSERT_EQ(sum(products_up(*story, r, c)), trip.up->at(r, c));
  }
}

TEST(Trip, HasOneStepForEveryCellBelowEvenWhereOutputPaddingMakesRoomForAnother) {
  const auto story = trip_story({.kernel = 2, .stride = 1, .output_padding = 1, .dilation = 2}, 3);
  EXPECT_EQ(story->trip->axes.height.input, 4);
  EXPECT_EQ(story->timeline.main().steps, 16);
}

TEST(Trip, OfOtherViewsIsNotComputed) {
  const auto story = trip_story({.kernel = 3, .stride = 2}, 2);
  EXPECT_TRUE(story->trip);
  EXPECT_FALSE((*tell(story->layer, ViewKind::slide))->trip);
}

TEST(Trip, SaysWhatRestoresTheShape) {
  const auto odd = trip_story({.kernel = 3, .stride = 2}, 2);
  EXPECT_NE(words_of(*odd, ChapterKind::up).find("5 × 5 → 2 × 2 → *5 × 5*"), std::string::npos);
  EXPECT_NE(words_of(*odd, ChapterKind::up).find("No output padding"), std::string::npos);
  const auto even = trip_story({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1}, 4);
  EXPECT_NE(words_of(*even, ChapterKind::up).find("Output padding 1 restores it; without, it would be 7 × 7"),
            std::string::npos);
}

TEST(Trip, SaysThatTransposedIsNotTheInverseUnlessTheValuesReturn) {
  const auto ones = trip_story({.kernel = 3, .stride = 2}, 2);
  EXPECT_GT(ones->trip->largest, 0);
  EXPECT_NE(words_of(*ones, ChapterKind::difference).find("*not the inverse*"), std::string::npos);
  const auto haar = trip_story({.kernel = 2, .stride = 2}, 3, engine::haar_kernel());
  EXPECT_TRUE(haar->trip->tight);
  EXPECT_EQ(haar->trip->largest, 0);
  EXPECT_NE(words_of(*haar, ChapterKind::difference).find("*orthonormal*"), std::string::npos);
  EXPECT_EQ(haar->trip->down[1].name, "top − bottom");
}

TEST(Trip, IsToldInWholeSentencesWhateverTheLayer) {
  Random random(83);
  for (int set = 0; set < 200; ++set) {
    const auto story = trip_story(draw_layer(random));
    for (double t = 0;; t = next_rest(story->timeline, t)) {
      const Narration words = narrate(*story, t);
      EXPECT_TRUE(words.body.ends_with('.')) << words.body;
      EXPECT_EQ(std::count(words.body.begin(), words.body.end(), '*') % 2, 0) << words.body;
      for (const char* wrong : {"nan", "inf", "{", "}", "  ", " 1 products", " 1 taps", " 1 cells", ".."})
        EXPECT_EQ(words.body.find(wrong), std::string::npos) << '"' << wrong << "\" in: " << words.body;
      EXPECT_GT(words.title.size(), 4u);
      if (t >= story->timeline.duration()) break;
    }
    if (HasFailure()) FAIL() << "set " << set;
  }
}

}  // namespace
}  // namespace unstride::timeline
