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

double shown_time(const State& state) {
  const double t = state.playback.t;
  if (state.appearance.motion || state.timeline.chapters.empty()) return t;
  const timeline::Moment moment = timeline::moment_at(state.timeline, t);
  return moment.step == 0 || moment.u >= 1 ? t : timeline::previous_rest(state.timeline, t);
}

double progress(const Transition& transition) {
  return 1 - transition.left / kTransition;
}

bool is_moving(const State& state) {
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
