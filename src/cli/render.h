// `unstride render`: a setup's stage into a file.
#pragma once

#include <string>

#include "cli/setup_options.h"
#include "core/result.h"
#include "shell/export.h"

namespace unstride::cli {

// The options as they were given; empty: not given.
struct RenderOptions {
  SetupOptions setup{};
  std::string output{}, view{}, chapter{}, step{}, size{}, theme{}, colors{};
  std::string workspace{}, layer{}, threads{}, decoder{};
};

// What the options ask for, or the sentence of what is wrong with them.
core::Result<shell::Picture> picture_of(const RenderOptions& options);
// The same of the Speed workspace, which `--workspace speed` and `--layer` ask for: nothing measured yet.
bool wants_speed(const RenderOptions& options);
core::Result<shell::SpeedPage> speed_page_of(const RenderOptions& options);
// The same of the Decoder workspace, with the networks beside the program.
bool wants_decoder(const RenderOptions& options);
core::Result<shell::DecoderPage> decoder_page_of(const RenderOptions& options);
core::Result<int> threads_of(const RenderOptions& options);

// Draws and writes. Returns the exit code; what went wrong is one sentence on stderr.
int render(const RenderOptions& options);

}  // namespace unstride::cli
