// The Speed workspace: which layer it is about, and the measurements that follow it.
#include <utility>

#include "app/change.h"
#include "app/handlers.h"
#include "app/parse.h"

namespace unstride::app {
namespace {

using core::Workspace;
using Phase = Speed::Phase;

void show_layer(State& state, const speed::Layer& layer, std::uint64_t gesture = 0) {
  change_layer(state, {.follows_lab = false, .typed = speed::clamped(layer)}, gesture);
}

void start(Update& u, const speed::Layer& layer) {
  Speed& speed = u.state.speed;
  speed.report = speed::report_of(layer);
  speed.pointed.clear();
  if (!speed.report.problem.empty()) {
    if (speed.phase == Phase::measuring) u.effects.push_back(StopMeasuring{});
    speed.phase = Phase::done;
    ++speed.generation;
    return;
  }
  speed.phase = Phase::measuring;
  u.effects.push_back(Measure{layer, speed.all_threads, ++speed.generation});
}

}  // namespace

void follow_layer(Update& u) {
  State& state = u.state;
  Speed& speed = state.speed;
  if (state.workspace != Workspace::speed) {
    if (speed.phase != Phase::measuring) return;
    u.effects.push_back(StopMeasuring{});
    speed.phase = Phase::idle;
    ++speed.generation;
    return;
  }
  const speed::Layer layer = layer_of(state);
  if (speed.phase == Phase::idle || !(speed.report.layer == layer)) start(u, layer);
}

void apply(Update& u, const SetWorkspace& action) {
  settle(u.state);
  u.state.playback.playing = false;
  if (auto& morph = u.state.decoder.morph) morph->playback.playing = false;
  u.state.workspace = action.workspace;
}

void apply(Update& u, const FollowLab& action) {
  SpeedLayer next = u.state.document.layer;
  if (next.follows_lab == action.on) return;
  next.follows_lab = action.on;
  if (!action.on) next.typed = layer_of(u.state.document.setup);
  change_layer(u.state, next);
}

void apply(Update& u, const SetNumber& action) {
  show_layer(u.state, speed::with(layer_of(u.state), action.number, action.value), action.gesture);
}

void apply(Update& u, const TypeLayer& action) {
  const auto layer = speed::parse_layer(action.text);
  if (!layer) return complain(u.state, layer.error().message);
  if (u.state.notice && u.state.notice->kind == Notice::Kind::error) u.state.notice.reset();
  show_layer(u.state, *layer);
}

void apply(Update& u, const OpenLayer& action) {
  show_layer(u.state, action.layer);
  notify(u.state, action.name);
}

void apply(Update& u, const RepairLayer& action) {
  speed::Layer layer = layer_of(u.state);
  layer.params = action.params;
  show_layer(u.state, layer);
}

void apply(Update& u, const SetAllThreads& action) {
  if (u.state.speed.all_threads == action.on) return;
  u.state.speed.all_threads = action.on;
  if (u.state.workspace == Workspace::speed) start(u, layer_of(u.state));
}

void apply(Update& u, const MeasureAgain&) {
  if (u.state.workspace == Workspace::speed) start(u, layer_of(u.state));
}

void apply(Update& u, const PointAt& action) {
  u.state.speed.pointed = u.state.speed.report.row_of(action.algorithm) ? action.algorithm : "";
}

void apply(Update& u, const Measured& action) {
  Speed& speed = u.state.speed;
  if (action.generation != speed.generation || speed.phase != Phase::measuring) return;
  speed.report = action.report;
  if (action.done) speed.phase = Phase::done;
}

}  // namespace unstride::app
