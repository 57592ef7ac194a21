// Input events in the order they came, handed out in portions that lose nothing: Dear ImGui before 1.87 samples keys
// and buttons once a frame, so what is pressed and released between two frames must be spread over several.
#pragma once

#include <deque>
#include <variant>
#include <vector>

namespace unstride::platform {

struct PointerMoved {
  double x = 0, y = 0;
};
struct PointerEntered {
  bool inside = false;
};
struct ButtonChanged {
  int button = 0;
  bool down = false;
};
struct Scrolled {
  double x = 0, y = 0;
};
struct KeyChanged {
  int key = 0;
  bool down = false;
  bool modifier = false;  // Ctrl, Shift, Alt, Super: may share a frame with the key that it modifies
};
struct TextTyped {
  unsigned codepoint = 0;
};
struct FocusChanged {
  bool focused = false;
};

using InputEvent =
    std::variant<PointerMoved, PointerEntered, ButtonChanged, Scrolled, KeyChanged, TextTyped, FocusChanged>;

class EventQueue {
 public:
  void push(const InputEvent& event);
  bool empty() const { return events_.empty(); }
  // The longest run of events that one frame can show without hiding one behind another.
  std::vector<InputEvent> take_frame();
  std::vector<InputEvent> take_all();

 private:
  std::deque<InputEvent> events_;
};

}  // namespace unstride::platform
