#include "platform/window.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace unstride::platform {
namespace {

TEST(Window, WithoutADisplayThereIsOneSentence) {
  setenv("DISPLAY", ":987654", 1);
  unsetenv("WAYLAND_DISPLAY");
  const auto window = Window::open({.title = "none"});
  ASSERT_FALSE(window);
  EXPECT_EQ(window.error().message,
            "No display was found (DISPLAY and WAYLAND_DISPLAY are not set or cannot be opened).");
}

}  // namespace
}  // namespace unstride::platform
