// Phases on stage: the small grids hold the real taps and output cells, and interleaved they are the reference.
#include <map>

#include "core/format.h"
#include "engine/phases.h"
#include "scene/given.h"
#include "scene/palette.h"
#include "scene/pen.h"
#include "scene/whole.h"

namespace unstride::scene {
namespace {

const View kView = view_of(1012, 790);

double end_of(const Story& story, timeline::ChapterKind kind, double u = 1) {
  return timeline::time_of(story.timeline, *timeline::find_chapter(story.timeline, kind), 1, u);
}

// The numbers in bold figures within each rectangle of `cell`.
std::multiset<std::string> numbers_on(const Scene& scene, CellRef cell) {
  std::multiset<std::string> numbers;
  for (const auto& [rect, item] : shapes<RectShape>(scene)) {
    if (item.cell != cell || item.mark) continue;
    for (const auto& [text, text_item] : shapes<TextShape>(scene))
      if (text.font == FontId::mono_bold && rect.rect.contains(extent_of(text).center())) numbers.insert(text.text);
  }
  return numbers;
}

TEST(PhasesView, ShowsEveryOutputCellInItsSmallOutputAndInItsPlace) {
  const auto story = worked_example(ViewKind::phases);
  const Scene scene = stage(*story, story->timeline.duration(), kView, fonts());
  for (std::int64_t r = 0; r < 5; ++r)
    for (std::int64_t c = 0; c < 5; ++c) {
      const std::string value = core::format_exact(story->output->at(r, c));
      EXPECT_EQ(numbers_on(scene, {GridId::output, r, c}), (std::multiset<std::string>{value, value})) << r << "," << c;
    }
}

TEST(PhasesView, ShowsEveryTapInTheKernelAndInItsSmallKernelInThePhasesColor) {
  const auto story = worked_example(ViewKind::phases);
  const Scene scene = stage(*story, story->timeline.duration(), kView, fonts());
  const auto palette = phase_palette(2, 2, ThemeId::light);
  for (std::int64_t a = 0; a < 3; ++a)
    for (std::int64_t b = 0; b < 3; ++b) {
      int drawn = 0;
      for (const auto& [rect, item] : shapes<RectShape>(scene)) {
        if (item.cell != CellRef{GridId::kernel, a, b}) continue;
        ++drawn;
        const std::int64_t phase =
            engine::phase_of_tap(story->axes.height, a) * 2 + engine::phase_of_tap(story->axes.width, b);
        EXPECT_EQ(rect.fill, palette->at(0, phase)) << a << "," << b;
      }
      EXPECT_EQ(drawn, 2) << a << "," << b;
    }
}

TEST(PhasesView, WritesTheSumUnderEverySmallKernel) {
  const auto story = worked_example(ViewKind::phases);
  std::multiset<std::string> sums;
  for (const auto& [text, item] : shapes<TextShape>(stage(*story, 0, kView, fonts())))
    if (text.text.starts_with("sum ")) sums.insert(text.text);
  EXPECT_EQ(sums, (std::multiset<std::string>{"sum 20", "sum 10", "sum 10", "sum 5"}));
}

TEST(PhasesView, FillsOneSmallOutputAStepAndTheOutputOnlyAtTheEnd) {
  const auto story = worked_example(ViewKind::phases);
  const auto numbers = [&](double t) {
    std::map<std::pair<std::int64_t, std::int64_t>, int> count;  // by phase
    const Scene scene = stage(*story, t, kView, fonts());
    for (std::int64_t r = 0; r < 5; ++r)
      for (std::int64_t c = 0; c < 5; ++c)
        count[{engine::phase_of_output(story->axes.height, r), engine::phase_of_output(story->axes.width, c)}] +=
            int(numbers_on(scene, {GridId::output, r, c}).size());
    return count;
  };
  auto second = numbers(main_step(*story, 2));
  EXPECT_EQ((second[{0, 0}]), 9);
  EXPECT_EQ((second[{0, 1}]), 6);
  EXPECT_EQ((second[{1, 0}]), 0);
  auto end = numbers(story->timeline.duration());
  EXPECT_EQ((end[{0, 0}]), 18);
  EXPECT_EQ((end[{1, 1}]), 8);
}

TEST(PhasesView, SumsTheCellThatAStepComputes) {
  const auto story = worked_example(ViewKind::phases);
  EXPECT_EQ(focus_of(*story, main_step(*story, 1), kView), (CellRef{GridId::output, 4, 4}));
  EXPECT_EQ(equation_text(*story, main_step(*story, 1), kView), "4*9");
  const double halfway = main_step(*story, 1, 0.3);  // the fifth of nine cells
  EXPECT_EQ(focus_of(*story, halfway, kView), (CellRef{GridId::output, 2, 2}));
  EXPECT_EQ(equation_text(*story, halfway, kView), "1*9 + 2*7 + 3*3 + 4*1");
  EXPECT_EQ(focus_of(*story, story->timeline.duration(), kView).grid, GridId::none);
}

TEST(PhasesView, TapsFlyFromTheKernelToTheirSmallKernels) {
  const auto story = worked_example(ViewKind::phases);
  const auto flying = [&](double u) {
    std::vector<Rect> rects;
    for (const auto& [rect, item] :
         shapes<RectShape>(stage(*story, end_of(*story, timeline::ChapterKind::split_kernel, u), kView, fonts())))
      if (item.layer == layer::kMotion && item.cell.grid == GridId::kernel) rects.push_back(rect.rect);
    return rects;
  };
  EXPECT_EQ(flying(0.5).size(), 9u);
  EXPECT_TRUE(flying(1).empty());
  EXPECT_LT(flying(0.2)[0].x, flying(0.8)[0].x);
}

TEST(PhasesView, PointingAtACellOfASmallGridMeansTheRealCell) {
  for (const std::int64_t size : {2, 12}) {  // cells one by one, and heat maps
    const auto story = story_of({.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1}, size, size, ViewKind::phases);
    const Scene scene = stage(*story, story->timeline.duration(), kView, fonts());
    int small = 0;
    for (const auto& [map, item] : shapes<HeatMapShape>(scene)) {
      if (item.cell.grid != GridId::output || map.row_step != 2) continue;
      ++small;
      const double cell = map.rect.width / double(map.values->cols);
      const CellRef picked = pick(scene, {map.rect.x + 2.5 * cell, map.rect.y + 1.5 * cell});
      EXPECT_EQ(picked, (CellRef{GridId::output, map.first_row + 2, map.first_col + 4}));
      EXPECT_EQ(map.values->at(1, 2), story->output->at(picked.row, picked.col));
    }
    if (size == 12) {
      EXPECT_EQ(small, 4);
    }
    for (const auto& [rect, item] : shapes<RectShape>(scene)) {
      if (item.cell.grid == GridId::none || item.mark) continue;
      EXPECT_EQ(pick(scene, rect.rect.center()), item.cell);
    }
  }
}

TEST(PhasesView, OfManyPhasesShowsTheOneThatIsPointedAt) {
  const auto story = story_of({.kernel = 16, .stride = 8}, 3, 3, ViewKind::phases);
  View view = kView;
  const auto titles = [&] {
    std::multiset<std::string> words;
    for (const auto& [text, item] : shapes<TextShape>(stage(*story, story->timeline.duration(), view, fonts())))
      if (text.size == 12) words.insert(text.text);
    return words;
  };
  EXPECT_EQ(titles().count("phase (0, 0) of 8 × 8"), 2u);
  view.hovered = {GridId::kernel, 13, 2};
  EXPECT_EQ(titles().count("phase (5, 2) of 8 × 8"), 2u);
  view.hovered = {GridId::output, 9, 7};
  EXPECT_EQ(titles().count("phase (1, 7) of 8 × 8"), 2u);
}

TEST(PhasesView, SaysWhichPhaseHasNoTaps) {
  const auto story = story_of({.kernel = 1, .stride = 2}, 2, 2, ViewKind::phases);
  int empty = 0;
  for (const auto& [text, item] : shapes<TextShape>(stage(*story, 0, kView, fonts())))
    empty += text.text == "no taps: holes" || text.text == "holes";
  EXPECT_EQ(empty, 3);
  View view = kView;
  view.hovered = {GridId::output, 0, 1};
  bool said = false;
  for (const auto& [text, item] : shapes<TextShape>(stage(*story, 0, view, fonts())))
    said |= text.text == "Phase (0, 1): it has no taps, so this cell is a hole.";
  EXPECT_TRUE(said);
}

TEST(PhasesView, RemarksHowManyTapsOfTheSmallKernelMeetTheInput) {
  const auto remark = [](const SharedStory& story, CellRef cell) {
    View view = kView;
    view.hovered = cell;
    std::string words;
    for (const auto& [text, item] : shapes<TextShape>(stage(*story, 0, view, fonts())))
      if (item.layer > layer::kOverlay && text.font == FontId::text) words += text.text;
    return words;
  };
  const auto story = worked_example(ViewKind::phases);
  EXPECT_EQ(remark(story, {GridId::output, 2, 2}), "Phase (0, 0): all 4 taps of its small kernel meet input cells.");
  EXPECT_EQ(remark(story, {GridId::output, 4, 3}),
            "Phase (0, 1): 1 of the 2 taps of its small kernel meets an input cell; the other lies beyond the edge.");
  EXPECT_EQ(remark(story, {GridId::output, 1, 1}), "Phase (1, 1): its one tap meets an input cell.");
}

TEST(PhasesView, IsWholeForEverySetSizeAndTime) {
  Random random(71);
  for (int set = 0; set < 150; ++set) {
    const auto story = draw_story(random, ViewKind::phases);
    if (story->output->cells.size() > 60000) continue;
    const StageSize size = kStageSizes[size_t(draw(random, 0, 5))];
    const View view = view_of(size.width, size.height, set % 3 ? ThemeId::light : ThemeId::dark);
    const double anywhere = std::uniform_real_distribution<>(0, story->timeline.duration())(random);
    expect_cells_in_view(stage(*story, anywhere, view, fonts()));
    for (const double t : {0.0, timeline::next_rest(story->timeline, anywhere), story->timeline.duration()})
      expect_whole(stage(*story, t, view, fonts()));
    if (HasFailure())
      FAIL() << "set " << set << ": " << described(*story) << " at " << size.width << " x " << size.height;
  }
}

TEST(PhasesView, IsWholeAtTheLimitsOfTheLab) {
  const AxisParams most{.kernel = 16, .stride = 16, .output_padding = 15, .dilation = 15};
  const AxisParams four{.kernel = 16, .stride = 4};
  for (const AxisParams& axis : {AxisParams{}, most, four})
    for (const std::int64_t input : {1, 30}) {
      const auto story = story_of(axis, input, input, ViewKind::phases);
      for (const StageSize size : {kStageSizes[0], kStageSizes[3], kStageSizes[5]})
        for (const double share : {0.0, 0.5, 1.0}) {
          const double t = timeline::next_rest(story->timeline, story->timeline.duration() * share);
          expect_whole(stage(*story, t, view_of(size.width, size.height), fonts()));
        }
      if (HasFailure()) FAIL() << described(*story);
    }
}

TEST(PhasesView, IsLegibleAtEveryStep) {
  for (const ThemeId id : {ThemeId::light, ThemeId::dark})
    for (const std::int64_t stride : {1, 2, 3}) {
      const auto story = story_of({.kernel = 3, .stride = stride}, 3, 3, ViewKind::phases);
      for (double t = 0;; t = timeline::next_rest(story->timeline, t)) {
        expect_contrast(stage(*story, t, view_of(1200, 790, id), fonts()));
        if (t >= story->timeline.duration()) break;
      }
    }
}

TEST(PhasesView, LastFrameOfAHeatMapHasEveryCellInPlace) {
  Random random(72);
  int maps = 0;
  for (int set = 0; set < 60; ++set) {
    const auto story = draw_story(random, ViewKind::phases);
    if (story->output->cells.size() > 60000) continue;
    for (const auto& [map, item] : shapes<HeatMapShape>(stage(*story, story->timeline.duration(), kView, fonts()))) {
      if (item.cell.grid != GridId::output || map.merged > 1 || map.scale.palette) continue;
      ++maps;
      EXPECT_FALSE(map.kinds);
      for (std::int64_t r = 0; r < map.values->rows; ++r)
        for (std::int64_t c = 0; c < map.values->cols; ++c)
          ASSERT_EQ(map.values->at(r, c),
                    story->output->at(map.first_row + r * map.row_step, map.first_col + c * map.col_step));
    }
  }
  EXPECT_GT(maps, 20);
}

}  // namespace
}  // namespace unstride::scene
