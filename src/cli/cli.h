// The command line: what `unstride` does without a window.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/workspace.h"

namespace unstride::cli {

// What the program was asked for. `exit_code` set: done (help, version, a command, a bad argument), nothing more to do.
struct Request {
  std::optional<int> exit_code;
  std::vector<std::string> files;  // to open in the window
  std::string ui_map;              // where to write the rectangles of all controls at every frame; empty: nowhere
  std::optional<core::Workspace> workspace;  // to begin with; empty: that of last time
};

// Parses the arguments and carries out the commands that need no window (`render`, `code`, `bench`, `infer`). Exit
// codes: 0 done, 2 bad arguments or input, 3 a model that cannot run, 1 anything else; one sentence on stderr.
Request run(int argc, const char* const* argv);

// "unstride render ... draws the stage into a file": for the message without a display.
std::string commands_without_window();

}  // namespace unstride::cli
