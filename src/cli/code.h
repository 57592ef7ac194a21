// `unstride code`: a setup as a program in a framework's words.
#pragma once

#include <string>

#include "cli/setup_options.h"

namespace unstride::cli {

// The options as they were given; empty: not given.
struct CodeOptions {
  SetupOptions setup{};
  std::string framework{}, output{};
};

// The program, or the sentence of what is wrong with the options.
core::Result<std::string> code_of(const CodeOptions& options);

// Writes it to the file, or to the standard output. Returns the exit code; what went wrong is one sentence on stderr.
int code(const CodeOptions& options);

}  // namespace unstride::cli
