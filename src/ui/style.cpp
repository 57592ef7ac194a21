#include "ui/style.h"

#include <imgui.h>

#include "ui/context.h"

namespace unstride::ui {

void apply_style(const scene::Theme& theme, double scale) {
  ImGuiStyle style;
  style.WindowRounding = 0;
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupRounding = 10;
  style.FrameRounding = 8;
  style.FrameBorderSize = 1;
  style.GrabRounding = 6;
  style.ScrollbarSize = 9;
  style.ScrollbarRounding = 5;
  style.WindowPadding = {18, 16};
  style.FramePadding = {10, 5};
  style.ItemSpacing = {8, 6};
  style.ItemInnerSpacing = {6, 4};
  style.ScaleAllSizes(float(scale));
  style.FrameBorderSize = float(scale);
  style.PopupBorderSize = float(scale);

  auto& colors = style.Colors;
  const auto set = [&](ImGuiCol id, core::Color color) { colors[id] = vec4(color); };
  set(ImGuiCol_Text, theme.ink);
  set(ImGuiCol_TextDisabled, theme.quiet);
  set(ImGuiCol_WindowBg, theme.panel);
  set(ImGuiCol_ChildBg, theme.panel.with_alpha(0));
  set(ImGuiCol_PopupBg, theme.panel);
  set(ImGuiCol_Border, theme.hairline);
  set(ImGuiCol_FrameBg, theme.panel);
  set(ImGuiCol_FrameBgHovered, theme.control);
  set(ImGuiCol_FrameBgActive, theme.control_hover);
  set(ImGuiCol_Button, theme.panel);
  set(ImGuiCol_ButtonHovered, theme.control);
  set(ImGuiCol_ButtonActive, theme.control_hover);
  set(ImGuiCol_Header, theme.control);
  set(ImGuiCol_HeaderHovered, theme.control);
  set(ImGuiCol_HeaderActive, theme.control_hover);
  set(ImGuiCol_ScrollbarBg, theme.panel.with_alpha(0));
  set(ImGuiCol_ScrollbarGrab, theme.hairline);
  set(ImGuiCol_ScrollbarGrabHovered, theme.control_hover);
  set(ImGuiCol_ScrollbarGrabActive, theme.quiet);
  set(ImGuiCol_CheckMark, theme.output.fill);
  set(ImGuiCol_TextSelectedBg, theme.input.fill.with_alpha(0.3f));
  set(ImGuiCol_NavHighlight, theme.input.fill);
  set(ImGuiCol_ModalWindowDimBg, core::Color{0, 0, 0, 0.28f});
  set(ImGuiCol_Separator, theme.hairline);
  ImGui::GetStyle() = style;
}

}  // namespace unstride::ui
