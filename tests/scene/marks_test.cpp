// What is marked when somebody points at a cell is what the relation links, in every view, whatever the size.
#include "scene/given.h"

namespace unstride::scene {
namespace {

void expect_marks(const Story& story, CellRef cell, const Scene& scene) {
  const Links links = links_of(story.axes, cell);
  EXPECT_EQ(marked(scene, GridId::input), cells_of(links.input));
  EXPECT_EQ(marked(scene, GridId::kernel), cells_of(links.kernel));
  EXPECT_EQ(marked(scene, GridId::output), cells_of(links.output));
  if (testing::Test::HasFailure())
    FAIL() << described(story) << ", " << core::grid_key(cell.grid) << " " << cell.row << "," << cell.col;
}

// The views that show the input, the kernel and the output, each once.
class Marks : public testing::TestWithParam<ViewKind> {};

TEST_P(Marks, AreTheLinksOfTheRelation) {
  Random random(60);
  for (int set = 0; set < 150; ++set) {
    const auto story = draw_story(random, GetParam());
    if (story->bordered->cells.size() > 100000) continue;
    View view = view_of(1600, 960);
    const CellRef cell = draw_cell(random, *story);
    (draw(random, 0, 1) ? view.hovered : view.selected) = cell;
    const double t = story->timeline.duration() * double(draw(random, 0, 4)) / 4;
    ASSERT_NO_FATAL_FAILURE(expect_marks(*story, cell, stage(*story, t, view, fonts())));
  }
}

INSTANTIATE_TEST_SUITE_P(Views, Marks,
                         testing::Values(ViewKind::slide, ViewKind::stamp, ViewKind::phases, ViewKind::gradient,
                                         ViewKind::channels, ViewKind::both, ViewKind::alternatives, ViewKind::matrix),
                         [](const auto& view) { return std::string(timeline::view_name(view.param)); });

}  // namespace
}  // namespace unstride::scene
