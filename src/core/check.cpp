#include "core/check.h"

#include <cstdio>
#include <cstdlib>

namespace unstride::core {

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "unstride: a bug: '%s' does not hold at %s:%d\n", expression, file, line);
  std::abort();
}

}  // namespace unstride::core
