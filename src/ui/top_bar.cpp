// The bar at the top: name, document, undo, files, export, help, theme.
#include <fmt/format.h>

#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using scene::FontId;

// Two steps of a stamp, overlapping: the program's sign.
float logo(Context& context, ImVec2 at) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float u = context.px(8);
  const ImU32 ink = u32(context.theme.ink);
  list.AddRectFilled(at, {at.x + u, at.y + u * 1.25f}, ink, context.px(1.5));
  list.AddRectFilled({at.x + u, at.y + u}, {at.x + 2 * u, at.y + u * 2.25f}, ink, context.px(1.5));
  const double size = 18;
  ImFont* font = context.font(FontId::text_bold, size);
  list.AddText(font, font->FontSize, {at.x + 2 * u + context.px(4), at.y - context.px(2)}, ink, "Unstride");
  return 2 * u + context.px(4) + font->CalcTextSizeA(font->FontSize, 1e9f, 0, "Unstride").x;
}

// One code point less at the end, and an ellipsis.
void shorten(std::string& name) {
  const std::string dots = "…";
  if (name.ends_with(dots)) name.resize(name.size() - dots.size());
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  while (!name.empty() && continues(name.back())) name.pop_back();
  if (!name.empty()) name.pop_back();
  name += dots;
}

void document_name(Context& context, float left, float right) {
  const app::Document& document = context.state.document;
  std::string name = app::title_of(document);
  ImFont* font = context.font(FontId::text, 13);
  const auto width = [&](const std::string& text) {
    return font->CalcTextSizeA(font->FontSize, 1e9f, 0, text.c_str()).x;
  };
  const std::string suffix = app::unsaved(document) ? " • not saved" : document.path.empty() ? "" : " · saved";
  while (name.size() > 8 && width(name + suffix) > right - left) shorten(name);
  if (width(name + suffix) > right - left) return;
  ImGui::SetCursorScreenPos({left, context.px(18)});
  {
    const WithFont with(context, FontId::text, 13);
    ImGui::TextColored(vec4(context.theme.quiet), "%s", (name + suffix).c_str());
  }
  mark(context, "document");
  tooltip(context, document.path.empty() ? "Not saved as a file yet. It is kept for the next start all the same."
                                         : document.path.c_str());
}

void export_menu(Context& context) {
  if (button(context, "export", "Export",
             context.state.workspace == core::Workspace::speed
                 ? "The bars as PNG, SVG or PDF; the times as text (Ctrl+E exports)"
             : context.state.workspace == core::Workspace::decoder
                 ? "The maps and digits as PNG, SVG or PDF (Ctrl+E exports)"
                 : "The stage as PNG, SVG or PDF; the output as text (Ctrl+E exports)",
             {.width = 68}))
    ImGui::OpenPopup("export menu");
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(8), context.px(8)});
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  ImGui::SetNextWindowPos({low.x, high.y + context.px(6)});
  if (ImGui::BeginPopup("export menu")) {
    const auto item = [&](const char* name, const char* label, app::Action action) {
      if (!button(context, name, label, nullptr, {.borderless = true, .width = 210})) return;
      context.act(std::move(action));
      ImGui::CloseCurrentPopup();
    };
    const bool speed = context.state.workspace == core::Workspace::speed;
    const bool decoder = context.state.workspace == core::Workspace::decoder;
    item("export.stage",
         speed     ? "Bars as PNG, SVG or PDF…"
         : decoder ? "Maps as PNG, SVG or PDF…"
                   : "Stage as PNG, SVG or PDF…",
         app::AskPath{app::Purpose::export_stage});
    if (speed) item("copy_times", "Copy the times as text", copy_times(context.state));
    else if (!decoder) item("copy_output", "Copy the output as text", app::CopyOutput{});
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

// The workspaces; the x after them.
float workspaces(Context& context, float left) {
  using core::Workspace;
  struct Tab {
    Workspace workspace;
    const char *name, *label, *tip;
    double width;
  };
  constexpr Tab kTabs[] = {
      {Workspace::lab, "workspace.lab", "Lab", "One layer, number by number (Ctrl+1)", 50},
      {Workspace::decoder, "workspace.decoder", "Decoder", "A trained decoder, from its code to a digit (Ctrl+2)", 76},
      {Workspace::speed, "workspace.speed", "Speed", "What a layer costs, and how fast it runs here (Ctrl+3)", 64}};
  for (const Tab& tab : kTabs) {
    const bool active = context.state.workspace == tab.workspace;
    ImGui::SetCursorScreenPos({left, context.px(12)});
    if (button(context, tab.name, tab.label, tab.tip, {.active = active, .borderless = !active, .width = tab.width}))
      context.act(app::SetWorkspace{tab.workspace});
    left += context.px(tab.width + 4);
  }
  return left;
}

}  // namespace

void top_bar(Context& context) {
  const app::State& state = context.state;
  const float width = ImGui::GetWindowWidth();
  const float logo_right = context.px(20) + logo(context, {context.px(20), context.px(16)});
  const float name_left = workspaces(context, logo_right + context.px(18)) + context.px(14);

  constexpr double kButtons[] = {28, 28, 76, 72, 58, 84, 68, 28, 64, 28};  // widths, for placing from the right
  double total = 0;
  for (const double w : kButtons) total += w + 8;
  const float left = std::max(name_left, width - context.px(total + 12));
  document_name(context, name_left, left - context.px(12));

  ImGui::SetCursorScreenPos({left, context.px(12)});
  if (icon_button(context, "undo", Icon::undo, "Undo (Ctrl+Z)", {.enabled = !state.history.past.empty()}))
    context.act(app::Undo{});
  ImGui::SameLine();
  if (icon_button(context, "redo", Icon::redo, "Redo (Ctrl+Shift+Z)", {.enabled = !state.history.future.empty()}))
    context.act(app::Redo{});
  ImGui::SameLine();
  if (button(context, "presets", "Presets",
             state.workspace == core::Workspace::speed ? "Layers of well-known networks (O)"
                                                       : "Setups that are worth a look, each with what it shows (O)",
             {.width = 76}))
    context.act(app::ShowDialog{app::Dialog::presets});
  ImGui::SameLine();
  if (button(context, "open", "Open…",
             state.workspace == core::Workspace::decoder
                 ? "A picture as the digit, or a decoder as an ONNX file (Ctrl+O); files can be dropped, too"
                 : "A setup, or a picture as the input (Ctrl+O); files can be dropped, too",
             {.width = 72}))
    context.act(app::AskPath{app::Purpose::open});
  ImGui::SameLine();
  if (button(context, "save", "Save", "Save this setup (Ctrl+S)", {.width = 58})) context.act(app::Save{});
  ImGui::SameLine();
  if (button(context, "save_as", "Save as…", "Save under another name (Ctrl+Shift+S)", {.width = 84}))
    context.act(app::AskPath{app::Purpose::save});
  ImGui::SameLine();
  export_menu(context);
  ImGui::SameLine();
  if (button(context, "help", "?", "All keys (F1)", {.width = 28})) context.act(app::ShowDialog{app::Dialog::help});
  ImGui::SameLine();
  if (button(context, "about", "About", "Version and licences", {.width = 64}))
    context.act(app::ShowDialog{app::Dialog::about});
  ImGui::SameLine();
  const bool light = state.appearance.theme == core::ThemeId::light;
  if (icon_button(context, "theme", light ? Icon::moon : Icon::sun, light ? "Dark theme" : "Light theme"))
    context.act(app::SetTheme{light ? core::ThemeId::dark : core::ThemeId::light});
}

}  // namespace unstride::ui
