// Round trip on the stage: the numbers are the engine's, and what is marked is what the relation of the trip links.
#include <set>

#include "core/format.h"
#include "engine/round_trip.h"
#include "scene/whole.h"
#include "timeline/trip.h"

namespace unstride::scene {
namespace {

using timeline::ChapterKind;

// A layer with groups and several channels on either side, and any pair of it.
SharedStory draw_trip(Random& random) {
  const std::int64_t most = draw(random, 0, 5) == 0 ? 20 : 5;
  const std::int64_t rows = draw(random, 1, most), cols = draw(random, 1, most), groups = draw(random, 1, 2);
  engine::ConvParams params{draw_lab_axis(random, rows), draw_lab_axis(random, cols)};
  params.groups = groups;
  params.in_channels = groups * draw(random, 1, 4);
  params.out_channels = groups * draw(random, 1, 2);
  const auto values = [&](const core::Shape& shape) {
    core::Tensor tensor(shape);
    for (float& value : tensor.values) value = float(draw(random, -9, 9));
    return std::make_shared<const core::Tensor>(std::move(tensor));
  };
  const engine::Problem layer{
      params, values({1, params.in_channels, rows, cols}),
      values({params.in_channels, params.out_channels / groups, params.height.kernel, params.width.kernel})};
  const std::int64_t group = draw(random, 0, groups - 1);
  const engine::ChannelPair pair{
      group * (params.in_channels / groups) + draw(random, 0, params.in_channels / groups - 1),
      group * (params.out_channels / groups) + draw(random, 0, params.out_channels / groups - 1)};
  auto story = timeline::tell(layer, ViewKind::round_trip, {pair, nullptr});
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}

double end_of(const Story& story, ChapterKind kind) {
  const size_t chapter = *timeline::find_chapter(story.timeline, kind);
  return timeline::time_of(story.timeline, chapter, story.timeline.chapters[chapter].steps);
}

TEST(RoundTripStage, IsWholeForEveryLayerSizeAndTime) {
  Random random(91);
  for (int set = 0; set < 150; ++set) {
    const auto story = draw_trip(random);
    ASSERT_TRUE(story);
    const StageSize size = kStageSizes[size_t(draw(random, 0, 5))];
    View view = view_of(size.width, size.height, set % 2 ? ThemeId::light : ThemeId::dark);
    for (const double t : {0.0, main_step(*story, 1), end_of(*story, ChapterKind::up), story->timeline.duration()})
      expect_whole(stage(*story, t, view, fonts()));
    stage(*story, std::uniform_real_distribution<>(0, story->timeline.duration())(random), view, fonts());
    if (HasFailure()) FAIL() << "set " << set << ": " << described(*story) << " at " << size.width;
  }
}

TEST(RoundTripStage, IsFiniteForAnyFocusZoomPanAndTime) {
  Random random(129);
  for (int set = 0; set < 100; ++set) {
    const auto story = draw_trip(random);
    expect_finite_anywhere(*story, random);
    if (HasFailure()) FAIL() << "set " << set << ": " << described(*story);
  }
}

TEST(RoundTripStage, IsLegibleInBothThemes) {
  Random random(92);
  for (int set = 0; set < 30; ++set) {
    const auto story = draw_trip(random);
    if (story->output->cells.size() > 300) continue;
    for (const ThemeId theme : {ThemeId::light, ThemeId::dark})
      for (const double t : {0.0, main_step(*story, 1), story->timeline.duration()})
        expect_contrast(stage(*story, t, view_of(1600, 960, theme), fonts()));
    if (HasFailure()) FAIL() << "set " << set << ": " << described(*story);
  }
}

TEST(RoundTripStage, ShowsWhatTheConvolutionAndItsTransposeGive) {
  const auto story = worked_example(ViewKind::round_trip);
  const auto trip = engine::round_trip(core::Tensor(*story->probe), *story->layer.kernel, story->layer.params);
  ASSERT_TRUE(trip);
  const Scene scene = stage(*story, story->timeline.duration(), view_of(1600, 960), fonts());
  for (std::int64_t r = 0; r < 2; ++r)
    for (std::int64_t c = 0; c < 2; ++c)
      EXPECT_EQ(number_on(scene, {GridId::pulled, r, c}), core::format_exact(trip->down.at(0, 0, r, c)));
  std::multiset<std::string> numbers;
  for (const auto& [text, item] : shapes<TextShape>(scene)) numbers.insert(text.text);
  for (std::int64_t r = 0; r < 5; ++r)
    for (std::int64_t c = 0; c < 5; ++c) {
      EXPECT_EQ(number_on(scene, {GridId::probe, r, c}), core::format_exact(story->probe->at(r, c)));
      EXPECT_EQ(number_on(scene, {GridId::restored, r, c}), core::format_exact(trip->up.at(0, 0, r, c)));
      EXPECT_TRUE(numbers.contains(core::format_exact(trip->difference.at(0, 0, r, c))));
    }
}

TEST(RoundTripStage, FillsTheSmallGridCellByCellAndTheLargeOnesAfterIt) {
  const auto story = worked_example(ViewKind::round_trip);
  const auto filled = [&](double t, GridId grid) {
    const Scene scene = stage(*story, t, view_of(1600, 960), fonts());
    std::int64_t count = 0;
    for (const auto& [rect, item] : shapes<RectShape>(scene))
      count += item.cell.grid == grid && !item.mark && rect.fill.a > 0;
    return count;
  };
  for (std::int64_t step = 1; step <= 4; ++step) EXPECT_EQ(filled(main_step(*story, step), GridId::pulled), step);
  EXPECT_EQ(filled(main_step(*story, 4), GridId::restored), 0);
  EXPECT_EQ(filled(end_of(*story, ChapterKind::up), GridId::restored), 25);
  EXPECT_EQ(filled(story->timeline.duration(), GridId::restored), 50);  // the differences are cells of it, too
}

TEST(RoundTripStage, MarksTheLinksOfTheTrip) {
  Random random(93);
  for (int set = 0; set < 150; ++set) {
    const auto story = draw_trip(random);
    const engine::Axes axes = engine::round_trip_axes(story->axes);
    constexpr GridId kGrids[] = {GridId::probe, GridId::pulled, GridId::restored, GridId::kernel};
    const GridId grid = kGrids[size_t(draw(random, 0, 3))];
    const bool small = grid == GridId::pulled, tap = grid == GridId::kernel;
    const auto last = [&](const engine::Axis& axis) {
      return (tap ? axis.params.kernel : small ? axis.input : axis.output()) - 1;
    };
    View view = view_of(1600, 960);
    const CellRef cell{grid, draw(random, 0, last(axes.height)), draw(random, 0, last(axes.width))};
    (draw(random, 0, 1) ? view.hovered : view.selected) = cell;
    const Scene scene = stage(*story, story->timeline.duration() * double(draw(random, 0, 3)) / 3, view, fonts());
    const Links links = links_of(axes, cell);
    EXPECT_EQ(marked(scene, GridId::pulled), cells_of(links.input));
    EXPECT_EQ(marked(scene, GridId::kernel), cells_of(links.kernel));
    EXPECT_EQ(marked(scene, GridId::probe), cells_of(links.output));
    EXPECT_EQ(marked(scene, GridId::restored), cells_of(links.output));
    if (HasFailure()) FAIL() << "set " << set << ": " << described(*story);
  }
}

TEST(RoundTripStage, SpellsOutTheSumOfACellOnEitherWay) {
  const auto story = worked_example(ViewKind::round_trip);
  View view;
  view.selected = {GridId::pulled, 0, 1};
  EXPECT_EQ(equation_text(*story, 0, view), "3*1 + 4*2 + 5*3 + 8*4 + 9*5 + 10*6 + 13*7 + 14*8 + 15*9");
  view.selected = {GridId::restored, 2, 2};
  EXPECT_EQ(equation_text(*story, 0, view), "411*9 + 501*7 + 861*3 + 951*1");
  view.selected = {GridId::probe, 2, 2};
  EXPECT_EQ(equation_text(*story, 0, view), "");
}

TEST(RoundTripStage, PutsTheTapsOverTheCellsThatTheWindowSums) {
  const auto story = story_of({.kernel = 2, .stride = 2}, {.kernel = 3, .stride = 1}, counting(2, 2), counting(2, 3),
                              ViewKind::round_trip);
  View view = view_of(1600, 960);
  view.hovered = {GridId::pulled, 1, 1};
  const Scene scene = stage(*story, story->timeline.duration(), view, fonts());
  int taps = 0;
  for (const auto& [text, item] : shapes<TextShape>(scene)) {
    if (!text.text.starts_with("×") || item.cell.grid != GridId::probe) continue;
    ++taps;  // the window begins at row 1*2 and column 1*1 of u
    EXPECT_EQ(text.text, "×" + core::format_exact(story->kernel->at(item.cell.row - 2, item.cell.col - 1)));
  }
  EXPECT_EQ(taps, 6);
}

}  // namespace
}  // namespace unstride::scene
