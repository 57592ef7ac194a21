// Keys: the open editor first, then the selected cell, then the time line.
#include <algorithm>
#include <string>
#include <utility>

#include "app/change.h"
#include "decoder/trace.h"
#include "paint/screen/imgui_compat.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

namespace key = paint::screen::compat::key;
using core::GridId;
using paint::screen::compat::function_key;
using paint::screen::compat::key_pressed;
using paint::screen::compat::letter_key;

bool pressed(paint::screen::compat::Key wanted, bool repeat = false) {
  return key_pressed(wanted, repeat);
}

void choose_workspace(Context& context) {
  for (size_t i = 0; i < core::kWorkspaceKeys.size(); ++i)
    if (pressed(paint::screen::compat::digit_key(int(i) + 1))) context.act(app::SetWorkspace{core::Workspace(i)});
}

void change_theme(Context& context) {
  const bool light = context.state.appearance.theme == core::ThemeId::light;
  context.act(app::SetTheme{light ? core::ThemeId::dark : core::ThemeId::light});
}

// Copying and pasting in the Speed workspace: times out, a layer's numbers in.
void copy_and_paste_layers(Context& context) {
  if (pressed(letter_key('C'))) context.act(copy_times(context.state));
  const char* text = pressed(letter_key('V')) ? ImGui::GetClipboardText() : nullptr;
  if (text) context.act(app::TypeLayer{text});
}

// With Ctrl, also while a panel has the keys.
void shortcuts(Context& context) {
  choose_workspace(context);
  const bool shift = ImGui::GetIO().KeyShift;
  const auto letter = [](char c) { return pressed(letter_key(c)); };
  if (key_pressed(letter_key('Z'), true)) shift ? context.act(app::Redo{}) : context.act(app::Undo{});
  if (key_pressed(letter_key('Y'), true)) context.act(app::Redo{});
  if (letter('O')) context.act(app::AskPath{app::Purpose::open});
  if (letter('S')) shift ? context.act(app::AskPath{app::Purpose::save}) : context.act(app::Save{});
  if (letter('E')) context.act(app::AskPath{app::Purpose::export_stage});
  if (letter('N')) context.act(app::BeginAnew{});
  if (letter('Q')) context.act(app::Quit{});
  if (context.state.workspace == core::Workspace::speed) return copy_and_paste_layers(context);
  if (context.state.workspace == core::Workspace::decoder) return;
  if (key_pressed(letter_key('G'), true)) context.act(app::NextGrid{shift ? -1 : 1, true});
  if (letter('V')) {
    // Without a selected cell that can be edited a matrix is the input.
    const core::CellRef selected = context.state.selected;
    const char* text = ImGui::GetClipboardText();
    if (text)
      context.act(app::Paste{app::is_editable(selected.grid) ? selected : core::CellRef{GridId::input, 0, 0}, text});
  }
  if (letter('C')) {
    const GridId grid = context.state.selected.grid;
    const bool of_sum = grid == GridId::output || grid == GridId::product || grid == GridId::pulled;
    const bool sum = of_sum && !context.memory.scene_equation.empty();
    sum ? context.act(app::CopyText{context.memory.scene_equation, "Equation copied."})
        : context.act(app::CopyOutput{});
  }
}

void move_in_time(Context& context) {
  const auto go = [&](app::Action action) {
    context.memory.hover_muted = true;
    context.act(std::move(action));
  };
  if (pressed(key::space)) go(app::TogglePlay{});
  if (pressed(key::right, true)) go(app::StepBy{1});
  if (pressed(key::left, true)) go(app::StepBy{-1});
  if (pressed(key::home)) go(app::GoHome{});
  if (pressed(key::end)) go(app::GoEnd{});
  if (pressed(letter_key('L'))) context.act(app::SetLoop{!context.state.playback.loop});
  if (pressed(letter_key('F'))) context.act(app::FitStage{});
  if (pressed(letter_key('D'))) context.act(app::ShowDialog{app::Dialog::digits});
  if (pressed(letter_key('T'))) change_theme(context);
  if (pressed(letter_key('M'))) context.act(app::SetMotion{!context.state.appearance.motion});
}

// Letters that no number has: also while a cell is selected.
void open_tools(Context& context) {
  if (pressed(letter_key('O'))) context.act(app::ShowDialog{app::Dialog::presets});
  if (pressed(letter_key('S'))) context.act(app::ShowDialog{app::Dialog::solver});
  if (pressed(letter_key('W'))) context.act(app::ShowDialog{app::Dialog::conventions});
  if (pressed(letter_key('P'))) context.memory.proved.wanted = true;
  if (pressed(letter_key('K'))) {
    const auto mode = size_t(context.state.document.setup.colors);
    context.act(app::SetColors{core::ColorMode((mode + 1) % core::kColorModeKeys.size())});
  }
}

// What only makes sense without a selected cell, where digits and signs would edit it.
void choose_view(Context& context) {
  for (int i = 0; i < timeline::kViewCount; ++i)
    if (pressed(paint::screen::compat::digit_key(i + 1))) context.act(app::SetView{timeline::ViewKind(i)});
  const double speed = context.state.playback.speed;
  if (pressed(key::equal) || pressed(key::keypad_add)) context.act(app::SetSpeed{speed * 2});
  if (pressed(key::minus) || pressed(key::keypad_subtract)) context.act(app::SetSpeed{speed / 2});
}

// The typed characters that can begin a number.
std::string typed_number() {
  std::string text;
  for (const ImWchar c : ImGui::GetIO().InputQueueCharacters)
    if ((c >= '0' && c <= '9') || c == '-' || c == '.' || c == '+') text += char(c);
  return text;
}

// A question mark that nobody else takes; where it lies on the keyboard differs from country to country.
bool asks_for_help(const Context& context) {
  if (context.state.editing || context.state.dialog != app::Dialog::none || ImGui::GetIO().WantTextInput) return false;
  const auto& typed = ImGui::GetIO().InputQueueCharacters;
  return std::find(typed.begin(), typed.end(), ImWchar('?')) != typed.end();
}

// Enter on a pair of channels brings it on stage, as a click does.
void enter_pair(Context& context, core::CellRef pair) {
  if (pressed(key::enter) || pressed(key::keypad_enter)) context.act(app::SetPair{{pair.row, pair.col}});
}

// From grid to grid; without a selected cell to the first one of the stage.
void next_grid(Context& context) {
  const int by = ImGui::GetIO().KeyShift ? -1 : 1;
  const bool first = context.state.selected.grid == GridId::none && pressed(key::tab);
  if (first || pressed(letter_key('G'), true)) context.act(app::NextGrid{by});
}

// Keys of the selected cell; false leaves them to the time line.
bool selected_cell(Context& context) {
  const core::CellRef selected = context.state.selected;
  if (selected.grid == GridId::none) return false;
  if (pressed(key::escape) && context.state.notice) context.act(app::DismissNotice{});
  if (pressed(key::escape)) context.act(app::LetGo{});
  const bool shift = ImGui::GetIO().KeyShift;
  if (pressed(key::tab, true)) context.act(app::MoveSelection{0, shift ? -1 : 1});
  const auto move = [&](int rows, int cols) {
    shift ? context.act(app::MoveCompared{rows, cols}) : context.act(app::MoveSelection{rows, cols});
  };
  if (pressed(key::right, true)) move(0, 1);
  if (pressed(key::left, true)) move(0, -1);
  if (pressed(key::down, true)) move(1, 0);
  if (pressed(key::up, true)) move(-1, 0);
  if (pressed(key::page_down, true)) context.act(app::MoveProduct{1});
  if (pressed(key::page_up, true)) context.act(app::MoveProduct{-1});
  if (selected.grid == GridId::pair) enter_pair(context, selected);
  if (app::is_editable(selected.grid)) {
    if (pressed(key::del) || pressed(key::backspace)) context.act(app::SetCell{selected, 0});
    const std::string typed = typed_number();
    const bool enter = pressed(key::enter) || pressed(key::keypad_enter);
    if (!typed.empty() || enter) {
      context.memory.editor_by_typing = !typed.empty();
      context.act(app::BeginEdit{typed});
    }
  } else choose_view(context);  // digits and signs are free
  if (pressed(key::space)) context.act(app::TogglePlay{});
  return true;
}

// Dear ImGui says so for a frame longer than it is true.
bool text_field_has_keys() {
  return ImGui::GetIO().WantTextInput && ImGui::IsAnyItemActive();
}

// InputText has the keys but for these. It takes a frame or two to get them: what is typed before is kept for it.
void editor_keys(Context& context) {
  Memory& memory = context.memory;
  const ImGuiIO& io = ImGui::GetIO();
  const bool waiting = !text_field_has_keys();
  if (waiting) memory.editor_pending += typed_number();
  const bool enter = waiting && (pressed(key::enter) || pressed(key::keypad_enter)), tab = pressed(key::tab);
  if (pressed(key::escape)) context.act(app::CancelEdit{});
  if (!enter && !tab) return;
  if (waiting) {
    const std::string& text = memory.editor_open ? memory.editor_text : *context.state.editing;
    context.act(app::EditText{text + std::exchange(memory.editor_pending, "")});
  }
  context.act(app::CommitEdit{});
  if (tab) context.act(app::MoveSelection{0, io.KeyShift ? -1 : 1});
}

// Keys of the Speed workspace.
void measure_keys(Context& context) {
  if (pressed(key::escape) && context.state.notice) context.act(app::DismissNotice{});
  if (pressed(letter_key('O'))) context.act(app::ShowDialog{app::Dialog::presets});
  if (pressed(letter_key('R'))) context.act(app::MeasureAgain{});
  if (pressed(letter_key('T'))) change_theme(context);
}

// The families by their numbers, at the same moment of training.
void choose_family(Context& context) {
  const decoder::Models& models = *context.state.decoder.models;
  const decoder::Decoder& shown = context.shown.decoded->decoder;
  std::string last;
  int number = 0;
  for (const decoder::Decoder& each : models.decoders) {
    if (each.family.empty() || each.family == last) continue;
    last = each.family;
    if (++number <= 9 && pressed(paint::screen::compat::digit_key(number)))
      context.act(app::ShowDecoder{decoder::sibling(models, shown, each.family, shown.moment)->key});
  }
}

// Keys of the Decoder workspace: the selected cell first, then the time line.
void decoder_keys(Context& context) {
  const app::DecoderView& view = context.state.decoder;
  if (context.shown.decoded) choose_family(context);
  if (pressed(letter_key('R'))) random_code(context);
  if (pressed(key::escape)) {
    if (context.state.notice) context.act(app::DismissNotice{});
    else context.act(app::SelectMap{});
  }
  if (pressed(letter_key('T'))) change_theme(context);
  if (pressed(letter_key('L'))) context.act(app::SetLoop{!context.state.playback.loop});
  if (pressed(key::space)) context.act(app::TogglePlay{});
  if (pressed(key::home)) context.act(app::GoHome{});
  if (pressed(key::end)) context.act(app::GoEnd{});
  const auto move = [&](int rows, int cols) {
    decoder::CellAt to = view.selected;
    to.y += rows, to.x += cols;
    if (context.shown.decoded && decoder::existing(*context.shown.decoded, to).row >= 0)
      context.act(app::SelectMap{to});
  };
  const bool selected = view.selected.row >= 1;
  if (pressed(key::right, true)) selected ? move(0, 1) : context.act(app::StepBy{1});
  if (pressed(key::left, true)) selected ? move(0, -1) : context.act(app::StepBy{-1});
  if (pressed(key::down, true)) move(1, 0);
  if (pressed(key::up, true)) move(-1, 0);
}

}  // namespace

void keyboard(Context& context) {
  ImGuiIO& io = ImGui::GetIO();
  const app::State& state = context.state;
  if (pressed(function_key(1)) || asks_for_help(context)) context.act(app::ShowDialog{app::Dialog::help});
  if (pressed(function_key(6))) {
    context.memory.panels_have_keys = !context.memory.panels_have_keys;
    if (context.memory.panels_have_keys) ImGui::SetWindowFocus("parameters");
  }
  if (state.editing) return editor_keys(context);
  if (text_field_has_keys()) return;
  if (io.KeyCtrl) return shortcuts(context);
  if (state.dialog != app::Dialog::none) {
    if (pressed(key::escape)) context.act(app::ShowDialog{app::Dialog::none});
    return;
  }
  if (context.memory.panels_have_keys) {
    if (pressed(key::escape) || ImGui::IsMouseClicked(0)) context.memory.panels_have_keys = false;
    return;
  }
  // Dear ImGui's own Tab would begin to edit a number of the panel that was clicked last.
  if (pressed(key::tab, true)) ImGui::SetWindowFocus(nullptr);
  if (state.workspace == core::Workspace::speed) return measure_keys(context);
  if (state.workspace == core::Workspace::decoder) return decoder_keys(context);
  open_tools(context);
  next_grid(context);
  if (selected_cell(context)) return;
  if (pressed(key::escape) && state.notice) context.act(app::DismissNotice{});
  move_in_time(context);
  choose_view(context);
}

}  // namespace unstride::ui
