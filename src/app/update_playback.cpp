// Time: play, step, seek. A setup that cannot run has nothing to play: its place on the time line stays.
#include <algorithm>
#include <cmath>
#include <optional>

#include "app/change.h"
#include "app/handlers.h"

namespace unstride::app {
namespace {

constexpr double kLeastSpeed = 0.25, kMostSpeed = 16;
constexpr double kLongestTick = 3600;  // seconds: a laptop that slept, not infinity
constexpr double kGlide = 0.3;         // seconds that a single step takes

// What moves: the Lab's story, or the Decoder's morph.
struct Player {
  const timeline::Timeline& timeline;
  timeline::Playback& playback;
  std::optional<Glide>& glide;
};

std::optional<Player> player_of(State& state) {
  if (!clock_of(state).timeline) return std::nullopt;
  if (state.workspace == core::Workspace::decoder)
    return Player{state.decoder.morph->timeline, state.decoder.morph->playback, state.decoder.morph->glide};
  return Player{state.timeline, state.playback, state.glide};
}

void settle(Player& player) {
  if (player.glide) player.playback.t = player.glide->goal;
  player.glide.reset();
}

void stop_at(Player& player, double t) {
  if (std::isnan(t)) return;
  player.playback.playing = false;
  player.glide.reset();
  player.playback.t = std::clamp(t, 0.0, player.timeline.duration());
}

// The Lab's settings of speed and loop hold for every time line.
void with_settings(State& state, auto set) {
  set(state.playback);
  if (state.decoder.morph) set(state.decoder.morph->playback);
}

void advance(Player& player, double seconds) {
  if (auto& glide = player.glide) {
    if (seconds >= glide->seconds) return settle(player);
    player.playback.t = std::lerp(player.playback.t, glide->goal, seconds / glide->seconds);
    glide->seconds -= seconds;
    return;
  }
  if (player.playback.playing)
    player.playback = timeline::advance(player.playback, player.timeline, std::min(seconds, kLongestTick));
}

}  // namespace

void apply(Update& u, const TogglePlay&) {
  auto player = player_of(u.state);
  if (!player) {
    u.state.playback.playing = false;
    return;
  }
  settle(*player);
  timeline::Playback& playback = player->playback;
  if (playback.playing) {
    playback.playing = false;
    return;
  }
  if (playback.t >= player->timeline.duration()) playback.t = 0;
  playback.playing = true;
}

void apply(Update& u, const StepBy& action) {
  auto player = player_of(u.state);
  if (!player) return;
  settle(*player);
  // From what is shown: with motion off a step in progress looks like the rest point before it.
  double t = clock_of(u.state).shown;
  const auto neighbour = action.steps > 0 ? timeline::next_rest : timeline::previous_rest;
  const std::int64_t steps = std::abs(std::int64_t(action.steps));  // of the least int there is no int
  for (std::int64_t left = steps; left > 0; --left) {
    const double next = neighbour(player->timeline, t);
    if (next == t) break;
    t = next;
  }
  const double from = player->playback.t;
  stop_at(*player, t);
  const double goal = player->playback.t;
  if (!u.state.appearance.motion || steps != 1 || goal == from) return;
  player->playback.t = from;
  player->glide = Glide{goal, kGlide};
}

void apply(Update& u, const Seek& action) {
  if (auto player = player_of(u.state)) stop_at(*player, action.t);
}
void apply(Update& u, const GoHome&) {
  if (auto player = player_of(u.state)) stop_at(*player, 0);
}
void apply(Update& u, const GoEnd&) {
  if (auto player = player_of(u.state)) stop_at(*player, player->timeline.duration());
}

void apply(Update& u, const SetSpeed& action) {
  if (std::isnan(action.speed)) return;
  with_settings(u.state, [&](auto& playback) { playback.speed = std::clamp(action.speed, kLeastSpeed, kMostSpeed); });
}

void apply(Update& u, const SetLoop& action) {
  with_settings(u.state, [&](auto& playback) { playback.loop = action.on; });
}

void apply(Update& u, const Tick& action) {
  if (!(action.seconds > 0)) return;
  if (auto& transition = u.state.transition) {
    transition->left -= action.seconds;
    if (transition->left <= 0) transition.reset();
  }
  if (auto player = player_of(u.state)) advance(*player, action.seconds);
}

}  // namespace unstride::app
