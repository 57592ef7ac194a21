// What the program starts with: the session of last time and the sample digits.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "app/state.h"
#include "core/result.h"
#include "decoder/models.h"
#include "timeline/story.h"

namespace unstride::shell {

// The state of the session file, or a fresh one. A session that cannot be read is kept under another name and said so
// in the state's notice.
app::State restore_session(const std::filesystem::path& path);

struct SampleDigits {
  // (28, 28), (14, 14) and (7, 7) grids, each [10][samples].
  std::array<std::vector<std::vector<timeline::SharedGrid>>, 3> sizes;
  std::string problem;  // a sentence when there are none
};
SampleDigits load_digits(const std::filesystem::path& path);

// The networks beside the program: encoder.onnx, decoder-FAMILY-MOMENT.onnx, digits.png, figures.json. A file that is
// missing or cannot run is left out, and `problem` says so.
struct LoadedModels {
  decoder::SharedModels models;
  std::string problem;
};
LoadedModels load_models(const std::filesystem::path& folder);
LoadedModels program_models();  // from the program's own folder

// The ONNX files that a restored session shows, has edits of, or would show on undo, among its decoders again. Returns
// why the one on show cannot be: then the first decoder is. Empty: it can.
std::string reopen_decoders(app::State& state);

}  // namespace unstride::shell
