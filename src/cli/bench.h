// `unstride bench`: layers measured on this machine.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "engine/measure/trial.h"

namespace unstride::cli {

// The options as they were given; empty: not given.
struct BenchOptions {
  std::vector<std::string> layers{};
  std::string threads{}, algorithm{};
  bool json = false;
};

// A layer with the algorithms to measure, by name; "" is the plan's own choice.
struct BenchJob {
  std::string name{};  // of a known layer, else its numbers
  engine::plans::Lowered lowered{};
  std::vector<std::string> algorithms{};
  std::vector<std::string> left_out{};  // of "all": would take too long
};

struct BenchJobs {
  engine::plans::Machine machine{};
  std::vector<BenchJob> jobs{};
};

// What the options ask for, or the sentence of what is wrong with them. Without layers: all known ones that the
// algorithm computes.
core::Result<BenchJobs> bench_jobs(const BenchOptions& options);

// A row of the JSON: {"layer": "1,512,8,8,...", "algorithm": ..., "kernel": ..., "threads": ..., "min_ns": ...,
// "median_ns": ..., "gflops": ..., "peak_gflops": ..., "roofline_fraction": ..., "max_abs_diff": ...}, where a number
// that is not finite is null.
std::string bench_json_row(const engine::plans::Layer& layer, const engine::measure::Measurement& measured);

// Measures and prints. Returns the exit code; what went wrong is one sentence on stderr.
int bench(const BenchOptions& options);

}  // namespace unstride::cli
