#include "ui/modal.h"

#include <imgui.h>

#include <algorithm>
#include <array>

#include "ui/widgets.h"

namespace unstride::ui {

Modal::Modal(Context& context, const char* title, double width, double height) {
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  const ImVec2 size{std::min(context.px(width), window.x - context.px(24)),
                    std::min(context.px(height), window.y - context.px(24))};
  ImGui::SetNextWindowPos({std::round((window.x - size.x) / 2), std::round((window.y - size.y) / 2)});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(24), context.px(20)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, context.px(12));
  if (!ImGui::IsPopupOpen(title)) ImGui::OpenPopup(title);
  open_ = ImGui::BeginPopupModal(title, nullptr,
                                 ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                                     ImGuiWindowFlags_NoSavedSettings);
  if (!open_) return;
  plain_text(context, title, scene::FontId::text_bold, 18, context.theme.ink);
  ImGui::SameLine();
  ImGui::SetCursorPosX(ImGui::GetWindowWidth() - context.px(24 + 28));
  const bool close = icon_button(context, "dialog.close", Icon::close, "Close (Esc)", {.borderless = true});
  const bool outside =
      ImGui::IsMouseClicked(0) &&
      !ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows | ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
      !ImGui::IsWindowAppearing();
  if (close || outside) context.act(app::ShowDialog{app::Dialog::none});
}

Modal::~Modal() {
  if (open_) ImGui::EndPopup();
  ImGui::PopStyleVar(2);
}

ListKeys list_keys(std::int64_t& row, std::int64_t count) {
  namespace key = paint::screen::compat::key;
  if (ImGui::IsAnyItemActive() || ImGui::GetIO().KeyCtrl) return {};  // a number is being typed
  constexpr std::int64_t kPage = 10;
  struct Move {
    paint::screen::compat::Key key;
    std::int64_t to;
  };
  const std::array<Move, 6> moves{{{key::up, row - 1},
                                   {key::down, row + 1},
                                   {key::page_up, row - kPage},
                                   {key::page_down, row + kPage},
                                   {key::home, 0},
                                   {key::end, count - 1}}};
  ListKeys keys;
  for (const Move& move : moves) {
    if (!paint::screen::compat::key_pressed(move.key, true)) continue;
    row = std::clamp<std::int64_t>(move.to, 0, std::max<std::int64_t>(0, count - 1));
    keys.moved = true;
  }
  keys.enter = paint::screen::compat::key_pressed(key::enter, false) ||
               paint::screen::compat::key_pressed(key::keypad_enter, false);
  return keys;
}

}  // namespace unstride::ui
