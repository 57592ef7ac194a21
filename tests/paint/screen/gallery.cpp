// Every shape at several sizes in a real window, to be looked at. Not a test: build the target screen_gallery and run
// it; what it heard (keys, clicks, frames) is shown in the last line and printed at the end.
//   screen_gallery [light|dark [SIDE]]   SIDE: of the largest texture, to see heat maps in pieces
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>

#include "paint/screen/imgui_compat.h"
#include "paint/screen/screen_painter.h"
#include "platform/paths.h"
#include "platform/window.h"
#include "scene/palette.h"
#include "scene/scene.h"
#include "scene/theme.h"

namespace {

using namespace unstride;
using core::Color;
using core::Grid;
using core::Rect;
using scene::CellKind;
using scene::Item;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

struct Album {
  const scene::Theme& theme;
  scene::Scene scene;

  void add(scene::Shape shape) { scene.items.push_back({std::move(shape), {}, 0}); }
  void text(double x, double y, std::string words, double size = 13, scene::FontId font = scene::FontId::text) {
    add(scene::TextShape{std::move(words), {x, y}, font, size, theme.ink});
  }

  void cells(double x, double y, double side);
  void lines(double x, double y);
  void letters(double x, double y);
  void heat_map(double x, double y, double side, std::int64_t rows, bool is_signed);
  void named_colors(double x, double y, double side, std::int64_t rows);
};

void Album::cells(double x, double y, double side) {
  for (int i = 0; i < 5; ++i) {
    const Rect cell{x + i * side, y, side, side};
    const Rect box = cell.inset(1);
    switch (CellKind(i)) {
      case CellKind::data:
        add(scene::RectShape{box, core::mix(theme.paper, theme.input.fill, 0.6f), {}, 4});
        text(box.x + side / 2 - 4, box.y + side / 2 + 4, "7", 14, scene::FontId::mono_bold);
        break;
      case CellKind::inserted_zero:
        add(scene::RectShape{box, theme.zero_fill, {}, 4});
        break;
      case CellKind::border_zero:
        add(scene::RectShape{box.inset(0.5), {0, 0, 0, 0}, {theme.border_line, 1, 3}, 4});
        break;
      case CellKind::cropped:
        add(scene::HatchShape{box, {theme.cropped_line, 1}, 5});
        add(scene::RectShape{box.inset(0.5), {0, 0, 0, 0}, {theme.cropped_line, 1}, 4});
        break;
      case CellKind::empty:
        add(scene::RectShape{box.inset(0.5), {0, 0, 0, 0}, {theme.empty_line, 1}, 4});
        break;
    }
  }
  add(scene::RectShape{{x - 1, y - 1, 2 * side + 2, side + 2}, {0, 0, 0, 0}, {theme.kernel.fill, 3}, 5});
  add(scene::RectShape{{x + 3 * side, y - 1, 2 * side + 2, side + 2}, {0, 0, 0, 0}, {theme.output.fill, 2, 6}, 6});
}

void Album::lines(double x, double y) {
  const scene::Stroke solid{theme.kernel.fill, 1.5}, dashed{theme.kernel.fill, 1.5, 5};
  add(scene::LineShape{{x, y}, {x + 120, y}, solid, true});
  add(scene::LineShape{{x, y + 12}, {x + 120, y + 12}, dashed});
  add(scene::LineShape{{x, y + 24}, {x + 120, y + 60}, dashed, true});
  add(scene::LineShape{{x + 140, y + 60}, {x + 140, y}, {theme.ink, 2}, true});
  add(scene::LineShape{{x + 155, y}, {x + 155, y + 60}, {theme.ink, 1, 3}});
  add(scene::LineShape{{x + 220, y + 60}, {x + 170, y}, {theme.ink, 1}, true});
}

void Album::letters(double x, double y) {
  for (const double size : {11, 12, 13, 14, 16, 20}) {
    text(x, y, fmt::format("{} Zero-inserted input 3 × 3 → 7 × 7, d(k−1)−p ≤ 2", size), size);
    text(x + 560, y, "y[2,2] = 1·9 + 2·7 = 36", size, scene::FontId::mono);
    y += size + 8;
  }
  text(x, y, "Bold 14 ▾ ▸ ✓ • ′ ° ² ½ Σ ∞ “a” ‘b’ – — … ÄÖü ß ñ", 14, scene::FontId::text_bold);
  text(x + 560, y, "0123456789 -12.5 1.2M abg", 14, scene::FontId::mono_bold);
  text(x + 560, y + 20, "0123456789 -12.5 1.2M abg", 12, scene::FontId::mono_bold);
  text(x, y + 20, "Text 13 ▾ ▸ ✓ • ′ ° ² ½ Σ ∞ “a” ‘b’ – — … ← ↑ → ↓ ≠ ≥", 13);
}

void Album::heat_map(double x, double y, double side, std::int64_t rows, bool is_signed) {
  auto values = std::make_shared<Grid<float>>(rows, rows);
  auto kinds = std::make_shared<Grid<std::uint8_t>>(rows, rows);
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t c = 0; c < rows; ++c) {
      const double u = double(c) / double(rows), v = double(r) / double(rows);
      values->at(r, c) = float(is_signed ? std::sin(9 * u) * std::cos(7 * v) : 0.5 + 0.5 * std::sin(6 * u * v + 4 * u));
      CellKind kind = (r % 2 != 0 || c % 2 != 0) && r < rows / 2 ? CellKind::inserted_zero : CellKind::data;
      if (r < 2 || c < 2) kind = CellKind::border_zero;
      if (r >= rows - 2 || c >= rows - 2) kind = CellKind::cropped;
      if (r >= rows / 2 && c >= rows / 2 && c < rows / 2 + 3 && r < rows - 2) kind = CellKind::empty;
      kinds->at(r, c) = std::uint8_t(kind);
    }
  }
  const scene::RoleColors& role = is_signed ? theme.output : theme.input;
  scene::HeatMapShape map;
  map.rect = {x, y, side, side};
  map.clip = scene.bounds;
  map.values = values;
  if (!is_signed || rows != 40) map.kinds = kinds;  // one map has none
  map.scale = {is_signed ? -1.0f : 0.0f, 1, is_signed ? role.negative : theme.paper, theme.paper, role.fill, is_signed};
  map.inserted = theme.zero_fill;
  map.border = theme.paper;
  map.cropped = theme.cropped_line;
  map.empty = core::mix(theme.paper, theme.empty_line, 0.25f);
  map.line = theme.paper;
  map.window = {1, 2, 3, 3, theme.kernel.fill, theme.kernel.fill.with_alpha(0.2f)};
  map.focus = {rows / 2, rows / 2 - 2, 1, 1, theme.ink, {0, 0, 0, 0}};
  add(map);
  text(x, y - 8, fmt::format("{0} × {0}, {1:.2f} px", rows, side / double(rows)), 11);
}

// Taps by position: on both sides the same colours, as a heat map and cell by cell.
void Album::named_colors(double x, double y, double side, std::int64_t rows) {
  auto values = std::make_shared<Grid<float>>(rows, rows);
  const double cell = side / double(rows);
  scene::HeatMapShape map;
  map.scale = scene::scale_of(scene::tap_palette(rows, rows, theme.id));
  for (std::int64_t i = 0; i < rows * rows; ++i) {
    values->cells[size_t(i)] = float(i);
    add(scene::RectShape{{x + side + 8 + double(i % rows) * cell, y + double(i / rows) * cell, cell, cell},
                         scene::color_at(map.scale, float(i)),
                         {},
                         0});
  }
  map.rect = {x, y, side, side};
  map.clip = scene.bounds;
  map.values = values;
  map.line = theme.paper;
  add(map);
}

struct Heard {
  std::string keys;
  int clicks = 0, frames = 0;

  std::string line() const { return fmt::format("frames {} clicks {} keys {}", frames, clicks, keys); }
};

void listen(Heard& heard, paint::screen::Fonts& fonts) {
  namespace compat = paint::screen::compat;
  for (char letter = 'A'; letter <= 'Z'; ++letter) {
    if (!compat::key_pressed(compat::letter_key(letter), false)) continue;
    if (ImGui::GetIO().KeyCtrl) heard.keys += '^';
    heard.keys += letter;
  }
  compat::push_font(fonts.get(scene::FontId::text, 14));
  if (ImGui::Button("Click me ▾")) ++heard.clicks;
  ImGui::SameLine();
  ImGui::TextUnformatted(heard.keys.c_str());
  ImGui::PopFont();
}

scene::Scene pictures(scene::ThemeId theme, double width, double height) {
  Album album{scene::theme_of(theme), {}};
  album.scene.bounds = {0, 0, width, height};
  album.scene.background = album.theme.paper;
  album.cells(20, 50, 42);
  album.cells(250, 50, 30.5);
  album.lines(440, 50);
  album.letters(20, 130);
  album.named_colors(700, 50, 60, 3);
  album.named_colors(840, 50, 60, 16);
  double x = 20, y = 350;
  for (const bool is_signed : {false, true}) {
    for (const auto& [side, rows] :
         {std::pair(200.0, 12L), {200.0, 20L}, {150.0, 28L}, {120.0, 40L}, {110.0, 77L}, {100.0, 300L}}) {
      album.heat_map(x, y, side, rows, is_signed);
      x += side + 18;
    }
    x = 20.5;
    y += 230.25;
  }
  return album.scene;
}

}  // namespace

int main(int argc, char** argv) {
  const bool dark = argc > 1 && std::string_view(argv[1]) == "dark";
  auto opened = platform::Window::open({"Gallery", 1000, 820, true});
  if (!opened) {
    fmt::print(stderr, "{}\n", opened.error().message);
    return 1;
  }
  platform::Window& window = **opened;
  const auto share = platform::program_folder();
  paint::screen::Fonts fonts(scene::FontBook::load(share / "fonts"));
  paint::screen::Painter painter(share / "shaders", argc > 2 ? std::atoi(argv[2]) : 0);
  if (!painter.problem().empty()) fmt::print("{}\n", painter.problem());
  fmt::print("{} scale {}\n", window.gl_renderer(), window.content_scale());
  Heard heard;
  scene::Scene scene;
  while (!window.close_requested()) {
    window.wait_events(fonts.wants_frame() ? 0.05 : double(kInfinity));
    for (const auto& path : window.take_dropped()) fmt::print("dropped {}\n", path);
    fonts.bake(window.content_scale());
    if (!window.begin_frame()) continue;
    ++heard.frames;
    const double scale = window.content_scale();
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    if (scene.items.empty() || scene.bounds.width != double(display.x) / scale) {
      scene = pictures(dark ? scene::ThemeId::dark : scene::ThemeId::light, double(display.x) / scale,
                       double(display.y) / scale);
    }
    painter.paint(scene, fonts, *ImGui::GetBackgroundDrawList(), {0, 0}, scale);
    ImGui::SetNextWindowPos({0, 0});
    ImGui::Begin("heard", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_AlwaysAutoResize);
    listen(heard, fonts);
    ImGui::End();
    window.end_frame(scene.background);
    painter.end_frame();
    fmt::print("{} size {}x{}\n", heard.line(), window.width(), window.height());
    std::fflush(stdout);
  }
  return 0;
}
