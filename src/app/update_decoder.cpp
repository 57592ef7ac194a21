// The Decoder workspace: the digit, the code, edits of the decoder on show, and the morph.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/change.h"
#include "app/handlers.h"

namespace unstride::app {
namespace {

using decoder::Work;

constexpr std::int64_t kMorphSteps = 24;
constexpr float kMostCodeValue = 1000;  // in size; trained codes stay below 10

bool is_digit(const decoder::SharedDigit& digit) {
  return digit && digit->rows == decoder::kSide && digit->cols == decoder::kSide &&
         std::int64_t(digit->cells.size()) == decoder::kSide * decoder::kSide &&
         std::ranges::all_of(digit->cells, [](float ink) { return ink >= 0 && ink <= 1; });
}

// What a person does by hand ends the morph: it goes on from what was shown.
void change(State& state, Work next, std::uint64_t gesture = 0) {
  state.decoder.morph.reset();
  change_decoder(state, std::move(next), gesture);
}

void give(State& state, decoder::SharedDigit digit, std::uint64_t gesture = 0) {
  Work next = state.document.decoder;
  next.digit = std::move(digit);
  next.code.reset();
  change(state, std::move(next), gesture);
}

const decoder::Decoder* shown_decoder(const State& state) {
  const decoder::SharedModels& models = state.decoder.models;
  return models ? decoder::shown(*models, state.document.decoder.decoder) : nullptr;
}

// The edits of the decoder on show become what `edit` makes of them. The code on show stays, and so does the morph.
template <class Edit>
void change_edits(State& state, std::uint64_t gesture, Edit edit) {
  const decoder::Decoder* decoder = shown_decoder(state);
  if (!decoder) return;
  const Work& now = state.document.decoder;
  change_decoder(state, with_edits(now, decoder->key, edit(edits_of(now, decoder->key))), gesture);
}

bool has_weight(const nn::Model& model, const decoder::WeightEdit& edit) {
  const auto found = std::ranges::find(model.initializers, edit.tensor, &nn::Array::name);
  return found != model.initializers.end() && edit.index >= 0 && edit.index < std::ssize(found->floats);
}

}  // namespace

void begin_decoder_anew(State& state) {
  const decoder::Decoder* decoder = shown_decoder(state);
  if (!decoder) return;
  Work next = with_edits(state.document.decoder, decoder->key, {});
  next.digit.reset();
  next.code.reset();
  if (next == state.document.decoder && !state.decoder.morph) return;
  change(state, std::move(next));
  notify(state, "The first digit, its code, and this decoder as it was trained. Ctrl+Z goes back.");
}

void apply(Update& u, const GiveDigit& action) {
  if (is_digit(action.digit)) give(u.state, action.digit);
}

void apply(Update& u, const DrawStroke& action) {
  for (const double number : {action.from.x, action.from.y, action.to.x, action.to.y, action.pen.radius})
    if (!std::isfinite(number)) return;
  give(u.state,
       std::make_shared<const decoder::Digit>(
           decoder::with_stroke(*given_digit(u.state), action.from, action.to, action.pen)),
       action.gesture);
}

void apply(Update& u, const CentreDigit&) {
  give(u.state, std::make_shared<const decoder::Digit>(decoder::centred(*given_digit(u.state))));
}

void apply(Update& u, const SetCode& action) {
  if (action.code.empty() || std::ssize(action.code) > decoder::kMostCode) return;
  Work next = u.state.document.decoder;
  next.code = action.code;
  for (float& value : *next.code) {
    if (std::isnan(value)) return;
    value = std::clamp(value, -kMostCodeValue, kMostCodeValue);
  }
  change(u.state, std::move(next), action.gesture);
}

void apply(Update& u, const FollowDigit&) {
  Work next = u.state.document.decoder;
  next.code.reset();
  change(u.state, std::move(next));
}

void apply(Update& u, const ShowDecoder& action) {
  const decoder::SharedModels& models = u.state.decoder.models;
  if (!models || !decoder::find(*models, action.key)) return;
  Work next = u.state.document.decoder;
  next.decoder = action.key;
  u.state.decoder.selected = u.state.decoder.hovered = {};  // another network has other rows
  change_decoder(u.state, std::move(next));
}

void apply(Update& u, const EditWeight& action) {
  const decoder::Decoder* decoder = shown_decoder(u.state);
  if (!decoder || !has_weight(*decoder->model, action.edit) || std::isnan(action.edit.value)) return;
  decoder::WeightEdit edit = action.edit;
  edit.value = cell_value(edit.value);
  change_edits(u.state, action.gesture, [&](const decoder::Edits& edits) { return with(edits, edit); });
}

void apply(Update& u, const EditMapCell& action) {
  if (std::isnan(action.edit.value)) return;
  decoder::CellEdit edit = action.edit;
  edit.value = cell_value(edit.value);
  change_edits(u.state, action.gesture, [&](const decoder::Edits& edits) { return with(edits, edit); });
}

void apply(Update& u, const SilenceMap& action) {
  change_edits(u.state, 0, [&](const decoder::Edits& edits) { return with(edits, action.map, action.on); });
}

void apply(Update& u, const ResetEdits&) {
  change_edits(u.state, 0, [](const decoder::Edits&) { return decoder::Edits{}; });
}

void apply(Update& u, const MorphTo& action) {
  if (!is_digit(action.digit)) return;
  Morph morph{action.digit, timeline::morph_timeline(kMorphSteps), u.state.playback, std::nullopt};
  morph.playback.t = 0;
  morph.playback.playing = true;
  u.state.decoder.morph = std::move(morph);
}

void apply(Update& u, const EndMorph&) {
  u.state.decoder.morph.reset();
}

void apply(Update& u, const HoverMap& action) {
  u.state.decoder.hovered = action.at;
}
void apply(Update& u, const SelectMap& action) {
  u.state.decoder.selected = action.at;
}
void apply(Update& u, const SetSharedScale& action) {
  u.state.decoder.shared_scale = action.on;
}

void apply(Update& u, const OpenInLab& action) {
  apply(u, OpenPreset{action.setup, action.words});
  if (can_run(u.state.document.setup)) u.state.workspace = core::Workspace::lab;
}

void apply(Update& u, const DigitOpened& action) {
  if (action.generation != u.state.generation) return;
  const auto digit = std::make_shared<const decoder::Digit>(action.digit);
  if (!is_digit(digit)) return;
  give(u.state, digit);
  u.state.workspace = core::Workspace::decoder;
  notify(u.state, fmt::format("Opened {}, scaled and centred as MNIST's digits are.", action.name));
}

void apply(Update& u, const ModelOpened& action) {
  if (action.generation != u.state.generation || !action.model) return;
  auto models = u.state.decoder.models ? *u.state.decoder.models : decoder::Models{};
  u.state.decoder.models =
      std::make_shared<const decoder::Models>(with_opened(std::move(models), action.path, action.model));
  apply(u, ShowDecoder{action.path});
  u.state.workspace = core::Workspace::decoder;
  notify(u.state, fmt::format("Opened {}.", u.state.decoder.models->decoders.back().name));
}

}  // namespace unstride::app
