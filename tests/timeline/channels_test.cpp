// The sum over channels against the reference, and what Channels says about it.
#include "timeline/channels.h"

#include <fmt/format.h>

#include <cmath>

#include "engine/reference.h"
#include "timeline/narration.h"
#include "timeline/random_layer.h"

namespace unstride::timeline {
namespace {

core::Grid<float> plane(const core::Tensor& tensor, std::int64_t channel) {
  const auto first = tensor.values.begin() + tensor.index(0, channel, 0, 0);
  return {tensor.shape.h, tensor.shape.w, {first, first + tensor.shape.h * tensor.shape.w}};
}

// The layer with the pair's output channel alone, of the first `count` input channels of its group.
core::Grid<float> reference_of_first(const Story& story, std::int64_t count) {
  const engine::ConvParams& p = story.layer.params;
  const std::int64_t columns = p.out_channels / p.groups, ins = p.in_channels / p.groups,
                     first = story.pair.output / columns * ins;
  core::Tensor input({1, count, story.layer.input->shape.h, story.layer.input->shape.w}),
      kernel({count, 1, p.height.kernel, p.width.kernel}), bias({1, 1, 1, 1});
  for (std::int64_t c = 0; c < count; ++c) {
    for (std::int64_t r = 0; r < input.shape.h; ++r)
      for (std::int64_t q = 0; q < input.shape.w; ++q) input.at(0, c, r, q) = story.layer.input->at(0, first + c, r, q);
    for (std::int64_t a = 0; a < kernel.shape.h; ++a)
      for (std::int64_t b = 0; b < kernel.shape.w; ++b)
        kernel.at(c, 0, a, b) = story.layer.kernel->at(first + c, story.pair.output % columns, a, b);
  }
  if (story.layer.bias) bias.values[0] = story.layer.bias->values[size_t(story.pair.output)];
  engine::ConvParams params = p;
  params.in_channels = count, params.out_channels = params.groups = 1;
  return plane(*engine::conv_transpose2d(input, kernel, story.layer.bias ? &bias : nullptr, params), 0);
}

TEST(ChannelSums, AreTheReferenceOfTheFirstChannelsBitForBit) {
  Random random(70);
  for (int set = 0; set < 200; ++set) {
    const auto story = draw_layer_story(random, set % 2 == 0);
    const auto& sums = *story->channels;
    const std::int64_t bias = story->layer.bias ? 1 : 0, terms = channel_terms(story->layer);
    ASSERT_EQ(std::int64_t(sums.running.size()), terms + 1);
    ASSERT_EQ(std::int64_t(sums.parts.size()), terms);
    EXPECT_EQ(*sums.running[0], core::Grid<float>(story->output->rows, story->output->cols));
    for (std::int64_t n = 1; n + bias <= terms; ++n)
      ASSERT_EQ(*sums.running[size_t(n + bias)], reference_of_first(*story, n)) << "set " << set << ", channels " << n;
    ASSERT_EQ(*sums.running.back(), plane(*story->layer_output, story->pair.output)) << "set " << set;
  }
}

TEST(ChannelSums, HaveThePairsOwnPartAndTheBiasAmongTheirParts) {
  Random random(71);
  for (int set = 0; set < 100; ++set) {
    const auto story = draw_layer_story(random);
    const auto& parts = story->channels->parts;
    EXPECT_EQ(*parts[size_t(term_of_pair(story->layer, story->pair))], *story->output);
    if (story->layer.bias) {
      const float value = story->layer.bias->values[size_t(story->pair.output)];
      EXPECT_EQ(*parts[0], core::Grid<float>(story->output->rows, story->output->cols, value));
    }
    core::Grid<float> total(story->output->rows, story->output->cols);
    for (const SharedGrid& part : parts)
      for (size_t i = 0; i < total.cells.size(); ++i) total.cells[i] += part->cells[i];
    EXPECT_EQ(total, *story->channels->running.back()) << "integers: the parts add up exactly";
  }
}

TEST(ChannelSums, TakeTheInputChannelsOfTheGroupAfterTheBias) {
  engine::Problem layer;
  layer.params.in_channels = 4, layer.params.out_channels = 6, layer.params.groups = 2;
  EXPECT_EQ(channel_of_term(layer, 4, 0), 2);
  EXPECT_EQ(channel_of_term(layer, 4, 1), 3);
  EXPECT_EQ(term_of_pair(layer, {3, 4}), 1);
  layer.bias = std::make_shared<const core::Tensor>(core::Shape{1, 6, 1, 1});
  EXPECT_EQ(channel_of_term(layer, 4, 0), std::nullopt);
  EXPECT_EQ(channel_of_term(layer, 4, 1), 2);
  EXPECT_EQ(term_of_pair(layer, {3, 4}), 2);
}

TEST(ChannelSums, TermsOfTheChannelsMakeEveryCell) {
  Random random(72);
  for (int set = 0; set < 60; ++set) {
    const auto story = draw_layer_story(random, false);
    const auto& last = *story->channels->running.back();
    for (std::int64_t r = 0; r < last.rows; ++r)
      for (std::int64_t c = 0; c < last.cols; ++c) {
        float sum = 0;
        for (std::int64_t term = 0; term < channel_terms(story->layer); ++term) {
          const auto channel = channel_of_term(story->layer, story->pair.output, term);
          if (!channel) sum = story->layer.bias->values[size_t(story->pair.output)];
          else
            for (const Term& t : terms_of_channel(*story, *channel, r, c)) sum += t.input * t.weight;
        }
        ASSERT_EQ(sum, last.at(r, c)) << "set " << set << " cell " << r << "," << c;
      }
  }
}

TEST(ChannelSums, AreOnlyToldInChannels) {
  Random random(73);
  const engine::Problem layer = draw_layer(random, true);
  EXPECT_EQ((*tell(layer, ViewKind::slide))->channels, nullptr);
  EXPECT_NE((*tell(layer, ViewKind::channels))->channels, nullptr);
}

TEST(Thumbnails, KeepTheStrongestValueOfEveryBlock) {
  core::Grid<float> grid(3, 5);
  grid.at(0, 1) = -7, grid.at(1, 1) = 3, grid.at(2, 4) = 2;
  const auto shared = std::make_shared<const core::Grid<float>>(grid);
  EXPECT_EQ(thumbnail(shared, 5), shared);
  const SharedGrid small = thumbnail(shared, 3);
  EXPECT_EQ(*small, core::Grid<float>(2, 3, std::vector<float>{-7, 0, 0, 0, 0, 2}));
}

StoryPointer story_of(std::int64_t in, std::int64_t out, std::int64_t groups, bool bias,
                      engine::ChannelPair pair = {}) {
  engine::Problem layer;
  layer.params.height = layer.params.width = {.kernel = 3, .stride = 2};
  layer.params.in_channels = in, layer.params.out_channels = out, layer.params.groups = groups;
  layer.input = std::make_shared<const core::Tensor>(core::Shape{1, in, 2, 2}, 1.0f);
  layer.kernel = std::make_shared<const core::Tensor>(core::Shape{in, out / groups, 3, 3}, 2.0f);
  if (bias) layer.bias = std::make_shared<const core::Tensor>(core::Shape{1, out, 1, 1}, 5.0f);
  return tell(layer, ViewKind::channels, {pair, nullptr}).value_or(nullptr);
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(NarrationOfChannels, CountsTheParametersOfTheLayer) {
  EXPECT_PRED2(contains, narrate(*story_of(3, 2, 1, true), 0).body, "3 · 2 · 3 · 3 + 2 = *56*");
  EXPECT_PRED2(contains, narrate(*story_of(4, 6, 2, false), 0).body, "4 · 3 · 3 · 3 = *108*");
  EXPECT_EQ(parameter_count(story_of(4, 6, 2, false)->layer), 108);
}

TEST(NarrationOfChannels, SaysWhyTheTableIsInByOutAndWhatGroupsAre) {
  EXPECT_PRED2(contains, narrate(*story_of(3, 2, 1, false), 0).body, "*(in, out)*, where Conv2d's is (out, in)");
  EXPECT_PRED2(contains, narrate(*story_of(4, 4, 2, false), 0).body, "2 groups are blocks on the diagonal");
  EXPECT_PRED2(contains, narrate(*story_of(4, 4, 4, false), 0).body, "*depthwise*");
  EXPECT_FALSE(contains(narrate(*story_of(3, 2, 1, false), 0).body, "group"));
}

TEST(NarrationOfChannels, OfOneChannelSaysHowToGetMore) {
  EXPECT_PRED2(contains, narrate(*story_of(1, 1, 1, false), 0).body, "1 kernel of 3 × 3. The layer learns");
  EXPECT_PRED2(contains, narrate(*story_of(1, 1, 1, false), 0).body, "add channels at the left.");
}

TEST(NarrationOfChannels, TellsEveryTermWithTheNumbersOnScreen) {
  const auto story = story_of(3, 2, 1, true, {1, 1});
  const auto at = [&](std::int64_t step) { return narrate(*story, time_of(story->timeline, 0, step)); };
  EXPECT_EQ(at(1).title, "Step 1 of 4 · begin with the bias");
  EXPECT_PRED2(contains, at(1).body, "b[1] = *5* in every cell");
  EXPECT_EQ(at(2).title, "Step 2 of 4 · add input channel 0");
  EXPECT_PRED2(contains, at(2).body, "Cell [0,0] goes from 5 to *7*.");
  EXPECT_PRED2(contains, at(4).body, "That was the last one: y[1] is complete.");
}

TEST(NarrationOfChannels, IsWholeSentencesForEveryLayer) {
  Random random(74);
  for (int set = 0; set < 150; ++set) {
    const auto story = draw_layer_story(random);
    for (std::int64_t step = 0; step <= channel_terms(story->layer); ++step) {
      const Narration words = narrate(*story, time_of(story->timeline, 0, step));
      EXPECT_FALSE(words.title.empty());
      EXPECT_TRUE(words.body.ends_with(".")) << words.body;
      EXPECT_FALSE(contains(words.body, "  ")) << words.body;
      EXPECT_EQ(std::count(words.body.begin(), words.body.end(), '*') % 2, 0) << words.body;
    }
  }
}

}  // namespace
}  // namespace unstride::timeline
