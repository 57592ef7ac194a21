#include "platform/event_queue.h"

#include <gtest/gtest.h>

#include <string>

namespace unstride::platform {
namespace {

// What a program sees that samples keys and buttons once a frame, as Dear ImGui 1.86 does.
struct Sampler {
  bool keys[512] = {}, buttons[3] = {};
  double x = 0;
  std::string seen;

  void frame(const std::vector<InputEvent>& events) {
    bool keys_now[512], buttons_now[3];
    std::copy(std::begin(keys), std::end(keys), keys_now);
    std::copy(std::begin(buttons), std::end(buttons), buttons_now);
    for (const InputEvent& event : events) {
      if (const auto* key = std::get_if<KeyChanged>(&event)) keys_now[key->key] = key->down;
      if (const auto* button = std::get_if<ButtonChanged>(&event)) buttons_now[button->button] = button->down;
      if (const auto* moved = std::get_if<PointerMoved>(&event)) x = moved->x;
      if (const auto* text = std::get_if<TextTyped>(&event)) seen += char(text->codepoint);
    }
    for (int key = 'A'; key <= 'Z'; ++key) {
      if (keys_now[key] && !keys[key]) seen += (keys_now[341] ? "^" : "") + std::string(1, char(key));
    }
    if (buttons_now[0] && !buttons[0]) seen += "[" + std::to_string(int(x));
    if (!buttons_now[0] && buttons[0]) seen += "]" + std::to_string(int(x));
    std::copy(std::begin(keys_now), std::end(keys_now), keys);
    std::copy(std::begin(buttons_now), std::end(buttons_now), buttons);
  }
};

std::string played(EventQueue& queue) {
  Sampler sampler;
  for (int frames = 0; !queue.empty() && frames < 100; ++frames) sampler.frame(queue.take_frame());
  return sampler.seen;
}

void press(EventQueue& queue, int key) {
  queue.push(KeyChanged{key, true, false});
  queue.push(KeyChanged{key, false, false});
}

TEST(EventQueue, EveryKeyOfABurstIsSeenOnceAndInOrder) {
  EventQueue queue;
  for (const char c : std::string("ABBAZZZ")) press(queue, c);
  EXPECT_EQ(played(queue), "ABBAZZZ");
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, AModifierIsDownWhileItsKeyIsPressed) {
  EventQueue queue;
  press(queue, 'Z');
  queue.push(KeyChanged{341, true, true});
  press(queue, 'Z');
  queue.push(KeyChanged{341, false, true});
  press(queue, 'Y');
  EXPECT_EQ(played(queue), "Z^ZY");
}

TEST(EventQueue, TextStaysWithItsKeyAndBeforeTheNext) {
  EventQueue queue;
  for (const char c : std::string("AB")) {
    queue.push(KeyChanged{c, true, false});
    queue.push(TextTyped{unsigned(c - 'A' + 'a')});
    queue.push(KeyChanged{c, false, false});
  }
  queue.push(KeyChanged{'Q', true, false});
  EXPECT_EQ(played(queue), "aAbBQ");
}

TEST(EventQueue, AClickIsPressedWhereThePointerWasAndReleasedWhereItWent) {
  EventQueue queue;
  queue.push(PointerMoved{10, 0});
  queue.push(ButtonChanged{0, true});
  queue.push(PointerMoved{15, 0});
  queue.push(PointerMoved{20, 0});
  queue.push(ButtonChanged{0, false});
  queue.push(PointerMoved{90, 0});
  EXPECT_EQ(played(queue), "[10]20");
}

TEST(EventQueue, ThePointerHoversForAFrameBeforeItPresses) {
  EventQueue queue;
  queue.push(PointerMoved{10, 0});
  queue.push(ButtonChanged{0, true});
  const auto first = queue.take_frame();
  ASSERT_EQ(first.size(), 1u);
  EXPECT_TRUE(std::holds_alternative<PointerMoved>(first[0]));
  EXPECT_EQ(queue.take_frame().size(), 1u);
}

TEST(EventQueue, AFastDoubleClickIsTwoClicks) {
  EventQueue queue;
  for (const bool down : {true, false, true, false}) queue.push(ButtonChanged{0, down});
  EXPECT_EQ(played(queue), "[0]0[0]0");
}

TEST(EventQueue, AStretchOfMovementIsOneEvent) {
  EventQueue queue;
  for (int x = 0; x <= 100; ++x) queue.push(PointerMoved{double(x), 0});
  const auto frame = queue.take_frame();
  ASSERT_EQ(frame.size(), 1u);
  EXPECT_EQ(std::get<PointerMoved>(frame[0]).x, 100);
}

TEST(EventQueue, ScrollingTakesPlaceBeforeThePointerLeaves) {
  EventQueue queue;
  queue.push(Scrolled{0, 1});
  queue.push(Scrolled{0, 1});
  queue.push(PointerMoved{50, 50});
  EXPECT_EQ(queue.take_frame().size(), 2u);
  EXPECT_EQ(queue.take_frame().size(), 1u);
}

TEST(EventQueue, NothingIsSeenInTheFrameThatLosesTheFocusAfterIt) {
  EventQueue queue;
  press(queue, 'A');
  queue.push(FocusChanged{false});
  press(queue, 'B');
  EXPECT_EQ(queue.take_frame().size(), 1u);
  EXPECT_EQ(queue.take_frame().size(), 2u);  // A's release, the focus
  EXPECT_EQ(queue.take_frame().size(), 1u);
}

}  // namespace
}  // namespace unstride::platform
