// A change on its way: it begins at the one stage, ends at the other, and what both have keeps its identity between.
#include "scene/morph.h"

#include <map>

#include "scene/given.h"

namespace unstride::scene {
namespace {

Scene at_end(const Story& story, const View& view = view_of(1200, 800)) {
  return stage(story, story.timeline.duration(), view, fonts());
}

std::map<std::pair<std::int64_t, std::int64_t>, Rect> cells_in(const Scene& scene, GridId grid) {
  std::map<std::pair<std::int64_t, std::int64_t>, Rect> cells;
  for (const auto& [rect, item] : shapes<RectShape>(scene))
    if (item.cell.grid == grid && !item.mark) cells.emplace(std::pair{item.cell.row, item.cell.col}, rect.rect);
  return cells;
}

TEST(Morph, EndsAtTheNewStageToTheLastItem) {
  const auto from = worked_example(ViewKind::slide);
  const auto to = story_of({.kernel = 3, .stride = 3, .pad_begin = 1, .pad_end = 1}, 2, 2, ViewKind::slide);
  const Scene before = at_end(*from), after = at_end(*to);
  const Scene end = morph({*from, before}, {*to, after}, 1);
  ASSERT_EQ(end.items.size(), after.items.size());
  for (size_t i = 0; i < end.items.size(); ++i) EXPECT_EQ(end.items[i].cell, after.items[i].cell);
  EXPECT_EQ(cells_in(end, GridId::output), cells_in(after, GridId::output));
}

TEST(Morph, BeginsWhereTheCellsWere) {
  const auto from = worked_example(ViewKind::slide);
  const auto to = story_of({.kernel = 3, .stride = 3}, 2, 2, ViewKind::slide);
  const Scene before = at_end(*from), after = at_end(*to);
  const auto then = cells_in(before, GridId::bordered),
             now = cells_in(morph({*from, before}, {*to, after}, 0), GridId::bordered);
  for (std::int64_t i = 0; i < 2; ++i)
    for (std::int64_t j = 0; j < 2; ++j) {
      const auto place = [&](const Story& s) {
        return std::pair{s.axes.height.bordered_of(i), s.axes.width.bordered_of(j)};
      };
      EXPECT_NEAR(now.at(place(*to)).x, then.at(place(*from)).x, 1e-9) << "the data cell " << i << "," << j;
      EXPECT_NEAR(now.at(place(*to)).y, then.at(place(*from)).y, 1e-9);
    }
}

TEST(Morph, SlidesNewZerosOutOfTheDataBeforeThem) {
  const auto from = story_of({.kernel = 2, .stride = 1}, 3, 3, ViewKind::slide);
  const auto to = story_of({.kernel = 2, .stride = 2}, 3, 3, ViewKind::slide);
  const Scene before = at_end(*from), after = at_end(*to);
  const auto begin = cells_in(morph({*from, before}, {*to, after}, 0), GridId::bordered);
  const auto home = cells_in(after, GridId::bordered);
  const std::int64_t row = to->axes.height.bordered_of(1), col = to->axes.width.bordered_of(1);
  EXPECT_NEAR(begin.at({row, col + 1}).center().x, home.at({row, col}).center().x, 1e-6);
  EXPECT_GT(home.at({row, col + 1}).x, home.at({row, col}).x + 5);
}

TEST(Morph, LetsCroppedRowsFallAway) {
  const auto from = story_of({.kernel = 3, .stride = 2}, 2, 2, ViewKind::slide);
  const auto to = story_of({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}, 2, 2, ViewKind::slide);
  const Scene before = at_end(*from), after = at_end(*to);
  const Scene half = morph({*from, before}, {*to, after}, 0.5);
  // 25 output cells before, 9 after: those are known again by their place before padding crops.
  EXPECT_EQ(cells_in(half, GridId::output).size(), 9u);
  const auto then = cells_in(before, GridId::output), now = cells_in(after, GridId::output);
  EXPECT_NEAR(cells_in(half, GridId::output).at({0, 0}).x, (then.at({1, 1}).x + now.at({0, 0}).x) / 2, 1e-9);
  int falling = 0;
  for (const auto& [rect, item] : shapes<RectShape>(half))
    falling += item.cell.grid == GridId::none && rect.fill.a > 0.3f && rect.fill.a < 0.7f;
  EXPECT_GE(falling, 16);
}

TEST(Morph, CarriesTheNumbersOnTheirCells) {
  const auto from = worked_example(ViewKind::slide);
  const auto to = story_of({.kernel = 3, .stride = 3, .pad_begin = 1, .pad_end = 1}, 2, 2, ViewKind::slide);
  const Scene before = at_end(*from), after = at_end(*to);
  const auto home = cells_in(after, GridId::output);
  for (const double u : {0.3, 0.8}) {
    const Scene now = morph({*from, before}, {*to, after}, u);
    const auto moving = cells_in(now, GridId::output);
    int numbers = 0;
    for (const auto& [text, item] : shapes<TextShape>(now)) {
      if (item.cell.grid != GridId::output || text.color.a == 0) continue;
      ++numbers;
      const Point middle = moving.at({item.cell.row, item.cell.col}).center();
      EXPECT_NEAR(extent_of(text).center().x, middle.x, 1) << u << ": " << item.cell.row << "," << item.cell.col;
      EXPECT_NEAR(text.baseline.y, middle.y, home.at({item.cell.row, item.cell.col}).height / 2) << u;
    }
    EXPECT_EQ(numbers, u < 0.5 ? 0 : 16);
  }
}

TEST(Morph, IsSoundBetweenAnyTwoStages) {
  Random random(90);
  for (int set = 0; set < 120; ++set) {
    const auto view = [&] { return ViewKind(draw(random, 0, timeline::kViewCount - 1)); };
    const auto from = draw_story(random, view()), to = draw_story(random, view());
    const Scene before = at_end(*from), after = at_end(*to);
    for (const double u : {0.0, 0.3, 0.9}) {
      const Scene now = morph({*from, before}, {*to, after}, u);
      EXPECT_GE(now.items.size(), after.items.size()) << described(*from) << " to " << described(*to);
      EXPECT_TRUE(std::is_sorted(now.items.begin(), now.items.end(),
                                 [](const Item& a, const Item& b) { return a.layer < b.layer; }));
      for (const auto& [rect, item] : shapes<RectShape>(now)) ASSERT_TRUE(std::isfinite(rect.rect.x + rect.rect.y));
    }
  }
}

}  // namespace
}  // namespace unstride::scene
