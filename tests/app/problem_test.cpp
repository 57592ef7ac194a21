#include <gtest/gtest.h>

#include <limits>

#include "app/change.h"
#include "given.h"

namespace unstride::app {
namespace {

using core::Grid;
using core::GridId;

TEST(InitialState, IsTheWorkedExampleAtItsFirstMoment) {
  const State state = initial_state();
  EXPECT_EQ(state.document.setup, worked_example());
  EXPECT_EQ(state.playback.t, 0);
  EXPECT_FALSE(state.playback.playing);
  EXPECT_GT(state.timeline.duration(), 0);
}

TEST(SetField, ChangesBothAxesWhileTheyAreLinked) {
  const State state = given({set(Field::stride, 3)});
  EXPECT_EQ(params(state).height.stride, 3);
  EXPECT_EQ(params(state).width.stride, 3);
}

TEST(SetField, ChangesOneAxisWhileTheyAreNotLinked) {
  const State state = given({SetLinkAxes{false}, set_width(Field::stride, 3)});
  EXPECT_EQ(params(state).height.stride, 2);
  EXPECT_EQ(params(state).width.stride, 3);
}

TEST(SetField, ChangesBothEndsWhileTheyAreLinked) {
  const State linked = given({set(Field::pad_begin, 1)});
  EXPECT_EQ(params(linked).height.pad_end, 1);
  const State apart = given({SetLinkPadding{false}, set(Field::pad_begin, 1)});
  EXPECT_EQ(params(apart).height.pad_begin, 1);
  EXPECT_EQ(params(apart).height.pad_end, 0);
}

TEST(SetField, ResizesTheInput) {
  EXPECT_EQ(input(given({set(Field::input, 3)})), filled(Pattern::count, 3, 3));
}

TEST(SetField, ResizesTheKernelAndItsParameters) {
  const State state = given({SetLinkAxes{false}, set_width(Field::kernel, 5)});
  EXPECT_EQ(kernel(state), filled(Pattern::count, 3, 5));
  EXPECT_EQ(params(state).height.kernel, 3);
  EXPECT_EQ(params(state).width.kernel, 5);
}

TEST(SetField, ClampsToTheLimitsOfTheControls) {
  constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
  const State most =
      given({set(Field::input, kHuge), set(Field::kernel, kHuge), set(Field::stride, kHuge),
             set(Field::dilation, kHuge), set(Field::pad_begin, kHuge), set(Field::output_padding, kHuge)});
  EXPECT_EQ(input(most).rows, kMostInput);
  EXPECT_EQ(params(most).height, (engine::AxisParams{kMostKernel, kMostStride, kMostPadding, kMostPadding,
                                                     kMostOutputPadding, kMostDilation}));
  const State least = after(most, {set(Field::input, -kHuge), set(Field::kernel, 0), set(Field::stride, -1),
                                   set(Field::dilation, 0), set(Field::pad_end, -5), set(Field::output_padding, -5)});
  EXPECT_EQ(input(least).rows, 1);
  EXPECT_EQ(params(least).height, engine::AxisParams{});
}

TEST(SetField, LosesNoValuesWhenASizeIsDraggedDownAndUp) {
  const State drawn = given({SetCell{kernel_cell(2, 2), 50}});
  const State dragged = after(drawn, {set(Field::kernel, 2, 7), set(Field::kernel, 1, 7), set(Field::kernel, 4, 7)});
  EXPECT_EQ(kernel(dragged).at(2, 2), 50);
  EXPECT_EQ(kernel(after(drawn, {set(Field::kernel, 2), set(Field::kernel, 4)})).at(2, 2), 0);
}

TEST(SetLinkAxes, GivesTheWidthTheHeightsParametersButNotItsSizes) {
  const State state = given({SetLinkAxes{false}, set_width(Field::stride, 5), set_width(Field::kernel, 4),
                             set_width(Field::input, 6), SetLinkAxes{true}});
  EXPECT_EQ(params(state).width.stride, 2);
  EXPECT_EQ(params(state).width.kernel, 4);
  EXPECT_EQ(input(state).cols, 6);
}

TEST(SetLinkPadding, GivesTheEndTheBeginnings) {
  const State state = given({SetLinkPadding{false}, set(Field::pad_begin, 2), SetLinkPadding{true}});
  EXPECT_EQ(params(state).width.pad_end, 2);
}

TEST(SetCell, ClampsAndIgnoresWhatDoesNotExist) {
  EXPECT_EQ(input(given({SetCell{input_cell(0, 1), 1e9f}})).at(0, 1), kMostValue);
  const State state = given({SetCell{input_cell(2, 0), 5}, SetCell{output_cell(0, 0), 5},
                             SetCell{input_cell(0, 0), std::numeric_limits<float>::quiet_NaN()}});
  EXPECT_EQ(state.document.setup, worked_example());
  EXPECT_EQ(undo_steps(state), 0u);
}

TEST(Fill, KeepsTheSize) {
  const State state = given({Fill{GridId::kernel, Pattern::gaussian}});
  EXPECT_EQ(kernel(state), filled(Pattern::gaussian, 3, 3));
}

TEST(ReplaceGrid, BringsItsSize) {
  const State state = given({ReplaceGrid{GridId::kernel, Grid<float>(2, 4, 7)}});
  EXPECT_EQ(kernel(state), Grid<float>(2, 4, 7));
  EXPECT_EQ(params(state).height.kernel, 2);
  EXPECT_EQ(params(state).width.kernel, 4);
}

TEST(ReplaceGrid, RefusesWhatIsTooLargeInASentence) {
  const State state = given({ReplaceGrid{GridId::input, Grid<float>(65, 3)}});
  EXPECT_EQ(error_of(state), "65 x 3 values are too many for the input: it holds up to 64 x 64.");
  EXPECT_EQ(state.document.setup, worked_example());
}

TEST(ReplaceGrid, OfUTakesWhatHasTheOutputsSizeAndRefusesTheRest) {
  const SetView gradient{timeline::ViewKind::gradient};
  const State state = given({gradient, ReplaceGrid{GridId::probe, Grid<float>(5, 5, 3e9f)}});
  EXPECT_EQ(error_of(state), "");
  ASSERT_TRUE(state.document.setup.probe);
  EXPECT_EQ(*state.document.setup.probe, Grid<float>(5, 5, kMostValue));
  const State refused = given({gradient, ReplaceGrid{GridId::probe, Grid<float>(5, 4, 7)}});
  EXPECT_EQ(error_of(refused), "5 x 4 numbers do not fit: 5 x 5 are needed here.");
  EXPECT_FALSE(refused.document.setup.probe);
}

TEST(ReplaceGrid, RefusesAnEmptyGrid) {
  EXPECT_NE(error_of(given({ReplaceGrid{GridId::input, {}}})), "");
}

TEST(Illegal, SettingsStayVisibleAndKeepTheOldTimeline) {
  const State state = given({StepBy{5}, set(Field::output_padding, 2)});
  EXPECT_EQ(params(state).height.output_padding, 2);
  ASSERT_EQ(violations(state.document.setup).size(), 1u);
  EXPECT_EQ(state.timeline.axes.height.params.output_padding, 0);
  EXPECT_EQ(state.playback.t, given({StepBy{5}}).playback.t);
}

TEST(Illegal, SettingsStopThePlayback) {
  EXPECT_FALSE(given({TogglePlay{}, set(Field::output_padding, 2)}).playback.playing);
  EXPECT_FALSE(given({set(Field::output_padding, 2), TogglePlay{}}).playback.playing);
}

TEST(Repair, MakesTheSettingLegalInOneUndoStep) {
  const State broken = given({set(Field::output_padding, 2)});
  const State repaired = after(broken, {Repair{violations(broken.document.setup)[0].repaired}});
  EXPECT_TRUE(violations(repaired.document.setup).empty());
  EXPECT_EQ(undo_steps(repaired), undo_steps(broken) + 1);
}

TEST(Repair, OfLinkedAxesChangesBoth) {
  // The kernel is not square, so that the axes are repaired apart.
  const State broken = given({ReplaceGrid{GridId::kernel, Grid<float>(1, 3, 1)}, set(Field::output_padding, 2)});
  const State repaired = after(broken, {Repair{violations(broken.document.setup)[0].repaired}});
  EXPECT_TRUE(repaired.document.setup.link_axes);
  EXPECT_EQ(params(repaired).height.output_padding, 1);
  EXPECT_EQ(params(repaired).width.output_padding, 1);
}

TEST(Repair, EndsForEverySettingOfTheControls) {
  for (const std::int64_t kernel : {1, 2, 16})
    for (const std::int64_t padding : {0, 3, 256})
      for (const std::int64_t output_padding : {0, 1, 16})
        for (const bool linked : {true, false}) {
          State state = given({SetLinkPadding{linked}, set(Field::kernel, kernel), set(Field::pad_begin, padding),
                               set(Field::output_padding, output_padding)});
          for (int clicks = 0; clicks < 4 && !violations(state.document.setup).empty(); ++clicks)
            state = after(state, {Repair{violations(state.document.setup)[0].repaired}});
          EXPECT_TRUE(violations(state.document.setup).empty()) << kernel << " " << padding << " " << output_padding;
        }
}

TEST(Fill, RemembersTheSeedOfRandomValues) {
  const State first = given({Fill{GridId::kernel, Pattern::random, 5}});
  EXPECT_EQ(kernel(first), random_grid(5, 3, 3));
  EXPECT_EQ(first.seeds[size_t(GridId::kernel)], 5u);
  EXPECT_EQ(first.seeds[size_t(GridId::input)], 0u);
  const State then = after(first, {Fill{GridId::kernel, Pattern::ones}});
  EXPECT_EQ(then.seeds[size_t(GridId::kernel)], 5u) << "the next draw goes on from it";
}

TEST(Fill, JoinsTheSeedsOfAGestureIntoOneStep) {
  const State state = given({Fill{GridId::input, Pattern::random, 2, 7}, Fill{GridId::input, Pattern::random, 3, 7}});
  EXPECT_EQ(undo_steps(state), 1u);
  EXPECT_EQ(after(state, {Undo{}}).document.setup, worked_example());
}

TEST(ApplyAxis, SetsBothAxesAndTheInputInOneStep) {
  const engine::AxisParams axis{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};
  const State state = given({ApplyAxis{axis, 7}});
  EXPECT_EQ(params(state).height, axis);
  EXPECT_EQ(params(state).width, axis);
  EXPECT_EQ(kernel(state), filled(Pattern::count, 4, 4));
  EXPECT_EQ(input(state), filled(Pattern::count, 7, 7));
  EXPECT_EQ(engine::output_size(params(state).width, 7), 14);
  EXPECT_EQ(undo_steps(state), 1u);
  EXPECT_EQ(after(state, {Undo{}}).document.setup, worked_example());
}

TEST(ApplyAxis, KeepsAnInputThatHasTheSizeAlready) {
  const Grid<float> mine(2, 2, {5, -1, 0, 7});
  const State state = given({ReplaceGrid{GridId::input, mine}, ApplyAxis{{.kernel = 2, .stride = 3}, 2}});
  EXPECT_EQ(input(state), mine);
}

TEST(ApplyAxis, UnlinksPaddingThatDiffers) {
  const engine::AxisParams axis{.kernel = 5, .stride = 2, .pad_begin = 1, .pad_end = 2};
  const State state = given({ApplyAxis{axis, 2}});
  EXPECT_EQ(params(state).height, axis);
  EXPECT_FALSE(state.document.setup.link_padding);
  EXPECT_TRUE(state.document.setup.link_axes);
}

TEST(SetAxes, ChangesAllButTheKernelInOneStepAndLetsGoOfTheLinksItBreaks) {
  const engine::AxisParams height{.kernel = 9, .stride = 3, .pad_begin = 1, .pad_end = 0, .output_padding = 2};
  const engine::AxisParams width{.kernel = 9, .stride = 3, .pad_begin = 1, .pad_end = 1};
  const State state = given({SetAxes{height, width}});
  EXPECT_EQ(params(state).height,
            (engine::AxisParams{.kernel = 3, .stride = 3, .pad_begin = 1, .pad_end = 0, .output_padding = 2}));
  EXPECT_EQ(params(state).width, (engine::AxisParams{.kernel = 3, .stride = 3, .pad_begin = 1, .pad_end = 1}));
  EXPECT_EQ(kernel(state), grid_of(*worked_example().problem.kernel));
  EXPECT_FALSE(state.document.setup.link_axes);
  EXPECT_FALSE(state.document.setup.link_padding);
  EXPECT_EQ(undo_steps(state), 1u);
  EXPECT_EQ(after(state, {Undo{}}).document.setup, worked_example());
}

TEST(SetAxes, KeepsTheLinksThatStillHold) {
  const engine::AxisParams both{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1};
  const State state = given({SetAxes{both, both}});
  EXPECT_EQ(params(state).width, both);
  EXPECT_TRUE(state.document.setup.link_axes);
  EXPECT_TRUE(state.document.setup.link_padding);
}

TEST(Edit, KeepsTheStep) {
  // Three chapters before the main one, then output cell (1, 2): its eighth step.
  const State before = given({StepBy{3 + 8}});
  ASSERT_EQ(moment(before).step, 8);
  const State valued = after(before, {SetCell{input_cell(0, 0), 9}});
  EXPECT_EQ(moment(valued), moment(before));
  const State strided = after(before, {set(Field::stride, 3)});
  const std::int64_t columns = strided.timeline.axes.width.output();
  EXPECT_EQ(strided.timeline.chapters[moment(strided).chapter].kind, timeline::ChapterKind::slide);
  EXPECT_EQ(moment(strided).step, 1 * columns + 2 + 1);
}

TEST(Edit, KeepsTheStepAcrossASettingThatCannotRun) {
  const State before = given({StepBy{3 + 8}});
  const State state = after(before, {set(Field::output_padding, 2), set(Field::output_padding, 0)});
  EXPECT_EQ(moment(state), moment(before));
}

TEST(Edit, KeepsTheSelectionInTheGrid) {
  EXPECT_EQ(given({Select{input_cell(1, 1)}, set(Field::input, 1)}).selected, input_cell(0, 0));
  EXPECT_EQ(given({Select{output_cell(4, 4)}, set(Field::stride, 1)}).selected, output_cell(3, 3));
}

TEST(Edit, LetsGoOfAGridThatVanishes) {
  EXPECT_EQ(given({Select{output_cell(4, 4)}, set(Field::output_padding, 5)}).selected, core::CellRef{});
}

TEST(SetView, CarriesTheMomentOver) {
  const State slid = given({GoEnd{}, SetView{timeline::ViewKind::stamp}});
  EXPECT_EQ(slid.timeline.view, timeline::ViewKind::stamp);
  EXPECT_EQ(slid.playback.t, slid.timeline.duration());
}

TEST(SetView, ResetsTheCameraAndLetsGoOfGridsThatTheOtherViewLacks) {
  const core::CellRef bordered{GridId::bordered, 6, 6};
  const State state =
      given({Select{bordered}, Hover{bordered}, ZoomBy{2, {10, 10}}, SetView{timeline::ViewKind::stamp}});
  EXPECT_EQ(state.selected, core::CellRef{});
  EXPECT_EQ(state.hovered, core::CellRef{});
  EXPECT_EQ(state.camera, Camera{});
  const State stamp = after(state, {Select{{GridId::stamp, 2, 2}}, SetView{timeline::ViewKind::slide}});
  EXPECT_EQ(stamp.selected, core::CellRef{});
}

TEST(SetView, IsNotUndone) {
  const State state = given({set(Field::stride, 3), SetView{timeline::ViewKind::stamp}, Undo{}});
  EXPECT_EQ(params(state).height.stride, 2);
  EXPECT_EQ(state.document.setup.view, timeline::ViewKind::stamp);
  EXPECT_EQ(state.timeline.view, timeline::ViewKind::stamp);
}

TEST(BeginAnew, IsTheWorkedExampleWithoutAFileAndCanBeUndone) {
  const State old = given({set(Field::stride, 4), StepBy{3}});
  const State state = after(old, {BeginAnew{}});
  EXPECT_EQ(state.document, (Document{worked_example(), "", std::nullopt}));
  EXPECT_EQ(state.playback.t, 0);
  EXPECT_EQ(after(state, {Undo{}}).document, old.document);
}

TEST(SetField, ChangesOneSideOfAGridThatIsNotSquareAlthoughAxesAreLinked) {
  const State state = given({ReplaceGrid{GridId::input, Grid<float>(2, 5, 7)}, set(Field::input, 3)});
  EXPECT_TRUE(state.document.setup.link_axes);
  EXPECT_EQ(input(state), Grid<float>(3, 5, 7));
}

TEST(Paste, PutsANumberIntoTheCellAndAMatrixInPlaceOfTheGrid) {
  EXPECT_EQ(input(given({Paste{input_cell(0, 1), " 7.5\n"}})), Grid<float>(2, 2, {1, 7.5f, 3, 4}));
  const State state = given({Paste{kernel_cell(0, 0), "1\t2\t3\n4\t5\t6\n"}});
  EXPECT_EQ(kernel(state), Grid<float>(2, 3, {1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(params(state).width.kernel, 3);
  EXPECT_EQ(undo_steps(state), 1u);
}

TEST(Paste, ExplainsWhatIsNoMatrixAndChangesNothing) {
  const State state = given({Paste{input_cell(0, 0), "1 2\n3"}});
  ASSERT_TRUE(state.notice);
  EXPECT_EQ(state.notice->kind, Notice::Kind::error);
  EXPECT_EQ(state.document, initial_state().document);
}

TEST(Probe, TakesTheOutputsSizeAndKeepsItsValues) {
  const State drawn = given({SetView{timeline::ViewKind::gradient}, ReplaceGrid{GridId::probe, Grid<float>(5, 5, 7)}});
  const State larger = after(drawn, {set(Field::stride, 3)});  // the output is 6 x 6 now
  const Grid<float> probe = edited_grid(larger.document.setup, GridId::probe);
  EXPECT_EQ(probe.rows, 6);
  EXPECT_EQ(probe.cols, 6);
  EXPECT_EQ(probe.at(4, 4), 7);
  const auto story = tell(larger.document.setup);
  ASSERT_TRUE(story);
  EXPECT_EQ(*(*story)->probe, probe);
}

}  // namespace
}  // namespace unstride::app
