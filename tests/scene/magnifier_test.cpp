// The magnifier: the numbers around the cell under the pointer, of cells too small to be read, and nothing else.
#include "scene/magnifier.h"

#include <array>
#include <optional>

#include "core/format.h"
#include "scene/given.h"
#include "scene/pen.h"

namespace unstride::scene {
namespace {

using core::Point;
constexpr int kLensLayer = layer::kOverlay + 10;  // nothing of a stage lies so high

// One cell of the lens: what it says, how it is filled, and where the map under the pointer has it.
struct LensCell {
  Rect rect;
  Color fill;
  std::string text;
};

struct Seen {
  Rect panel;
  std::string title;
  std::vector<LensCell> cells;
  std::optional<Rect> outlined;
};

std::optional<Seen> lens_of(const Scene& scene) {
  std::optional<Seen> seen;
  for (const Item& item : scene.items) {
    if (item.layer < kLensLayer) continue;
    if (!seen) seen.emplace();
    if (const auto* rect = std::get_if<RectShape>(&item.shape)) {
      if (item.layer == kLensLayer) seen->panel = rect->rect;
      else if (item.layer == kLensLayer + 3) seen->outlined = rect->rect;
      else seen->cells.push_back({rect->rect, rect->fill, ""});
    } else if (const auto* text = std::get_if<TextShape>(&item.shape)) {
      const Point at = extent_of(*text).center();
      const auto cell = std::find_if(seen->cells.begin(), seen->cells.end(),
                                     [&](const LensCell& one) { return one.rect.contains(at); });
      (cell == seen->cells.end() ? seen->title : cell->text) = text->text;
    }
  }
  return seen;
}

// The heat map that pick() reads at a point.
const HeatMapShape* map_at(const Scene& scene, Point at) {
  for (auto item = scene.items.rbegin(); item != scene.items.rend(); ++item) {
    const auto* map = std::get_if<HeatMapShape>(&item->shape);
    if (map && !item->mark && item->cell.grid != GridId::none && map->rect.contains(at) && map->clip.contains(at))
      return map;
  }
  return nullptr;
}

// A place of a map, and the cell there.
struct Target {
  std::int64_t row, col;
  Point at;
  CellRef cell;
};
std::optional<Target> draw_target(Random& random, const Scene& scene) {
  std::vector<std::pair<HeatMapShape, Item>> maps;
  for (const auto& [map, item] : shapes<HeatMapShape>(scene))
    if (!item.mark && item.cell.grid != GridId::none) maps.emplace_back(map, item);
  if (maps.empty()) return std::nullopt;
  const auto& [map, item] = maps[size_t(draw(random, 0, std::int64_t(maps.size()) - 1))];
  const std::int64_t row = draw(random, 0, map.values->rows - 1), col = draw(random, 0, map.values->cols - 1);
  const double width = map.rect.width / double(map.values->cols), height = map.rect.height / double(map.values->rows);
  const Point at{map.rect.x + (double(col) + 0.5) * width, map.rect.y + (double(row) + 0.5) * height};
  const CellRef cell = pick(scene, at);
  if (cell.grid != item.cell.grid || cell != cell_of(map, item.cell.grid, row, col)) return std::nullopt;  // covered
  return Target{row, col, at, cell};
}

// The value that the story has in a cell, at the end of its view.
std::optional<float> value_in(const Story& story, CellRef cell) {
  const auto of = [&](const Grid<float>& grid) {
    return grid.contains(cell.row, cell.col) ? std::optional(grid.at(cell.row, cell.col)) : std::nullopt;
  };
  if (cell.grid == GridId::input) return of(*story.input);
  if (cell.grid == GridId::output && story.timeline.view != ViewKind::alternatives) return of(*story.output);
  if (cell.grid == GridId::bordered) return of(*story.bordered);
  if (cell.grid == GridId::probe) return of(*story.probe);
  if (cell.grid != GridId::product) return std::nullopt;
  const Links links = links_of(story.axes, cell);
  if (links.kernel.empty()) return 0.0f;
  return story.kernel->at(links.kernel.rows[0], links.kernel.cols[0]);
}

std::string shown(float value) {
  const std::string exact = core::format_exact(value);
  return exact.size() <= 4 ? exact : "";
}

// The lens's cells one by one: the map's neighbours in their places, with their colours and numbers.
void expect_neighbours(const Story& story, const Scene& scene, const Seen& seen, const Target& target) {
  const HeatMapShape& map = *map_at(scene, target.at);
  ASSERT_TRUE(seen.outlined);
  for (const LensCell& cell : seen.cells) {
    const auto steps = [](double from, double to) { return std::int64_t(std::round((to - from) / 38)); };
    const std::int64_t row = target.row + steps(seen.outlined->center().y, cell.rect.center().y);
    const std::int64_t col = target.col + steps(seen.outlined->center().x, cell.rect.center().x);
    ASSERT_TRUE(map.values->contains(row, col));
    const bool data = !map.kinds || CellKind(map.kinds->at(row, col)) == CellKind::data;
    if (!data) continue;
    EXPECT_EQ(cell.fill, color_at(map.scale, map.values->at(row, col)));
    const auto value = value_in(story, cell_of(map, target.cell.grid, row, col));
    if (value && !shown(*value).empty()) {
      EXPECT_EQ(cell.text, shown(*value)) << row << "," << col;
    }
  }
}

class Magnifier : public testing::TestWithParam<ViewKind> {};

TEST_P(Magnifier, ShowsTheCellsAroundTheHoveredOneWithTheirNumbers) {
  Random random(311);
  int lenses = 0;
  for (int set = 0; set < 120 || (lenses < 20 && set < 600); ++set) {
    const auto story = draw_story(random, GetParam());
    if (story->bordered->cells.size() > 40000 || story->bordered->cells.size() < 200) continue;
    View view = view_of(1012, 790, draw(random, 0, 1) ? ThemeId::light : ThemeId::dark);
    view.colors = core::ColorMode(draw(random, 0, 3));
    const double t = story->timeline.duration();
    const auto target = draw_target(random, stage(*story, t, view, fonts()));
    if (!target) continue;
    view.hovered = target->cell;
    const Scene without = stage(*story, t, view, fonts());
    if (pick(without, target->at) != target->cell) continue;
    view.pointer = target->at;
    const Scene scene = stage(*story, t, view, fonts());
    const HeatMapShape* map = map_at(without, target->at);
    ASSERT_TRUE(map);
    const bool small = map->rect.width / double(map->values->cols) < kCellPitch ||
                       map->rect.height / double(map->values->rows) < kCellPitch;
    const auto seen = lens_of(scene);
    ASSERT_EQ(seen.has_value(), small && map->merged == 1) << described(*story);
    if (!seen) continue;
    ++lenses;
    ASSERT_NO_FATAL_FAILURE(expect_neighbours(*story, without, *seen, *target));
    EXPECT_EQ(seen->cells.size(),
              size_t(std::min<std::int64_t>(5, map->values->rows) * std::min<std::int64_t>(7, map->values->cols)));
    EXPECT_TRUE(seen->title.ends_with(std::to_string(target->cell.row) + "," + std::to_string(target->cell.col) + "]"))
        << seen->title;
    EXPECT_EQ(pick(scene, target->at), target->cell);
    if (HasFailure()) FAIL() << described(*story) << ", " << core::grid_key(target->cell.grid) << " at " << set;
  }
  EXPECT_GE(lenses, 20);
}

INSTANTIATE_TEST_SUITE_P(Views, Magnifier,
                         testing::Values(ViewKind::slide, ViewKind::stamp, ViewKind::both, ViewKind::matrix,
                                         ViewKind::phases, ViewKind::gradient, ViewKind::round_trip,
                                         ViewKind::alternatives, ViewKind::channels),
                         [](const auto& view) {
                           std::string name(timeline::view_name(view.param));
                           std::erase(name, ' ');
                           return name;
                         });

// A scene of one heat map, whose cells are 10 by 10 pixels.
Scene scene_of(HeatMapShape map) {
  Scene scene;
  scene.bounds = {0, 0, 900, 700};
  map.rect = {200, 150, double(map.values->cols) * 10, double(map.values->rows) * 10};
  map.clip = scene.bounds;
  map.scale = scale_for(*map.values, theme_of(ThemeId::light).output, theme_of(ThemeId::light));
  scene.items.push_back({map, {GridId::output, 0, 0}});
  return scene;
}
HeatMapShape map_of(std::int64_t rows, std::int64_t cols) {
  HeatMapShape map;
  map.values = std::make_shared<const Grid<float>>(counting(rows, cols));
  return map;
}
std::optional<Seen> lens_on(Scene scene, CellRef cell, Point at) {
  add_magnifier(scene, {cell, at, "y"}, ThemeId::light, fonts());
  return lens_of(scene);
}
// The number in the outlined cell.
std::string middle(const Seen& seen) {
  for (const LensCell& cell : seen.cells)
    if (seen.outlined->contains(cell.rect.center())) return cell.text;
  return "";
}

TEST(Magnifier, StaysInTheSceneWhereverThePointerIs) {
  Random random(312);
  for (int draws = 0; draws < 300; ++draws) {
    Scene scene = scene_of(map_of(20, 30));
    std::get<HeatMapShape>(scene.items[0].shape).clip = {-1e6, -1e6, 2e6, 2e6};
    std::get<HeatMapShape>(scene.items[0].shape).rect = {-200, -200, 1400, 1200};
    std::get<HeatMapShape>(scene.items[0].shape).values = std::make_shared<const Grid<float>>(counting(120, 140));
    const Point at{double(draw(random, -200, 1199)), double(draw(random, -200, 999))};
    const auto seen = lens_on(scene, {GridId::output, 60, 70}, at);
    ASSERT_TRUE(seen);
    const Rect& panel = seen->panel;
    EXPECT_TRUE(panel.x >= 0 && panel.y >= 0 && panel.right() <= 900 && panel.bottom() <= 700) << at.x << "," << at.y;
    for (const LensCell& cell : seen->cells) {
      EXPECT_TRUE(cell.rect.x >= panel.x && cell.rect.right() <= panel.right());
      EXPECT_TRUE(cell.rect.y >= panel.y && cell.rect.bottom() <= panel.bottom());
    }
    EXPECT_FALSE(scene.bounds.inset(300).contains(at) && panel.contains(at));
  }
}

TEST(Magnifier, FindsTheCellInMapsThatNameTheirCellsOtherwise) {
  HeatMapShape stepped = map_of(8, 9);
  stepped.first_row = 1, stepped.first_col = 2, stepped.row_step = 2, stepped.col_step = 3;
  EXPECT_EQ(middle(*lens_on(scene_of(stepped), {GridId::output, 5, 11}, {235, 175})), "22");  // row 2, column 3
  EXPECT_FALSE(lens_on(scene_of(stepped), {GridId::output, 6, 11}, {235, 175}));
  HeatMapShape mirrored = map_of(8, 9);
  mirrored.order = HeatMapShape::Order::mirrored;
  EXPECT_EQ(middle(*lens_on(scene_of(mirrored), {GridId::output, 3, 2}, {235, 175})), "22");
  HeatMapShape list = map_of(1, 40);
  list.order = HeatMapShape::Order::listed, list.list_cols = 7;
  EXPECT_EQ(middle(*lens_on(scene_of(list), {GridId::output, 3, 1}, {425, 155})), "23");  // 3 * 7 + 1, counted from 0
}

TEST(Magnifier, HasTheCellInItsMiddleAwayFromTheEdges) {
  const auto seen = lens_on(scene_of(map_of(20, 30)), {GridId::output, 8, 12}, {325, 235});
  ASSERT_TRUE(seen);
  Rect cells = seen->cells.front().rect;
  for (const LensCell& cell : seen->cells) {
    cells.width = std::max(cells.width, cell.rect.right() - cells.x);
    cells.height = std::max(cells.height, cell.rect.bottom() - cells.y);
  }
  EXPECT_NEAR(seen->outlined->center().x, cells.center().x, 1e-6);
  EXPECT_NEAR(seen->outlined->center().y, cells.center().y, 1e-6);
  EXPECT_EQ(middle(*seen), "253");  // 8 * 30 + 12, counted from 1
}

TEST(Magnifier, IsLeftOutWhereItWouldSayNothing) {
  const CellRef cell{GridId::output, 2, 3};
  const Point at{235, 175};
  ASSERT_TRUE(lens_on(scene_of(map_of(8, 9)), cell, at));
  EXPECT_FALSE(lens_on(scene_of(map_of(8, 9)), cell, {100, 100})) << "the pointer is elsewhere";
  EXPECT_FALSE(lens_on(scene_of(map_of(8, 9)), {GridId::input, 2, 3}, at));
  EXPECT_FALSE(lens_on(scene_of(map_of(8, 9)), {GridId::output, 8, 3}, at));
  HeatMapShape merged = map_of(8, 9);
  merged.merged = 2;
  EXPECT_FALSE(lens_on(scene_of(merged), cell, at)) << "its cells are several";
  Scene large = scene_of(map_of(8, 9));
  std::get<HeatMapShape>(large.items[0].shape).rect = {200, 150, 9 * 20, 8 * 20};
  EXPECT_FALSE(lens_on(large, cell, at)) << "the cells can be read";
  Scene covered = scene_of(map_of(8, 9));
  covered.items.push_back({RectShape{{230, 170, 60, 60}, {0, 0, 0, 0}, {}, 0}, cell, 1});
  EXPECT_FALSE(lens_on(covered, cell, at)) << "the same cell lies there, large";
}

TEST(Magnifier, IsNotThereWhenNothingIsHovered) {
  const auto story = story_of({.kernel = 3, .stride = 2}, 60, 60, ViewKind::slide);
  View view = view_of(1012, 790);
  view.pointer = Point{500, 400};
  EXPECT_FALSE(lens_of(stage(*story, 0, view, fonts())));
}

TEST(Magnifier, KeepsTheItemsSortedAndItsTitleWhole) {
  HeatMapShape list = map_of(40, 1);
  list.order = HeatMapShape::Order::listed;
  Scene scene = scene_of(list);
  add_magnifier(scene, {{GridId::output, 12, 0}, {205, 275}, "y[1234,5678]"}, ThemeId::light, fonts());
  EXPECT_TRUE(std::is_sorted(scene.items.begin(), scene.items.end(),
                             [](const Item& a, const Item& b) { return a.layer < b.layer; }));
  const auto seen = lens_of(scene);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->title, "y[1234,5678]");
  for (const auto& [text, item] : shapes<TextShape>(scene)) EXPECT_LE(extent_of(text).right(), seen->panel.right());
}

TEST(Magnifier, IsLookedThrough) {
  Scene scene = scene_of(map_of(40, 60));
  const Scene before = scene;
  add_magnifier(scene, {{GridId::output, 2, 3}, {235, 175}, "y"}, ThemeId::light, fonts());
  for (double x = 205; x < 790; x += 10)
    for (double y = 155; y < 540; y += 10) EXPECT_EQ(pick(scene, {x, y}), pick(before, {x, y}));
}

}  // namespace
}  // namespace unstride::scene
