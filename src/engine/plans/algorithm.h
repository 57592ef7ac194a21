// What an algorithm is: a row of one table, from which plans, tests, benchmarks and the program read.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/plans/layer.h"
#include "engine/plans/machine.h"
#include "engine/plans/pool.h"

namespace unstride::engine::plans {

struct Request {
  const Lowered& lowered;
  std::span<const float> kernel;  // PyTorch's layout of the operation
  std::span<const float> bias;    // out_channels, or empty
  Machine machine;                // whose threads are all to be used: choose.h decides how many they are
};

// One run's memory. input (N, IC, H, W), output (N, OC, OH, OW): NCHW, or in blocks where the layer says so; dense, not
// overlapping.
struct Run {
  const float* input = nullptr;
  float* output = nullptr;
  float* workspace = nullptr;  // workspace_floats() of it, aligned to kAlignment; holds nothing between runs
  Pool* pool = nullptr;        // null: this thread alone; else limited to the threads that were planned for
};

// Weights packed, loops laid out. Never changes: many threads may run one, each with a workspace of its own.
class Prepared {
 public:
  virtual ~Prepared() = default;
  virtual void run(const Run& run) const = 0;
  virtual std::size_t workspace_floats() const { return 0; }
  virtual std::size_t packed_floats() const { return 0; }  // of the weights: memory that every run reads
  virtual std::string kernel() const = 0;                  // "6x64", as the table of a benchmark names it
};

struct Algorithm {
  std::string_view name;     // "direct"
  std::string_view summary;  // one sentence: how it computes
  bool exact_order;          // a direct sum of the products: the direct error bound, no spread of NaN and Inf
  // Whether it computes this layer at all, whatever the values.
  bool (*supports)(const Lowered& lowered, const Machine& machine);
  // Seconds that a run may take: what the choice compares. Only for layers that it supports.
  double (*estimate)(const Lowered& lowered, const Machine& machine);
  std::unique_ptr<Prepared> (*prepare)(const Request& request);
};

// All that read and write tensors of this order. Of planes the first is the reference, which supports everything.
std::span<const Algorithm> algorithms(Order order = Order::planes);
const Algorithm* algorithm_named(std::string_view name, Order order = Order::planes);  // null: none

}  // namespace unstride::engine::plans
