// A layer planned once - validated, weights packed, algorithm chosen, workspace sized - and run as often as one likes.
//
//   auto plan = Plan::make({.params = params, .input = {1, 64, 32, 32}}, {.kernel = weights, .bias = bias}, {});
//   Buffer workspace(plan->workspace_floats());
//   plan->run({.input = x, .output = y, .workspace = workspace.data()});
#pragma once

#include <string>
#include <vector>

#include "engine/plans/algorithm.h"
#include "engine/plans/buffer.h"

namespace unstride::engine::plans {

// kernel: (in_channels, out_channels / groups, KH, KW) of a transposed convolution, (out_channels, in_channels /
// groups, KH, KW) of a convolution; bias: out_channels, or empty. Read by make() alone.
struct Weights {
  std::span<const float> kernel, bias = {};
};

struct PlanOptions {
  int threads = 1;             // at most so many, at least 1; fewer where the layer is too short for them
  std::string algorithm = {};  // by name; empty: UNSTRIDE_ALGORITHM, and without it the fastest by estimate
  std::string target = {};     // an instruction set by name; empty: UNSTRIDE_TARGET, else the best there is
  bool spread = false;         // over all `threads`, however short the layer: for tests, and to measure what it costs
};

// What a plan with these options is made for. Errors: an instruction set that this machine lacks.
core::Result<Machine> machine_for(const PlanOptions& options);

class Plan {
 public:
  // Errors, each a sentence: what reference.h refuses, weights of another count, an algorithm or a target that does not
  // exist or cannot compute this layer, more memory than there is.
  static core::Result<Plan> make(const Layer& layer, const Weights& weights, const PlanOptions& options);

  const Layer& layer() const { return lowered_.layer; }
  const Lowered& lowered() const { return lowered_; }
  const core::Shape& output_shape() const { return lowered_.output; }
  std::size_t workspace_floats() const { return prepared_->workspace_floats(); }
  std::size_t packed_floats() const { return prepared_->packed_floats(); }
  const Machine& machine() const { return machine_; }  // with the threads that the layer is worth

  const Algorithm& algorithm() const { return *algorithm_; }
  std::string kernel() const;                      // "6x64 avx512"
  const std::string& why() const { return why_; }  // the reason for the choice, one sentence

  // Writes every cell of run.output. Allocates nothing. The same result, bit for bit, with any number of threads.
  void run(const Run& run) const;

 private:
  Plan(Lowered lowered, const Machine& machine) : lowered_(std::move(lowered)), machine_(machine) {}

  Lowered lowered_;
  Machine machine_;
  int woken_ = 1;  // of the machine's threads: for them, too, the layer is long enough
  const Algorithm* algorithm_ = nullptr;
  std::shared_ptr<const Prepared> prepared_;
  std::string why_;
};

}  // namespace unstride::engine::plans
