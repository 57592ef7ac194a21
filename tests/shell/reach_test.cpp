// Keys reach the cells that the stage shows: app/ says which grids a view has, scene/ draws them.
#include <gtest/gtest.h>

#include "app/change.h"
#include "scene/scene.h"
#include "scene/stage.h"
#include "shell/export.h"
#include "timeline/story.h"

namespace unstride::shell {
namespace {

using core::GridId;
using timeline::ViewKind;

class Reach : public testing::TestWithParam<ViewKind> {
 protected:
  Reach() {
    app::Setup setup = app::with_channels(app::worked_example(), 2, 2, 1);
    setup = app::with_grid(setup, GridId::bias, core::Grid<float>(1, 2, std::vector<float>{1, 2}));
    setup.view = GetParam();
    setup_ = setup;
    const auto story = app::tell(setup);
    EXPECT_TRUE(story);
    scene::View view;
    view.viewport = {0, 0, 1600, 1000};
    scene_ = scene::stage(**story, (*story)->timeline.duration(), view, *program_fonts());
  }
  app::Setup setup_;
  scene::Scene scene_;
};

TEST_P(Reach, EveryGridThatKeysComeToIsDrawn) {
  for (const GridId grid : app::grids_on_stage(setup_)) {
    const auto extent = *app::extent_of(setup_, grid);
    EXPECT_TRUE(scene::rect_of(scene_, {grid, extent.first_row, extent.first_col})) << core::grid_key(grid);
  }
}

TEST_P(Reach, EveryGridThatIsDrawnIsReachedByKeys) {
  const auto reached = app::grids_on_stage(setup_);
  for (const scene::Item& item : scene_.items) {
    const GridId grid = item.cell.grid;
    // Products are walked through from a pinned cell; the stamp is the kernel, and nobody pins it.
    if (item.mark || grid == GridId::none || grid == GridId::product || grid == GridId::stamp) continue;
    EXPECT_NE(std::find(reached.begin(), reached.end(), grid), reached.end()) << core::grid_key(grid);
  }
}

INSTANTIATE_TEST_SUITE_P(Views, Reach,
                         testing::Values(ViewKind::slide, ViewKind::stamp, ViewKind::both, ViewKind::matrix,
                                         ViewKind::phases, ViewKind::gradient, ViewKind::round_trip,
                                         ViewKind::alternatives, ViewKind::channels),
                         [](const auto& view) {
                           return std::string(timeline::view_key(view.param)) == "round-trip"
                                      ? "round_trip"
                                      : std::string(timeline::view_key(view.param));
                         });

}  // namespace
}  // namespace unstride::shell
