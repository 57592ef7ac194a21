// Setups and sessions as readable JSON with a schema version.
#pragma once

#include <string>
#include <string_view>

#include "app/setup.h"
#include "app/state.h"
#include "core/result.h"

namespace unstride::io {

inline constexpr int kSetupSchema = 2;
inline constexpr std::uint64_t kMostSetupFile = 8ull << 20, kMostSessionFile = 32ull << 20;  // bytes

// A setup: {"schema": 2, "kind": "unstride-setup", "view", "colors", "link", "parameters": {...}, "input": [...],
// "kernel": [...]}, grids as rows on lines of their own; with several channels also "channels": {"in", "out", "groups",
// "pair": {"in", "out"}}, and "input" is a list of grids, "kernel" one of lists (in, out / groups); "bias" and "probe"
// when there are any. Schema 1 had one channel, no bias, no probe, no colours. Errors name the place
// ("parameters.stride.height") and what to do; a newer schema is refused by its number; unknown keys are ignored;
// values beyond the Lab's limits are refused, illegal combinations kept.
std::string setup_to_json(const app::Setup& setup);
core::Result<app::Setup> setup_from_json(std::string_view text, const std::string& name);

// The work restored at the next start: document, the newest undo entries, the place on the time line, theme, window,
// whose code, the workspace and its layer.
std::string session_to_json(const app::State& state);
core::Result<app::State> session_from_json(std::string_view text, const std::string& name);

}  // namespace unstride::io
