// The list of presets: each with what it shows; one click opens it.
#include <fmt/format.h>

#include "ui/modal.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using scene::FontId;

void open(Context& context, const app::Preset& preset) {
  context.act(app::OpenPreset{preset.setup, preset.name});
  context.act(app::ShowDialog{app::Dialog::none});
}

// Its name, and below it what it shows, wrapped. As high as that needs.
void row(Context& context, const app::Preset& preset, bool current, bool moved) {
  const float pad = context.px(10), width = ImGui::GetContentRegionAvail().x, inner = width - 2 * pad;
  ImFont *bold = context.font(FontId::text_bold, 14), *text = context.font(FontId::text, 13);
  const float words = text->CalcTextSizeA(text->FontSize, 1e9f, inner, preset.shows.c_str()).y;
  const float height = context.px(18) + words + 2 * context.px(7);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const std::string name = "preset[" + preset.name + "]";
  if (ImGui::InvisibleButton(name.c_str(), {width, height})) open(context, preset);
  mark(context, name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (moved && current) ImGui::SetScrollHereY(0.5f);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + width, at.y + height};
  if (hovered || current) list.AddRectFilled(at, end, u32(context.theme.control), context.px(8));
  if (current) list.AddRect(at, end, u32(context.theme.quiet), context.px(8), 0, context.px(1));
  list.AddText(bold, bold->FontSize, {at.x + pad, at.y + context.px(6)}, u32(context.theme.ink), preset.name.c_str());
  list.AddText(text, text->FontSize, {at.x + pad, at.y + context.px(25)}, u32(context.theme.ink), preset.shows.c_str(),
               nullptr, inner);
}

}  // namespace

void presets_dialog(Context& context) {
  const Modal modal(context, "Presets", 640, 760);
  if (!modal) return;
  Memory& memory = context.memory;
  if (memory.presets.empty()) memory.presets = app::presets(), memory.preset_row = 0;
  plain_text(context, "Each opens in the Lab; Ctrl+Z brings your own setup back. ↑ ↓ choose, Enter opens.",
             FontId::text, 13, context.theme.quiet);
  const ListKeys keys = list_keys(memory.preset_row, std::int64_t(memory.presets.size()));
  if (paint::screen::compat::begin_child("presets", {0, 0}))
    for (size_t i = 0; i < memory.presets.size(); ++i)
      row(context, memory.presets[i], std::int64_t(i) == memory.preset_row, keys.moved);
  ImGui::EndChild();
  if (keys.enter) open(context, memory.presets[size_t(memory.preset_row)]);
}

}  // namespace unstride::ui
