// The window, its OpenGL context, its events and clipboard (GLFW), and Dear ImGui's two backends.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/color.h"
#include "core/result.h"

namespace unstride::platform {

class Window {
 public:
  struct Options {
    std::string title{};
    int width = 1600, height = 960;  // screen coordinates; cut to what the screen can show
    bool logical = false;            // width and height are logical pixels: multiplied by the content scale
  };
  // Errors: one sentence (no display, no OpenGL 3.3).
  static core::Result<std::unique_ptr<Window>> open(const Options& options);
  ~Window();

  // Waits for events at most `seconds` (0: only polls; infinity: until something happens); begin_frame hands them to
  // ImGui. Returns at once while events are left from a burst that one frame could not show, and for the few frames in
  // which ImGui settles after the last one; never sooner than the screen can show another frame.
  void wait_events(double seconds);
  void keep_drawing(int frames);  // wait_events returns at once for so many frames more
  static void wake();             // from any thread: wait_events returns

  // A frame. begin_frame: false while minimised or without an area (nothing can be drawn then). In between, ImGui's
  // coordinates are physical pixels: one logical pixel is content_scale() of them, on every platform.
  bool begin_frame();
  void end_frame(core::Color background);  // renders ImGui's draw data and swaps

  bool close_requested() const;
  void cancel_close();
  double content_scale() const;  // physical pixels per logical one: 1, 1.5, 2, ...
  int width() const;             // screen coordinates, the last size that was not minimised or empty
  int height() const;
  int pixel_width() const;       // the same in physical pixels
  int pixel_height() const;
  void set_title(const std::string& title);
  void set_clipboard(const std::string& text);
  std::string clipboard() const;
  std::vector<std::string> take_dropped();  // paths dropped since the last call
  std::string gl_renderer() const;

 private:
  Window();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace unstride::platform
