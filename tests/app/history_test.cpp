#include <gtest/gtest.h>

#include "given.h"

namespace unstride::app {
namespace {

State drag_of(int steps, std::uint64_t gesture) {
  State state = initial_state();
  for (int i = 1; i <= steps; ++i) state = after(state, {SetCell{input_cell(0, 0), float(100 + i), gesture}});
  return state;
}

TEST(History, TakesADragOfFiftyChangesAsOneStep) {
  const State state = drag_of(50, 7);
  EXPECT_EQ(undo_steps(state), 1u);
  EXPECT_EQ(after(state, {Undo{}}).document.setup, worked_example());
}

TEST(History, TakesChangesWithoutAGestureOneByOne) {
  EXPECT_EQ(undo_steps(drag_of(50, 0)), 50u);
}

TEST(History, TakesTwoGesturesAsTwoSteps) {
  EXPECT_EQ(undo_steps(after(drag_of(5, 7), {SetCell{input_cell(0, 0), 1.5f, 8}})), 2u);
}

TEST(History, DoesNotJoinAGestureAcrossAnUndo) {
  const State state = after(drag_of(5, 7), {Undo{}, SetCell{input_cell(0, 0), 8, 7}});
  EXPECT_EQ(undo_steps(state), 1u);
  EXPECT_EQ(after(state, {Undo{}}).document.setup, worked_example());
}

TEST(History, RecordsNothingWhenNothingChanges) {
  const State state = given({set(Field::stride, 2), SetCell{input_cell(0, 0), 1}, SetLinkAxes{true}});
  EXPECT_EQ(undo_steps(state), 0u);
}

TEST(History, KeepsTheFutureWhenNothingChanges) {
  const State state = given({set(Field::stride, 3), Undo{}, set(Field::stride, 2), Redo{}});
  EXPECT_EQ(params(state).height.stride, 3);
}

TEST(History, ForgetsAGestureThatComesBackToItsBeginning) {
  const State state = given({set(Field::stride, 3, 7), set(Field::stride, 2, 7)});
  EXPECT_EQ(undo_steps(state), 0u);
  EXPECT_EQ(undo_steps(after(state, {set(Field::stride, 4, 7)})), 1u);
}

TEST(History, ForgetsTheFutureAfterAChange) {
  const State state = given({set(Field::stride, 3), Undo{}, set(Field::stride, 4), Redo{}});
  EXPECT_EQ(params(state).height.stride, 4);
}

TEST(History, IsBounded) {
  State state = initial_state();
  for (int i = 0; i < 250; ++i) state = after(state, {SetCell{input_cell(0, 0), float(10 + i)}});
  EXPECT_EQ(undo_steps(state), kMostUndo);
  for (int i = 0; i < 250; ++i) state = after(state, {Undo{}});
  EXPECT_EQ(input(state).at(0, 0), 10 + 49);
}

TEST(History, GoesBackAndForth) {
  const State edited = given({set(Field::stride, 3), set(Field::kernel, 4), SetCell{input_cell(0, 0), 8}});
  const State back = after(edited, {Undo{}, Undo{}, Undo{}});
  EXPECT_EQ(back.document.setup, worked_example());
  EXPECT_EQ(after(back, {Redo{}, Redo{}, Redo{}}).document, edited.document);
}

TEST(History, IsSilentAtItsEnds) {
  const State state = given({Undo{}, Redo{}});
  EXPECT_EQ(state.document, initial_state().document);
}

TEST(History, KeepsTheStep) {
  const State before = given({set(Field::stride, 3), StepBy{5}});
  EXPECT_EQ(moment(after(before, {SetCell{input_cell(0, 0), 8}, Undo{}})), moment(before));
}

TEST(History, BringsTheFileBackThatAnotherReplaced) {
  State state = given({PathChosen{Purpose::save, "a.json"}, Saved{worked_example(), "a.json"}});
  state = after(state, {SetupOpened{state.generation, worked_example(), "b.json"}});
  ASSERT_EQ(state.document.path, "b.json");
  const State back = after(state, {Undo{}});
  EXPECT_EQ(back.document.path, "a.json");
  EXPECT_FALSE(unsaved(back.document));
  EXPECT_EQ(after(back, {Redo{}}).document.path, "b.json");
}

TEST(History, KeepsWhatTheFileHoldsWhileThePathIsTheSame) {
  const State opened = given({SetupOpened{0, worked_example(), "a.json"}, set(Field::stride, 3)});
  const State saved = after(opened, {Saved{opened.document.setup, "a.json"}});
  EXPECT_FALSE(unsaved(saved.document));
  EXPECT_TRUE(unsaved(after(saved, {Undo{}}).document));
  EXPECT_FALSE(unsaved(after(saved, {Undo{}, Redo{}}).document));
}

TEST(History, TakesANewNameAlong) {
  State state = given({set(Field::stride, 3), PathChosen{Purpose::save, "a.json"}});
  state = after(state, {Saved{state.document.setup, "a.json"}, Undo{}});
  EXPECT_EQ(state.document.path, "a.json");
  EXPECT_TRUE(unsaved(state.document));
}

TEST(Unsaved, IsFalseForTheUntouchedExampleAndTrueAfterAnEdit) {
  EXPECT_FALSE(unsaved(initial_state().document));
  EXPECT_TRUE(unsaved(given({SetCell{input_cell(0, 0), 9}}).document));
  EXPECT_FALSE(unsaved(given({SetCell{input_cell(0, 0), 9}, Undo{}}).document));
}

}  // namespace
}  // namespace unstride::app
