// The worked example that every lesson starts from, number by number, in both views.
#include <set>

#include "core/format.h"
#include "scene/given.h"
#include "scene/pen.h"

namespace unstride::scene {
namespace {

const View kView = view_of(1012, 790);

TEST(WorkedExample, SlideAtStepThirteenShowsExactlyThirteenOutputValues) {
  const auto story = worked_example(ViewKind::slide);
  const Scene scene = stage(*story, main_step(*story, 13), kView, fonts());
  for (std::int64_t i = 0; i < 25; ++i) {
    const CellRef cell{GridId::output, i / 5, i % 5};
    EXPECT_EQ(number_on(scene, cell), i < 13 ? core::format_exact(story->output->at(cell.row, cell.col)) : "") << i;
  }
  EXPECT_EQ(number_on(scene, {GridId::output, 2, 2}), "36");
}

TEST(WorkedExample, SlideAtStepThirteenOutlinesTheWindowAndItsOutputCell) {
  const auto story = worked_example(ViewKind::slide);
  const Scene scene = stage(*story, main_step(*story, 13), kView, fonts());
  const Rect first = *rect_of(scene, {GridId::bordered, 2, 2}), last = *rect_of(scene, {GridId::bordered, 4, 4});
  const Rect focused = *rect_of(scene, {GridId::output, 2, 2});
  int windows = 0, cells = 0;
  for (const auto& [shape, item] : shapes<RectShape>(scene)) {
    const RectShape& rect = shape;
    if (item.cell.grid != GridId::none || rect.stroke.width < 2) continue;
    const auto around = [&](const Rect& a, const Rect& b) {  // within the two pixels between cells
      return std::abs(rect.rect.x - a.x) < 2.5 && std::abs(rect.rect.y - a.y) < 2.5 &&
             std::abs(rect.rect.right() - b.right()) < 2.5 && std::abs(rect.rect.bottom() - b.bottom()) < 2.5;
    };
    windows += around(first, last) && rect.stroke.color == theme_of(ThemeId::light).kernel.fill;
    cells += around(focused, focused) && rect.stroke.color == theme_of(ThemeId::light).ink;
  }
  EXPECT_EQ(windows, 1);
  EXPECT_EQ(cells, 1);
}

TEST(WorkedExample, SlideWritesEveryWeightOfTheTurnedKernelUnderTheWindow) {
  const auto story = worked_example(ViewKind::slide);
  const Scene scene = stage(*story, main_step(*story, 13), kView, fonts());
  std::multiset<std::string> weights;
  for (const auto& [text, item] : shapes<TextShape>(scene))
    if (text.text.starts_with("×")) {
      weights.insert(text.text);
      const CellRef under = pick(scene, extent_of(text).center());
      ASSERT_EQ(under.grid, GridId::bordered) << text.text;
      const float tap = story->kernel->at(4 - under.row, 4 - under.col);  // the window's first cell is (2, 2)
      EXPECT_EQ(text.text, "×" + core::format_exact(tap));
    }
  EXPECT_EQ(weights, (std::multiset<std::string>{"×1", "×2", "×3", "×4", "×5", "×6", "×7", "×8", "×9"}));
}

TEST(WorkedExample, TheEquationIsTheSumOfTheFourProductsThatWork) {
  const auto story = worked_example(ViewKind::slide);
  EXPECT_EQ(equation_text(*story, main_step(*story, 13), kView), "1*9 + 2*7 + 3*3 + 4*1");
  const Scene scene = stage(*story, main_step(*story, 13), kView, fonts());
  std::string line;
  for (const auto& [text, item] : shapes<TextShape>(scene))
    if (item.layer > layer::kOverlay && text.size == 16) line += text.text;
  EXPECT_EQ(line, "y[2,2] = 1·9 + 2·7 + 3·3 + 4·1 = 36");
}

TEST(WorkedExample, TheTurnedKernelHasItsLastTapAtTheUpperLeft) {
  const auto story = worked_example(ViewKind::slide);
  const Scene before = stage(*story, 0, kView, fonts()), after = stage(*story, main_step(*story, 1), kView, fonts());
  for (std::int64_t a = 0; a < 3; ++a)
    for (std::int64_t b = 0; b < 3; ++b) {
      const Rect turned = *rect_of(after, {GridId::kernel, a, b});
      const Rect unturned = *rect_of(before, {GridId::kernel, 2 - a, 2 - b});
      EXPECT_NEAR(turned.x - rect_of(after, {GridId::kernel, 2, 2})->x,
                  unturned.x - rect_of(before, {GridId::kernel, 0, 0})->x, 1e-6);
      EXPECT_NEAR(turned.y - rect_of(after, {GridId::kernel, 2, 2})->y,
                  unturned.y - rect_of(before, {GridId::kernel, 0, 0})->y, 1e-6);
      EXPECT_EQ(number_on(after, {GridId::kernel, a, b}), core::format_exact(story->kernel->at(a, b)));
    }
}

TEST(WorkedExample, StampAfterStepThreeShowsTheRunningSums) {
  const auto story = worked_example(ViewKind::stamp);
  const Scene scene = stage(*story, main_step(*story, 3), kView, fonts());
  EXPECT_EQ(number_on(scene, {GridId::output, 2, 2}), "32");  // 9 + 14 + 9; the last product, 4, is to come
  EXPECT_EQ(number_on(scene, {GridId::output, 4, 0}), "21");
  EXPECT_EQ(number_on(scene, {GridId::output, 4, 4}), "");  // only the fourth stamp reaches it
  EXPECT_EQ(equation_text(*story, main_step(*story, 3), kView), "1*9 + 2*7 + 3*3");
  EXPECT_EQ(number_on(scene, product_of(story->axes, {GridId::output, 4, 2}, {GridId::input, 1, 0})), "27");
}

TEST(WorkedExample, BothViewsEndWithTheReferenceInEveryOutputCell) {
  for (const ViewKind view : {ViewKind::slide, ViewKind::stamp, ViewKind::both}) {
    const auto story = worked_example(view);
    const Scene scene = stage(*story, story->timeline.duration(), kView, fonts());
    for (std::int64_t r = 0; r < 5; ++r)
      for (std::int64_t c = 0; c < 5; ++c)
        EXPECT_EQ(number_on(scene, {GridId::output, r, c}), core::format_exact(story->output->at(r, c)));
  }
}

TEST(WorkedExample, PointingAtACellShowsItsSumAtAnyTime) {
  const auto story = worked_example(ViewKind::slide);
  View view = kView;
  view.hovered = {GridId::output, 2, 2};
  EXPECT_EQ(equation_text(*story, 0, view), "1*9 + 2*7 + 3*3 + 4*1");
  view.selected = {GridId::output, 0, 1};  // what is selected comes before what is hovered
  EXPECT_EQ(focus_of(*story, 0, view), view.selected);
  EXPECT_EQ(equation_text(*story, 0, view), "1*2");
  view.selected = {GridId::kernel, 7, 7};  // is not there
  EXPECT_EQ(focus_of(*story, 0, view), view.hovered);
}

TEST(WorkedExample, InStampTheEquationIsTheSumThatTheCellShows) {
  const auto story = worked_example(ViewKind::stamp);
  View view = kView;
  view.hovered = {GridId::output, 2, 2};
  const char* sums[] = {"0", "1*9", "1*9 + 2*7", "1*9 + 2*7 + 3*3", "1*9 + 2*7 + 3*3 + 4*1"};
  const char* shown[] = {"", "9", "23", "32", "36"};
  for (std::int64_t step = 0; step <= 4; ++step) {
    const double t = step == 0 ? 0 : main_step(*story, step);
    EXPECT_EQ(equation_text(*story, t, view), sums[step]);
    EXPECT_EQ(number_on(stage(*story, t, view, fonts()), view.hovered), shown[step]);
  }
}

TEST(WorkedExample, TheRemarkIsRightForOneAndForMany) {
  const auto remark = [](const SharedStory& story, CellRef cell, double t) {
    View view = kView;
    view.hovered = cell;
    std::string words;
    for (const auto& [text, item] : shapes<TextShape>(stage(*story, t, view, fonts())))
      if (item.layer > layer::kOverlay && text.font == FontId::text) words += text.text;
    return words;
  };
  const auto slide = worked_example(ViewKind::slide), stamp = worked_example(ViewKind::stamp);
  const auto single = story_of({}, 1, 1, ViewKind::slide);
  EXPECT_EQ(remark(slide, {GridId::output, 2, 2}, 0),
            "5 of the 9 products are with zeros. Only these 4 do work: the overlap count of this cell is 4.");
  EXPECT_EQ(remark(slide, {GridId::output, 0, 0}, 0),
            "8 of the 9 products are with zeros. Only this 1 does work: the overlap count of this cell is 1.");
  EXPECT_EQ(remark(single, {GridId::output, 0, 0}, 0),
            "The one product is with an input cell: the overlap count of this cell is 1.");
  EXPECT_EQ(remark(single, {GridId::input, 0, 0}, 0), "x[0,0] = 1 feeds one output cell, y[0,0].");
  EXPECT_EQ(remark(single, {GridId::kernel, 0, 0}, 0), "w[0,0] = 1 multiplies 1 of 1 input cell.");
  EXPECT_EQ(remark(slide, {GridId::input, 1, 1}, 0), "x[1,1] = 4 feeds 9 output cells from y[2,2] to y[4,4].");
  EXPECT_EQ(remark(stamp, {GridId::output, 2, 2}, main_step(*stamp, 3)), "3 stamps so far, 1 to come.");
  EXPECT_EQ(remark(stamp, {GridId::output, 2, 2}, stamp->timeline.duration()),
            "All 4 stamps that overlap here have been added up.");
  EXPECT_EQ(remark(stamp, {GridId::output, 0, 0}, 0), "No stamp has reached this cell yet.");
}

TEST(WorkedExample, NegativeFactorsStandInParentheses) {
  const AxisParams axis{.kernel = 2};
  const auto story =
      story_of(axis, axis, Grid<float>(1, 1, -2.0f), Grid<float>(2, 2, {1, -3, 0.5f, 4}), ViewKind::slide);
  View view = kView;
  view.hovered = {GridId::output, 0, 1};
  EXPECT_EQ(equation_text(*story, 0, view), "(-2)*(-3)");
}

}  // namespace
}  // namespace unstride::scene
