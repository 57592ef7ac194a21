#include "core/version.h"

namespace unstride::core {
namespace {
constexpr Part kParts[] = {
#include "core/parts.inc"  // written by CMake: third_party/CMakeLists.txt
};
}  // namespace

std::string_view version() {
  return UNSTRIDE_VERSION;
}

std::span<const Part> parts() {
  return kParts;
}

}  // namespace unstride::core
