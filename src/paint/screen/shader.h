// A GLSL program from two files.
#pragma once

#include <filesystem>

#include "core/result.h"

namespace unstride::paint::screen {

// The name of a linked OpenGL program. Errors name the file and quote the first line of the driver's log.
core::Result<unsigned> load_program(const std::filesystem::path& vertex_file,
                                    const std::filesystem::path& fragment_file);

}  // namespace unstride::paint::screen
