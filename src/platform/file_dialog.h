// The desktop's own file dialog through zenity or kdialog. Blocks: call it on a worker.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.h"

namespace unstride::platform {

struct FileDialog {
  bool save = false;
  std::string title{};                  // braces: designated initialisers may leave the rest out
  std::string suggestion{};             // a path or a name
  std::vector<std::string> patterns{};  // "*.json"
};

bool has_file_dialog();  // zenity or kdialog is on PATH

// The path, empty when the person cancelled.
core::Result<std::optional<std::string>> ask(const FileDialog& dialog);

}  // namespace unstride::platform
