// Channels, groups, the bias and the pair on stage.
#include <gtest/gtest.h>

#include "app/change.h"
#include "app/given.h"

namespace unstride::app {
namespace {

using core::GridId;
using engine::ChannelPair;

const Setup& setup(const State& state) {
  return state.document.setup;
}
core::Grid<float> input_of(const State& state, std::int64_t channel) {
  return grid_of(*setup(state).problem.input, 0, channel);
}
core::Grid<float> kernel_of(const State& state, std::int64_t in, std::int64_t column) {
  return grid_of(*setup(state).problem.kernel, in, column);
}
ChannelPair pair(const State& state) {
  return setup(state).pair;
}
State layer(std::int64_t in, std::int64_t out, std::int64_t groups = 1) {
  return given({set(Field::in_channels, in), set(Field::out_channels, out), set(Field::groups, groups),
                SetView{timeline::ViewKind::channels}});
}

TEST(WithChannels, KeepsWhatExistsAndSeedsWhatIsNew) {
  const app::Setup first = worked_example(), more = with_channels(first, 3, 2, 1);
  EXPECT_EQ(grid_of(*more.problem.input), grid_of(*first.problem.input));
  EXPECT_EQ(grid_of(*more.problem.kernel), grid_of(*first.problem.kernel));
  EXPECT_EQ(more.problem.input->shape, (core::Shape{1, 3, 2, 2}));
  EXPECT_EQ(more.problem.kernel->shape, (core::Shape{3, 2, 3, 3}));
  EXPECT_NE(grid_of(*more.problem.kernel, 1, 0), grid_of(*more.problem.kernel, 2, 1));
  EXPECT_EQ(more, with_channels(first, 3, 2, 1)) << "the same seed, the same values";
  EXPECT_EQ(with_channels(more, 1, 1, 1), first);
}

TEST(WithChannels, TheValuesOfAChannelDependOnItsPlaceAlone) {
  const app::Setup at_once = with_channels(worked_example(), 4, 3, 1);
  const app::Setup by_steps = with_channels(with_channels(worked_example(), 4, 1, 1), 4, 3, 1);
  EXPECT_EQ(at_once, by_steps);
}

TEST(WithChannels, TheBiasKeepsItsValuesAndGrowsByZeros) {
  app::Setup biased = with_grid(with_channels(worked_example(), 1, 2, 1), GridId::bias,
                                core::Grid<float>(1, 2, std::vector<float>{3, -4}));
  biased = with_channels(biased, 1, 3, 1);
  EXPECT_EQ(biased.problem.bias->values, (std::vector<float>{3, -4, 0}));
}

TEST(ChannelFields, ADragDownAndUpLosesNothingAndLeavesNoUndo) {
  const State before =
      after(layer(4, 3), {SetCell{input_cell(0, 0), 8}, SetPair{{3, 2}}, SetCell{kernel_cell(1, 1), 7}});
  State state = after(before, {set(Field::in_channels, 2, 5), set(Field::in_channels, 1, 5)});
  EXPECT_EQ(setup(state).problem.input->shape.c, 1);
  EXPECT_EQ(undo_steps(state), undo_steps(before) + 1);
  state = after(state, {set(Field::in_channels, 4, 5)});
  EXPECT_EQ(setup(state).problem, setup(before).problem);
  EXPECT_EQ(undo_steps(state), undo_steps(before));
}

TEST(ChannelFields, AreUndoneInOneStep) {
  State state = given({set(Field::in_channels, 2, 9), set(Field::in_channels, 3, 9)});
  EXPECT_EQ(params(state).in_channels, 3);
  state = after(state, {Undo{}});
  EXPECT_EQ(setup(state), worked_example());
  state = after(state, {Redo{}});
  EXPECT_EQ(params(state).in_channels, 3);
}

TEST(ChannelFields, StayWithinTheLab) {
  const State state = given({set(Field::in_channels, 100), set(Field::out_channels, 0)});
  EXPECT_EQ(params(state).in_channels, kMostInChannels);
  EXPECT_EQ(params(state).out_channels, 1);
  EXPECT_TRUE(violations(setup(state)).empty());
}

TEST(ChannelFields, AndSizesTogetherHoldNoMoreValuesThanTheLab) {
  const auto values = [](const State& state) { return setup(state).problem.input->shape.count(); };
  State state = given({set(Field::input, 64), set(Field::in_channels, 64)});
  EXPECT_EQ(params(state).in_channels, 16) << "of 64 x 64 each";
  EXPECT_EQ(values(state), kMostInputValues);
  state = given({set(Field::in_channels, 64), set(Field::input, 64)});
  EXPECT_EQ(setup(state).problem.input->shape, (core::Shape{1, 64, 32, 32}));
  const State before = state;
  state = after(before, {ReplaceGrid{GridId::input, core::Grid<float>(33, 32)}});
  EXPECT_EQ(setup(state).problem, setup(before).problem);
  ASSERT_TRUE(state.notice);
  EXPECT_EQ(state.notice->text,
            "64 input channels of 33 x 32 are too many values: the Lab holds 65536 in all channels together.");
  EXPECT_EQ(values(after(before, {ApplyAxis{{}, 64}})), kMostInputValues);
}

TEST(ChannelFields, AllChannelsTakeTheSizeOfTheOneOnStage) {
  const State state = after(layer(2, 2), {SetPair{{1, 1}}, set(Field::kernel, 4), set(Field::input, 3)});
  EXPECT_EQ(setup(state).problem.kernel->shape, (core::Shape{2, 2, 4, 4}));
  EXPECT_EQ(setup(state).problem.input->shape, (core::Shape{1, 2, 3, 3}));
  EXPECT_EQ(kernel_of(state, 0, 0), filled(Pattern::count, 4, 4)) << "a counting kernel goes on counting";
  EXPECT_TRUE(violations(setup(state)).empty());
}

TEST(Groups, ThatDoNotDivideAreExplainedAndRepairedWithOneClick) {
  const State state = after(layer(4, 6), {set(Field::groups, 4)});
  const auto reasons = violations(setup(state));
  ASSERT_EQ(reasons.size(), 1u);
  EXPECT_EQ(reasons[0].message, "Input channels 4 and output channels 6 must both be divisible by groups 4.");
  EXPECT_EQ(reasons[0].repair, "Set groups to 2");
  const State repaired = after(state, {Repair{reasons[0].repaired}});
  EXPECT_EQ(params(repaired).groups, 2);
  EXPECT_TRUE(violations(setup(repaired)).empty());
  EXPECT_EQ(setup(repaired).problem.kernel->shape, (core::Shape{4, 3, 3, 3}));
  EXPECT_TRUE(tell(setup(repaired)));
  EXPECT_EQ(setup(after(repaired, {Undo{}})), setup(state));
}

TEST(Groups, OnTheWayToLegalOnesLoseNoWeights) {
  const State before = layer(4, 4);
  const State state = after(
      before, {set(Field::groups, 2, 3), set(Field::groups, 3, 3), set(Field::groups, 4, 3), set(Field::groups, 1, 3)});
  EXPECT_EQ(setup(state).problem, setup(before).problem);
}

TEST(Groups, TakeThePairOnStageAlongToOneThatExists) {
  State state = after(layer(4, 4), {SetPair{{3, 0}}, set(Field::groups, 2)});
  EXPECT_TRUE(engine::are_paired(params(state), pair(state)));
  EXPECT_EQ(pair(state).input, 3);
}

TEST(PairOnStage, IsNotUndoneAndFollowsLegality) {
  State state = after(layer(4, 4, 2), {SetPair{{2, 3}}});
  EXPECT_EQ(pair(state), (ChannelPair{2, 3}));
  const size_t undo = undo_steps(state);
  state = after(state, {SetPair{{0, 3}}, SetPair{{9, 0}}, SetPair{{-1, 0}}});
  EXPECT_EQ(pair(state), (ChannelPair{2, 3})) << "no weight joins these";
  EXPECT_EQ(undo_steps(state), undo);
  state = after(state, {SetCell{input_cell(0, 0), 5}, SetPair{{3, 2}}, Undo{}});
  EXPECT_EQ(pair(state), (ChannelPair{3, 2})) << "the look stays";
  EXPECT_EQ(input_of(state, 2), input_of(layer(4, 4, 2), 2)) << "the work goes back";
}

TEST(PairOnStage, DecidesWhichChannelAnEditReaches) {
  const State before = layer(2, 2);
  const State state = after(before, {SetPair{{1, 1}}, SetCell{input_cell(1, 0), 42}, SetCell{kernel_cell(2, 2), -3}});
  EXPECT_EQ(input_of(state, 1).at(1, 0), 42);
  EXPECT_EQ(kernel_of(state, 1, 1).at(2, 2), -3);
  EXPECT_EQ(input_of(state, 0), input_of(before, 0));
  EXPECT_EQ(kernel_of(state, 0, 0), kernel_of(before, 0, 0));
  EXPECT_EQ(kernel_of(state, 1, 0), kernel_of(before, 1, 0));
}

TEST(PairOnStage, KeepsTheSelectionAndTakesAnOpenEditorsNumberFirst) {
  State state = after(layer(2, 2), {Select{input_cell(0, 1)}});
  EXPECT_EQ(after(state, {SetPair{{1, 0}}}).selected, input_cell(0, 1));
  state = after(state, {BeginEdit{"7"}, SetPair{{1, 0}}});
  EXPECT_EQ(state.editing, std::nullopt);
  EXPECT_EQ(input_of(state, 0).at(0, 1), 7) << "the channel that it was typed for";
  EXPECT_NE(input_of(state, 1).at(0, 1), 7);
}

TEST(PairOnStage, CopiesItsPartOrInChannelsTheWholeOutputChannel) {
  const State channels = after(layer(2, 2), {SetBias{true}, SetCell{{GridId::bias, 0, 1}, 100}, SetPair{{0, 1}}});
  const auto first_number = [](const State& state) {
    return std::stof(effect<SetClipboard>(state, CopyOutput{}).value_or(SetClipboard{"0"}).text);
  };
  const auto story = tell(setup(channels));
  ASSERT_TRUE(story);
  EXPECT_EQ(first_number(channels), (*story)->layer_output->at(0, 1, 0, 0));
  EXPECT_EQ(first_number(after(channels, {SetView{timeline::ViewKind::slide}})), (*story)->output->at(0, 0));
  EXPECT_NE((*story)->layer_output->at(0, 1, 0, 0), (*story)->output->at(0, 0));
}

TEST(PairOnStage, KeepsTheStepOfTheStory) {
  State state = after(layer(3, 2), {StepBy{1}, Tick{10}, StepBy{1}, Tick{10}});
  EXPECT_EQ(moment(state).step, 2);
  EXPECT_EQ(moment(after(state, {SetPair{{2, 1}}})).step, 2);
}

TEST(Bias, IsTurnedOnWithZerosAndOffAgain) {
  State state = after(layer(1, 3), {SetBias{true}});
  ASSERT_TRUE(setup(state).problem.bias);
  EXPECT_EQ(setup(state).problem.bias->values, std::vector<float>(3, 0));
  EXPECT_EQ(after(state, {SetBias{false}}).document.setup.problem.bias, nullptr);
  EXPECT_EQ(setup(after(state, {Undo{}})).problem.bias, nullptr);
}

TEST(Bias, IsEditedLikeAnyCellAndUndone) {
  const core::CellRef cell{GridId::bias, 0, 1};
  State state = after(layer(1, 3), {SetBias{true}, Select{cell}, BeginEdit{"2.5"}, CommitEdit{}});
  EXPECT_EQ(setup(state).problem.bias->values, (std::vector<float>{0, 2.5f, 0}));
  state = after(state, {SetCell{cell, 4, 8}, SetCell{cell, 6, 8}});
  EXPECT_EQ(setup(state).problem.bias->values[1], 6);
  EXPECT_EQ(setup(after(state, {Undo{}})).problem.bias->values[1], 2.5f) << "a drag is one step";
  EXPECT_EQ(after(state, {MoveSelection{0, 1}}).selected, (core::CellRef{GridId::bias, 0, 2}));
}

TEST(Bias, IsSelectedInChannelsOnlyAndLetGoWhereItIsNot) {
  State state = after(layer(1, 3), {SetBias{true}, Select{{GridId::bias, 0, 2}}});
  EXPECT_EQ(after(state, {SetView{timeline::ViewKind::slide}}).selected, core::CellRef{});
  EXPECT_EQ(after(state, {SetBias{false}}).selected, core::CellRef{});
  EXPECT_EQ(after(state, {set(Field::out_channels, 2)}).selected, (core::CellRef{GridId::bias, 0, 1}));
}

TEST(Bias, AddsATermToTheStory) {
  State state = layer(3, 2);
  EXPECT_EQ(state.timeline.terms, 3);
  EXPECT_EQ(after(state, {SetBias{true}}).timeline.terms, 4);
  EXPECT_EQ(after(state, {set(Field::groups, 1), set(Field::in_channels, 5)}).timeline.terms, 5);
}

}  // namespace
}  // namespace unstride::app
