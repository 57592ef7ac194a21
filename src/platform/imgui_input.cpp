#include "platform/imgui_input.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <iterator>

#if IMGUI_VERSION_NUM >= 18700
#include <imgui_internal.h>
#endif

namespace unstride::platform {
namespace {

// Framebuffer pixels per screen coordinate: 1 on X11, 2 on a Mac's or some Wayland screens.
double pixels_per_unit(GLFWwindow* window) {
  int width = 0, height = 0, pixels = 0, ignored = 0;
  glfwGetWindowSize(window, &width, &height);
  glfwGetFramebufferSize(window, &pixels, &ignored);
  return width > 0 ? double(pixels) / width : 1;
}

}  // namespace

void ImGuiInput::attach(GLFWwindow* window) {
  window_ = window;
  inside_ = glfwGetWindowAttrib(window, GLFW_HOVERED) != 0;
  glfwGetCursorPos(window, &x_, &y_);
}

void ImGuiInput::apply(const Scrolled& event) {
  ImGui_ImplGlfw_ScrollCallback(window_, event.x, event.y);
}

void ImGuiInput::apply(const KeyChanged& event) {
  const int scancode = glfwGetKeyScancode(event.key);
  ImGui_ImplGlfw_KeyCallback(window_, event.key, scancode, event.down ? GLFW_PRESS : GLFW_RELEASE, 0);
}

void ImGuiInput::apply(const TextTyped& event) {
  ImGui_ImplGlfw_CharCallback(window_, event.codepoint);
}

void ImGuiInput::apply(const FocusChanged& event) {
  ImGui_ImplGlfw_WindowFocusCallback(window_, event.focused ? GLFW_TRUE : GLFW_FALSE);
}

#if IMGUI_VERSION_NUM >= 18700

void ImGuiInput::apply(const PointerMoved& event) {
  const double unit = pixels_per_unit(window_);
  ImGui_ImplGlfw_CursorPosCallback(window_, event.x * unit, event.y * unit);
}

void ImGuiInput::apply(const PointerEntered& event) {
  ImGui_ImplGlfw_CursorEnterCallback(window_, event.inside ? GLFW_TRUE : GLFW_FALSE);
}

void ImGuiInput::apply(const ButtonChanged& event) {
  ImGui_ImplGlfw_MouseButtonCallback(window_, event.button, event.down ? GLFW_PRESS : GLFW_RELEASE, 0);
}

void ImGuiInput::push(const InputEvent& event) {
  std::visit([this](const auto& e) { apply(e); }, event);
}

bool ImGuiInput::events_left() const {
  return !ImGui::GetCurrentContext()->InputEventsQueue.empty();
}

void ImGuiInput::begin_frame() {}

void ImGuiInput::discard() {
  ImGui::GetCurrentContext()->InputEventsQueue.clear();
}

#else

void ImGuiInput::apply(const PointerMoved& event) {
  x_ = event.x;
  y_ = event.y;
  // A drag's grab reports movement outside, too.
  if (std::none_of(std::begin(down_), std::end(down_), [](bool down) { return down; })) inside_ = true;
}

void ImGuiInput::apply(const PointerEntered& event) {
  inside_ = event.inside;
}

void ImGuiInput::apply(const ButtonChanged& event) {
  if (event.button >= 0 && event.button < int(std::size(down_))) down_[event.button] = event.down;
}

void ImGuiInput::push(const InputEvent& event) {
  queue_.push(event);
}

bool ImGuiInput::events_left() const {
  return !queue_.empty();
}

// The backend has sampled the pointer as it is now; this frame may be about an earlier moment.
void ImGuiInput::begin_frame() {
  bool was_down = false;
  for (const bool down : down_) was_down = was_down || down;
  for (const InputEvent& event : queue_.take_frame()) std::visit([this](const auto& e) { apply(e); }, event);
  ImGuiIO& io = ImGui::GetIO();
  const double unit = pixels_per_unit(window_);
  const bool seen = inside_ || was_down;
  io.MousePos = seen ? ImVec2(float(std::floor(x_ * unit)), float(std::floor(y_ * unit))) : ImVec2(-FLT_MAX, -FLT_MAX);
  for (std::size_t i = 0; i < std::size(down_); ++i) io.MouseDown[i] = down_[i];
}

void ImGuiInput::discard() {
  for (const InputEvent& event : queue_.take_all()) std::visit([this](const auto& e) { apply(e); }, event);
  ImGuiIO& io = ImGui::GetIO();
  io.ClearInputCharacters();
  io.MouseWheel = io.MouseWheelH = 0;
}

#endif

}  // namespace unstride::platform
