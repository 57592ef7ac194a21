// The stage at any time, size and parameter set: nothing crashes, leaves its place or is cut.
#include <cmath>

#include "scene/given.h"
#include "scene/pen.h"

namespace unstride::scene {
namespace {

bool finite(const Rect& r) {
  return std::isfinite(r.x) && std::isfinite(r.y) && std::isfinite(r.width) && std::isfinite(r.height) &&
         r.width >= 0 && r.height >= 0;
}
bool finite(Point p) {
  return std::isfinite(p.x) && std::isfinite(p.y);
}
bool inside(const Rect& inner, const Rect& outer, double slack) {
  return inner.x >= outer.x - slack && inner.y >= outer.y - slack && inner.right() <= outer.right() + slack &&
         inner.bottom() <= outer.bottom() + slack;
}

bool finite(const Shape& shape) {
  struct Visitor {
    bool operator()(const RectShape& s) const { return finite(s.rect) && s.radius >= 0; }
    bool operator()(const LineShape& s) const { return finite(s.from) && finite(s.to); }
    bool operator()(const HatchShape& s) const { return finite(s.rect) && s.spacing > 0; }
    bool operator()(const TextShape& s) const { return finite(s.baseline) && s.size > 0 && !s.text.empty(); }
    bool operator()(const HeatMapShape& s) const {
      return finite(s.rect) && finite(s.clip) && s.values && std::isfinite(s.scale.min) && std::isfinite(s.scale.max) &&
             (!s.kinds || (s.kinds->rows == s.values->rows && s.kinds->cols == s.values->cols));
    }
  };
  return std::visit(Visitor{}, shape);
}

void expect_finite(const Scene& scene) {
  for (const Item& item : scene.items)
    ASSERT_TRUE(finite(item.shape)) << "kind " << item.shape.index() << " layer " << item.layer << " "
                                    << core::grid_key(item.cell.grid);
  EXPECT_TRUE(std::is_sorted(scene.items.begin(), scene.items.end(),
                             [](const Item& a, const Item& b) { return a.layer < b.layer; }));
}

Rect rect_of(const Shape& shape) {
  if (const auto* rect = std::get_if<RectShape>(&shape)) return rect->rect;
  if (const auto* map = std::get_if<HeatMapShape>(&shape)) return map->rect;
  return {};
}

// Titles and subtitles of grids.
bool is_title(const TextShape& text, const Item& item) {
  return item.layer == layer::kText &&
         ((text.font == FontId::text_bold && text.size == 14) || (text.font == FontId::text && text.size == 12));
}

// Where the cell that was found at p is drawn there: Both draws some cells twice.
Rect place_at(const Scene& scene, CellRef cell, Point p) {
  for (const Item& item : scene.items)
    if (item.cell == cell && !item.mark && rect_of(item.shape).contains(p)) return rect_of(item.shape);
  return {};
}

void expect_texts_in_their_places(const Scene& scene, size_t grids) {
  std::vector<TextShape> titles;
  const auto texts = shapes<TextShape>(scene);
  const size_t every = std::max<size_t>(1, texts.size() / 150);  // of the numbers on cells: a sample
  size_t numbers = 0;
  for (const auto& [text, item] : texts) {
    const Rect extent = extent_of(text);
    EXPECT_TRUE(inside(extent, scene.bounds, 0.5)) << "cut: " << text.text << " ends at " << extent.right();
    EXPECT_FALSE(text.text.ends_with("…")) << "cut: " << text.text;
    if (is_title(text, item)) {
      for (const TextShape& other : titles)
        EXPECT_FALSE(extent.intersects(extent_of(other))) << text.text << " lies over " << other.text;
      titles.push_back(text);
    } else if (item.layer < layer::kOverlay && ++numbers % every == 0) {
      const CellRef cell = pick(scene, extent.center());
      ASSERT_NE(cell.grid, GridId::none) << text.text << " is on no cell";
      const Rect place = place_at(scene, cell, extent.center());
      EXPECT_TRUE(inside(extent, place, 1)) << text.text << " does not fit its cell of grid " << int(cell.grid) << ", "
                                            << place.width << " wide; it is " << extent.width;
    }
  }
  EXPECT_EQ(titles.size(), 2 * grids);
}

void expect_grids_in_view(const Scene& scene) {
  for (const Item& item : scene.items)
    if (item.cell.grid != GridId::none) {
      ASSERT_TRUE(inside(rect_of(item.shape), scene.bounds, 0.5)) << int(item.cell.grid);
    }
}

// Grids do not touch one another's titles or the equation.
void expect_texts_beside_cells(const Scene& scene) {
  for (const auto& [text, item] : shapes<TextShape>(scene)) {
    if (!is_title(text, item) && item.layer < layer::kOverlay) continue;
    const Rect extent = extent_of(text);
    for (const Item& other : scene.items) {
      const auto* area = std::get_if<RectShape>(&other.shape);
      const bool clear = area && area->fill.a == 0 && area->stroke.width == 0;  // lies over the text that it stands for
      if (other.cell.grid == GridId::none || clear) continue;
      ASSERT_FALSE(rect_of(other.shape).intersects(extent))
          << text.text << " lies over a grid " << int(other.cell.grid);
    }
  }
}

struct Case {
  double width, height;
};
constexpr Case kViewports[] = {{460, 400},  {640, 420},  {1012, 790}, {700, 1100},
                               {1600, 960}, {2200, 700}, {3300, 1900}};

// What has a title. Both leaves its lists of products out of the smallest stage.
size_t grids_of(ViewKind kind, const View& view) {
  return kind != ViewKind::both ? 4 : view.viewport.width < 500 || view.viewport.height < 430 ? 6 : 8;
}

// Looks at a story at rest and in motion.
void expect_good_stage(const SharedStory& story, const View& view, double t, bool rest) {
  const Scene scene = stage(*story, t, view, fonts());
  expect_finite(scene);
  expect_grids_in_view(scene);
  if (!rest) return;
  expect_texts_in_their_places(scene, grids_of(story->timeline.view, view));
  expect_texts_beside_cells(scene);
}

TEST(Stage, IsWholeForEverySetSizeAndTime) {
  Random random(21);
  for (int set = 0; set < 360; ++set) {
    const auto kind = ViewKind(set % 3);  // Slide, Stamp, Both
    const auto story = draw_story(random, kind);
    ASSERT_TRUE(story);
    const Case size = kViewports[size_t(draw(random, 0, 6))];
    const View view = view_of(size.width, size.height, set % 2 ? ThemeId::light : ThemeId::dark);
    const double anywhere = std::uniform_real_distribution<>(0, story->timeline.duration())(random);
    expect_good_stage(story, view, 0, true);
    expect_good_stage(story, view, anywhere, false);
    expect_good_stage(story, view, timeline::next_rest(story->timeline, anywhere), true);
    expect_good_stage(story, view, story->timeline.duration(), true);
    if (HasFailure())
      FAIL() << "set " << set << ": " << described(*story) << " at " << size.width << " x " << size.height;
  }
}

TEST(Stage, IsWholeAtTheLimitsOfTheLab) {
  const AxisParams least{}, most{.kernel = 16, .stride = 16, .output_padding = 15, .dilation = 16};
  const AxisParams trimmed{.kernel = 3, .stride = 2, .pad_begin = 5, .pad_end = 4, .output_padding = 1};
  const AxisParams wide{.kernel = 7, .stride = 2};
  const std::pair<AxisParams, std::int64_t> limits[] = {{least, 1},   {least, 64},   {most, 1}, {most, 64},
                                                        {trimmed, 8}, {trimmed, 64}, {wide, 64}};
  for (const auto& [height, rows] : limits)
    for (const auto& [width, cols] : limits) {
      if (rows * cols > 64 && !(height == width)) continue;
      for (const ViewKind kind : {ViewKind::slide, ViewKind::stamp, ViewKind::both}) {
        const auto story = story_of(height, width, counting(rows, cols), counting(height.kernel, width.kernel), kind);
        const bool huge = story->bordered->cells.size() > 100000;  // a second a frame where nothing is optimised
        for (const Case size : {kViewports[0], kViewports[4], kViewports[6]})
          for (const double share : {0.0, 0.01, 0.5, 1.0}) {
            if (huge && (size.width != 1600 || share < 0.5)) continue;
            const double t = timeline::next_rest(story->timeline, story->timeline.duration() * share);
            expect_good_stage(story, view_of(size.width, size.height), t, true);
            if (HasFailure())
              FAIL() << described(*story) << " at " << size.width << " x " << size.height << ", t " << t;
          }
      }
    }
}

TEST(Stage, AnyFocusZoomPanAndTimeIsLegal) {
  Random random(22);
  const auto any_cell = [&] {
    return CellRef{GridId(draw(random, 0, core::kGridCount - 1)), draw(random, -3, 12), draw(random, -3, 12)};
  };
  constexpr double kTimes[] = {-1, 0, 1e-9, 1e9};
  for (int set = 0; set < 300; ++set) {
    const auto story = draw_story(random, ViewKind(set % timeline::kViewCount));
    View view = view_of(double(draw(random, 1, 1600)), double(draw(random, 1, 1000)));
    view.zoom = std::uniform_real_distribution<>(0.2, 40)(random);
    view.pan = {double(draw(random, -3000, 3000)), double(draw(random, -3000, 3000))};
    view.selected = any_cell(), view.hovered = any_cell();
    for (const double t : kTimes) expect_finite(stage(*story, t, view, fonts()));
    const Scene scene = stage(*story, story->timeline.duration() / 2, view, fonts());
    expect_finite(scene);
    equation_text(*story, story->timeline.duration() / 2, view);
    for (const auto& [map, item] : shapes<HeatMapShape>(scene)) EXPECT_TRUE(inside(map.clip, scene.bounds, 0));
    if (HasFailure()) FAIL() << "set " << set << ": " << described(*story);
  }
}

TEST(Stage, LooksTheSameHoweverATimeWasReached) {
  const auto story = worked_example(ViewKind::slide);
  const auto texts = [&](double t) {
    std::vector<std::string> list;
    for (const auto& [text, item] : shapes<TextShape>(stage(*story, t, view_of(1012, 790), fonts())))
      list.push_back(text.text);
    return list;
  };
  const double t = main_step(*story, 9, 0.3);
  const auto first = texts(t);
  texts(story->timeline.duration());
  EXPECT_EQ(texts(t), first);
}

TEST(Stage, LastFramesShowTheReferenceWhateverTheParameters) {
  Random random(23);
  int cells = 0;
  for (int set = 0; set < 60; ++set) {
    const auto story = draw_story(random, ViewKind(set % 3));
    const Scene scene = stage(*story, story->timeline.duration(), view_of(1600, 960), fonts());
    for (const auto& [map, item] : shapes<HeatMapShape>(scene)) {
      if (item.cell.grid != GridId::output || item.mark) continue;
      for (std::int64_t r = 0; r < story->output->rows; ++r)
        for (std::int64_t c = 0; c < story->output->cols; ++c, ++cells) {
          ASSERT_EQ(map.values->at(r - map.first_row, c - map.first_col), story->output->at(r, c));
          ASSERT_EQ(map.kinds ? map.kinds->at(r - map.first_row, c - map.first_col) : 0, 0);
        }
    }
  }
  EXPECT_GT(cells, 1000);
}

}  // namespace
}  // namespace unstride::scene
