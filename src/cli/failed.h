// How a command ends that could not do what it was asked for.
#pragma once

#include "core/result.h"

namespace unstride::cli {

// The sentence on the standard error; returns `exit_code`.
int failed(const core::Error& error, int exit_code);

}  // namespace unstride::cli
