// A change of the grids morphs: begun by the change, ended by time, never in the way.
#include <gtest/gtest.h>

#include "app/change.h"
#include "given.h"

namespace unstride::app {
namespace {

TEST(Transition, BeginsWithAChangeOfTheGridsAndKnowsWhatWasShown) {
  const State state = given({GoEnd{}, set(Field::stride, 3)});
  ASSERT_TRUE(state.transition);
  EXPECT_EQ(state.transition->from, worked_example());
  EXPECT_EQ(state.transition->t, initial_state().timeline.duration());
  EXPECT_EQ(progress(*state.transition), 0);
  EXPECT_TRUE(is_moving(state));
}

TEST(Transition, EndsByItself) {
  State state = given({set(Field::stride, 3), Tick{kTransition / 2}});
  ASSERT_TRUE(state.transition);
  EXPECT_NEAR(progress(*state.transition), 0.5, 1e-9);
  state = after(std::move(state), {Tick{kTransition}});
  EXPECT_FALSE(state.transition);
  EXPECT_FALSE(is_moving(state));
}

TEST(Transition, ComesWithUndoAndWithAnotherViewToo) {
  EXPECT_TRUE(given({set(Field::pad_begin, 1), Tick{1}, Undo{}}).transition);
  EXPECT_TRUE(given({SetView{timeline::ViewKind::stamp}}).transition);
}

TEST(Transition, IsNotForValuesAlone) {
  EXPECT_FALSE(given({SetCell{input_cell(0, 0), 9}}).transition);
}

TEST(Transition, DoesNotComeWithMotionOffNorFromWhatCannotRun) {
  EXPECT_FALSE(given({SetMotion{false}, set(Field::stride, 3)}).transition);
  EXPECT_FALSE(given({set(Field::stride, 3), SetMotion{false}}).transition);
  EXPECT_FALSE(given({set(Field::output_padding, 5)}).transition);
  EXPECT_FALSE(given({set(Field::output_padding, 5), set(Field::output_padding, 1)}).transition);
}

}  // namespace
}  // namespace unstride::app
