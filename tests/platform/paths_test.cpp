#include "platform/paths.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace unstride::platform {
namespace {

TEST(Paths, TheProgramsFolderIsWhereThisTestLies) {
  EXPECT_EQ(program_folder(), std::filesystem::canonical(PROGRAM_DIR));
}

TEST(Paths, TheStateFolderFollowsXdg) {
  setenv("HOME", "/home/somebody", 1);
  setenv("XDG_STATE_HOME", "/state", 1);
  EXPECT_EQ(state_folder(), "/state/unstride");
}

TEST(Paths, ARelativeStateHomeIsIgnored) {
  setenv("HOME", "/home/somebody", 1);
  setenv("XDG_STATE_HOME", "state", 1);
  EXPECT_EQ(state_folder(), "/home/somebody/.local/state/unstride");
  unsetenv("XDG_STATE_HOME");
  EXPECT_EQ(state_folder(), "/home/somebody/.local/state/unstride");
}

TEST(Paths, WithoutAHomeThereIsStillAnAbsoluteFolder) {
  unsetenv("XDG_STATE_HOME");
  unsetenv("HOME");
  EXPECT_TRUE(state_folder().is_absolute());
}

}  // namespace
}  // namespace unstride::platform
