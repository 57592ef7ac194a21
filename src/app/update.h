// The one place where the state changes.
#pragma once

#include <vector>

#include "app/action.h"
#include "app/effect.h"
#include "app/state.h"

namespace unstride::app {

struct Update {
  State state;
  std::vector<Effect> effects;
};

// Pure: the same state and action always give the same result; no clock, no files, no globals.
Update update(State state, const Action& action);

}  // namespace unstride::app
