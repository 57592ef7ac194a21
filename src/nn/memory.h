// Where values lie that are needed for a while: those that are needed at the same time never overlap.
#pragma once

#include <cstddef>
#include <span>

namespace unstride::nn {

// Needed from step `first` to step `last`, both included: `offset` floats from the beginning, `floats` of them.
struct Life {
  std::size_t first = 0, last = 0, floats = 0, offset = 0;
};

// Sets every offset, aligned for vectors, each as low as those before it allow: earliest first, of those that begin
// together the one that is needed longest. Returns how many floats they need together.
std::size_t lay_out(std::span<Life*> lives);

}  // namespace unstride::nn
