#include "shell/autosave.h"

#include <algorithm>
#include <limits>
#include <system_error>
#include <utility>

#include "io/files.h"
#include "io/setup_json.h"

namespace unstride::shell {
namespace {
constexpr double kRest = 1, kLongest = 5;  // seconds
}

Autosave::Autosave(std::filesystem::path path, const app::State& state)
    : path_(std::move(path)),
      document_(state.document),
      appearance_(state.appearance),
      playback_(state.playback),
      workspace_(state.workspace),
      all_threads_(state.speed.all_threads) {}

std::optional<std::string> Autosave::follow(const app::State& state, double now) {
  const bool moving = state.playback.playing;  // the place is written when the story rests
  const bool changed = !(state.document == document_) || !(state.appearance == appearance_) ||
                       (!moving && !(state.playback == playback_)) || state.workspace != workspace_ ||
                       state.speed.all_threads != all_threads_;
  if (changed) {
    document_ = state.document, appearance_ = state.appearance, playback_ = state.playback;
    workspace_ = state.workspace, all_threads_ = state.speed.all_threads;
    changed_ = now;
    if (!pending_) first_change_ = now;
    pending_ = true;
  }
  if (!pending_ || due_in(now) > 0) return std::nullopt;
  return write(state);
}

double Autosave::due_in(double now) const {
  if (!pending_) return std::numeric_limits<double>::infinity();
  return std::max(0.0, std::min(changed_ + kRest, first_change_ + kLongest) - now);
}

std::optional<std::string> Autosave::finish(const app::State& state) {
  return write(state);
}

std::optional<std::string> Autosave::write(const app::State& state) {
  pending_ = false;
  std::string text = io::session_to_json(state);
  if (text == written_) return std::nullopt;
  std::error_code error;
  std::filesystem::create_directories(path_.parent_path(), error);
  const auto result = io::write_file_atomically(path_.string(), text);
  if (result) {
    written_ = std::move(text);
    failed_ = false;
    return std::nullopt;
  }
  if (std::exchange(failed_, true)) return std::nullopt;
  return "Your work cannot be kept for the next start: " + result.error().message;
}

}  // namespace unstride::shell
