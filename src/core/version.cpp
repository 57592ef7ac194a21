#include "core/version.h"

namespace unstride::core {

std::string_view version() {
  return UNSTRIDE_VERSION;
}

}  // namespace unstride::core
