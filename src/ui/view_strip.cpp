// The strip above the stage: the views, what colours mean, zoom. What does not fit goes into menus; no word is cut.
#include <imgui.h>

#include <algorithm>
#include <array>
#include <string>

#include "app/change.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using core::ColorMode;
using scene::FontId;

constexpr double kTop = 16, kLeft = 24, kRight = 24, kArrow = 14;

struct Tab {
  timeline::ViewKind view;
  const char* tip;
};
// In the order of their keys.
constexpr std::array kTabs{
    Tab{timeline::ViewKind::slide, "An ordinary convolution over the zero-inserted input (1)"},
    Tab{timeline::ViewKind::stamp, "Every input cell stamps the kernel onto the output (2)"},
    Tab{timeline::ViewKind::both, "Stamp and Slide side by side: the same products, grouped in two ways (3)"},
    Tab{timeline::ViewKind::matrix, "The sparse matrix of the forward convolution, transposed, times the input (4)"},
    Tab{timeline::ViewKind::phases, "Small kernels, one for each phase of the stride, interleaved (5)"},
    Tab{timeline::ViewKind::gradient, "The forward convolution whose gradient this is (6)"},
    Tab{timeline::ViewKind::round_trip, "A convolution down, the transposed one up: the shape returns (7)"},
    Tab{timeline::ViewKind::alternatives, "Other ways to enlarge the same input (8)"},
    Tab{timeline::ViewKind::channels, "Several channels, groups and the bias (9)"},
};

struct Mode {
  const char *label, *tip;
};
// In the order of ColorMode.
constexpr std::array kModes{
    Mode{"Value", "Colour says how large a value is (K)"},
    Mode{"Weight", "Colour says which weight made it (K)"},
    Mode{"Overlap", "Colour says how many products it sums (K)"},
    Mode{"Phase", "Colour says which phase of the stride it is of (K)"},
};

// How much room everything gets, logical pixels.
struct Fit {
  double padding = 10, gap = 8;  // of the buttons
  size_t tabs = kTabs.size();    // in the strip; the others are in a menu
  bool modes_in_menu = false;
};

class Strip {
 public:
  explicit Strip(Context& context) : context_(context) {
    fit_ = Fit{};
    if (width() > room()) fit_ = Fit{.padding = 8, .gap = 4};
    if (width() > room()) fit_ = Fit{.padding = 6, .gap = 3};
    if (width() > room()) fit_.modes_in_menu = true;
    while (width() > room() && fit_.tabs > 1) --fit_.tabs;
  }

  void draw() {
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {context_.px(fit_.padding), context_.px(5)});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {context_.px(fit_.gap), context_.px(6)});
    ImGui::SetCursorPos({context_.px(kLeft), context_.px(kTop)});
    for (size_t i = 0; i < fit_.tabs; ++i) tab(kTabs[i]);
    if (fit_.tabs < kTabs.size()) more_tabs();
    ImGui::SetCursorPos(
        {ImGui::GetWindowWidth() - context_.px(kRight + kZoomWidth + kBetween + modes_width()), context_.px(kTop)});
    fit_.modes_in_menu ? modes_menu() : modes_row();
    ImGui::PopStyleVar(2);
    zoom();
  }

 private:
  static constexpr double kBetween = 12;  // views, colours and zoom apart
  static constexpr double kFit = 44, kZoom = 28, kGap = 8, kZoomWidth = kFit + 2 * kZoom + 2 * kGap;

  double room() const { return ImGui::GetWindowWidth() / context_.scale - kLeft - kRight; }

  double width() const {
    double tabs = 0;
    for (size_t i = 0; i < fit_.tabs; ++i) tabs += (i > 0 ? fit_.gap : 0) + button_width(label_of(kTabs[i]));
    if (fit_.tabs < kTabs.size()) tabs += fit_.gap + menu_width(widest_hidden());
    return tabs + kBetween + modes_width() + kBetween + kZoomWidth;
  }

  double button_width(const std::string& label) const {
    ImFont* font = context_.font(FontId::text, 13);
    return font->CalcTextSizeA(font->FontSize, 1e9f, 0, label.c_str()).x / context_.scale + 2 * fit_.padding + 1;
  }
  double menu_width(const std::string& label) const { return button_width(label) + kArrow; }

  static std::string label_of(const Tab& tab) { return std::string(timeline::view_name(tab.view)); }

  // So that the strip does not move when another view is chosen.
  std::string widest_hidden() const {
    std::string widest = "More";
    for (size_t i = fit_.tabs; i < kTabs.size(); ++i)
      if (button_width(label_of(kTabs[i])) > button_width(widest)) widest = label_of(kTabs[i]);
    return widest;
  }

  double modes_width() const {
    double sum = 0, widest = 0;
    for (const Mode& mode : kModes) {
      sum += button_width(mode.label) + (sum > 0 ? 2 : 0);
      widest = std::max(widest, menu_width(mode.label));
    }
    return fit_.modes_in_menu ? widest : sum;
  }

  void tab(const Tab& tab) {
    if (view_button(tab, {.active = context_.state.document.setup.view == tab.view})) choose(tab);
    ImGui::SameLine();
  }
  bool view_button(const Tab& tab, ButtonLook look) {
    return button(context_, "view." + std::string(timeline::view_key(tab.view)), label_of(tab), tab.tip, look);
  }
  void choose(const Tab& tab) { context_.act(app::SetView{tab.view}); }

  // A button with a triangle that opens a menu below it; true while that is open: to be ended.
  bool menu(const char* name, const std::string& label, const char* tip, double width, bool active) {
    const std::string popup = std::string(name) + " menu";
    if (button(context_, name, "", tip, {.active = active, .width = width})) ImGui::OpenPopup(popup.c_str());
    const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
    const ImU32 ink = u32(active ? context_.theme.accent_ink : context_.theme.ink);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImFont* font = context_.font(FontId::text, 13);
    const float y = (low.y + high.y) / 2, r = context_.px(3.5);
    const float text_height = font->CalcTextSizeA(font->FontSize, 1e9f, 0, label.c_str()).y;
    list.AddText(font, font->FontSize, {low.x + context_.px(fit_.padding), std::round(y - text_height / 2)}, ink,
                 label.c_str());
    const float x = high.x - context_.px(fit_.padding) - r;
    list.AddTriangleFilled({x - r, y - r * 0.6f}, {x + r, y - r * 0.6f}, {x, y + r * 0.7f}, ink);
    ImGui::SetNextWindowPos({low.x, high.y + context_.px(6)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context_.px(8), context_.px(8)});
    const bool open = ImGui::BeginPopup(popup.c_str());
    ImGui::PopStyleVar();
    return open;
  }

  void more_tabs() {
    const auto view = context_.state.document.setup.view;
    std::string label = "More";
    for (size_t i = fit_.tabs; i < kTabs.size(); ++i)
      if (kTabs[i].view == view) label = label_of(kTabs[i]);
    if (!menu("views", label, "The other views (their digits)", menu_width(widest_hidden()), label != "More")) return;
    for (size_t i = fit_.tabs; i < kTabs.size(); ++i) {
      if (!view_button(kTabs[i], {.active = kTabs[i].view == view, .borderless = true, .width = 130})) continue;
      choose(kTabs[i]);
      ImGui::CloseCurrentPopup();
    }
    ImGui::EndPopup();
  }

  bool mode_button(size_t i, ButtonLook look) {
    look.active = size_t(context_.state.document.setup.colors) == i;
    const bool pressed = button(context_, "colors." + std::string(core::color_mode_key(ColorMode(i))), kModes[i].label,
                                kModes[i].tip, look);
    if (pressed) context_.act(app::SetColors{ColorMode(i)});
    return pressed;
  }
  void modes_row() {
    for (size_t i = 0; i < kModes.size(); ++i) {
      mode_button(i, {.width = button_width(kModes[i].label)});
      ImGui::SameLine(0, context_.px(2));
    }
  }
  void modes_menu() {
    const auto mode = size_t(context_.state.document.setup.colors);
    if (!menu("colors", kModes[mode].label, "What a colour on the stage says (K)", modes_width(), false)) return;
    for (size_t i = 0; i < kModes.size(); ++i)
      if (mode_button(i, {.borderless = true, .width = 110})) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }

  void zoom() {
    const double zoom = context_.state.camera.zoom;
    ImGui::SetCursorPos({ImGui::GetWindowWidth() - context_.px(kRight + kZoomWidth), context_.px(kTop)});
    if (button(context_, "fit", "Fit", "Show everything (F, or double click beside the grids)",
               {.enabled = zoom > 1, .width = kFit}))
      context_.act(app::FitStage{});
    ImGui::SameLine(0, context_.px(kGap));
    if (icon_button(context_, "zoom.out", Icon::minus, "Smaller (wheel)", {.enabled = zoom > 1}))
      context_.act(app::ZoomBy{1 / 1.4, {}});
    ImGui::SameLine();
    if (icon_button(context_, "zoom.in", Icon::plus, "Larger (wheel); drag beside the grids to move",
                    {.enabled = zoom < app::most_zoom(context_.state.document.setup.view)}))
      context_.act(app::ZoomBy{1.4, {}});
  }

  Context& context_;
  Fit fit_;
};

}  // namespace

void view_strip(Context& context) {
  Strip(context).draw();
}

}  // namespace unstride::ui
