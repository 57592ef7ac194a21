// Keeps the session file close behind the state: written soon after a change, and at the end.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/state.h"

namespace unstride::shell {

class Autosave {
 public:
  Autosave(std::filesystem::path path, const app::State& state);

  // Call after every change; `now` in seconds. Writes once the changes have rested for a second, or after five.
  // An Error's sentence when the file could not be written (said once, until it works again).
  std::optional<std::string> follow(const app::State& state, double now);
  // Seconds until follow() wants to be called with no further change; infinity when all is written.
  double due_in(double now) const;
  std::optional<std::string> finish(const app::State& state);

 private:
  std::optional<std::string> write(const app::State& state);

  std::filesystem::path path_;
  std::string written_;     // what the file holds
  app::Document document_;  // of the newest state that was looked at
  app::Appearance appearance_;
  timeline::Playback playback_;
  core::Workspace workspace_;
  bool all_threads_;
  double changed_ = 0, first_change_ = 0;
  bool pending_ = false, failed_ = false;
};

}  // namespace unstride::shell
