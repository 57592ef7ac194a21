// CHANNELS in the panel at the left: how many, in which groups, with a bias or not, and the pair on stage.
#include <fmt/format.h>

#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using app::Field;
using scene::FontId;

constexpr double kStepper = 108, kWideStepper = 130;  // logical pixels wide; of "12 of 0–31"

struct Row {
  Field field;
  const char *name, *label, *tip;
  std::int64_t engine::ConvParams::*member;
  std::int64_t most;
};
constexpr Row kRows[] = {
    {Field::in_channels, "in_channels", "Input channels", "Planes of x; each has a kernel for every output channel",
     &engine::ConvParams::in_channels, app::kMostInChannels},
    {Field::out_channels, "out_channels", "Output channels", "Planes of y; each is a sum over input channels",
     &engine::ConvParams::out_channels, app::kMostOutChannels},
    {Field::groups, "groups", "Groups",
     "Input and output channels meet within a group only; both must be divisible by it", &engine::ConvParams::groups,
     app::kMostOutChannels},
};

// A label at the left and a stepper at the right, in one line.
std::optional<Stepped> line(Context& context, const std::string& label, const char* tip, const std::string& name,
                            std::int64_t value, const StepperLook& look) {
  const ImVec2 at = ImGui::GetCursorPos();
  const float right = ImGui::GetContentRegionAvail().x;
  ImGui::SetCursorPosY(at.y + context.px(6));
  plain_text(context, label, FontId::text, 13, context.theme.ink);
  tooltip(context, tip);
  ImGui::SetCursorPos({at.x + right - context.px(look.width), at.y});
  const auto stepped = stepper(context, name, value, look);
  ImGui::SetCursorPos({at.x, at.y + context.px(32)});
  return stepped;
}

// One line of a layer with one channel each way and no bias: the section opens when it has more.
void plain_layer(Context& context) {
  const ImVec2 at = ImGui::GetCursorPos();
  const float right = ImGui::GetContentRegionAvail().x;
  ImGui::SetCursorPosY(at.y + context.px(6));
  plain_text(context, "1 in, 1 out, no bias", FontId::text, 13, context.theme.ink);
  ImGui::SetCursorPos({at.x + right - context.px(60), at.y});
  if (button(context, "channels.more", "More…", "Channels, groups and a bias", {.width = 60}))
    context.memory.channels_open = true;
  ImGui::SetCursorPos({at.x, at.y + context.px(32)});
}

// Both channels of the pair on stage; what no weight joins to the other one takes it along.
void pair_on_stage(Context& context) {
  const app::Setup& setup = context.state.document.setup;
  const engine::ConvParams& params = setup.problem.params;
  if (params.in_channels * params.out_channels == 1 || !engine::are_paired(params, setup.pair)) return;
  const auto shown = [](std::int64_t count) { return fmt::format("%lld of 0–{}", count - 1); };
  if (params.in_channels > 1)
    if (const auto stepped = line(
            context, "On stage: in", "The input channel that the views show", "pair.in", setup.pair.input,
            {0, params.in_channels - 1, params.in_channels > 10 ? kWideStepper : kStepper, shown(params.in_channels)}))
      context.act(app::SetPair{engine::with_input(params, setup.pair, stepped->value)});
  if (params.out_channels > 1)
    if (const auto stepped =
            line(context, "On stage: out", "The output channel that the views show", "pair.out", setup.pair.output,
                 {0, params.out_channels - 1, kStepper, shown(params.out_channels)}))
      context.act(app::SetPair{engine::with_output(params, setup.pair, stepped->value)});
}

}  // namespace

void channels_section(Context& context) {
  section(context, "CHANNELS");
  const app::Setup& setup = context.state.document.setup;
  const engine::ConvParams& params = setup.problem.params;
  const bool plain = params.in_channels == 1 && params.out_channels == 1 && params.groups == 1 && !setup.problem.bias;
  if (plain && !context.memory.channels_open) return plain_layer(context);
  for (const Row& row : kRows)
    if (const auto stepped =
            line(context, row.label, row.tip, row.name, params.*row.member, {1, row.most, kStepper, {}}))
      context.act(app::SetField{row.field, engine::AxisName::height, stepped->value, stepped->gesture});
  if (checkbox(context, "bias", "Bias", setup.problem.bias != nullptr,
               "A number added to every cell of an output channel"))
    context.act(app::SetBias{setup.problem.bias == nullptr});
  pair_on_stage(context);
}

}  // namespace unstride::ui
