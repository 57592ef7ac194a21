// GLFW's events to Dear ImGui. What differs between its versions lies here: before 1.87 it has no queue of its own.
#pragma once

#include "platform/event_queue.h"

struct GLFWwindow;

namespace unstride::platform {

class ImGuiInput {
 public:
  void attach(GLFWwindow* window);  // after the GLFW backend has started

  void push(const InputEvent& event);
  bool events_left() const;

  // After the backend's NewFrame and before ImGui's: what this frame sees. Coordinates become framebuffer pixels.
  void begin_frame();
  // No frame can be drawn: keys and buttons end as they are, text and clicks are lost.
  void discard();

 private:
  void apply(const PointerMoved& event);
  void apply(const PointerEntered& event);
  void apply(const ButtonChanged& event);
  void apply(const Scrolled& event);
  void apply(const KeyChanged& event);
  void apply(const TextTyped& event);
  void apply(const FocusChanged& event);

  GLFWwindow* window_ = nullptr;
  EventQueue queue_;
  double x_ = 0, y_ = 0;
  bool inside_ = false;
  bool down_[3] = {false, false, false};
};

}  // namespace unstride::platform
