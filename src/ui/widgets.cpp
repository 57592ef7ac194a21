#include "ui/widgets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cfloat>
#include <numbers>

#include "ui/icons.h"

namespace unstride::ui {

using scene::FontId;

void mark(Context& context, const std::string& name) {
  const ImVec2 low = ImGui::GetItemRectMin(), size = ImGui::GetItemRectSize();
  if (ImGui::IsItemVisible()) context.map.control(name, {low.x, low.y, size.x, size.y});
}

void tooltip(Context& context, const char* text) {
  if (!text || !*text || !ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) return;
  // It waits for the mouse to rest, and a press sends it away.
  constexpr double kRest = 0.5;  // seconds
  Memory& memory = context.memory;
  const double now = ImGui::GetTime();
  if (memory.tip != text || ImGui::IsAnyMouseDown()) memory.tip = text, memory.tip_since = now;
  const double left = memory.tip_since + kRest - now;
  memory.tip_seen = true;
  if (left > 0) memory.frame_soon = std::min(memory.frame_soon, left);
  if (left > 0 || ImGui::IsAnyItemActive()) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(10), context.px(7)});
  ImGui::BeginTooltip();
  {
    const WithFont font(context, FontId::text, 13);
    ImGui::PushTextWrapPos(context.px(320));
    ImGui::TextUnformatted(text);
    ImGui::PopTextWrapPos();
  }
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

void plain_text(Context& context, const std::string& text, FontId id, double size, core::Color color) {
  const WithFont font(context, id, size);
  ImGui::PushStyleColor(ImGuiCol_Text, vec4(color));
  ImGui::PushTextWrapPos(0);
  ImGui::TextUnformatted(text.c_str());
  ImGui::PopTextWrapPos();
  ImGui::PopStyleColor();
}

void section(Context& context, const char* title) {
  ImGui::Dummy({0, context.px(8)});
  plain_text(context, title, FontId::text_bold, 11, context.theme.quiet);
  ImGui::Dummy({0, context.px(1)});
}

namespace {

// Pushes the colours of a button; popped by the destructor.
class ButtonColors {
 public:
  ButtonColors(Context& context, const ButtonLook& look) {
    const auto& theme = context.theme;
    if (look.active) {
      for (const ImGuiCol id : {ImGuiCol_Button, ImGuiCol_ButtonHovered, ImGuiCol_ButtonActive})
        ImGui::PushStyleColor(id, vec4(theme.accent));
      ImGui::PushStyleColor(ImGuiCol_Text, vec4(theme.accent_ink));
      ImGui::PushStyleColor(ImGuiCol_Border, vec4(theme.accent));
      pushed_ = 5;
    } else if (look.borderless) {
      ImGui::PushStyleColor(ImGuiCol_Button, vec4(theme.panel.with_alpha(0)));
      ImGui::PushStyleColor(ImGuiCol_Border, vec4(theme.hairline.with_alpha(0)));
      pushed_ = 2;
    }
  }
  ~ButtonColors() { ImGui::PopStyleColor(pushed_); }
  ButtonColors(const ButtonColors&) = delete;
  ButtonColors& operator=(const ButtonColors&) = delete;

 private:
  int pushed_ = 0;
};

}  // namespace

bool button(Context& context, const std::string& name, const std::string& label, const char* tip, ButtonLook look) {
  const ButtonColors colors(context, look);
  ImGui::BeginDisabled(!look.enabled);
  bool pressed = false;
  {
    const WithFont font(context, FontId::text, 13);
    pressed = ImGui::Button((label + "##" + name).c_str(), {context.px(look.width), context.px(look.height)});
  }
  ImGui::EndDisabled();
  mark(context, name);
  tooltip(context, tip);
  return pressed;
}

Chips::Chips(Context& context)
    : context_(context), right_(ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x) {}

bool Chips::chip(const std::string& name, const std::string& label, const char* tip, ButtonLook look) {
  const WithFont font(context_, FontId::text, 13);
  const float width = ImGui::CalcTextSize(label.c_str()).x + 2 * ImGui::GetStyle().FramePadding.x;
  if (!first_ && ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x + width <= right_) ImGui::SameLine();
  first_ = false;
  return button(context_, name, label, tip, look);
}

bool icon_button(Context& context, const std::string& name, Icon icon, const char* tip, ButtonLook look) {
  const ButtonColors colors(context, look);
  const double side = look.width > 0 ? look.width : 28;
  ImGui::BeginDisabled(!look.enabled);
  const bool pressed = ImGui::Button(("##" + name).c_str(), {context.px(side), context.px(side)});
  ImGui::EndDisabled();
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  const core::Color ink = look.active ? context.theme.accent_ink : context.theme.ink;
  draw_icon(*ImGui::GetWindowDrawList(), icon, {(low.x + high.x) / 2, (low.y + high.y) / 2},
            context.px(std::min(8.0, side * 0.26)), u32(ink.faded(look.enabled ? 1 : 0.3f)), float(context.scale));
  mark(context, name);
  tooltip(context, tip);
  return pressed;
}

bool checkbox(Context& context, const std::string& name, const std::string& label, bool on, const char* tip) {
  const WithFont font(context, FontId::text, 12);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {context.px(2), context.px(2)});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, context.px(4));
  const bool pressed = ImGui::Checkbox((label + "##" + name).c_str(), &on);
  ImGui::PopStyleVar(2);
  mark(context, name);
  tooltip(context, tip);
  return pressed;
}

std::optional<Stepped> stepper(Context& context, const std::string& name, std::int64_t value, const StepperLook& look) {
  std::optional<Stepped> result;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = context.px(look.width), height = context.px(28), side = context.px(24);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + width, at.y + height}, u32(context.theme.panel), context.px(7));
  ImGui::PushID(name.c_str());
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::PushStyleColor(ImGuiCol_FrameBg, vec4(context.theme.control));
  ImGui::PushButtonRepeat(true);
  const auto bump = [&](const char* part, Icon icon, std::int64_t to, const char* tip) {
    const bool possible = to >= look.least && to <= look.most;
    ImGui::BeginDisabled(!possible);
    if (ImGui::Button((std::string("##") + part).c_str(), {side, height})) {
      if (ImGui::IsItemActivated() || context.memory.gestures == 0) ++context.memory.gestures;
      result = Stepped{to, context.memory.gestures};
    }
    // A press held down repeats: one gesture from press to release.
    if (ImGui::IsItemDeactivated()) ++context.memory.gestures;
    ImGui::EndDisabled();
    const ImVec2 low = ImGui::GetItemRectMin();
    draw_icon(list, icon, {low.x + side / 2, low.y + height / 2}, context.px(3.5),
              u32(context.theme.ink.faded(possible ? 0.8f : 0.25f)), float(context.scale));
    mark(context, name + part);
    tooltip(context, tip);
  };
  bump(".minus", Icon::minus, value - 1, "One less");
  ImGui::SameLine();
  ImGui::SetNextItemWidth(width - 2 * side);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, context.px(6)});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, 0);
  {
    const WithFont font(context, FontId::mono, look.shown.size() > 12 ? 12 : 13);
    std::int64_t edited = value;
    const std::string format = look.shown.empty() ? "%lld" : look.shown;
    if (ImGui::DragScalar("##value", ImGuiDataType_S64, &edited, 0.06f, &look.least, &look.most, format.c_str()))
      result = Stepped{std::clamp(edited, look.least, look.most), context.memory.gestures};
    if (ImGui::IsItemActivated()) ++context.memory.gestures;
    if (ImGui::IsItemDeactivated()) ++context.memory.gestures;
  }
  mark(context, name + ".value");
  tooltip(context, "Click to type; drag to change");
  ImGui::PopStyleVar(2);
  ImGui::SameLine();
  bump(".plus", Icon::plus, value + 1, "One more");
  ImGui::PopButtonRepeat();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(2);
  ImGui::PopID();
  list.AddRect(at, {at.x + width, at.y + height}, u32(context.theme.hairline), context.px(7), 0, context.px(1));
  return result;
}

void rich_text(Context& context, const std::string& text, double size, core::Color color) {
  ImFont* fonts[] = {context.font(FontId::text, size), context.font(FontId::text_bold, size)};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float right = start.x + ImGui::GetContentRegionAvail().x, line = std::round(float(size * 1.5 * context.scale));
  ImVec2 at = start;
  bool bold = false;
  std::string word;
  // A word may change its weight inside: "*one*,". Pieces of it stay on one line.
  std::vector<std::pair<bool, std::string>> pieces;
  const auto width_of = [&](const std::string& piece, bool heavy) {
    return fonts[heavy]->CalcTextSizeA(fonts[heavy]->FontSize, FLT_MAX, 0, piece.c_str()).x;
  };
  const auto flush = [&] {
    if (!word.empty()) pieces.emplace_back(bold, word), word.clear();
    float width = 0;
    for (const auto& [heavy, piece] : pieces) width += width_of(piece, heavy);
    if (at.x > start.x && at.x + width > right) at = {start.x, at.y + line};
    for (const auto& [heavy, piece] : pieces) {
      list.AddText(fonts[heavy], fonts[heavy]->FontSize, {std::round(at.x), std::round(at.y)}, u32(color),
                   piece.c_str());
      at.x += width_of(piece, heavy);
    }
    pieces.clear();
  };
  for (const char c : text) {
    if (c == '*') {
      if (!word.empty()) pieces.emplace_back(bold, word), word.clear();
      bold = !bold;
    } else if (c == ' ') {
      flush();
      at.x += width_of(" ", false);
    } else {
      word += c;
    }
  }
  flush();
  ImGui::Dummy({right - start.x, at.y + line - start.y});
}

}  // namespace unstride::ui
