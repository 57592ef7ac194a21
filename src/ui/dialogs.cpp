// What opens over the window: help, about, the digit picker, our own file dialog; and the notice at the bottom.
#include <fmt/format.h>
#include <glad/gl.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <array>

#include "core/version.h"
#include "speed/choice.h"
#include "ui/modal.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using scene::FontId;

struct KeyLine {
  const char *keys, *what;
};

void key_table(Context& context, const char* title, const std::vector<KeyLine>& lines) {
  section(context, title);
  for (const KeyLine& line : lines) {
    plain_text(context, line.keys, FontId::mono, 13, context.theme.ink);
    ImGui::SameLine(context.px(292));
    plain_text(context, line.what, FontId::text, 13, context.theme.ink);
  }
}

void help(Context& context) {
  const Modal modal(context, "Keys and mouse", 760, 820);
  if (!modal) return;
  if (paint::screen::compat::begin_child("help text", {0, 0})) {
    key_table(context, "TIME",
              {{"Space", "Play, pause"},
               {"→  ←", "One step forwards, back"},
               {"Home  End", "To the start, to the end"},
               {"+  −", "Faster, slower"},
               {"L", "Loop"},
               {"M", "Motion on or off"}});
    key_table(context, "CELLS",
              {{"Click", "Select a cell: it stays in focus"},
               {"Digits, Enter, double click", "Edit the selected input, kernel or bias cell"},
               {"Drag on a cell", "Change its value"},
               {"Tab, arrows", "Select the first cell; move the selection"},
               {"G, Shift+G", "The same place in the next grid, the one before"},
               {"Delete", "Make the cell 0"},
               {"Ctrl+V", "Paste a matrix (spreadsheet, NumPy, PyTorch) as the input, or as the selected cell's grid"},
               {"Click or Enter in the layer's table", "Bring that pair of channels on stage (Channels)"},
               {"Shift+click, Shift+arrows", "Compare with a second cell"},
               {"Ctrl+G", "The second cell to the next grid"},
               {"Page Down, Page Up", "The products of the selected cell, one by one"},
               {"Escape", "Let go: of the second cell, then of the first"}});
    key_table(context, "STAGE",
              {{"1 … 9", "The views: Slide, Stamp, Both, ..."},
               {"K", "The next meaning of colour: value, weight, overlap, phase"},
               {"Wheel", "Zoom at the pointer"},
               {"Drag beside the grids", "Move the stage"},
               {"F", "Fit everything"},
               {"T", "Light or dark theme"}});
    key_table(context, "FILES",
              {{"Ctrl+O", "Open a setup or a picture"},
               {"Ctrl+S", "Save"},
               {"Ctrl+Shift+S", "Save as"},
               {"Ctrl+E", "Export the stage"},
               {"Ctrl+C", "Copy the output; the equation when an output cell or a product is selected"},
               {"Ctrl+N", "Begin anew what is on show: the worked example; the decoder as trained; Speed's first layer"},
               {"Ctrl+Z  Ctrl+Shift+Z", "Undo, redo"},
               {"D", "Sample digits"},
               {"O", "Presets"},
               {"S", "Find parameters for a size"},
               {"W", "What other frameworks keep of the same output"},
               {"P", "Prove that all ways give the same result"},
               {"Ctrl+Q", "Quit; the work is restored at the next start"}});
    key_table(context, "WORKSPACES",
              {{"Ctrl+1  Ctrl+2  Ctrl+3", "Lab, Decoder, Speed"},
               {"1  2  3", "Choose a decoder (Decoder, as the next two)"},
               {"R", "A code at random"},
               {"Arrows", "Move the selected cell"},
               {"R", "Measure again (Speed, as what follows)"},
               {"O", "Layers of well-known networks"},
               {"Ctrl+V", "Paste a layer: N,Cin,H,W,Cout,KH,KW,SH,SW,PH,PW,OPH,OPW,DH,DW,G"},
               {"Ctrl+C", "Copy the times"}});
    key_table(
        context, "PANELS",
        {{"F6", "Give the keys to the panel at the left (arrows, Space, Enter); Escape ends"}, {"F1", "This help"}});
  }
  ImGui::EndChild();
}

void about(Context& context) {
  const Modal modal(context, "About Unstride", 620, 580);
  if (!modal) return;
  if (!paint::screen::compat::begin_child("about text", {0, 0})) {
    ImGui::EndChild();
    return;
  }
  plain_text(context, fmt::format("Unstride {}", core::version()), FontId::text_bold, 15, context.theme.ink);
  rich_text(context, "Makes the transposed convolution something to see, touch and trust. MIT licence.", 14,
            context.theme.ink);
  section(context, "BUILT WITH");
  const auto line = [&](std::string_view name, std::string_view version, std::string_view licence) {
    plain_text(context, std::string(name), FontId::text, 13, context.theme.ink);
    ImGui::SameLine(context.px(150));
    plain_text(context, version.empty() ? "–" : std::string(version), FontId::mono, 12, context.theme.ink);
    ImGui::SameLine(context.px(240));
    plain_text(context, std::string(licence), FontId::text, 13, context.theme.quiet);
  };
  line("Dear ImGui", IMGUI_VERSION, "MIT");
  line("glad", GLAD_GENERATOR_VERSION, "MIT; what it writes: public domain, Apache 2.0");
  for (const core::Part& part : core::parts()) line(part.name, part.version, part.licence);
  const scene::FontBook& fonts = context.resources.fonts.book();
  for (const FontId font : {FontId::text, FontId::mono}) {
    const std::string family = fonts.family(font);
    const bool ours = family == "Inter" || family == "JetBrains Mono";
    line(family, fonts.revision(font), ours ? "SIL Open Font License 1.1" : "a font of this system");
  }
  line("MNIST digits", "", "LeCun, Cortes, Burges; CC BY-SA 3.0");
  section(context, "THIS MACHINE");
  plain_text(context, "OpenGL: " + context.resources.renderer, FontId::text, 13, context.theme.ink);
  plain_text(context, "Kernels: " + speed::instruction_sets(), FontId::text, 13, context.theme.ink);
  for (const std::string& note : {context.resources.fonts.book().note(), context.resources.painter.problem()})
    if (!note.empty()) plain_text(context, note, FontId::text, 13, context.theme.error);
  ImGui::EndChild();
}

// All samples of the sheet as one scene of small heat maps.
scene::Scene digit_scene(const Context& context, double pitch) {
  scene::Scene scene;
  scene.background = context.theme.panel;
  const auto& classes = context.resources.digits[0];
  size_t most = 0;
  for (size_t digit = 0; digit < classes.size(); ++digit) {
    most = std::max(most, classes[digit].size());
    for (size_t sample = 0; sample < classes[digit].size(); ++sample) {
      scene::HeatMapShape map;
      map.rect = {double(sample) * pitch, double(digit) * pitch, pitch - 4, pitch - 4};
      map.values = classes[digit][sample];
      map.scale = {0, 255, context.theme.paper, context.theme.paper, context.theme.ink, false};
      map.line = context.theme.paper;
      scene.items.push_back({map, {}, 0});
    }
  }
  scene.bounds = {0, 0, double(most) * pitch, double(classes.size()) * pitch};
  for (auto& item : scene.items) std::get<scene::HeatMapShape>(item.shape).clip = scene.bounds;
  return scene;
}

void digits(Context& context) {
  const Modal modal(context, "Sample digits", 700, 720);
  if (!modal) return;
  Resources& resources = context.resources;
  if (resources.digits[0].empty()) {
    rich_text(context, resources.digits_problem, 14, context.theme.error);
    return;
  }
  rich_text(context, "From MNIST's test set. A click makes the digit the input, 0 (paper) to 255 (ink).", 13,
            context.theme.quiet);
  constexpr const char* kSizes[] = {"28 × 28", "14 × 14", "7 × 7"};
  constexpr const char* kNames[] = {"digits.28", "digits.14", "digits.7"};
  for (int i = 0; i < 3; ++i) {
    if (button(context, kNames[i], kSizes[i], i == 0 ? "As it is" : "The mean of each block, rounded",
               {.active = context.memory.digit_size == i}))
      context.memory.digit_size = i;
    ImGui::SameLine();
  }
  ImGui::NewLine();
  ImGui::Dummy({0, context.px(4)});
  if (paint::screen::compat::begin_child("digit sheet", {0, 0})) {
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const auto& classes = resources.digits[0];
    size_t most = 1;
    for (const auto& samples : classes) most = std::max(most, samples.size());
    const double pitch = std::floor(std::clamp(double(room.x) / context.scale / double(most), 30.0, 64.0));
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    for (size_t digit = 0; digit < classes.size(); ++digit)
      for (size_t sample = 0; sample < classes[digit].size(); ++sample) {
        const std::string name = fmt::format("digit[{},{}]", digit, sample);
        ImGui::SetCursorScreenPos(
            {origin.x + context.px(double(sample) * pitch), origin.y + context.px(double(digit) * pitch)});
        if (ImGui::InvisibleButton(name.c_str(), {context.px(pitch - 4), context.px(pitch - 4)})) {
          context.act(app::ReplaceGrid{core::GridId::input,
                                       *resources.digits[size_t(context.memory.digit_size)][digit][sample]});
          context.act(app::ShowDialog{app::Dialog::none});
        }
        mark(context, name);
        if (ImGui::IsItemHovered()) {
          const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
          ImGui::GetWindowDrawList()->AddRect({low.x - 2, low.y - 2}, {high.x + 2, high.y + 2},
                                              u32(context.theme.kernel.fill), 3, 0, context.px(2));
        }
      }
    const scene::Scene scene = digit_scene(context, pitch);
    resources.painter.paint(scene, resources.fonts, *ImGui::GetWindowDrawList(), {origin.x, origin.y}, context.scale);
  }
  ImGui::EndChild();
}

const char* browser_title(app::Purpose purpose) {
  switch (purpose) {
    case app::Purpose::open:
      return "Open a setup or a picture";
    case app::Purpose::save:
      return "Save the setup";
    case app::Purpose::export_stage:
      return "Export the stage (.png, .svg, .pdf)";
  }
  return "";
}

void browse(Context& context) {
  const app::Browser& browser = context.state.browser;
  const Modal modal(context, browser_title(browser.purpose), 620, 560);
  if (!modal) return;
  Memory& memory = context.memory;
  if (!memory.browser_open || memory.browser_folder != browser.folder) {
    if (!memory.browser_open) memory.browser_name = browser.name;
    memory.browser_open = true;
    memory.browser_replaces.clear();
    memory.browser_folder = browser.folder;
  }
  const auto join = [&](const std::string& name) {
    return browser.folder == "/" ? "/" + name : browser.folder + "/" + name;
  };
  // What would be replaced is said before it happens: the first press asks, the second one does it.
  const auto exists = [&](const std::string& name) {
    return browser.purpose != app::Purpose::open && std::any_of(browser.entries.begin(), browser.entries.end(),
                                                                [&](const auto& entry) { return entry.name == name; });
  };
  const auto choose = [&](const std::string& name) {
    if (name.empty()) return;
    if (exists(name) && memory.browser_replaces != name) {
      memory.browser_replaces = name;
      return;
    }
    context.act(app::ShowDialog{app::Dialog::none});
    context.act(app::PathChosen{browser.purpose, name.front() == '/' ? name : join(name)});
  };
  plain_text(context, browser.folder, FontId::mono, 13, context.theme.quiet);
  if (paint::screen::compat::begin_child("files", {0, -context.px(48)}, true)) {
    const WithFont font(context, FontId::text, 14);
    if (browser.folder != "/" && ImGui::Selectable("..  (up)")) {
      const size_t slash = browser.folder.find_last_of('/');
      context.act(app::BrowseTo{slash == 0 ? "/" : browser.folder.substr(0, slash)});
    }
    for (const auto& entry : browser.entries) {
      if (ImGui::Selectable((entry.name + (entry.folder ? "/" : "")).c_str(), memory.browser_name == entry.name,
                            ImGuiSelectableFlags_AllowDoubleClick)) {
        if (entry.folder) context.act(app::BrowseTo{join(entry.name)});
        else memory.browser_name = entry.name;
        if (!entry.folder && ImGui::IsMouseDoubleClicked(0)) choose(entry.name);
      }
      mark(context, "file[" + entry.name + "]");
    }
  }
  ImGui::EndChild();
  const WithFont font(context, FontId::text, 14);
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - context.px(112));
  if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
  const bool entered =
      ImGui::InputTextWithHint("##name", "File name", &memory.browser_name, ImGuiInputTextFlags_EnterReturnsTrue);
  mark(context, "browser.name");
  ImGui::SameLine();
  const bool replaces = !memory.browser_replaces.empty() && memory.browser_replaces == memory.browser_name;
  const char* verb = replaces                                ? "Replace"
                     : browser.purpose == app::Purpose::open ? "Open"
                     : browser.purpose == app::Purpose::save ? "Save"
                                                             : "Export";
  if (replaces && ImGui::IsItemVisible()) ImGui::SetTooltip("There is a file of this name. Once more replaces it.");
  if (button(context, "browser.ok", verb, nullptr, {.active = true, .width = 100}) || entered)
    choose(memory.browser_name);
}

}  // namespace

void dialogs(Context& context) {
  if (context.state.dialog != app::Dialog::browse) context.memory.browser_open = false;
  if (context.state.dialog != app::Dialog::solver) context.memory.search.open = false;
  if (context.state.dialog != app::Dialog::presets) context.memory.presets.clear();
  switch (context.state.dialog) {
    case app::Dialog::help:
      help(context);
      break;
    case app::Dialog::about:
      about(context);
      break;
    case app::Dialog::digits:
      digits(context);
      break;
    case app::Dialog::browse:
      browse(context);
      break;
    case app::Dialog::solver:
      solver_dialog(context);
      break;
    case app::Dialog::presets:
      presets_dialog(context);
      break;
    case app::Dialog::conventions:
      conventions_dialog(context);
      break;
    case app::Dialog::none:
      break;
  }
}

// One sentence at the top, where it covers neither the grids nor the equation. Information goes by itself; an error
// stays until it is dismissed.
void notice(Context& context) {
  const auto& notice = context.state.notice;
  Memory& memory = context.memory;
  if (!notice) return;
  constexpr double kShown = 6;  // seconds
  if (memory.notice_serial != notice->serial) memory.notice_serial = notice->serial, memory.notice_left = kShown;
  const bool error = notice->kind == app::Notice::Kind::error;
  if (!error) {
    memory.notice_left -= ImGui::GetIO().DeltaTime;
    memory.frame_soon = std::min(memory.frame_soon, std::max(0.05, memory.notice_left));
    if (memory.notice_left <= 0) context.act(app::DismissNotice{});
  }
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  const float width = std::min(context.px(560), window.x - context.px(40)), inner = width - context.px(84);
  ImFont* font = context.font(FontId::text, 14);
  const ImVec2 size = font->CalcTextSizeA(font->FontSize, 1e9f, inner, notice->text.c_str());
  const float height = size.y + context.px(28);
  ImGui::SetNextWindowPos({std::round((window.x - width) / 2), context.px(60)});
  ImGui::SetNextWindowSize({width, height});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, context.px(10));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, context.px(1));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, vec4(error ? context.theme.error_fill : context.theme.panel));
  ImGui::PushStyleColor(ImGuiCol_Border, vec4(error ? context.theme.error : context.theme.hairline));
  ImGui::Begin("##notice", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav);
  ImGui::SetCursorPos({context.px(20), context.px(14)});
  ImGui::PushTextWrapPos(context.px(20) + inner);
  {
    const WithFont with(context, FontId::text, 14);
    ImGui::TextColored(vec4(error ? context.theme.error : context.theme.ink), "%s", notice->text.c_str());
  }
  ImGui::PopTextWrapPos();
  ImGui::SetCursorPos({width - context.px(42), std::round((height - context.px(28)) / 2)});
  if (icon_button(context, "notice", Icon::close, "Close", {.borderless = true})) context.act(app::DismissNotice{});
  ImGui::End();
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar(2);
}

}  // namespace unstride::ui
