// The options that say which setup a command works on.
#pragma once

#include <string>

#include "app/setup.h"
#include "core/result.h"

namespace unstride::cli {

// The options as they were given; empty: not given. `file`: a saved setup; without it, the worked example.
struct SetupOptions {
  std::string file{}, input{}, kernel{}, stride{}, padding{}, output_padding{}, dilation{}, channels{}, pair{};
};

// The setup with what the options change, or the sentence of what is wrong with them. Whether it can run is not asked.
core::Result<app::Setup> setup_of(const SetupOptions& options);

}  // namespace unstride::cli
