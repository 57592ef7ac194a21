#include "platform/window.h"

#include <glad/gl.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>
#include <utility>

#include "platform/imgui_input.h"

namespace unstride::platform {
namespace {

constexpr const char* kGlslVersion = "#version 330";
constexpr int kLeastSide = 32;        // pixels; a smaller window shows nothing worth drawing
constexpr int kSettlingFrames = 3;    // ImGui lays out and hovers up to two frames after what it was told
constexpr double kHiddenPause = 0.1;  // seconds between frames that are not drawn

std::string last_glfw_error() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text ? text : "no reason given";
}

bool is_modifier(int key) {
  return key >= GLFW_KEY_LEFT_SHIFT && key <= GLFW_KEY_RIGHT_SUPER;
}

// The window asked for, no larger than what the primary monitor shows.
std::pair<int, int> fitting_size(const Window::Options& options) {
  double scale = 1;
  int width = options.width, height = options.height;
  if (GLFWmonitor* monitor = glfwGetPrimaryMonitor()) {
    float x_scale = 1, y_scale = 1;
    glfwGetMonitorContentScale(monitor, &x_scale, &y_scale);
    int x = 0, y = 0, most_width = 0, most_height = 0;
    glfwGetMonitorWorkarea(monitor, &x, &y, &most_width, &most_height);
#if !defined(__APPLE__)  // there, screen coordinates are logical already
    if (options.logical) scale = double(x_scale);
#endif
    width = int(std::lround(width * scale));
    height = int(std::lround(height * scale));
    if (most_width > 0) width = std::min(width, most_width);
    if (most_height > 0) height = std::min(height, most_height);
  }
  return {std::max(width, kLeastSide), std::max(height, kLeastSide)};
}

// Shortest time between two frames: where the driver does not wait for the screen, we do.
double frame_period() {
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  const GLFWvidmode* mode = monitor ? glfwGetVideoMode(monitor) : nullptr;
  const int rate = mode && mode->refreshRate > 0 ? mode->refreshRate : 60;
  return 0.8 / std::max(rate, 30);
}

// Sleeps instead of waiting for events: taken here, a wake-up or the wish to close would not end the wait that follows.
void pause_until(double deadline) {
  const double left = deadline - glfwGetTime();
  if (left > 0) std::this_thread::sleep_for(std::chrono::duration<double>(left));
}

void set_window_hints() {
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "unstride");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "unstride");
}

}  // namespace

struct Window::Impl {
  GLFWwindow* window = nullptr;
  bool glfw = false, imgui = false;
  ImGuiInput input;
  std::vector<std::string> dropped;
  std::string title, renderer;
  double scale = 1, period = 1.0 / 75;
  double frame_started = -1;
  int width = 0, height = 0;
  int frames_wanted = kSettlingFrames;
  bool drawable = true;

  ~Impl();
  void start_imgui();
  void install_callbacks();
  void set_scale(float value) { scale = std::clamp(std::isfinite(value) ? double(value) : 1.0, 1.0, 4.0); }
  void remember_size(int w, int h);
  void happened(const InputEvent& event);

  static Impl& of(GLFWwindow* window) { return *static_cast<Impl*>(glfwGetWindowUserPointer(window)); }
};

Window::Impl::~Impl() {
  if (imgui) {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
  }
  if (window) glfwDestroyWindow(window);
  if (glfw) glfwTerminate();
}

void Window::Impl::start_imgui() {
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui_ImplGlfw_InitForOpenGL(window, false);
  ImGui_ImplOpenGL3_Init(kGlslVersion);
  // Now, not in the first frame: whoever replaces the fonts before it finds a texture to replace.
  ImGui_ImplOpenGL3_CreateDeviceObjects();
  imgui = true;
  input.attach(window);
}

void Window::Impl::happened(const InputEvent& event) {
  input.push(event);
  frames_wanted = kSettlingFrames;
}

void Window::Impl::remember_size(int w, int h) {
  frames_wanted = kSettlingFrames;
  if (w < kLeastSide || h < kLeastSide || glfwGetWindowAttrib(window, GLFW_ICONIFIED)) return;
  width = w;
  height = h;
}

void Window::Impl::install_callbacks() {
  using Handle = GLFWwindow;
  glfwSetWindowUserPointer(window, this);
  glfwSetCursorPosCallback(window, [](Handle* w, double x, double y) { of(w).happened(PointerMoved{x, y}); });
  glfwSetCursorEnterCallback(window, [](Handle* w, int in) { of(w).happened(PointerEntered{in != 0}); });
  glfwSetMouseButtonCallback(window, [](Handle* w, int button, int action, int) {
    of(w).happened(ButtonChanged{button, action == GLFW_PRESS});
  });
  glfwSetScrollCallback(window, [](Handle* w, double x, double y) { of(w).happened(Scrolled{x, y}); });
  glfwSetKeyCallback(window, [](Handle* w, int key, int, int action, int) {
    if (key < 0) return;  // a key that GLFW has no name for
    if (action == GLFW_REPEAT) {
      of(w).frames_wanted = kSettlingFrames;  // ImGui repeats held keys by itself, in a frame
    } else {
      of(w).happened(KeyChanged{key, action == GLFW_PRESS, is_modifier(key)});
    }
  });
  glfwSetCharCallback(window, [](Handle* w, unsigned codepoint) { of(w).happened(TextTyped{codepoint}); });
  glfwSetWindowFocusCallback(window, [](Handle* w, int focused) { of(w).happened(FocusChanged{focused != 0}); });
  glfwSetWindowSizeCallback(window, [](Handle* w, int x, int y) { of(w).remember_size(x, y); });
  glfwSetFramebufferSizeCallback(window, [](Handle* w, int, int) { of(w).frames_wanted = kSettlingFrames; });
  glfwSetWindowRefreshCallback(window, [](Handle* w) { of(w).frames_wanted = kSettlingFrames; });
  glfwSetWindowIconifyCallback(window, [](Handle* w, int) { of(w).frames_wanted = kSettlingFrames; });
  glfwSetWindowContentScaleCallback(window, [](Handle* w, float x, float) {
    of(w).set_scale(x);
    of(w).frames_wanted = kSettlingFrames;
  });
  glfwSetDropCallback(window, [](Handle* w, int count, const char** paths) {
    of(w).dropped.insert(of(w).dropped.end(), paths, paths + count);
    of(w).frames_wanted = kSettlingFrames;
  });
}

Window::Window() : impl_(std::make_unique<Impl>()) {}
Window::~Window() = default;

core::Result<std::unique_ptr<Window>> Window::open(const Options& options) {
  std::unique_ptr<Window> result(new Window);
  Impl& impl = *result->impl_;
  if (!glfwInit()) {
    return core::fail("No display was found (DISPLAY and WAYLAND_DISPLAY are not set or cannot be opened).");
  }
  impl.glfw = true;
  set_window_hints();
  const auto [width, height] = fitting_size(options);
  impl.window = glfwCreateWindow(width, height, options.title.c_str(), nullptr, nullptr);
  if (!impl.window) {
    return core::fail(
        "This display offers no OpenGL 3.3 ({}); update the graphics driver, or set LIBGL_ALWAYS_SOFTWARE=1.",
        last_glfw_error());
  }
  glfwMakeContextCurrent(impl.window);
  if (gladLoadGL(glfwGetProcAddress) == 0) {
    return core::fail("The functions of OpenGL 3.3 could not be loaded; update the graphics driver.");
  }
  glfwSwapInterval(1);
  impl.title = options.title;
  impl.period = frame_period();
  if (const auto* name = glGetString(GL_RENDERER)) impl.renderer = reinterpret_cast<const char*>(name);
  float x_scale = 1, y_scale = 1;
  glfwGetWindowContentScale(impl.window, &x_scale, &y_scale);
  impl.set_scale(x_scale);
  glfwGetWindowSize(impl.window, &impl.width, &impl.height);
  impl.install_callbacks();
  impl.start_imgui();
  return result;
}

void Window::wait_events(double seconds) {
  Impl& impl = *impl_;
  if (impl.frame_started >= 0) pause_until(impl.frame_started + (impl.drawable ? impl.period : 0));
  if (impl.input.events_left() || impl.frames_wanted > 0) seconds = 0;
  if (!impl.drawable) seconds = std::max(seconds, kHiddenPause);
  if (seconds <= 0) {
    glfwPollEvents();
  } else if (std::isinf(seconds)) {
    glfwWaitEvents();
  } else {
    glfwWaitEventsTimeout(seconds);
  }
}

void Window::wake() {
  glfwPostEmptyEvent();
}

void Window::keep_drawing(int frames) {
  impl_->frames_wanted = std::max(impl_->frames_wanted, frames);
}

bool Window::begin_frame() {
  Impl& impl = *impl_;
  impl.frame_started = glfwGetTime();
  impl.frames_wanted = std::max(0, impl.frames_wanted - 1);
  int pixel_width = 0, pixel_height = 0;
  glfwGetFramebufferSize(impl.window, &pixel_width, &pixel_height);
  impl.drawable =
      pixel_width >= kLeastSide && pixel_height >= kLeastSide && !glfwGetWindowAttrib(impl.window, GLFW_ICONIFIED);
  if (!impl.drawable) {
    impl.input.discard();
    return false;
  }
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(float(pixel_width), float(pixel_height));
  io.DisplayFramebufferScale = ImVec2(1, 1);
  impl.input.begin_frame();
  ImGui::NewFrame();
  return true;
}

void Window::end_frame(core::Color background) {
  ImGui::Render();
  int width = 0, height = 0;
  glfwGetFramebufferSize(impl_->window, &width, &height);
  glViewport(0, 0, width, height);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(background.r, background.g, background.b, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  glfwSwapBuffers(impl_->window);
}

bool Window::close_requested() const {
  return glfwWindowShouldClose(impl_->window) != 0;
}
void Window::cancel_close() {
  glfwSetWindowShouldClose(impl_->window, GLFW_FALSE);
}
double Window::content_scale() const {
  return impl_->scale;
}
int Window::width() const {
  return impl_->width;
}
int Window::height() const {
  return impl_->height;
}

namespace {

// Physical pixels per screen coordinate: not 1 on Wayland and macOS.
double pixels_per_coordinate(GLFWwindow* window) {
  int width = 0, pixels = 0, unused = 0;
  glfwGetWindowSize(window, &width, &unused);
  glfwGetFramebufferSize(window, &pixels, &unused);
  return width > 0 && pixels > 0 ? double(pixels) / width : 1;
}

}  // namespace

int Window::pixel_width() const {
  return int(impl_->width * pixels_per_coordinate(impl_->window));
}
int Window::pixel_height() const {
  return int(impl_->height * pixels_per_coordinate(impl_->window));
}

void Window::set_title(const std::string& title) {
  if (title == impl_->title) return;  // setting it is an event of its own, and would wake us
  impl_->title = title;
  glfwSetWindowTitle(impl_->window, title.c_str());
}

void Window::set_clipboard(const std::string& text) {
  glfwSetClipboardString(impl_->window, text.c_str());
}

std::string Window::clipboard() const {
  const char* text = glfwGetClipboardString(impl_->window);
  return text ? text : "";
}

std::vector<std::string> Window::take_dropped() {
  return std::exchange(impl_->dropped, {});
}
std::string Window::gl_renderer() const {
  return impl_->renderer;
}

}  // namespace unstride::platform
