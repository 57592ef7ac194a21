// The panel at the left of the Speed workspace: which layer, in numbers, and how it is measured.
#include <fmt/format.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <array>

#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using scene::FontId;
using speed::Layer;
using speed::Number;

struct FieldRow {
  const char* label;
  Number first;
  bool two;  // height and width
  const char* tip;
};
constexpr std::array kRows{
    FieldRow{"Batch", Number::batch, false, "Pictures at once: N"},
    FieldRow{"Input channels", Number::in_channels, false, "Planes of the input: Cin"},
    FieldRow{"Input H × W", Number::height, true, "Cells of the input: H × W"},
    FieldRow{"Output channels", Number::out_channels, false, "Planes of the output: Cout"},
    FieldRow{"Kernel H × W", Number::kernel_h, true, "Taps: KH × KW"},
    FieldRow{"Stride", Number::stride_h, true, "Output cells from stamp to stamp"},
    FieldRow{"Padding", Number::padding_h, true, "Rows and columns that are cropped at either end"},
    FieldRow{"Output padding", Number::output_padding_h, true, "Rows and columns more at the end"},
    FieldRow{"Dilation", Number::dilation_h, true, "Cells from tap to tap"},
    FieldRow{"Groups", Number::groups, false, "Input and output channels meet within a group only"}};

constexpr double kField = 54, kGap = 5;  // logical pixels

// The fixed names of the numbers, on the map.
std::string name_of(Number number) {
  constexpr std::array<const char*, speed::kNumberCount> kNames{"batch",
                                                                "in",
                                                                "input.h",
                                                                "input.w",
                                                                "out",
                                                                "kernel.h",
                                                                "kernel.w",
                                                                "stride.h",
                                                                "stride.w",
                                                                "padding.h",
                                                                "padding.w",
                                                                "output_padding.h",
                                                                "output_padding.w",
                                                                "dilation.h",
                                                                "dilation.w",
                                                                "groups"};
  return std::string("speed.") + kNames[size_t(number)];
}

// A number to drag or, after a click, to type.
void field(Context& context, const Layer& layer, Number number) {
  const auto [least, most] = speed::range_of(number);
  const std::string name = name_of(number);
  std::int64_t value = speed::value_of(layer, number);
  const float speed = value > 256 ? 2.0f : 0.1f;
  const WithFont font(context, FontId::mono, 13);
  ImGui::SetNextItemWidth(context.px(kField));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {context.px(4), context.px(5)});
  const bool changed =
      ImGui::DragScalar(("##" + name).c_str(), ImGuiDataType_S64, &value, speed, &least, &most, "%lld");
  ImGui::PopStyleVar();
  if (ImGui::IsItemActivated()) ++context.memory.gestures;
  if (changed) context.act(app::SetNumber{number, value, context.memory.gestures});
  if (ImGui::IsItemDeactivated()) ++context.memory.gestures;
  mark(context, name);
  tooltip(context, "Click to type; drag to change");
}

void numbers(Context& context, const Layer& layer) {
  for (const FieldRow& row : kRows) {
    const ImVec2 at = ImGui::GetCursorPos();
    const float right = at.x + ImGui::GetContentRegionAvail().x;
    ImGui::SetCursorPosY(at.y + context.px(5));
    plain_text(context, row.label, FontId::text, 13, context.theme.ink);
    tooltip(context, row.tip);
    const double width = row.two ? 2 * kField + kGap : kField;
    ImGui::SetCursorPos({right - context.px(width), at.y});
    field(context, layer, row.first);
    if (row.two) {
      ImGui::SetCursorPos({right - context.px(kField), at.y});
      field(context, layer, Number(int(row.first) + 1));
    }
    ImGui::SetCursorPos({at.x, at.y + context.px(30)});
  }
}

// All numbers as one line, to copy, to paste over, to edit. What was typed stays until the layer changes.
void line(Context& context, const Layer& layer) {
  Memory::SpeedLine& kept = context.memory.speed_line;
  if (!kept.layer || !(*kept.layer == layer)) kept = {layer, speed::line_of(layer)};
  section(context, "AS A LINE");
  {
    const WithFont font(context, FontId::mono, 11);
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
    if (ImGui::InputTextWithHint("##line", "N,Cin,H,W,Cout,KH,KW,...", &kept.text,
                                 ImGuiInputTextFlags_EnterReturnsTrue))
      context.act(app::TypeLayer{kept.text});
  }
  mark(context, "speed.line");
  tooltip(context,
          fmt::format("{}: Enter takes it. Ctrl+V pastes such a line from anywhere.", speed::line_format()).c_str());
}

void source(Context& context) {
  const app::SpeedLayer& layer = context.state.document.layer;
  Chips chips(context);
  if (chips.chip("speed.lab", "From the Lab", "The Lab's layer, and what becomes of it", {.active = layer.follows_lab}))
    context.act(app::FollowLab{true});
  if (chips.chip("speed.typed", "My own", "Any layer; it begins as the Lab's", {.active = !layer.follows_lab}))
    context.act(app::FollowLab{false});
  if (chips.chip("speed.layers", "Known layers…", "Layers of well-known networks (O)"))
    context.act(app::ShowDialog{app::Dialog::presets});
}

void violation(Context& context, const Layer& layer) {
  const auto found = speed::violation_of(layer);
  if (!found) return;
  ImGui::Dummy({0, context.px(6)});
  rich_text(context, found->message, 13, context.theme.error);
  if (found->repair.empty()) return;
  if (button(context, "speed.repair", found->repair, "One click repairs it; Ctrl+Z takes it back", {.active = true}))
    context.act(app::RepairLayer{found->repaired});
}

void measuring(Context& context) {
  const app::Speed& speed = context.state.speed;
  section(context, "MEASURE");
  Chips chips(context);
  if (chips.chip("speed.one", "One thread", "On one core", {.active = !speed.all_threads}))
    context.act(app::SetAllThreads{false});
  if (chips.chip("speed.all", "All threads", "On every core of this machine", {.active = speed.all_threads}))
    context.act(app::SetAllThreads{true});
  if (chips.chip("speed.again", "Measure again", "Times every algorithm anew (R)",
                 {.enabled = speed.phase != app::Speed::Phase::measuring && speed.report.problem.empty()}))
    context.act(app::MeasureAgain{});
}

}  // namespace

void speed_layer(Context& context) {
  const Layer layer = app::layer_of(context.state);
  section(context, "LAYER");
  source(context);
  ImGui::Dummy({0, context.px(4)});
  numbers(context, layer);
  violation(context, layer);
  line(context, layer);
  measuring(context);
  ImGui::Dummy({0, context.px(8)});
}

}  // namespace unstride::ui
