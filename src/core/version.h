// The program's version, as CMakeLists.txt has it.
#pragma once

#include <string_view>

namespace unstride::core {

std::string_view version();  // "0.1.0"

}  // namespace unstride::core
