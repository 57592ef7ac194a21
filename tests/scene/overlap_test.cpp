// The overlap's picture against the engine's counts and sums.
#include "scene/overlap.h"

#include "engine/evenness.h"
#include "engine/phases.h"
#include "scene/given.h"

namespace unstride::scene {
namespace {

std::set<std::string> texts(const Scene& scene) {
  std::set<std::string> found;
  for (const auto& [text, item] : shapes<TextShape>(scene)) found.insert(text.text);
  return found;
}

TEST(OverlapPicture, HasALegendWithTheCountsAndTheSumsOfThePhases) {
  const auto story = worked_example(ViewKind::slide);
  const std::set<std::string> words = texts(overlap_picture(*story, 280, ThemeId::light, fonts()));
  for (const char* line :
       {"1 stamp: 16 cells", "2 stamps: 8 cells", "4 stamps: 1 cell", "Kernel's sum in each phase, 2 × 2"})
    EXPECT_TRUE(words.count(line)) << line;
  // Of 1..9 with stride 2: 1 + 3 + 7 + 9, 2 + 8, 4 + 6, 5.
  for (const char* sum : {"20", "10", "5"}) EXPECT_TRUE(words.count(sum)) << sum;
}

TEST(OverlapPicture, CrossesOutWhatNoStampReaches) {
  const auto story = story_of({.kernel = 2, .stride = 3}, 3, 3, ViewKind::slide);
  const Scene scene = overlap_picture(*story, 280, ThemeId::light, fonts());
  const auto holes = std::count(story->overlap->cells.begin(), story->overlap->cells.end(), 0);
  EXPECT_EQ(std::int64_t(shapes<LineShape>(scene).size()), 2 * (holes + 1)) << "one cross more in the legend";
  EXPECT_TRUE(texts(scene).count("no stamp: " + std::to_string(holes) + " cells"));
}

TEST(OverlapPicture, NamesItsCellsAsTheOutputsAndOutlinesOne) {
  const auto story = worked_example(ViewKind::slide);
  const Scene scene = overlap_picture(*story, 280, ThemeId::light, fonts());
  const CellRef cell{GridId::output, 3, 1};
  const auto rect = rect_of(scene, cell);
  ASSERT_TRUE(rect);
  EXPECT_EQ(pick(scene, rect->center()), cell);
  const Scene with = outlined(scene, cell, ThemeId::light);
  EXPECT_EQ(with.items.size(), scene.items.size() + 1);
  EXPECT_EQ(pick(with, rect->center()), cell);
  EXPECT_EQ(outlined(scene, {GridId::output, 9, 9}, ThemeId::light).items.size(), scene.items.size());
}

TEST(OverlapPicture, FitsEveryWidthAndCutsNoText) {
  Random random(53);
  for (int set = 0; set < 150; ++set) {
    const auto story = draw_story(random, ViewKind::slide);
    const double width = double(draw(random, 180, 320));
    const Scene scene = overlap_picture(*story, width, set % 2 ? ThemeId::dark : ThemeId::light, fonts());
    for (const auto& [text, item] : shapes<TextShape>(scene)) {
      const Rect extent = extent_of(text);
      EXPECT_TRUE(extent.x >= -0.5 && extent.right() <= width + 0.5 && extent.bottom() <= scene.bounds.bottom() + 0.5)
          << text.text << " in " << described(*story);
      EXPECT_EQ(text.text.find("…"), std::string::npos);
      if (text.font != FontId::text) continue;
      EXPECT_GE(core::contrast(text.color, scene.background), 4.5) << text.text;
    }
    for (size_t i = 1; i < scene.items.size(); ++i) EXPECT_LE(scene.items[i - 1].layer, scene.items[i].layer);
    if (HasFailure()) FAIL() << "set " << set;
  }
}

}  // namespace
}  // namespace unstride::scene
