// pick() and rect_of(): what was drawn is what is found.
#include <set>

#include "scene/given.h"
#include "scene/overlap.h"

namespace unstride::scene {
namespace {

// Every cell that the scene shows, by item.
std::vector<CellRef> cells_of(const Scene& scene) {
  std::vector<CellRef> cells;
  for (const Item& item : scene.items) {
    if (item.cell.grid == GridId::none) continue;
    if (const auto* map = std::get_if<HeatMapShape>(&item.shape)) {
      for (std::int64_t r = 0; r < map->values->rows; ++r)
        for (std::int64_t c = 0; c < map->values->cols; ++c)
          cells.push_back({item.cell.grid, r + map->first_row, c + map->first_col});
    } else if (std::holds_alternative<RectShape>(item.shape)) {
      cells.push_back(item.cell);
    }
  }
  return cells;
}

TEST(Pick, FindsEveryDrawnCellAtItsMiddle) {
  Random random(51);
  for (int set = 0; set < 120; ++set) {
    const auto story = draw_story(random, ViewKind(set % 3));
    if (story->bordered->cells.size() + story->output->cells.size() > 20000) continue;
    const double t = timeline::next_rest(story->timeline, story->timeline.duration() * double(draw(random, 0, 9)) / 9);
    const Scene scene = stage(*story, t, view_of(1600, 960), fonts());
    auto cells = cells_of(scene);
    std::shuffle(cells.begin(), cells.end(), random);
    if (cells.size() > 800) cells.resize(800);
    for (const CellRef& cell : cells) {
      const auto rect = rect_of(scene, cell);
      ASSERT_TRUE(rect);
      const CellRef found = pick(scene, rect->center());
      ASSERT_EQ(found, cell) << described(*story) << ": grid " << int(found.grid) << " " << found.row << ","
                             << found.col << " at grid " << int(cell.grid) << " " << cell.row << "," << cell.col
                             << ", t " << t;
    }
  }
}

TEST(Pick, GivesTheCellUnderTheWindow) {
  const auto story = worked_example(ViewKind::slide);
  const Scene scene = stage(*story, main_step(*story, 13), view_of(1012, 790), fonts());
  for (std::int64_t r = 2; r <= 4; ++r)
    for (std::int64_t c = 2; c <= 4; ++c) {
      const Rect rect = *rect_of(scene, {GridId::bordered, r, c});
      for (const Point p : {rect.center(), Point{rect.x + 2, rect.y + 2}, Point{rect.right() - 3, rect.bottom() - 3}})
        EXPECT_EQ(pick(scene, p), (CellRef{GridId::bordered, r, c}));
    }
}

TEST(Pick, FindsNothingBesideTheGridsOrOutsideTheStage) {
  const auto story = worked_example(ViewKind::slide);
  const Scene scene = stage(*story, main_step(*story, 13), view_of(1012, 790), fonts());
  for (const Point p : {Point{1, 1}, Point{-5, 300}, Point{5000, 300}, Point{500, 785}})
    EXPECT_EQ(pick(scene, p), CellRef{});
  EXPECT_FALSE(rect_of(scene, {GridId::output, 5, 0}));
  EXPECT_FALSE(rect_of(scene, {GridId::stamp, 0, 0}));
  EXPECT_FALSE(rect_of(scene, {}));
}

TEST(Pick, CountsCroppedCellsFromTheOutputsCorner) {
  const auto story = story_of({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}, 2, 2, ViewKind::stamp);
  const Scene scene = stage(*story, story->timeline.duration(), view_of(1012, 790), fonts());
  const auto cropped = rect_of(scene, {GridId::output, -1, -1}), kept = rect_of(scene, {GridId::output, 0, 0});
  ASSERT_TRUE(cropped && kept);
  EXPECT_LT(cropped->right(), kept->x + 1);
  EXPECT_EQ(pick(scene, cropped->center()), (CellRef{GridId::output, -1, -1}));
  EXPECT_TRUE(rect_of(scene, {GridId::output, 3, 3}));
  EXPECT_FALSE(rect_of(scene, {GridId::output, 4, 4}));
}

TEST(OverlapMap, ShowsTheCountsWithinItsRoom) {
  const auto story = worked_example(ViewKind::slide);
  const Scene scene = overlap_map(*story, {160, 160}, ThemeId::light, fonts());
  EXPECT_LE(scene.bounds.width, 160);
  EXPECT_LE(scene.bounds.height, 160);
  std::multiset<std::string> counts;
  for (const auto& [text, item] : shapes<TextShape>(scene)) counts.insert(text.text);
  EXPECT_EQ(counts.count("4"), 1u);
  EXPECT_EQ(counts.count("2"), 8u);
  EXPECT_EQ(counts.count("1"), 16u);
}

TEST(OverlapMap, FitsAnyRoom) {
  Random random(52);
  for (int set = 0; set < 100; ++set) {
    const auto story = draw_story(random, ViewKind::slide);
    const core::Size room{double(draw(random, 20, 400)), double(draw(random, 20, 400))};
    const Scene scene = overlap_map(*story, room, ThemeId::dark, fonts());
    EXPECT_LE(scene.bounds.width, room.width + 1e-6);
    EXPECT_LE(scene.bounds.height, room.height + 1e-6);
    EXPECT_FALSE(scene.items.empty());
  }
}

}  // namespace
}  // namespace unstride::scene
