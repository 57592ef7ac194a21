// "From 7 I want 14": the question that a person asks, and its answers as the Lab can hold them.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/size_solver.h"

namespace unstride::app {

// The largest size that can be asked for: beyond every output of the Lab's input with the solver's kernels and strides.
inline constexpr std::int64_t kMostWanted = 1100;

struct SizeQuestion {
  std::int64_t input = 1, output = 1;  // cells of one axis
  bool even_only = false, no_output_padding = false, no_dilation = false;
  bool operator==(const SizeQuestion&) const = default;
};

// engine::solve_size() within the Lab's limits, best first, without what the question rules out.
std::vector<engine::SizeSolution> answers(const SizeQuestion& question);

}  // namespace unstride::app
