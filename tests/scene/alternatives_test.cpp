// Alternatives on the stage: cards that fit, numbers that are the engine's, and one place in all of them.
#include <map>
#include <set>

#include "core/format.h"
#include "engine/alternatives.h"
#include "scene/cards.h"
#include "scene/whole.h"

namespace unstride::scene {
namespace {

using Kind = engine::AlternativeKind;

TEST(AlternativesStage, IsWholeForEveryLayerSizeAndTime) {
  Random random(121);
  for (int set = 0; set < 90; ++set) {
    const auto story = draw_story(random, ViewKind::alternatives);
    ASSERT_TRUE(story);
    if (story->output->cells.size() > 60000) continue;
    const StageSize size = kStageSizes[size_t(draw(random, 0, 5))];
    const View view = view_of(size.width, size.height, set % 2 ? ThemeId::light : ThemeId::dark);
    for (const double t : {0.0, main_step(*story, 1), story->timeline.duration()})
      expect_whole(stage(*story, t, view, fonts()));
    if (HasFailure()) FAIL() << "set " << set << ": " << described(*story) << " at " << size.width;
  }
}

TEST(AlternativesStage, IsWholeForDegenerateLayers) {
  const std::pair<AxisParams, std::int64_t> layers[] = {{{}, 1},
                                                        {{.kernel = 1, .stride = 3}, 2},
                                                        {{.kernel = 2, .stride = 3, .output_padding = 2}, 3},
                                                        {{.kernel = 3, .stride = 2, .dilation = 3}, 3},
                                                        {{.kernel = 7, .stride = 2}, 64},
                                                        {{.kernel = 2, .stride = 16}, 64},
                                                        {{.kernel = 16, .stride = 1, .dilation = 4}, 5}};
  for (const auto& [axis, cells] : layers)
    for (const StageSize& size : kStageSizes) {
      const auto story = story_of(axis, cells, cells, ViewKind::alternatives);
      expect_whole(stage(*story, main_step(*story, 1), view_of(size.width, size.height), fonts()));
      if (HasFailure()) FAIL() << described(*story) << " at " << size.width << " x " << size.height;
    }
}

TEST(AlternativesStage, IsFiniteForAnyFocusZoomPanAndTime) {
  Random random(129);
  for (int set = 0; set < 40; ++set) {
    const auto story = draw_story(random, ViewKind::alternatives);
    expect_finite_anywhere(*story, random);
    if (HasFailure()) FAIL() << "set " << set << ": " << described(*story);
  }
}

TEST(AlternativesStage, IsLegibleInBothThemes) {
  Random random(122);
  for (int set = 0; set < 30; ++set) {
    const auto story = draw_story(random, ViewKind::alternatives);
    if (story->output->cells.size() > 300) continue;
    for (const ThemeId theme : {ThemeId::light, ThemeId::dark})
      expect_contrast(stage(*story, main_step(*story, 1), view_of(1600, 960, theme), fonts()));
    if (HasFailure()) FAIL() << "set " << set << ": " << described(*story);
  }
}

// Texts on cells of a scene, how often each.
std::map<std::string, int> numbers_of(const Scene& scene) {
  std::map<std::string, int> numbers;
  for (const auto& [text, item] : shapes<TextShape>(scene))
    if (text.font == FontId::mono_bold) ++numbers[text.text];
  return numbers;
}

TEST(AlternativesStage, ShowsEveryResultAndDifference) {
  const auto story = worked_example(ViewKind::alternatives);
  const auto numbers = numbers_of(stage(*story, 0, view_of(2200, 1400), fonts()));
  const auto expect_all = [&](const Grid<float>& grid) {
    for (const float value : grid.cells)
      if (value == float(int(value))) {
        EXPECT_TRUE(numbers.contains(core::format_exact(value))) << value;
      }
  };
  expect_all(*story->output);
  for (const engine::Alternative& one : *story->alternatives) {
    expect_all(one.result);
    expect_all(one.difference);
  }
}

TEST(AlternativesStage, OutlinesTheFocusedPlaceInEveryPictureThatHasIt) {
  const auto story = worked_example(ViewKind::alternatives);
  for (const CellRef cell : {CellRef{GridId::output, 2, 2}, CellRef{GridId::output, 0, 0}}) {
    View view = view_of(2200, 1400);
    view.hovered = cell;
    int expected = 1;  // the layer's own
    for (const engine::Alternative& one : *story->alternatives) {
      expected += one.result.contains(cell.row - one.row_offset, cell.col - one.col_offset);
      expected += one.difference.contains(cell.row - one.first_row, cell.col - one.first_col);
    }
    int outlines = 0;
    for (const auto& [rect, item] : shapes<RectShape>(stage(*story, 0, view, fonts())))
      outlines += item.layer == layer::kOverlay && rect.stroke.width == 2.5 && rect.fill.a == 0;
    EXPECT_EQ(outlines, expected) << cell.row;
  }
}

TEST(AlternativesStage, PicksTheSamePlaceInEveryPicture) {
  const auto story = worked_example(ViewKind::alternatives);
  const Scene scene = stage(*story, 0, view_of(2200, 1400), fonts());
  int cells = 0;
  for (const auto& [rect, item] : shapes<RectShape>(scene)) {
    if (item.mark || item.cell.grid != GridId::output) continue;
    EXPECT_EQ(pick(scene, rect.rect.center()), item.cell);
    ++cells;
  }
  size_t expected = story->output->cells.size();
  for (const engine::Alternative& one : *story->alternatives)
    expected += one.result.cells.size() + one.difference.cells.size();
  EXPECT_EQ(cells, int(expected));
}

TEST(AlternativesStage, HatchesWhatHasNoCounterpart) {
  const AxisParams cropped{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};
  const auto story = story_of(cropped, 3, 3, ViewKind::alternatives);
  EXPECT_LT((*story->alternatives)[size_t(Kind::nearest_convolution)].from_layer.cells, 36);
  EXPECT_FALSE(shapes<HatchShape>(stage(*story, 0, view_of(1600, 960), fonts())).empty());
  const auto whole = story_of({.kernel = 2, .stride = 2}, 3, 3, ViewKind::alternatives);
  EXPECT_EQ((*whole->alternatives)[size_t(Kind::sub_pixel)].from_layer.cells, 36);
}

TEST(Cards, KeepProductsOfSizesTogetherWhenWordsAreWrapped) {
  EXPECT_EQ(wrapped("a tied kernel, 4 × 4: off", 12, 80, fonts()),
            (std::vector<std::string>{"a tied kernel,", "4 × 4: off"}));
  for (const double width : {10.0, 40.0, 100.0, 1000.0})
    for (const std::string& line : wrapped("The same as 10 × 12 and 3 × 3 cells.", 12, width, fonts())) {
      EXPECT_FALSE(line.ends_with("×")) << line;
      EXPECT_FALSE(line.starts_with("×")) << line;
    }
}

}  // namespace
}  // namespace unstride::scene
