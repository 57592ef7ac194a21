// Matrix: the entries on screen are the relation's, mirrored or not, at every size; hovering goes both ways.
#include <cmath>
#include <map>

#include "core/format.h"
#include "scene/given.h"
#include "scene/memo.h"
#include "scene/pen.h"

namespace unstride::scene {
namespace {

// Counted row by row: (output cell, input cell) and the tap between them.
struct Entry {
  std::int64_t output, input, tap;
};

// Every input cell times every tap: o = i*s - p + a*d, on both axes.
std::vector<Entry> brute_force(const Story& story) {
  const auto& [h, w] = story.axes;
  std::vector<Entry> entries;
  for (std::int64_t i = 0; i < h.input; ++i)
    for (std::int64_t j = 0; j < w.input; ++j)
      for (std::int64_t a = 0; a < h.params.kernel; ++a)
        for (std::int64_t b = 0; b < w.params.kernel; ++b) {
          const std::int64_t r = i * h.params.stride - h.params.pad_begin + a * h.params.dilation;
          const std::int64_t c = j * w.params.stride - w.params.pad_begin + b * w.params.dilation;
          if (r < 0 || r >= h.output() || c < 0 || c >= w.output()) continue;
          entries.push_back({r * w.output() + c, i * w.input + j, a * w.params.kernel + b});
        }
  return entries;
}

using Places = std::set<std::pair<std::int64_t, std::int64_t>>;

// The entries of a focused cell: an output's row, an input's column, a tap's uses, or the product itself.
Places linked(const Story& story, CellRef cell) {
  const auto& [h, w] = story.axes;
  Places places;
  for (const auto& [output, input, tap] : brute_force(story)) {
    const bool belongs = (cell.grid == GridId::output && output == cell.row * w.output() + cell.col) ||
                         (cell.grid == GridId::input && input == cell.row * w.input + cell.col) ||
                         (cell.grid == GridId::kernel && tap == cell.row * w.params.kernel + cell.col) ||
                         (cell.grid == GridId::product && output == cell.row && input == cell.col);
    if (belongs) places.emplace(output, input);
  }
  return places;
}

double at_start(const Story&) {
  return 0;
}
double at_end(const Story& story) {
  return story.timeline.duration();
}

// The heat map of the matrix itself, not a mark's.
const HeatMapShape* matrix_map(const Scene& scene) {
  for (const Item& item : scene.items)
    if (item.cell.grid == GridId::product && !item.mark)
      if (const auto* map = std::get_if<HeatMapShape>(&item.shape)) return map;
  return nullptr;
}

// The places of a map that are data, by the first of the cells that they stand for.
Places data_of(const HeatMapShape& map) {
  Places places;
  for (std::int64_t r = 0; r < map.values->rows; ++r)
    for (std::int64_t c = 0; c < map.values->cols; ++c)
      if (CellKind(map.kinds->at(r, c)) == CellKind::data) {
        const CellRef cell = cell_of(map, GridId::product, r, c);
        places.emplace(cell.row / map.merged * map.merged, cell.col / map.merged * map.merged);
      }
  return places;
}

TEST(Matrix, EveryPlaceShowsItsEntryOrZero) {
  Random random(71);
  for (int set = 0; set < 25; ++set) {
    const auto story = draw_story(random, ViewKind::matrix);
    if (story->output->cells.size() > 36 || story->input->cells.size() > 16) continue;
    std::map<std::pair<std::int64_t, std::int64_t>, std::string> expected;
    for (const auto& [output, input, tap] : brute_force(*story))
      expected[{output, input}] = core::format_exact(story->kernel->cells[size_t(tap)]);
    for (const auto when : {at_start, at_end}) {
      const Scene scene = stage(*story, when(*story), view_of(3300, 2600), fonts());
      for (std::int64_t o = 0; o < std::int64_t(story->output->cells.size()); ++o)
        for (std::int64_t i = 0; i < std::int64_t(story->input->cells.size()); ++i) {
          const CellRef cell{GridId::product, o, i};
          const auto rect = rect_of(scene, cell);
          ASSERT_TRUE(rect);
          ASSERT_EQ(pick(scene, rect->center()), cell);
          if (rect->width < 50) continue;  // shortened
          const std::string number = number_on(scene, cell);
          EXPECT_EQ(number.empty(), !expected.contains({o, i}));
          if (number.size() < 5 && !number.empty()) {
            EXPECT_EQ(number, (expected[{o, i}]));
          }
        }
    }
    if (HasFailure()) FAIL() << described(*story);
  }
}

TEST(Matrix, MirroringExchangesRowsAndColumns) {
  const auto story = worked_example(ViewKind::matrix);
  const Scene before = stage(*story, 0, view_of(1012, 790), fonts());
  const Scene after = stage(*story, at_end(*story), view_of(1012, 790), fonts());
  const Rect from = *rect_of(before, {GridId::product, 0, 0}), to = *rect_of(after, {GridId::product, 0, 0});
  for (std::int64_t o = 0; o < 25; ++o)
    for (std::int64_t i = 0; i < 4; ++i) {
      const Rect a = *rect_of(before, {GridId::product, o, i}), b = *rect_of(after, {GridId::product, o, i});
      EXPECT_NEAR(a.center().x - from.center().x, double(o) * from.width, 2.5);
      EXPECT_NEAR(a.center().y - from.center().y, double(i) * from.width, 2.5);
      EXPECT_NEAR(b.center().x - to.center().x, double(i) * to.width, 2.5);
      EXPECT_NEAR(b.center().y - to.center().y, double(o) * to.width, 2.5);
    }
}

TEST(Matrix, EntriesMoveOnTheirWayWhileItIsMirrored) {
  const auto story = worked_example(ViewKind::matrix);
  const auto entries = [&](double u) {
    const Scene scene = stage(*story, timeline::time_of(story->timeline, 0, 1, u), view_of(1012, 790), fonts());
    std::map<std::pair<std::int64_t, std::int64_t>, Rect> rects;
    for (const auto& [rect, item] : shapes<RectShape>(scene))
      if (item.cell.grid == GridId::product && !item.mark) rects[{item.cell.row, item.cell.col}] = rect.rect;
    return rects;
  };
  const auto start = entries(1e-4), middle = entries(0.4), end = entries(1 - 1e-4);
  ASSERT_EQ(start.size(), 36u);
  ASSERT_EQ(middle.size(), 36u);
  ASSERT_EQ(end.size(), 36u);
  for (const auto& [place, rect] : middle) {
    const Rect a = start.at(place), b = end.at(place);
    EXPECT_GE(rect.x, std::min(a.x, b.x) - 1);
    EXPECT_LE(rect.x, std::max(a.x, b.x) + 1);
    EXPECT_GE(rect.y, std::min(a.y, b.y) - 1);
    EXPECT_LE(rect.y, std::max(a.y, b.y) + 1);
  }
}

TEST(Matrix, MarksOfEntriesAreThoseOfTheRelation) {
  Random random(72);
  int compared = 0;
  for (int set = 0; set < 250; ++set) {
    const auto story = draw_story(random, ViewKind::matrix);
    if (story->output->cells.size() > 700) continue;
    View view = view_of(1600, 960);
    const CellRef cell = draw_cell(random, *story);
    (draw(random, 0, 1) ? view.hovered : view.selected) = cell;
    const double t = draw(random, 0, 1) ? 0 : at_end(*story);
    const Scene scene = stage(*story, t, view, fonts());
    const HeatMapShape* map = matrix_map(scene);
    if (!map || map->merged > 1) continue;
    ++compared;
    ASSERT_EQ(marked(scene, GridId::product), linked(*story, cell))
        << described(*story) << ", " << core::grid_key(cell.grid) << " " << cell.row << "," << cell.col;
  }
  EXPECT_GT(compared, 100);
}

TEST(Matrix, MergedMarksStandWhereTheEntriesAre) {
  Random random(73);
  const auto story =
      story_of({.kernel = 5, .stride = 2, .pad_begin = 1, .output_padding = 1},
               {.kernel = 3, .stride = 3, .pad_end = 1}, counting(20, 30), counting(5, 3), ViewKind::matrix);
  for (int set = 0; set < 30; ++set) {
    View view = view_of(1012, 790);
    view.hovered = draw_cell(random, *story);
    const Scene scene = stage(*story, at_end(*story), view, fonts());
    Places found, expected;
    for (const auto& [map, item] : shapes<HeatMapShape>(scene))
      if (item.mark && item.cell.grid == GridId::product) {
        ASSERT_GT(map.merged, 1);
        found = data_of(map);
        for (const auto& [output, input] : linked(*story, view.hovered))
          expected.emplace(output / map.merged * map.merged, input / map.merged * map.merged);
      }
    EXPECT_EQ(found, expected);
    EXPECT_EQ(found.empty(), linked(*story, view.hovered).empty());
  }
}

TEST(Matrix, NoEntryVanishesAndNoneAppearsHoweverSmallTheCells) {
  const auto story = story_of({.kernel = 7, .stride = 2}, 64, 64, ViewKind::matrix);
  const auto entries = brute_force(*story);
  for (const double t : {0.0, at_end(*story)})
    for (const double zoom : {1.0, 3.0, 20.0, 100.0, 700.0}) {
      View view = view_of(1012, 790);
      view.zoom = zoom;
      view.pan = {0, 40 * zoom};
      const Scene scene = stage(*story, t, view, fonts());
      const HeatMapShape* map = matrix_map(scene);
      if (!map) continue;  // moved out of view
      const std::int64_t m = map->merged;
      const bool mirrored = map->order == HeatMapShape::Order::grid;
      const std::int64_t outputs = m * (mirrored ? map->values->rows : map->values->cols);
      const std::int64_t inputs = m * (mirrored ? map->values->cols : map->values->rows);
      Places expected;
      for (const auto& [output, input, tap] : entries)
        if (output >= map->first_row && output < map->first_row + outputs && input >= map->first_col &&
            input < map->first_col + inputs)
          expected.emplace(output / m * m, input / m * m);
      EXPECT_EQ(data_of(*map), expected) << zoom;
    }
}

TEST(Matrix, PointingAtMergedEntriesFindsTheOneThatIsShown) {
  const auto story = story_of({.kernel = 7, .stride = 2}, 64, 64, ViewKind::matrix);
  const std::int64_t outputs = story->output->cols, inputs = story->input->cols;
  for (const double t : {0.0, at_end(*story)}) {
    const Scene scene = stage(*story, t, view_of(1012, 790), fonts());
    const HeatMapShape& map = *matrix_map(scene);
    ASSERT_GT(map.merged, 1);
    for (std::int64_t r = 0; r < map.values->rows; ++r)
      for (std::int64_t c = 0; c < map.values->cols; ++c) {
        if (CellKind(map.kinds->at(r, c)) != CellKind::data) continue;
        const CellRef cell = cell_of(map, GridId::product, r, c);
        const std::int64_t a = cell.row / outputs - cell.col / inputs * 2,
                           b = cell.row % outputs - cell.col % inputs * 2;
        ASSERT_TRUE(a >= 0 && a < 7 && b >= 0 && b < 7) << cell.row << "," << cell.col;
        ASSERT_EQ(map.values->at(r, c), float(a * 7 + b));
      }
  }
}

TEST(Matrix, GridsStayAsSmallAsTheViewport) {
  const auto story = story_of({.kernel = 7, .stride = 2}, 64, 64, ViewKind::matrix);
  for (const double t : {0.0, 0.5, at_end(*story)})
    for (const double zoom : {1.0, 5.0, 30.0, 300.0, 2000.0}) {
      View view = view_of(1012, 790);
      view.zoom = zoom;
      view.hovered = {GridId::kernel, 3, 3};
      const Scene scene = stage(*story, t, view, fonts());
      EXPECT_LT(scene.items.size(), 6000u) << zoom;
      for (const auto& [map, item] : shapes<HeatMapShape>(scene)) {
        EXPECT_LE(map.values->cells.size(), 1012u * 790 * 2) << zoom;
      }
    }
}

TEST(Matrix, CellsOfALargeMatrixCanBeReadWhenZoomedIn) {
  const auto story = story_of({.kernel = 7, .stride = 2}, 64, 64, ViewKind::matrix);
  const Point middle{506, 395};
  for (const double t : {0.0, at_end(*story)}) {
    View view = view_of(1012, 790);
    for (const double zoom : {64.0, 4096.0}) {  // in two steps, as corners lie on whole pixels
      const Rect home = matrix_map(stage(*story, t, view, fonts()))->rect;
      const Point away{(home.x - middle.x - view.pan.x) / view.zoom, (home.y - middle.y - view.pan.y) / view.zoom};
      view.zoom = zoom;
      view.pan = {-away.x * zoom, -away.y * zoom};  // the matrix's upper left corner comes into the middle
    }
    const Scene scene = stage(*story, t, view, fonts());
    const auto rect = rect_of(scene, {GridId::product, 0, 0});
    ASSERT_TRUE(rect);
    EXPECT_GE(rect->width, 34);
    EXPECT_EQ(number_on(scene, {GridId::product, 0, 0}), "1");
  }
}

TEST(Matrix, AMemoChangesNoPicture) {
  Random random(74);
  Memo memo;
  for (int set = 0; set < 60; ++set) {
    const auto story = draw_story(random, ViewKind::matrix);
    if (story->output->cells.size() > 20000) continue;
    for (int draws = 0; draws < 3; ++draws) {
      View view = view_of(1012, 790);
      view.hovered = draw_cell(random, *story);
      view.zoom = double(draw(random, 1, 9));
      const double t = draw(random, 0, 1) ? 0 : at_end(*story);
      const Scene plain = stage(*story, t, view, fonts());
      view.memo = &memo;
      const Scene kept = stage(*story, t, view, fonts());
      const auto a = shapes<HeatMapShape>(plain), b = shapes<HeatMapShape>(kept);
      ASSERT_EQ(a.size(), b.size());
      for (size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(*a[i].first.values, *b[i].first.values);
        EXPECT_EQ(a[i].first.rect, b[i].first.rect);
      }
    }
  }
}

TEST(Matrix, AHoverKeepsTheGrid) {
  const auto story = story_of({.kernel = 7, .stride = 2}, 64, 64, ViewKind::matrix);
  Memo memo;
  View view = view_of(1012, 790);
  view.memo = &memo;
  const auto values = matrix_map(stage(*story, at_end(*story), view, fonts()))->values;
  for (const CellRef cell : {CellRef{GridId::kernel, 1, 1}, {GridId::output, 9, 70}, {GridId::product, 500, 31}}) {
    view.hovered = cell;
    EXPECT_EQ(matrix_map(stage(*story, at_end(*story), view, fonts()))->values, values);
  }
}

// The strip of a grid: the numbers on it, from its first cell on.
std::vector<CellRef> strip_cells(const Scene& scene, GridId grid, CellKind kind) {
  std::vector<CellRef> cells;
  for (const auto& [map, item] : shapes<HeatMapShape>(scene))
    if (item.cell.grid == grid && !item.mark && map.order == HeatMapShape::Order::listed)
      for (std::int64_t r = 0; r < map.values->rows; ++r)
        for (std::int64_t c = 0; c < map.values->cols; ++c)
          if (CellKind(map.kinds->at(r, c)) == kind) cells.push_back(cell_of(map, grid, r, c));
  return cells;
}

TEST(Matrix, OutputCellsFillInRowByRow) {
  const auto story = story_of({.kernel = 3, .stride = 2}, 3, 4, ViewKind::matrix);
  const std::int64_t cols = story->output->cols;
  for (const std::int64_t step : {1, 9, 10, 40, 63}) {
    const Scene scene = stage(*story, main_step(*story, step), view_of(1012, 790), fonts());
    const auto filled = strip_cells(scene, GridId::output, CellKind::data);
    ASSERT_EQ(std::int64_t(filled.size()), step);
    for (std::int64_t i = 0; i < step; ++i) EXPECT_EQ(filled[size_t(i)], (CellRef{GridId::output, i / cols, i % cols}));
    EXPECT_EQ(strip_cells(scene, GridId::input, CellKind::data).size(), 12u);
  }
}

TEST(Matrix, AListedHeatMapFindsItsCells) {
  const auto story = story_of({.kernel = 3, .stride = 2}, 3, 4, ViewKind::matrix);
  Scene scene = stage(*story, at_end(*story), view_of(1012, 790), fonts());
  std::erase_if(scene.items, [](const Item& item) {
    const auto* map = std::get_if<HeatMapShape>(&item.shape);
    return !map || map->order != HeatMapShape::Order::listed;
  });
  ASSERT_FALSE(scene.items.empty());
  for (std::int64_t r = 0; r < 7; ++r)
    for (std::int64_t c = 0; c < 9; ++c) {
      const CellRef cell{GridId::output, r, c};
      const auto rect = rect_of(scene, cell);
      ASSERT_TRUE(rect);
      EXPECT_EQ(pick(scene, rect->center()), cell);
    }
  EXPECT_FALSE(rect_of(scene, {GridId::output, 7, 0}));
}

bool inside(const Rect& inner, const Rect& outer) {
  return inner.x >= outer.x - 0.5 && inner.y >= outer.y - 0.5 && inner.right() <= outer.right() + 0.5 &&
         inner.bottom() <= outer.bottom() + 0.5;
}

Rect area_of(const Item& item) {
  if (const auto* map = std::get_if<HeatMapShape>(&item.shape)) return map->rect;
  if (const auto* rect = std::get_if<RectShape>(&item.shape)) return rect->rect;
  return {};
}

void expect_whole(const Scene& scene) {
  std::vector<Rect> titles;
  for (const auto& [text, item] : shapes<TextShape>(scene)) {
    EXPECT_TRUE(inside(extent_of(text), scene.bounds)) << "cut: " << text.text;
    EXPECT_FALSE(text.text.ends_with("…")) << "cut: " << text.text;
    const bool title = item.layer == layer::kText && ((text.font == FontId::text_bold && text.size == 14) ||
                                                      (text.font == FontId::text && text.size == 12));
    if (title) titles.push_back(extent_of(text));
  }
  EXPECT_EQ(titles.size(), 8u);
  for (size_t a = 0; a < titles.size(); ++a)
    for (size_t b = 0; b < a; ++b) EXPECT_FALSE(titles[a].intersects(titles[b]));
  for (const Item& item : scene.items) {
    if (item.cell.grid == GridId::none) continue;
    // Merged cells reach over the edge of the matrix by less than a pixel or two.
    const Rect area = area_of(item);
    EXPECT_TRUE(inside(area.inset(2), scene.bounds)) << int(item.cell.grid);
    for (const Rect& title : titles) EXPECT_FALSE(area.inset(1).intersects(title)) << int(item.cell.grid);
  }
}

TEST(Matrix, IsWholeForEverySetSizeAndRest) {
  Random random(75);
  constexpr core::Size kSizes[] = {{640, 420}, {1012, 790}, {700, 1100}, {1600, 960}, {2200, 700}, {3300, 1900}};
  for (int set = 0; set < 150; ++set) {
    const auto story = draw_story(random, ViewKind::matrix);
    if (story->output->cells.size() > 100000) continue;
    const core::Size size = kSizes[size_t(draw(random, 0, 5))];
    View view = view_of(size.width, size.height, set % 2 ? ThemeId::dark : ThemeId::light);
    const double somewhere = story->timeline.duration() * double(draw(random, 0, 20)) / 20;
    for (const double t : {0.0, timeline::next_rest(story->timeline, somewhere), at_end(*story)})
      expect_whole(stage(*story, t, view, fonts()));
    if (HasFailure()) FAIL() << described(*story) << " at " << size.width << " x " << size.height;
  }
}

TEST(Matrix, AnyFocusZoomPanAndTimeIsLegal) {
  Random random(76);
  constexpr GridId kGrids[] = {GridId::none, GridId::input, GridId::kernel, GridId::product, GridId::output};
  const auto any_cell = [&] {
    return CellRef{kGrids[size_t(draw(random, 0, 4))], draw(random, -3, 40), draw(random, -3, 40)};
  };
  for (int set = 0; set < 200; ++set) {
    const auto story = draw_story(random, ViewKind::matrix);
    if (story->output->cells.size() > 20000) continue;
    View view = view_of(double(draw(random, 1, 1600)), double(draw(random, 1, 1000)));
    view.zoom = std::exp2(std::uniform_real_distribution<>(-2, 12)(random));
    view.pan = {double(draw(random, -3000, 3000)), double(draw(random, -3000, 3000))};
    view.selected = any_cell(), view.hovered = any_cell(), view.compared = any_cell();
    for (const double share : {0.0, 0.02, 0.05, 0.5, 1.0}) {
      const Scene scene = stage(*story, share * story->timeline.duration(), view, fonts());
      for (const auto& [map, item] : shapes<HeatMapShape>(scene)) {
        EXPECT_TRUE(std::isfinite(map.rect.x) && std::isfinite(map.rect.width));
        EXPECT_TRUE(!map.kinds || (map.kinds->rows == map.values->rows && map.kinds->cols == map.values->cols));
        EXPECT_TRUE(inside(map.clip, scene.bounds));
      }
      equation_text(*story, share * story->timeline.duration(), view);
    }
    if (HasFailure()) FAIL() << described(*story);
  }
}

TEST(Matrix, TheRemarkSaysWhatAPlaceOfTheMatrixIs) {
  const auto story = worked_example(ViewKind::matrix);
  View view = view_of(1012, 790);
  const auto says = [&](CellRef cell, const std::string& words) {
    view.hovered = cell;
    for (const auto& [text, item] : shapes<TextShape>(stage(*story, at_end(*story), view, fonts())))
      if (text.text == words) return true;
    return false;
  };
  EXPECT_TRUE(says({GridId::product, 12, 1}, "This entry is w[2,0] = 7: the tap that joins x[0,1] and y[2,2]."));
  EXPECT_TRUE(says({GridId::product, 0, 3}, "A zero of the matrix: y[0,0] does not use x[1,1], no tap joins them."));
}

}  // namespace
}  // namespace unstride::scene
