// The session file stays close behind the state, and is written no more often than that needs.
#include "shell/autosave.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <string>

#include "app/setup.h"
#include "io/sentences.h"
#include "io/setup_json.h"
#include "io/temporary_folder.h"
#include "shell/startup.h"

namespace unstride::shell {
namespace {

namespace fs = std::filesystem;
using io::TemporaryFolder;

class AutosaveTest : public testing::Test {
 protected:
  const TemporaryFolder folder_;
  fs::path path_ = fs::path(folder_.file("deep")) / "er" / "session.json";
  app::State state_ = app::initial_state();
  Autosave autosave_{path_, state_};

  // Changes the setup so that every call gives another one.
  void edit() { state_.document.setup.problem.params.height.stride += 1; }
  bool written() const { return fs::exists(path_); }
  app::State on_disk() const { return restore_session(path_); }
};

TEST_F(AutosaveTest, WritesNothingAsLongAsNothingChanges) {
  EXPECT_TRUE(std::isinf(autosave_.due_in(0)));
  for (double now = 0; now < 20; now += 0.5) EXPECT_EQ(autosave_.follow(state_, now), std::nullopt);
  EXPECT_FALSE(written());
}

TEST_F(AutosaveTest, WritesOnceAChangeHasRestedForASecond) {
  edit();
  autosave_.follow(state_, 10);
  EXPECT_DOUBLE_EQ(autosave_.due_in(10), 1);
  EXPECT_DOUBLE_EQ(autosave_.due_in(10.75), 0.25);
  autosave_.follow(state_, 10.9);
  EXPECT_FALSE(written());
  autosave_.follow(state_, 11);
  ASSERT_TRUE(written());
  EXPECT_EQ(on_disk().document, state_.document);
  EXPECT_TRUE(std::isinf(autosave_.due_in(11)));
}

TEST_F(AutosaveTest, WritesAfterFiveSecondsOfChangesThatNeverRest) {
  double now = 100;
  for (; now < 104.9; now += 0.5) {
    edit();
    autosave_.follow(state_, now);
    EXPECT_FALSE(written()) << now;
  }
  edit();
  autosave_.follow(state_, 105);
  ASSERT_TRUE(written());
  EXPECT_EQ(on_disk().document, state_.document);
}

TEST_F(AutosaveTest, AlsoFollowsThemeWindowSizeAndPlaceButNotThePointer) {
  state_.hovered = state_.selected = {core::GridId::output, 1, 1};
  state_.camera.zoom = 3;
  autosave_.follow(state_, 0);
  EXPECT_TRUE(std::isinf(autosave_.due_in(0)));
  state_.appearance.theme = core::ThemeId::dark;
  state_.appearance.window_width = 1111;
  state_.playback.t = timeline::next_rest(state_.timeline, 0);
  autosave_.follow(state_, 1);
  autosave_.follow(state_, 2);
  ASSERT_TRUE(written());
  EXPECT_EQ(on_disk().appearance, state_.appearance);
  EXPECT_NEAR(on_disk().playback.t, state_.playback.t, 1e-4);
}

TEST_F(AutosaveTest, DoesNotWriteWhileTheStoryPlaysOnlyWhenItRests) {
  state_.playback.playing = true;
  for (double now = 0; now < 12; now += 0.1) {
    state_.playback.t = now;
    autosave_.follow(state_, now);
  }
  EXPECT_FALSE(written());
  state_.playback.playing = false;
  autosave_.follow(state_, 12);
  autosave_.follow(state_, 13);
  EXPECT_TRUE(written());
}

TEST_F(AutosaveTest, AnEditWhilePlayingIsWritten) {
  state_.playback.playing = true;
  edit();
  for (double now = 0; now < 2; now += 0.1) {
    state_.playback.t += 0.1;
    autosave_.follow(state_, now);
  }
  ASSERT_TRUE(written());
  EXPECT_EQ(on_disk().document, state_.document);
}

TEST_F(AutosaveTest, WhatCameBackToWhatTheFileHoldsIsNotWrittenAgain) {
  edit();
  autosave_.finish(state_);
  ASSERT_TRUE(written());
  fs::remove(path_);
  edit();
  autosave_.follow(state_, 1);
  state_.document.setup.problem.params.height.stride -= 1;
  autosave_.follow(state_, 1.5);
  autosave_.follow(state_, 9);
  EXPECT_FALSE(written());
}

TEST_F(AutosaveTest, TheEndWritesAtOnce) {
  edit();
  autosave_.follow(state_, 3);
  EXPECT_EQ(autosave_.finish(state_), std::nullopt);
  EXPECT_EQ(on_disk().document, state_.document);
}

TEST_F(AutosaveTest, SaysOnceThatTheFileCannotBeWrittenUntilItWorksAgain) {
  folder_.write("deep", "a file where a folder should be");
  const auto tries = [&](double now) {
    edit();
    autosave_.follow(state_, now);
    return autosave_.follow(state_, now + 1);
  };
  const auto said = tries(0);
  ASSERT_TRUE(said);
  EXPECT_PRED1(io::is_sentence, *said);
  EXPECT_TRUE(said->starts_with("Your work cannot be kept for the next start: ")) << *said;
  EXPECT_EQ(tries(10), std::nullopt);
  fs::remove(folder_.file("deep"));
  EXPECT_EQ(tries(20), std::nullopt);
  EXPECT_EQ(on_disk().document, state_.document);
  fs::remove_all(folder_.file("deep"));
  folder_.write("deep", "again");
  EXPECT_TRUE(tries(30));
}

}  // namespace
}  // namespace unstride::shell
