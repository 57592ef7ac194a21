#include "ui/ui.h"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "decoder/trace.h"
#include "paint/screen/imgui_compat.h"
#include "ui/context.h"
#include "ui/style.h"

namespace unstride::ui {
namespace {

constexpr double kTop = 52, kBottom = 96;  // logical pixels

constexpr ImGuiWindowFlags kPanel = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                                    ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings |
                                    ImGuiWindowFlags_NoBringToFrontOnFocus;

struct PanelLook {
  core::Rect area;  // physical pixels
  core::Color fill;
  bool padded = true, scrolls = true;
  bool line_left = false, line_right = false, line_top = false, line_bottom = false;
};

// One of the five parts of the window.
void panel(Context& context, const char* name, const PanelLook& look, void (*content)(Context&)) {
  ImGui::SetNextWindowPos({float(look.area.x), float(look.area.y)});
  ImGui::SetNextWindowSize({float(std::max(1.0, look.area.width)), float(std::max(1.0, look.area.height))});
  ImGui::PushStyleColor(ImGuiCol_WindowBg, vec4(look.fill));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, {1, 1});
  if (!look.padded) ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  const ImGuiWindowFlags flags =
      kPanel | (look.scrolls ? 0 : ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  const bool visible = ImGui::Begin(name, nullptr, flags);
  if (!look.padded) ImGui::PopStyleVar();
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  if (visible) {
    content(context);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x0 = float(look.area.x), y0 = float(look.area.y), x1 = float(look.area.right()),
                y1 = float(look.area.bottom());
    const float w = context.px(1);
    const ImU32 color = u32(context.theme.hairline);
    list.PushClipRectFullScreen();
    if (look.line_left) list.AddRectFilled({x0, y0}, {x0 + w, y1}, color);
    if (look.line_right) list.AddRectFilled({x1 - w, y0}, {x1, y1}, color);
    if (look.line_top) list.AddRectFilled({x0, y0}, {x1, y0 + w}, color);
    if (look.line_bottom) list.AddRectFilled({x0, y1 - w}, {x1, y1}, color);
    list.PopClipRect();
  }
  ImGui::End();
}

// What a workspace fills the window with.
struct Parts {
  void (*left)(Context&);
  void (*stage)(Context&);
  void (*right)(Context&);
  bool has_time;
  bool stage_scrolls = false;
};
// The Decoder has a time line while a digit turns into another.
Parts parts_of(const app::State& state) {
  switch (state.workspace) {
    case core::Workspace::speed:
      return {speed_layer, speed_stage, speed_words, false};
    case core::Workspace::decoder:
      return {decoder_panel, decoder_stage, decoder_words, state.decoder.morph.has_value(), true};
    case core::Workspace::lab:
      break;
  }
  return {parameter_panel, stage_panel, explanation_panel, true};
}

void panels(Context& context) {
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  const double width = window.x, height = window.y, logical = width / context.scale;
  const double left = context.px(logical < 1300 ? 262 : 286), right = context.px(logical < 1300 ? 240 : 316);
  const double top = context.px(kTop), bottom = context.px(height / context.scale < 720 ? 72 : kBottom);
  const Parts parts = parts_of(context.state);
  const double middle = std::max(1.0, height - top - (parts.has_time ? bottom : 0));
  const auto& theme = context.theme;
  panel(context, "top",
        {.area = {0, 0, width, top}, .fill = theme.panel, .padded = false, .scrolls = false, .line_bottom = true},
        top_bar);
  panel(context, "parameters", {.area = {0, top, left, middle}, .fill = theme.panel, .line_right = true}, parts.left);
  panel(context, "stage area",
        {.area = {left, top, width - left - right, middle},
         .fill = theme.paper,
         .padded = false,
         .scrolls = parts.stage_scrolls},
        parts.stage);
  panel(context, "explanation", {.area = {width - right, top, right, middle}, .fill = theme.panel, .line_left = true},
        parts.right);
  if (!parts.has_time) return;
  panel(context, "time",
        {.area = {0, height - bottom, width, bottom},
         .fill = theme.panel,
         .padded = false,
         .scrolls = false,
         .line_top = true},
        timeline_bar);
}

}  // namespace

double scale_for(int pixel_width, int pixel_height, double content_scale) {
  const auto quarters = [](double scale) { return std::floor(scale * 4) / 4; };
  const double room = std::min(pixel_width / 1024.0, pixel_height / 640.0);
  // A window of 2048 x 1280 leaves the panels as they are; in a larger one they grow half as much as the room.
  const double wanted = std::max({1.0, content_scale, quarters(room / 2)});
  return std::clamp(quarters(room), 1.0, wanted);
}

struct Ui::Impl {
  explicit Impl(Resources r) : resources(std::move(r)) {}
  Resources resources;
  Memory memory;
  Map map;
  std::string state_json;
};

Ui::Ui(Resources resources) : impl_(std::make_unique<Impl>(std::move(resources))) {}
Ui::~Ui() = default;

namespace {

std::string cell_name(const core::CellRef& cell) {
  return cell.grid == core::GridId::none ? "" : fmt::format("{}[{},{}]", core::grid_key(cell.grid), cell.row, cell.col);
}

std::string describe(const app::Speed& speed) {
  constexpr const char* kPhases[] = {"idle", "measuring", "done"};
  std::string rows;
  for (const speed::Row& row : speed.report.rows)
    if (row.status == speed::Status::measured)
      rows += fmt::format("{}{}", rows.empty() ? "" : ", ", json_string(row.algorithm));
  return fmt::format(
      "{{\"line\": \"{}\", \"phase\": \"{}\", \"measured\": [{}], \"chosen\": {}, \"threads\": {}, \"pointed\": {}, "
      "\"measurement\": {}}}",
      speed::line_of(speed.report.layer), kPhases[size_t(speed.phase)], rows, json_string(speed.report.chosen),
      speed.report.machine ? speed.report.machine->threads : 0, json_string(speed.pointed), speed.generation);
}

// Pictures by the sum of their pixels: enough to tell whether one is another.
std::string describe(const app::State& state, const decoder::Decoded& decoded) {
  const auto sum = [](const std::vector<float>& cells) { return std::accumulate(cells.begin(), cells.end(), 0.0); };
  const decoder::CellAt cell = decoder::existing(decoded, state.decoder.selected);
  const auto& edits = decoder::edits_of(decoded.work, decoded.decoder.key);
  const auto morphing = app::morphing(state);
  return fmt::format(
      "{{\"key\": {}, \"code\": [{}], \"selected\": \"{}\", \"output_sum\": {}, \"digit_sum\": {}, \"edits\": {}, "
      "\"morph\": {}}}",
      json_string(decoded.decoder.key), fmt::join(decoded.code, ", "),
      cell.row < 0 ? "" : fmt::format("{},{},{},{}", cell.row, cell.channel, cell.y, cell.x),
      sum(decoded.output().values), sum(decoded.given->cells),
      edits.weights.size() + edits.cells.size() + edits.silenced.size(),
      morphing ? fmt::format("{}", morphing->u) : "null");
}

// What the tests read of the state, beside the rectangles.
std::string describe(const app::State& state, const Ui::Shown& shown) {
  const double t = app::shown_time(state);
  const timeline::Moment moment = timeline::moment_at(state.timeline, t);
  const auto& chapter = state.timeline.chapters[moment.chapter];
  const auto& setup = state.document.setup;
  constexpr const char* kDialogs[] = {"none", "help", "about", "digits", "browse", "solver", "presets", "conventions"};
  return fmt::format(
      "{{\"view\": \"{}\", \"chapter\": \"{}\", \"step\": {}, \"steps\": {}, \"t\": {}, \"notice\": {}, \"dialog\": "
      "\"{}\", "
      "\"selected\": \"{}\", \"compared\": \"{}\", \"playing\": {}, \"speed\": {}, \"loop\": {}, \"unsaved\": {}, "
      "\"editing\": {}, "
      "\"theme\": \"{}\", \"zoom\": {}, \"legal\": {}, "
      "\"undo\": {}, \"input\": [{}, {}], \"output\": [{}, {}], \"pair\": [{}, {}], \"colors\": \"{}\", \"hovered\": "
      "\"{}\", \"framework\": \"{}\", \"workspace\": \"{}\", \"layer_speed\": {}, \"decoder\": {}}}",
      timeline::view_key(setup.view), timeline::chapter_key(chapter.kind), moment.step, chapter.steps, t,
      json_string(state.notice ? state.notice->text : ""), kDialogs[size_t(state.dialog)], cell_name(state.selected),
      cell_name(state.compared), state.playback.playing, state.playback.speed, state.playback.loop,
      app::unsaved(state.document), state.editing.has_value(), core::theme_key(state.appearance.theme),
      state.camera.zoom, app::violations(setup).empty(), state.history.past.size(), setup.problem.input->shape.h,
      setup.problem.input->shape.w, engine::output_size(setup.problem.params.height, setup.problem.input->shape.h),
      engine::output_size(setup.problem.params.width, setup.problem.input->shape.w), setup.pair.input,
      setup.pair.output, core::color_mode_key(setup.colors), cell_name(state.hovered),
      core::framework_key(state.appearance.framework), core::workspace_key(state.workspace), describe(state.speed),
      shown.decoded ? describe(state, *shown.decoded) : "null");
}

}  // namespace

void Ui::Shown::decode(decoder::Runner& runner, const app::State& state) {
  auto result = runner.of(state.decoder.models, state.document.decoder, app::morphing(state));
  if (result) decoded = *std::move(result);
  else problem = result.error().message;
  codes = &runner.codes(state.decoder.models);
}

void Ui::frame(const app::State& state, const Shown& shown, double scale, std::vector<app::Action>& actions) {
  Impl& impl = *impl_;
  impl.map.clear();
  impl.memory.frame_soon = std::numeric_limits<double>::infinity();
  const scene::Theme& theme = scene::theme_of(state.appearance.theme);
  apply_style(theme, scale);
  Context context{state, shown.now, shown.before, shown, theme, scale, impl.resources, impl.memory, impl.map, actions};
  ImGuiIO& io = ImGui::GetIO();
  io.ConfigDragClickToInputText = true;  // a click on a number edits it
  // Dear ImGui's navigation would take the arrows and Space from the time line: it is on while a panel has the keys.
  const bool lists_rows = state.dialog == app::Dialog::solver || state.dialog == app::Dialog::presets ||
                          state.dialog == app::Dialog::conventions;  // own arrows
  if (impl.memory.panels_have_keys || (state.dialog != app::Dialog::none && !lists_rows))
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  else io.ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
  paint::screen::compat::push_font(context.font(scene::FontId::text, 13));
  keyboard(context);
  panels(context);
  notice(context);
  dialogs(context);
  ImGui::PopFont();
  if (!std::exchange(impl.memory.tip_seen, false)) impl.memory.tip.clear();
  impl.state_json = describe(state, shown);
}

double Ui::next_frame_in(const app::State& state) const {
  const bool blinking = ImGui::GetIO().WantTextInput;  // a text cursor
  double seconds = impl_->memory.frame_soon;
  if (blinking) seconds = std::min(seconds, 0.4);
  if (impl_->resources.fonts.wants_frame()) seconds = std::min(seconds, 0.05);  // a size waits to be baked
  if (app::is_moving(state)) seconds = 0;
  return seconds;
}

std::string Ui::map() const {
  return fmt::format("{},\n\"state\": {}", impl_->map.json_members(), impl_->state_json);
}

}  // namespace unstride::ui
