// The program's version, and those of what it is built with, as CMake has them.
#pragma once

#include <span>
#include <string_view>

namespace unstride::core {

std::string_view version();  // "0.1.0"

struct Part {
  std::string_view name, version, licence;  // the version is empty where it is not known
};
std::span<const Part> parts();

}  // namespace unstride::core
