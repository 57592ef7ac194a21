#include "platform/event_queue.h"

#include <algorithm>
#include <utility>

namespace unstride::platform {
namespace {

// What a frame has been given so far, and what may still join it.
struct Portion {
  bool moved = false, clicked = false, scrolled = false, key_pressed = false, typed = false, left = false;
  std::vector<int> released;  // keys: pressed again in the same frame they would seem to be held

  // A pointer first hovers for a frame, then presses: widgets find out one frame late what lies under it.
  bool takes(const PointerMoved&) const { return !clicked && !scrolled; }
  bool takes(const PointerEntered&) const { return !clicked && !scrolled; }
  bool takes(const ButtonChanged&) const { return !moved && !clicked && !scrolled && !key_pressed; }
  bool takes(const Scrolled&) const { return !clicked; }
  bool takes(const KeyChanged& e) const {
    const bool again = e.down && std::find(released.begin(), released.end(), e.key) != released.end();
    return !again && !key_pressed && !typed && !clicked && !scrolled;
  }
  // The text of a key follows its press at once.
  bool takes(const TextTyped&) const { return !clicked && !scrolled; }
  bool takes(const FocusChanged&) const { return !clicked && !scrolled && !key_pressed && !typed; }

  void add(const PointerMoved&) { moved = true; }
  void add(const PointerEntered&) { moved = true; }
  void add(const ButtonChanged&) { clicked = true; }
  void add(const Scrolled&) { scrolled = true; }
  void add(const KeyChanged& e) {
    key_pressed = key_pressed || (e.down && !e.modifier);
    if (!e.down) released.push_back(e.key);
  }
  void add(const TextTyped&) { typed = true; }
  void add(const FocusChanged& e) { left = !e.focused; }
};

}  // namespace

void EventQueue::push(const InputEvent& event) {
  // A stretch of movement is one event: its end.
  if (!events_.empty() && std::holds_alternative<PointerMoved>(event) &&
      std::holds_alternative<PointerMoved>(events_.back())) {
    events_.back() = event;
  } else {
    events_.push_back(event);
  }
}

std::vector<InputEvent> EventQueue::take_frame() {
  std::vector<InputEvent> frame;
  Portion portion;
  while (!events_.empty() && !portion.left) {
    const InputEvent& next = events_.front();
    if (!std::visit([&](const auto& e) { return portion.takes(e); }, next)) break;
    std::visit([&](const auto& e) { portion.add(e); }, next);
    frame.push_back(next);
    events_.pop_front();
  }
  return frame;
}

std::vector<InputEvent> EventQueue::take_all() {
  std::vector<InputEvent> all(events_.begin(), events_.end());
  events_.clear();
  return all;
}

}  // namespace unstride::platform
