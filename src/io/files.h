// Whole files in and out, with sentences instead of error codes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/state.h"
#include "core/result.h"

namespace unstride::io {

// The bytes of a regular file of at most `most` bytes. Directories, missing, unreadable and larger files are Errors.
core::Result<std::string> read_file(const std::string& path, std::uint64_t most);

// Writes to a temporary file beside `path`, flushes it, and renames: `path` holds the old bytes or the new, never half.
// Keeps the old file's permissions; follows a symbolic link to the file that it names.
core::Result<void> write_file_atomically(const std::string& path, std::string_view bytes);

// Folders first, then files that `purpose` can use, each by name. Hidden ones are left out.
core::Result<std::vector<app::Browser::Entry>> list_folder(const std::string& path, app::Purpose purpose);

}  // namespace unstride::io
