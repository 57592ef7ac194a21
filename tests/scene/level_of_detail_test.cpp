// Numbers, short forms and heat maps by the size of the cells; how the kinds of cell differ; how many items there are.
#include <cmath>
#include <map>
#include <set>

#include "core/format.h"
#include "scene/given.h"
#include "scene/pen.h"

namespace unstride::scene {
namespace {

// A pen on an empty scene of its own.
struct Paper {
  explicit Paper(ThemeId id = ThemeId::light) : theme(theme_of(id)) { scene.bounds = {0, 0, 800, 600}; }
  Scene scene;
  const Theme& theme;
  Pen pen{scene, theme, fonts()};

  GridLook look(const Grid<float>& values) {
    GridLook grid;
    grid.values = std::make_shared<const Grid<float>>(values);
    grid.role = &theme.input;
    grid.scale = scale_for(values, theme.input, theme);
    return grid;
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> list;
    for (const auto& [text, item] : shapes<TextShape>(scene)) list.push_back(text.text);
    return list;
  }
};

Block block_of(double pitch, std::int64_t rows = 1, std::int64_t cols = 1) {
  return {{GridId::input, rows, cols, 0, 0, "", ""}, {10, 10}, pitch, 100};
}

TEST(LevelOfDetail, LargeCellsShowTheirNumberExactly) {
  for (const double pitch : {34.0, 40.0, 60.0}) {
    Paper paper;
    paper.pen.grid(block_of(pitch, 1, 3), paper.look(Grid<float>(1, 3, {36, -7, 0})));
    EXPECT_EQ(paper.texts(), (std::vector<std::string>{"36", "-7", "0"})) << pitch;
  }
}

TEST(LevelOfDetail, SmallerCellsShowAShortForm) {
  for (const double pitch : {18.0, 25.0, 33.9}) {
    Paper paper;
    paper.pen.grid(block_of(pitch, 1, 2), paper.look(Grid<float>(1, 2, {1234567, 5})));
    const auto texts = paper.texts();
    ASSERT_EQ(texts.size(), 2u) << pitch;
    EXPECT_EQ(texts[1], "5");
    EXPECT_LE(texts[0].size(), 6u);
    EXPECT_NE(texts[0], "1234567");
  }
}

TEST(LevelOfDetail, EveryValueFitsItsCell) {
  Random random(31);
  for (int draws = 0; draws < 3000; ++draws) {
    const double pitch = std::uniform_real_distribution<>(18, 90)(random);
    const float value = float(draw(random, -999, 999)) * std::pow(10.0f, float(draw(random, -9, 4)));
    Paper paper;
    paper.pen.grid(block_of(pitch), paper.look(Grid<float>(1, 1, value)));
    for (const auto& [text, item] : shapes<TextShape>(paper.scene)) {
      const Rect extent = extent_of(text);
      EXPECT_GE(extent.x, 10) << value << " at " << pitch << ": " << text.text;
      EXPECT_LE(extent.right(), 10 + pitch) << value << " at " << pitch << ": " << text.text;
      EXPECT_EQ(text.text == "0", value == 0) << value;
    }
  }
}

TEST(LevelOfDetail, TinyCellsAreOneHeatMap) {
  for (const double pitch : {0.3, 5.0, 17.9}) {
    Paper paper;
    paper.pen.grid(block_of(pitch, 30, 30), paper.look(counting(30, 30)));
    EXPECT_EQ(shapes<HeatMapShape>(paper.scene).size(), 1u);
    EXPECT_TRUE(paper.texts().empty());
    EXPECT_LE(paper.scene.items.size(), 3u);
  }
}

TEST(LevelOfDetail, LargeInputsStayBoundedInItems) {
  for (const ViewKind kind : {ViewKind::slide, ViewKind::stamp, ViewKind::both}) {
    const auto story = story_of({.kernel = 7, .stride = 2}, 64, 64, kind);
    for (const double t : {0.0, main_step(*story, 1000, 0.3), main_step(*story, 1000), story->timeline.duration()}) {
      const Scene scene = stage(*story, t, view_of(1600, 960), fonts());
      EXPECT_LT(scene.items.size(), 6000u) << t;
      std::set<GridId> maps;
      for (const auto& [map, item] : shapes<HeatMapShape>(scene)) maps.insert(item.cell.grid);
      EXPECT_TRUE(maps.contains(GridId::input) && maps.contains(GridId::output));
    }
  }
}

TEST(LevelOfDetail, ZoomingInDrawsOnlyWhatIsInView) {
  const auto story = story_of({.kernel = 7, .stride = 2}, 64, 64, ViewKind::slide);
  View view = view_of(1600, 960);
  for (const double zoom : {3.0, 6.0, 12.0, 40.0}) {
    view.zoom = zoom;
    EXPECT_LT(stage(*story, story->timeline.duration(), view, fonts()).items.size(), 12000u) << zoom;
  }
}

// The shapes of one cell of a kind, without their places.
std::string look_of(CellKind kind, double pitch, ThemeId id) {
  Paper paper(id);
  const GridLook grid = paper.look(counting(1, 1));
  CellLook cell;
  cell.kind = kind;
  cell.value = kind == CellKind::data ? 1.0f : 0.0f;
  paper.pen.cell({10, 10, pitch, pitch}, cell, grid, {GridId::input, 0, 0});
  std::string look;
  for (const auto& [rect, item] : shapes<RectShape>(paper.scene))
    look += std::string(rect.fill.a > 0 ? "filled " : "open ") + (rect.stroke.width == 0 ? ""
                                                                  : rect.stroke.dash > 0 ? "dashed "
                                                                                         : "outlined ");
  if (!shapes<HatchShape>(paper.scene).empty()) look += "hatched ";
  return look;
}

TEST(LevelOfDetail, FourKindsOfCellDifferInMoreThanColour) {
  for (const ThemeId id : {ThemeId::light, ThemeId::dark})
    for (const double pitch : {20.0, 48.0}) {
      EXPECT_EQ(look_of(CellKind::data, pitch, id), "filled ");
      EXPECT_EQ(look_of(CellKind::inserted_zero, pitch, id), "filled ");
      EXPECT_EQ(look_of(CellKind::border_zero, pitch, id), "open dashed ");
      EXPECT_EQ(look_of(CellKind::cropped, pitch, id), "open outlined hatched ");
      EXPECT_EQ(look_of(CellKind::empty, pitch, id), "open outlined ");
    }
}

TEST(LevelOfDetail, InsertedZerosAreGreyAndDataIsNot) {
  for (const ThemeId id : {ThemeId::light, ThemeId::dark}) {
    const Theme& theme = theme_of(id);
    const auto chroma = [](Color c) { return std::max({c.r, c.g, c.b}) - std::min({c.r, c.g, c.b}); };
    EXPECT_LT(chroma(theme.zero_fill), 0.08f);
    for (const RoleColors* role : {&theme.input, &theme.kernel, &theme.output})
      EXPECT_GT(chroma(color_at(scale_for(counting(1, 2), *role, theme), 2)), 0.25f);
    // On a heat map the fills alone must tell the kinds apart, from one another and from paper.
    Paper paper(id);
    paper.pen.grid(block_of(6, 8, 8), paper.look(counting(8, 8)));
    const HeatMapShape map = shapes<HeatMapShape>(paper.scene).front().first;
    const Color fills[] = {map.inserted, map.border, map.cropped, map.empty};
    for (size_t a = 0; a < 3; ++a)
      for (size_t b = a + 1; b < 3; ++b)
        EXPECT_GT(core::contrast(fills[a], fills[b]), 1.04) << int(id) << ": " << a << " and " << b;
  }
}

}  // namespace
}  // namespace unstride::scene
