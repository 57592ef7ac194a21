// The list of presets: each with what it shows; one click opens it.
#include <fmt/format.h>

#include "ui/modal.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using scene::FontId;

// What one row says, and what it does.
struct Entry {
  std::string name, shows;
  app::Action opens;
};

// Of the Lab its setups, of Speed the layers of well-known networks.
std::vector<Entry> entries_of(Context& context) {
  std::vector<Entry> entries;
  if (context.state.workspace == core::Workspace::speed) {
    for (const speed::NamedLayer& named : speed::named_layers()) {
      const speed::Layer layer = speed::layer_of(named);
      entries.push_back(
          {std::string(named.name),
           fmt::format("{} · {}\n{}", speed::sizes_text(layer), speed::parameters_text(layer), named.about),
           app::OpenLayer{layer, std::string(named.name)}});
    }
    return entries;
  }
  if (context.memory.presets.empty()) context.memory.presets = app::presets();
  for (const app::Preset& preset : context.memory.presets)
    entries.push_back({preset.name, preset.shows, app::OpenPreset{preset.setup, preset.name}});
  return entries;
}

void open(Context& context, const Entry& entry) {
  context.act(entry.opens);
  context.act(app::ShowDialog{app::Dialog::none});
}

// Its name, and below it what it shows, wrapped. As high as that needs.
void row(Context& context, const Entry& preset, bool current, bool moved) {
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
  const bool layers = context.state.workspace == core::Workspace::speed;
  const Modal modal(context, layers ? "Known layers" : "Presets", 640, 760);
  if (!modal) return;
  Memory& memory = context.memory;
  if (ImGui::IsWindowAppearing()) memory.preset_row = 0;
  const std::vector<Entry> entries = entries_of(context);
  plain_text(context,
             layers ? "Each is counted and measured here; Ctrl+Z brings the last layer back. ↑ ↓ choose, Enter opens."
                    : "Each opens in the Lab; Ctrl+Z brings your own setup back. ↑ ↓ choose, Enter opens.",
             FontId::text, 13, context.theme.quiet);
  const ListKeys keys = list_keys(memory.preset_row, std::int64_t(entries.size()));
  if (paint::screen::compat::begin_child("presets", {0, 0}))
    for (size_t i = 0; i < entries.size(); ++i)
      row(context, entries[i], std::int64_t(i) == memory.preset_row, keys.moved);
  ImGui::EndChild();
  if (keys.enter) open(context, entries[size_t(memory.preset_row)]);
}

}  // namespace unstride::ui
