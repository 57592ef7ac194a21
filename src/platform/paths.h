// Where things are: the program's own folder and the user's state folder.
#pragma once

#include <filesystem>

namespace unstride::platform {

std::filesystem::path program_folder();  // fonts/, shaders/, assets/ lie in it
std::filesystem::path state_folder();    // $XDG_STATE_HOME/unstride or ~/.local/state/unstride; may not exist yet

}  // namespace unstride::platform
