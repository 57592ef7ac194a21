#include "cli/failed.h"

#include <fmt/format.h>

#include <cstdio>

namespace unstride::cli {

int failed(const core::Error& error, int exit_code) {
  fmt::print(stderr, "unstride: {}\n", error.message);
  return exit_code;
}

}  // namespace unstride::cli
