#include <gtest/gtest.h>

#include "app/update.h"
#include "speed/given.h"

namespace unstride::app {
namespace {

using core::Workspace;
using Phase = Speed::Phase;

// A state, and the effects of the newest action.
struct Session {
  State state = initial_state();
  std::vector<Effect> effects;

  void act(const Action& action) {
    Update next = update(std::move(state), action);
    state = std::move(next.state);
    effects = std::move(next.effects);
  }
  const Measure* measure() const { return effects.empty() ? nullptr : std::get_if<Measure>(&effects.back()); }
  bool stops() const { return effects.size() == 1 && std::holds_alternative<StopMeasuring>(effects.front()); }
};

Session in_speed() {
  Session session;
  session.act(SetWorkspace{Workspace::speed});
  return session;
}

TEST(Speed, MeasuresTheLabsLayerWhenItOpens) {
  const Session session = in_speed();
  ASSERT_NE(session.measure(), nullptr);
  EXPECT_EQ(session.measure()->layer, layer_of(worked_example()));
  EXPECT_EQ(session.measure()->generation, session.state.speed.generation);
  EXPECT_EQ(session.state.speed.phase, Phase::measuring);
  EXPECT_EQ(session.state.speed.report.cost.products, 36);
}

TEST(Speed, MeasuresNothingWhileTheLabIsOpen) {
  Session session;
  session.act(SetField{Field::stride, engine::AxisName::height, 3});
  session.act(TypeLayer{"1,2,3,4,5,3,3,2,2"});
  EXPECT_EQ(session.measure(), nullptr);
}

TEST(Speed, FollowsTheLabsChanges) {
  Session session = in_speed();
  session.act(SetField{Field::stride, engine::AxisName::height, 3});
  ASSERT_NE(session.measure(), nullptr);
  EXPECT_EQ(session.measure()->layer.params.width.stride, 3);
  session.act(Undo{});
  ASSERT_NE(session.measure(), nullptr);
  EXPECT_EQ(session.measure()->layer, layer_of(worked_example()));
}

TEST(Speed, DropsAnswersToOlderQuestions) {
  Session session = in_speed();
  const std::uint64_t old = session.state.speed.generation;
  session.act(TypeLayer{"1,2,3,4,5,3,3,2,2"});
  session.act(Measured{old, speed::report_with_times(layer_of(worked_example())), true});
  EXPECT_TRUE(session.state.speed.report.rows.empty());
  EXPECT_EQ(session.state.speed.phase, Phase::measuring);
  const speed::Report report = speed::report_with_times(layer_of(session.state));
  session.act(Measured{session.state.speed.generation, report, false});
  EXPECT_EQ(session.state.speed.report, report);
  EXPECT_EQ(session.state.speed.phase, Phase::measuring);
  session.act(Measured{session.state.speed.generation, report, true});
  EXPECT_EQ(session.state.speed.phase, Phase::done);
}

TEST(Speed, DropsAnOlderAnswerAboutTheSameLayer) {
  Session session = in_speed();
  const std::uint64_t old = session.state.speed.generation;
  session.act(MeasureAgain{});
  session.act(Measured{old, speed::report_with_times(layer_of(session.state)), true});
  EXPECT_TRUE(session.state.speed.report.rows.empty());
  EXPECT_EQ(session.state.speed.phase, Phase::measuring);
}

TEST(Speed, StopsWhenTheLabOpensAndGoesOnAfterwards) {
  Session session = in_speed();
  session.act(SetWorkspace{Workspace::lab});
  EXPECT_TRUE(session.stops());
  session.act(SetWorkspace{Workspace::speed});
  EXPECT_NE(session.measure(), nullptr);
}

TEST(Speed, KeepsWhatWasMeasuredForTheNextVisit) {
  Session session = in_speed();
  const speed::Report report = speed::report_with_times(layer_of(session.state));
  session.act(Measured{session.state.speed.generation, report, true});
  session.act(SetWorkspace{Workspace::lab});
  EXPECT_TRUE(session.effects.empty());
  session.act(SetWorkspace{Workspace::speed});
  EXPECT_TRUE(session.effects.empty());
  EXPECT_EQ(session.state.speed.report, report);
}

TEST(Speed, MeasuresAgainWhenAskedAndWithOtherThreads) {
  Session session = in_speed();
  session.act(Measured{session.state.speed.generation, speed::report_with_times(layer_of(session.state)), true});
  session.act(MeasureAgain{});
  ASSERT_NE(session.measure(), nullptr);
  EXPECT_TRUE(session.measure()->all_threads);
  session.act(SetAllThreads{false});
  ASSERT_NE(session.measure(), nullptr);
  EXPECT_FALSE(session.measure()->all_threads);
  session.act(SetAllThreads{false});
  EXPECT_EQ(session.measure(), nullptr);
}

TEST(Speed, TakesATypedLineAndUndoBringsTheLabsLayerBack) {
  Session session = in_speed();
  session.act(TypeLayer{"1,256,16,16,128,4,4,2,2,1,1"});
  EXPECT_EQ(layer_of(session.state), speed::named("DCGAN 4"));
  EXPECT_EQ(session.state.document.setup, worked_example());
  session.act(Undo{});
  EXPECT_EQ(layer_of(session.state), layer_of(worked_example()));
  session.act(Redo{});
  EXPECT_EQ(layer_of(session.state), speed::named("DCGAN 4"));
}

TEST(Speed, AnswersABadLineWithASentenceAndKeepsTheLayer) {
  Session session = in_speed();
  session.act(TypeLayer{"1,2,many"});
  ASSERT_TRUE(session.state.notice);
  EXPECT_EQ(session.state.notice->kind, Notice::Kind::error);
  EXPECT_EQ(layer_of(session.state), layer_of(worked_example()));
  EXPECT_TRUE(session.state.history.past.empty());
  session.act(TypeLayer{"1,2,3,4,5,3,3,2,2"});
  EXPECT_FALSE(session.state.notice);
}

TEST(Speed, MakesTheLabsLayerItsOwnWhenANumberIsChanged) {
  Session session = in_speed();
  session.act(SetNumber{speed::Number::batch, 16});
  EXPECT_FALSE(session.state.document.layer.follows_lab);
  EXPECT_EQ(speed::line_of(layer_of(session.state)), "16,1,2,2,1,3,3,2,2,0,0,0,0,1,1,1");
  session.act(SetField{Field::stride, engine::AxisName::height, 3});
  EXPECT_EQ(layer_of(session.state).params.height.stride, 2);
}

TEST(Speed, JoinsADragIntoOneStep) {
  Session session = in_speed();
  for (const std::int64_t channels : {8, 64, 256}) session.act(SetNumber{speed::Number::in_channels, channels, 7});
  session.act(Undo{});
  EXPECT_TRUE(session.state.document.layer.follows_lab);
}

TEST(Speed, ShowsWhatUndoChanges) {
  Session session = in_speed();
  session.act(OpenLayer{speed::named("U-Net, deep"), "U-Net, deep"});
  session.act(SetWorkspace{Workspace::lab});
  session.act(SetField{Field::stride, engine::AxisName::height, 3});
  session.act(SetWorkspace{Workspace::speed});
  session.act(Undo{});
  EXPECT_EQ(session.state.workspace, Workspace::lab);
  session.act(Undo{});
  EXPECT_EQ(session.state.workspace, Workspace::speed);
  EXPECT_TRUE(session.state.document.layer.follows_lab);
}

TEST(Speed, SaysWhyALayerCannotRunAndRepairsIt) {
  Session session = in_speed();
  session.act(OpenLayer{speed::named("DCGAN 4"), "DCGAN 4"});
  session.act(SetNumber{speed::Number::output_padding_h, 5});
  EXPECT_TRUE(session.stops());
  EXPECT_FALSE(session.state.speed.report.problem.empty());
  EXPECT_EQ(session.state.speed.phase, Phase::done);
  const auto violation = speed::violation_of(layer_of(session.state));
  ASSERT_TRUE(violation);
  session.act(RepairLayer{violation->repaired});
  EXPECT_NE(session.measure(), nullptr);
  EXPECT_TRUE(session.state.speed.report.problem.empty());
}

TEST(Speed, LeavesTheLabAsItWas) {
  Session session;
  session.act(Select{{core::GridId::kernel, 1, 1}});
  session.act(Seek{2});
  const State before = session.state;
  session.act(TogglePlay{});
  session.act(SetWorkspace{Workspace::speed});
  EXPECT_FALSE(session.state.playback.playing);
  session.act(OpenLayer{speed::named("DCGAN 4"), "DCGAN 4"});
  session.act(SetWorkspace{Workspace::lab});
  EXPECT_EQ(session.state.document.setup, before.document.setup);
  EXPECT_EQ(session.state.selected, before.selected);
  EXPECT_EQ(session.state.playback.t, before.playback.t);
}

TEST(Speed, PointsOnlyAtWhatItShows) {
  Session session = in_speed();
  session.act(Measured{session.state.speed.generation, speed::report_with_times(layer_of(session.state)), true});
  session.act(PointAt{"direct"});
  EXPECT_EQ(session.state.speed.pointed, "direct");
  session.act(PointAt{"nothing of the kind"});
  EXPECT_EQ(session.state.speed.pointed, "");
}

TEST(Speed, ExportsItsOwnPicture) {
  Session session = in_speed();
  session.act(PathChosen{Purpose::export_stage, "/tmp/speed.svg"});
  const auto* effect = session.effects.empty() ? nullptr : std::get_if<ExportFile>(&session.effects.back());
  ASSERT_NE(effect, nullptr);
  ASSERT_TRUE(effect->report);
  EXPECT_EQ(*effect->report, session.state.speed.report);
  session.act(SetWorkspace{Workspace::lab});
  session.act(PathChosen{Purpose::export_stage, "/tmp/stage.svg"});
  EXPECT_FALSE(std::get<ExportFile>(session.effects.back()).report);
}

TEST(Speed, OfALayerOfItsOwnBeginsAnewWithThatAlone) {
  Session session = in_speed();
  session.act(SetField{Field::stride, engine::AxisName::height, 3});
  const app::Setup lab = session.state.document.setup;
  session.act(OpenLayer{speed::named("DCGAN 1"), "DCGAN 1"});
  session.act(BeginAnew{});
  EXPECT_EQ(session.state.workspace, Workspace::speed);
  EXPECT_EQ(session.state.document.setup, lab);
  EXPECT_EQ(session.state.document.layer, SpeedLayer{.follows_lab = false});
}

TEST(Speed, OpensASetupWhereItIsSeen) {
  Session session = in_speed();
  session.act(BeginAnew{});
  EXPECT_EQ(session.state.workspace, Workspace::speed);  // which follows the Lab
  session.act(OpenLayer{speed::named("DCGAN 4"), "DCGAN 4"});
  app::Setup other = worked_example();
  other.problem.params.height.stride = 3;
  session.act(OpenPreset{other, "another"});
  EXPECT_EQ(session.state.workspace, Workspace::lab);
  EXPECT_EQ(session.state.document.layer.typed, speed::named("DCGAN 4"));
}

}  // namespace
}  // namespace unstride::app
