// The panel at the left of the Decoder workspace: which decoder, the digit, and its code.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "decoder/words.h"
#include "scene/decoder.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using decoder::Code;
using decoder::Decoded;
using scene::FontId;

constexpr float kReach = 4;      // of the sliders: codes are close to normally distributed
constexpr size_t kAcross = 5;    // sample digits in a line
constexpr size_t kSamples = 10;  // of them at once

// A slider through training, one stop for each moment that was stored.
void moments(Context& context, const decoder::Models& models, const decoder::Decoder& shown) {
  std::vector<const decoder::Decoder*> stops;
  int at = 0;
  for (const decoder::Decoder& each : models.decoders) {
    if (each.family != shown.family) continue;
    if (each.key == shown.key) at = int(stops.size());
    stops.push_back(&each);
  }
  if (stops.size() < 2) return;
  ImGui::Dummy({0, context.px(2)});
  plain_text(context, "Training: " + (shown.figures ? decoder::moment_text(*shown.figures) : shown.moment),
             FontId::text, 12, context.theme.ink);
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {context.px(4), context.px(2)});
  if (ImGui::SliderInt("##moment", &at, 0, int(stops.size()) - 1, "", ImGuiSliderFlags_NoInput))
    context.act(app::ShowDecoder{stops[size_t(at)]->key});
  ImGui::PopStyleVar();
  mark(context, "moment");
  tooltip(context, "Training: before the first step, early, at the end");
}

void decoders(Context& context, const Decoded& decoded) {
  const decoder::Models& models = *context.state.decoder.models;
  const decoder::Decoder& shown = decoded.decoder;
  section(context, "DECODER");
  {
    Chips chips(context);
    std::string last = "-";
    for (const decoder::Decoder& each : models.decoders) {
      const bool opened = each.family.empty();
      if (!opened && each.family == last) continue;
      last = opened ? "-" : each.family;
      const bool active = opened ? each.key == shown.key : each.family == shown.family;
      const decoder::Decoder* target = opened ? &each : decoder::sibling(models, shown, each.family, shown.moment);
      const char* tip = opened                    ? each.key.c_str()
                        : each.family == "resize" ? "Nearest neighbour, then a convolution (1, 2, 3 choose)"
                        : each.family == "k3"     ? "Transposed convolutions, kernel 3, stride 2: they overlap unevenly"
                                                  : "Transposed convolutions, kernel 4, stride 2: they overlap evenly";
      if (chips.chip("family[" + (opened ? each.key : each.family) + "]", each.name, tip, {.active = active}))
        context.act(app::ShowDecoder{target->key});
    }
  }
  if (shown.family.empty()) return;
  moments(context, models, shown);
}

// Ink in the theme's colours, a row of tiles.
void sample_tiles(Context& context, const Decoded& decoded, bool morph) {
  const auto& samples = context.state.decoder.models->samples;
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const double pitch = std::floor(ImGui::GetContentRegionAvail().x / context.scale / double(kAcross));
  const double side = pitch - 6;
  scene::Scene scene;
  scene.background = context.theme.panel;
  const size_t first = context.memory.decoder.first_sample, count = std::min(kSamples, samples.size() - first);
  for (size_t i = 0; i < count; ++i) {
    const decoder::Sample& sample = samples[first + i];
    const core::Rect tile{2 + double(i % kAcross) * pitch, 2 + double(i / kAcross) * pitch, side, side};
    scene::HeatMapShape map;
    map.rect = map.clip = tile;
    map.values = sample.digit;
    map.scale = scene::ink_scale(context.theme);
    map.line = {0, 0, 0, 0};
    scene.items.push_back({std::move(map), {}, 0});
    ImGui::SetCursorScreenPos({origin.x + context.px(tile.x), origin.y + context.px(tile.y)});
    const std::string name = fmt::format("{}[{}]", morph ? "morph" : "sample", i);
    if (ImGui::InvisibleButton(name.c_str(), {context.px(side), context.px(side)})) {
      if (morph) {
        context.act(app::MorphTo{sample.digit});
        ImGui::CloseCurrentPopup();
      } else context.act(app::GiveDigit{sample.digit});
    }
    mark(context, name);
    const bool chosen = !morph && decoded.given == sample.digit;
    if (!chosen && !ImGui::IsItemHovered()) continue;
    scene.items.push_back({scene::RectShape{{tile.x - 1, tile.y - 1, side + 2, side + 2},
                                            {0, 0, 0, 0},
                                            {chosen ? context.theme.kernel.fill : context.theme.quiet, 2, 0},
                                            3},
                           {},
                           1});
  }
  scene.bounds = {0, 0, pitch * double(kAcross), pitch * 2};
  context.resources.painter.paint(scene, context.resources.fonts, *ImGui::GetWindowDrawList(), {origin.x, origin.y},
                                  context.scale);
  const double lines = std::ceil(double(count) / double(kAcross));
  ImGui::SetCursorScreenPos({origin.x, origin.y + context.px(pitch * lines)});
}

void digits(Context& context, const Decoded& decoded) {
  const auto& samples = context.state.decoder.models->samples;
  section(context, "SAMPLE DIGITS");
  if (!samples.empty()) sample_tiles(context, decoded, false);
  Chips chips(context);
  if (samples.size() > kSamples && chips.chip("samples.next", "Others", "Ten other digits of MNIST's test set")) {
    size_t& first = context.memory.decoder.first_sample;
    first = first + kSamples >= samples.size() ? 0 : first + kSamples;
  }
  if (chips.chip("digit.clear", "Draw", "An empty page; the left mouse button draws on it, the right one erases"))
    context.act(app::GiveDigit{decoder::blank()});
  if (chips.chip("digit.centre", "Centre", "Scaled and centred as MNIST's digits are, which the encoder has learnt"))
    context.act(app::CentreDigit{});
  if (chips.chip("digit.image", "Image…", "A picture of any size as the digit (Ctrl+O); files can be dropped, too"))
    context.act(app::AskPath{app::Purpose::open});
}

void slider(Context& context, const Decoded& decoded, size_t index) {
  const std::string name = fmt::format("latent[{}]", index);
  const ImVec2 at = ImGui::GetCursorPos();
  const float right = at.x + ImGui::GetContentRegionAvail().x;
  float value = decoded.code[index];
  ImGui::SetCursorPosY(at.y + context.px(3));
  plain_text(context, fmt::format("z{}", index), FontId::mono, 12, context.theme.quiet);
  ImGui::SetCursorPos({at.x + context.px(32), at.y});
  ImGui::SetNextItemWidth(right - at.x - context.px(32 + 58));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {context.px(4), context.px(2)});
  const bool changed = ImGui::SliderFloat(("##" + name).c_str(), &value, -kReach, kReach, "");
  ImGui::PopStyleVar();
  if (ImGui::IsItemActivated()) ++context.memory.gestures;
  if (changed) {
    Code code = decoded.code;
    code[index] = value;
    context.act(app::SetCode{std::move(code), context.memory.gestures});
  }
  if (ImGui::IsItemDeactivated()) ++context.memory.gestures;
  if (ImGui::IsItemHovered()) context.memory.decoder.hovered_latent = std::int64_t(index);
  mark(context, name);
  tooltip(context, "Drag; Ctrl+click to type");
  ImGui::SetCursorPos({right - context.px(52), at.y + context.px(3)});
  const bool selected = context.state.decoder.selected == decoder::CellAt{0, std::int64_t(index), 0, 0};
  plain_text(context, fmt::format("{:+.2f}", decoded.code[index]), selected ? FontId::mono_bold : FontId::mono, 12,
             selected ? context.theme.input.text : context.theme.ink);
  ImGui::SetCursorPos({at.x, at.y + context.px(24)});
}

void code(Context& context, const Decoded& decoded) {
  section(context, fmt::format("LATENT CODE · {} NUMBERS", decoded.code.size()).c_str());
  context.memory.decoder.hovered_latent = -1;
  for (size_t i = 0; i < decoded.code.size(); ++i) slider(context, decoded, i);
  Chips chips(context);
  const bool encodes = !decoded.encoded.empty();
  if (encodes && chips.chip("code.encode", "Encode", "The encoder's code of the digit again",
                            {.enabled = decoded.code != decoded.encoded}))
    context.act(app::FollowDigit{});
  if (chips.chip("code.zero", "Zero", "The middle of all codes")) {
    context.act(app::SetCode{Code(decoded.code.size())});
  }
  if (chips.chip("code.random", "Random", "A code drawn from a normal distribution (R)")) random_code(context);
  if (!encodes || context.state.decoder.models->samples.empty()) return;
  if (context.state.decoder.morph &&
      chips.chip("code.end_morph", "End morph", "Back to the code that the morph began with"))
    context.act(app::EndMorph{});
  if (chips.chip("code.morph", "Morph…", "Turn this digit into another one, step by step"))
    ImGui::OpenPopup("morph to");
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(10), context.px(10)});
  ImGui::SetNextWindowSize({context.px(270), 0});
  if (ImGui::BeginPopup("morph to")) {
    plain_text(context, "Morph to", FontId::text_bold, 13, context.theme.ink);
    sample_tiles(context, decoded, true);
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

}  // namespace

void random_code(Context& context) {
  if (!context.shown.decoded) return;
  context.act(app::SetCode{decoder::random_code(++context.memory.decoder.seed, context.shown.decoded->code.size())});
}

void decoder_panel(Context& context) {
  if (!context.shown.decoded) {
    section(context, "NO DECODER");
    if (button(context, "open.model", "Open a model…", "An ONNX file with a code as its input (Ctrl+O)"))
      context.act(app::AskPath{app::Purpose::open});
    return;
  }
  const Decoded& decoded = *context.shown.decoded;
  decoders(context, decoded);
  if (!decoded.encoded.empty()) digits(context, decoded);
  code(context, decoded);
  ImGui::Dummy({0, context.px(8)});
}

}  // namespace unstride::ui
