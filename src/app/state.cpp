#include "app/state.h"

#include "app/change.h"

namespace unstride::app {

State initial_state() {
  State state;
  show_document(state, {worked_example(), "", std::nullopt});
  return state;
}

bool unsaved(const Document& document) {
  if (document.saved) return *document.saved != document.setup;
  return !(document.setup.problem == worked_example().problem);
}

std::string title_of(const Document& document) {
  return document.path.empty() ? "Untitled" : document.path.substr(document.path.find_last_of('/') + 1);
}

namespace {

double shown(double t, const timeline::Timeline& timeline, bool motion) {
  if (motion || timeline.chapters.empty()) return t;
  const timeline::Moment moment = timeline::moment_at(timeline, t);
  return moment.step == 0 || moment.u >= 1 ? t : timeline::previous_rest(timeline, t);
}

}  // namespace

double shown_time(const State& state) {
  return shown(state.playback.t, state.timeline, state.appearance.motion);
}

Clock clock_of(const State& state) {
  if (state.workspace == core::Workspace::decoder) {
    if (!state.decoder.morph) return {};
    const Morph& morph = *state.decoder.morph;
    return {&morph.timeline, &morph.playback, shown(morph.playback.t, morph.timeline, state.appearance.motion)};
  }
  if (state.workspace == core::Workspace::speed || !can_run(state.document.setup)) return {};
  return {&state.timeline, &state.playback, shown_time(state)};
}

decoder::SharedDigit given_digit(const State& state) {
  return decoder::digit_or_sample(state.decoder.models.get(), state.document.decoder.digit);
}

std::optional<decoder::Morphing> morphing(const State& state) {
  if (!state.decoder.morph) return std::nullopt;
  const Morph& morph = *state.decoder.morph;
  const double t = shown(morph.playback.t, morph.timeline, state.appearance.motion);
  return decoder::Morphing{morph.to, t / morph.timeline.duration()};
}

double progress(const Transition& transition) {
  return 1 - transition.left / kTransition;
}

bool is_moving(const State& state) {
  if (state.workspace == core::Workspace::decoder)
    return state.decoder.morph && (state.decoder.morph->playback.playing || state.decoder.morph->glide);
  return state.playback.playing || state.glide || state.transition;
}

speed::Layer layer_of(const Setup& setup) {
  const core::Shape& input = setup.problem.input->shape;
  return {setup.problem.params, input.n, input.h, input.w};
}

speed::Layer layer_of(const State& state) {
  const Document& document = state.document;
  return document.layer.follows_lab ? layer_of(document.setup) : document.layer.typed;
}

std::vector<engine::Violation> violations(const Setup& setup) {
  return engine::validate(setup.problem.params, setup.problem.input->shape);
}

}  // namespace unstride::app
