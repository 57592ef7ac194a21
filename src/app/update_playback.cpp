// Time: play, step, seek. A setup that cannot run has nothing to play: its place on the time line stays.
#include <algorithm>
#include <cmath>

#include "app/change.h"
#include "app/handlers.h"

namespace unstride::app {
namespace {

constexpr double kLeastSpeed = 0.25, kMostSpeed = 16;
constexpr double kLongestTick = 3600;  // seconds: a laptop that slept, not infinity
constexpr double kGlide = 0.3;         // seconds that a single step takes

void stop_at(State& state, double t) {
  if (!can_run(state.document.setup) || std::isnan(t)) return;
  state.playback.playing = false;
  state.glide.reset();
  state.playback.t = std::clamp(t, 0.0, state.timeline.duration());
}

}  // namespace

void apply(Update& u, const TogglePlay&) {
  settle(u.state);
  timeline::Playback& playback = u.state.playback;
  if (playback.playing || !can_run(u.state.document.setup)) {
    playback.playing = false;
    return;
  }
  if (playback.t >= u.state.timeline.duration()) playback.t = 0;
  playback.playing = true;
}

void apply(Update& u, const StepBy& action) {
  settle(u.state);
  // From what is shown: with motion off a step in progress looks like the rest point before it.
  double t = shown_time(u.state);
  const auto neighbour = action.steps > 0 ? timeline::next_rest : timeline::previous_rest;
  for (std::int64_t left = std::abs(std::int64_t(action.steps)); left > 0; --left) {
    const double next = neighbour(u.state.timeline, t);
    if (next == t) break;
    t = next;
  }
  const double from = u.state.playback.t;
  stop_at(u.state, t);
  const double goal = u.state.playback.t;
  if (!u.state.appearance.motion || std::abs(action.steps) != 1 || goal == from) return;
  u.state.playback.t = from;
  u.state.glide = Glide{goal, kGlide};
}

void apply(Update& u, const Seek& action) {
  stop_at(u.state, action.t);
}
void apply(Update& u, const GoHome&) {
  stop_at(u.state, 0);
}
void apply(Update& u, const GoEnd&) {
  stop_at(u.state, u.state.timeline.duration());
}

void apply(Update& u, const SetSpeed& action) {
  if (!std::isnan(action.speed)) u.state.playback.speed = std::clamp(action.speed, kLeastSpeed, kMostSpeed);
}

void apply(Update& u, const SetLoop& action) {
  u.state.playback.loop = action.on;
}

void apply(Update& u, const Tick& action) {
  if (auto& transition = u.state.transition; transition && action.seconds > 0) {
    transition->left -= action.seconds;
    if (transition->left <= 0) transition.reset();
  }
  if (auto& glide = u.state.glide; glide && action.seconds > 0) {
    if (action.seconds >= glide->seconds) return settle(u.state);
    u.state.playback.t = std::lerp(u.state.playback.t, glide->goal, action.seconds / glide->seconds);
    glide->seconds -= action.seconds;
    return;
  }
  if (!u.state.playback.playing || !(action.seconds > 0)) return;
  const double seconds = std::min(action.seconds, kLongestTick);
  u.state.playback = timeline::advance(u.state.playback, u.state.timeline, seconds);
}

}  // namespace unstride::app
