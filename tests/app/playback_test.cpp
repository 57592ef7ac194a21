#include <gtest/gtest.h>

#include <limits>

#include "given.h"

namespace unstride::app {
namespace {

double last(const State& state) {
  return state.timeline.duration();
}

TEST(TogglePlay, PlaysAndPauses) {
  EXPECT_TRUE(given({TogglePlay{}}).playback.playing);
  EXPECT_FALSE(given({TogglePlay{}, TogglePlay{}}).playback.playing);
}

TEST(TogglePlay, AtTheEndPlaysFromTheStart) {
  const State state = given({GoEnd{}, TogglePlay{}});
  EXPECT_EQ(state.playback.t, 0);
  EXPECT_TRUE(state.playback.playing);
}

TEST(Tick, AdvancesOnlyWhilePlaying) {
  EXPECT_EQ(given({Tick{1}}).playback.t, 0);
  EXPECT_DOUBLE_EQ(given({TogglePlay{}, Tick{0.25}}).playback.t, 0.25);
}

TEST(Tick, GoesAtTheChosenSpeed) {
  EXPECT_DOUBLE_EQ(given({SetSpeed{2}, TogglePlay{}, Tick{0.25}}).playback.t, 0.5);
}

TEST(Tick, StopsAtTheEnd) {
  const State state = given({TogglePlay{}, Tick{1000}});
  EXPECT_EQ(state.playback.t, last(state));
  EXPECT_FALSE(state.playback.playing);
}

TEST(Tick, StartsAgainWhenLooping) {
  const State state = given({SetLoop{true}, GoEnd{}, TogglePlay{}, Seek{1}, TogglePlay{}});
  const State later = after(state, {Tick{last(state)}});
  EXPECT_TRUE(later.playback.playing);
  EXPECT_NEAR(later.playback.t, 1, 1e-9);
}

TEST(StepBy, StopsAndGoesToRestPoints) {
  const State state = given({TogglePlay{}, Tick{0.3}, StepBy{1}, Tick{1}});
  EXPECT_FALSE(state.playback.playing);
  EXPECT_EQ(moment(state).u, 1);
  EXPECT_EQ(given({Seek{0.3}, StepBy{-1}, Tick{1}}).playback.t, 0);
}

TEST(StepBy, GoesManyStepsAtOnceAndStopsAtTheEnds) {
  State state = initial_state();
  for (int i = 0; i < 13; ++i) state = after(state, {StepBy{1}, Tick{1}});
  EXPECT_DOUBLE_EQ(given({StepBy{13}}).playback.t, state.playback.t);
  EXPECT_EQ(given({StepBy{std::numeric_limits<int>::max()}}).playback.t, last(state));
  EXPECT_EQ(after(state, {StepBy{std::numeric_limits<int>::min()}}).playback.t, 0);
}

TEST(StepBy, BackUndoesStepForth) {
  const State state = given({StepBy{9}});
  EXPECT_EQ(moment(after(state, {StepBy{4}, StepBy{-4}})), moment(state));
}

TEST(Seek, IsClampedAndStops) {
  const State state = given({TogglePlay{}, Seek{1e9}});
  EXPECT_EQ(state.playback.t, last(state));
  EXPECT_FALSE(state.playback.playing);
  EXPECT_EQ(given({Seek{-1}}).playback.t, 0);
  EXPECT_EQ(given({Seek{0.5}, Seek{std::numeric_limits<double>::quiet_NaN()}}).playback.t, 0.5);
}

TEST(HomeAndEnd, GoToTheFirstAndTheLastMoment) {
  EXPECT_EQ(given({StepBy{3}, GoHome{}}).playback.t, 0);
  EXPECT_EQ(given({GoEnd{}}).playback.t, last(initial_state()));
}

TEST(SetSpeed, IsClamped) {
  EXPECT_EQ(given({SetSpeed{100}}).playback.speed, 16);
  EXPECT_EQ(given({SetSpeed{0}}).playback.speed, 0.25);
}

TEST(Motion, OffShowsCompleteStepsAtTheSamePace) {
  const State moving = given({StepBy{2}, TogglePlay{}, Tick{0.3}});
  EXPECT_EQ(shown_time(moving), moving.playback.t);
  const State still = after(moving, {SetMotion{false}});
  EXPECT_EQ(still.playback.t, moving.playback.t);
  EXPECT_DOUBLE_EQ(shown_time(still), given({StepBy{2}}).playback.t);
  EXPECT_EQ(shown_time(after(still, {Seek{0}})), 0);
}

TEST(Motion, OffStepsFromWhatIsShown) {
  const State still = given({SetMotion{false}, StepBy{2}, TogglePlay{}, Tick{0.3}});
  EXPECT_DOUBLE_EQ(after(still, {StepBy{1}}).playback.t, given({StepBy{3}}).playback.t);
  EXPECT_DOUBLE_EQ(after(still, {StepBy{-1}}).playback.t, given({StepBy{1}, Tick{1}}).playback.t);
}

TEST(StepBy, GlidesToTheRestPointAndArrivesExactly) {
  const State stepped = given({GoHome{}, StepBy{1}});
  ASSERT_TRUE(stepped.glide);
  const double goal = stepped.glide->goal;
  EXPECT_GT(goal, 0);
  const State half = after(stepped, {Tick{0.1}});
  EXPECT_GT(half.playback.t, 0);
  EXPECT_LT(half.playback.t, goal);
  const State there = after(half, {Tick{0.1}, Tick{0.5}});
  EXPECT_EQ(there.playback.t, goal);
  EXPECT_FALSE(there.glide);
}

TEST(StepBy, ArrivesAtOnceBeforeAnythingElseHappens) {
  const double goal = given({StepBy{1}}).glide->goal;
  EXPECT_GT(given({StepBy{1}, StepBy{1}}).glide->goal, goal);
  EXPECT_EQ(given({StepBy{1}, StepBy{1}}).playback.t, goal);
  EXPECT_EQ(given({StepBy{1}, TogglePlay{}}).playback.t, goal);
  EXPECT_EQ(given({StepBy{1}, SetCell{input_cell(0, 0), 9}}).playback.t, goal);
}

TEST(StepBy, DoesNotGlideWithoutMotion) {
  const State state = given({SetMotion{false}, StepBy{1}});
  EXPECT_FALSE(state.glide);
  EXPECT_GT(state.playback.t, 0);
}

}  // namespace
}  // namespace unstride::app
