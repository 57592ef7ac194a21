// Both: two pictures of one output cell, the same products in two lists, the kernel as it is and turned.
#include <map>

#include "core/format.h"
#include "scene/given.h"
#include "scene/pen.h"

namespace unstride::scene {
namespace {

const View kView = view_of(1012, 790);

// The places of all cells with this name: Both shows the output and the kernel twice.
std::vector<Rect> rects_of(const Scene& scene, CellRef cell) {
  std::vector<Rect> rects;
  for (const auto& [rect, item] : shapes<RectShape>(scene))
    if (item.cell == cell && !item.mark) rects.push_back(rect.rect);
  return rects;
}

std::string number_at(const Scene& scene, const Rect& rect) {
  for (const auto& [text, item] : shapes<TextShape>(scene)) {
    const Point middle = extent_of(text).center();
    if (text.font != FontId::mono_bold || text.text.starts_with("×") || !rect.contains(middle)) continue;
    if (std::abs(middle.x - rect.center().x) < rect.width / 4) return text.text;
  }
  return "";
}

std::multiset<std::string> texts_of(const Scene& scene, FontId font, double size) {
  std::multiset<std::string> texts;
  for (const auto& [text, item] : shapes<TextShape>(scene))
    if (text.font == font && text.size == size) texts.insert(text.text);
  return texts;
}

TEST(Both, FillsBothOutputsWithTheReferenceAtTheSamePace) {
  const auto story = worked_example(ViewKind::both);
  for (const std::int64_t step : {1, 13, 25}) {
    const Scene scene = stage(*story, main_step(*story, step), kView, fonts());
    for (std::int64_t i = 0; i < 25; ++i) {
      const auto places = rects_of(scene, {GridId::output, i / 5, i % 5});
      ASSERT_EQ(places.size(), 2u);
      for (const Rect& place : places)
        EXPECT_EQ(number_at(scene, place), i < step ? core::format_exact(story->output->cells[size_t(i)]) : "");
    }
  }
}

TEST(Both, ListsTheProductsOfTheOutputCellOnEitherSideAndInTheSum) {
  const auto story = worked_example(ViewKind::both);
  const CellRef cell{GridId::output, 2, 2};
  const Scene scene = stage(*story, main_step(*story, 13), view_of(1600, 960), fonts());
  for (std::int64_t i = 0; i < 4; ++i)
    EXPECT_EQ(rects_of(scene, product_of(story->axes, cell, {GridId::input, i / 2, i % 2})).size(), 3u) << i;
  const auto words = texts_of(scene, FontId::mono, 12);
  for (const char* line : {"x[0,0] stamps w[2,2]: ", "x[0,1] stamps w[2,0]: ", "x[1,0] stamps w[0,2]: ",
                           "x[1,1] stamps w[0,0]: ", "w[2,2] lies over x[0,0]: ", "w[0,0] lies over x[1,1]: "})
    EXPECT_EQ(words.count(line), 1u) << line;
  EXPECT_EQ(words.count("sum 36"), 2u);
}

TEST(Both, ListsOnlyTheOneProductOfACorner) {
  const auto story = worked_example(ViewKind::both);
  const auto words = texts_of(stage(*story, main_step(*story, 1), view_of(1600, 960), fonts()), FontId::mono, 12);
  EXPECT_EQ(words.count("x[0,0] stamps w[0,0]: "), 1u);
  EXPECT_EQ(words.count("w[0,0] lies over x[0,0]: "), 1u);
  EXPECT_EQ(words.count("sum 1"), 2u);
}

TEST(Both, AProductUnderTheMouseIsMarkedInBothLists) {
  const auto story = worked_example(ViewKind::both);
  View view = kView;
  view.hovered = product_of(story->axes, {GridId::output, 2, 2}, {GridId::input, 0, 1});
  const Scene scene = stage(*story, main_step(*story, 13), view, fonts());
  int filled = 0;
  for (const auto& [rect, item] : shapes<RectShape>(scene)) {
    if (item.cell.grid != GridId::product || rect.fill.a == 0) continue;
    ++filled;
    EXPECT_EQ(item.cell, view.hovered);
  }
  EXPECT_EQ(filled, 2);
  using Cells = std::set<std::pair<std::int64_t, std::int64_t>>;
  EXPECT_EQ(marked(scene, GridId::kernel), (Cells{{2, 0}}));
  EXPECT_EQ(marked(scene, GridId::input), (Cells{{0, 1}}));
}

TEST(Both, OutlinesExactlyTheStampsThatReachTheCell) {
  Random random(71);
  int outlines = 0;
  for (int set = 0; set < 200; ++set) {
    const auto story = draw_story(random, ViewKind::both);
    if (story->output->cells.size() > 300) continue;
    View view = view_of(1600, 960);
    view.selected = {GridId::output, draw(random, 0, story->output->rows - 1),
                     draw(random, 0, story->output->cols - 1)};
    const Scene scene = stage(*story, 0, view, fonts());
    const auto canvas = rect_of(scene, view.selected);
    ASSERT_TRUE(canvas);
    if (canvas->width < kCellPitch) continue;
    const int count = story->overlap->at(view.selected.row, view.selected.col);
    int found = 0;
    for (const auto& [rect, item] : shapes<RectShape>(scene)) {
      const bool stamp = item.layer == layer::kWindow && !item.mark && rect.stroke.width == 2 &&
                         rect.stroke.color == theme_of(ThemeId::light).kernel.fill;
      if (!stamp) continue;
      ++found, ++outlines;
      EXPECT_TRUE(rect.rect.contains(canvas->center())) << described(*story);
    }
    EXPECT_EQ(found, count > 16 ? 1 : count) << described(*story);
  }
  EXPECT_GT(outlines, 100);
}

TEST(Both, TurnsTheKernelBesideTheOneThatStays) {
  const auto story = worked_example(ViewKind::both);
  const auto turn = timeline::find_chapter(story->timeline, timeline::ChapterKind::turn_kernel);
  const auto at = [&](double u) {
    return stage(*story, timeline::time_of(story->timeline, *turn, 1, u), kView, fonts());
  };
  const Scene before = at(0), half = at(0.5), after = at(1);
  for (std::int64_t a = 0; a < 3; ++a)
    for (std::int64_t b = 0; b < 3; ++b) {
      const CellRef tap{GridId::kernel, a, b}, opposite{GridId::kernel, 2 - a, 2 - b};
      const auto from = rects_of(before, tap), during = rects_of(half, tap), to = rects_of(after, tap);
      ASSERT_TRUE(from.size() == 2 && during.size() == 2 && to.size() == 2);
      EXPECT_EQ(from[0], during[0]);
      EXPECT_EQ(from[0], to[0]);
      const Rect other = rects_of(before, opposite)[1];
      EXPECT_NEAR(to[1].x, other.x, 1e-6);
      EXPECT_NEAR(to[1].y, other.y, 1e-6);
      EXPECT_EQ(number_at(after, to[1]), core::format_exact(story->kernel->at(a, b)));
    }
  for (const Scene* scene : {&before, &half, &after}) {
    const auto letters = texts_of(*scene, FontId::text, 9);
    for (const char* letter : {"a", "e", "i"}) EXPECT_EQ(letters.count(letter), 2u);
  }
}

TEST(Both, KeepsItsNumbersInTheSmallestWindow) {
  const auto story = worked_example(ViewKind::both);
  const Scene scene = stage(*story, main_step(*story, 13), view_of(522, 456), fonts());
  EXPECT_TRUE(shapes<HeatMapShape>(scene).empty());
  for (const Rect& place : rects_of(scene, {GridId::output, 2, 2})) EXPECT_EQ(number_at(scene, place), "36");
  EXPECT_EQ(rects_of(scene, product_of(story->axes, {GridId::output, 2, 2}, {GridId::input, 1, 0})).size(), 3u);
}

TEST(Both, NoTwoGridsOrListsOverlap) {
  Random random(72);
  for (int set = 0; set < 150; ++set) {
    const auto story = draw_story(random, ViewKind::both);
    const core::Size sizes[] = {{522, 456}, {1012, 790}, {1600, 960}, {700, 1100}, {3300, 1900}};
    const core::Size size = sizes[size_t(draw(random, 0, 4))];
    View view = view_of(size.width, size.height);
    view.hovered = {GridId::input, 0, 0};
    const Scene scene = stage(*story, story->timeline.duration(), view, fonts());
    // Lines of the lists against everything else that can be pointed at.
    for (const auto& [line, item] : shapes<RectShape>(scene)) {
      if (item.cell.grid != GridId::product || item.layer != layer::kGrid) continue;
      EXPECT_TRUE(scene.bounds.intersects(line.rect) && line.rect.right() <= scene.bounds.right());
      for (const Item& other : scene.items) {
        if (other.cell.grid == GridId::none || other.cell.grid == GridId::product) continue;
        const auto* map = std::get_if<HeatMapShape>(&other.shape);
        const auto* rect = std::get_if<RectShape>(&other.shape);
        const Rect area = map ? map->rect : rect ? rect->rect : Rect{};
        ASSERT_FALSE(area.inset(1).intersects(line.rect)) << described(*story) << " at " << size.width;
      }
    }
  }
}

}  // namespace
}  // namespace unstride::scene
