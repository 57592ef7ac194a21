// `unstride infer`: a model run without a window.
#pragma once

#include <string>
#include <vector>

namespace unstride::cli {

// The options as they were given; empty: not given.
struct InferOptions {
  std::string model{};
  std::vector<std::string> inputs{};  // "NAME=FILE", or "FILE" of a model with one input
  std::string output_folder{}, threads{};
};

// Files with these names, one for each output, no two alike: letters, digits, '.', '-' and '_' as they are, '_' for the
// rest; without the ending.
std::vector<std::string> file_names(const std::vector<std::string>& outputs);

// Runs the model and writes DIR/OUTPUT.npy for each output. Returns the exit code: 2 where a file or an option is at
// fault, 3 where the model cannot run, 1 where nothing can be written; what went wrong is one sentence on stderr.
int infer(const InferOptions& options);

}  // namespace unstride::cli
