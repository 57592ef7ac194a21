// The few controls that the panels are made of, in the look of the theme. Each puts its rectangle on the map.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "paint/screen/imgui_compat.h"
#include "ui/context.h"

namespace unstride::ui {

// Text in one font for as long as it lives.
class WithFont {
 public:
  WithFont(Context& context, scene::FontId id, double size) {
    paint::screen::compat::push_font(context.font(id, size));
  }
  ~WithFont() { ImGui::PopFont(); }
  WithFont(const WithFont&) = delete;
  WithFont& operator=(const WithFont&) = delete;
};

void mark(Context& context, const std::string& name);  // the last item, on the map
void tooltip(Context& context, const char* text);      // of the last item
void section(Context& context, const char* title);     // small, bold, quiet capitals

struct ButtonLook {
  bool active = false, enabled = true, borderless = false;
  double width = 0;  // logical pixels; 0: as the label needs
  double height = 28;
};
bool button(Context& context, const std::string& name, const std::string& label, const char* tip, ButtonLook look = {});

// Buttons one after the other that wrap at the window's width.
class Chips {
 public:
  explicit Chips(Context& context);
  bool chip(const std::string& name, const std::string& label, const char* tip, ButtonLook look = {});

 private:
  Context& context_;
  float right_;
  bool first_ = true;
};

enum class Icon : std::uint8_t {
  play,
  pause,
  step,
  step_back,
  home,
  end,
  undo,
  redo,
  sun,
  moon,
  loop,
  plus,
  minus,
  link,
  close
};
bool icon_button(Context& context, const std::string& name, Icon icon, const char* tip, ButtonLook look = {});

// True when it was pressed: `on` is to change.
bool checkbox(Context& context, const std::string& name, const std::string& label, bool on, const char* tip);

// "− value +" with the value to drag or type. Returns the new value and the gesture it belongs to.
struct Stepped {
  std::int64_t value;
  std::uint64_t gesture;
};
struct StepperLook {
  std::int64_t least = 0, most = 1;
  double width = 104;
  std::string shown;  // instead of the value: "2 × 2"
};
std::optional<Stepped> stepper(Context& context, const std::string& name, std::int64_t value, const StepperLook& look);

// Text with *bold* pieces, wrapped at the current window's width.
void rich_text(Context& context, const std::string& text, double size, core::Color color);
void plain_text(Context& context, const std::string& text, scene::FontId font, double size, core::Color color);

}  // namespace unstride::ui
