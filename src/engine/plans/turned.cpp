#include "engine/plans/turned.h"

#include <algorithm>

#include "engine/kernels/blocks.h"
#include "engine/plans/blocks.h"
#include "engine/plans/buffer.h"
#include "engine/plans/cost.h"
#include "engine/plans/order.h"

namespace unstride::engine::plans {
namespace {

// Floats of one tensor in blocks: of more, turning takes longer than anything that it gains.
constexpr std::int64_t kMostFloats = std::int64_t(1) << 26;

Lowered in_blocks(Lowered lowered) {
  lowered.layer.order = Order::blocks;
  return lowered;
}

class Turned final : public Prepared {
 public:
  explicit Turned(const Request& request)
      : lowered_(in_blocks(request.lowered)),
        target_(request.machine.target),
        blocks_(kBlocksAlgorithm.prepare({lowered_, request.kernel, request.bias, request.machine})) {}

  std::size_t workspace_floats() const override { return input_floats() + output_floats(); }
  std::size_t packed_floats() const override { return blocks_->packed_floats(); }
  std::string kernel() const override { return blocks_->kernel(); }

  void run(const Run& run) const override {
    float *input = run.workspace, *output = run.workspace + input_floats();
    planes_to_blocks({lowered_.layer.input, run.input, input, run.pool, target_});
    blocks_->run({.input = input, .output = output, .pool = run.pool});
    blocks_to_planes({lowered_.output, output, run.output, run.pool, target_});
  }

 private:
  // Whole cache lines.
  std::size_t input_floats() const { return std::size_t(floats_in_blocks(lowered_.layer.input)); }
  std::size_t output_floats() const { return std::size_t(floats_in_blocks(lowered_.output)); }

  Lowered lowered_;
  kernels::Target target_;
  std::unique_ptr<Prepared> blocks_;
};

bool supports(const Lowered& lowered, const Machine& machine) {
  return lowered.layer.order == Order::planes && kBlocksAlgorithm.supports(in_blocks(lowered), machine) &&
         std::max(floats_in_blocks(lowered.layer.input), floats_in_blocks(lowered.output)) <= kMostFloats;
}

// Cycles that turning a tensor takes: half a vector of it is read and written in one at best. A block that channels do
// not fill goes float by float.
double turning_cycles(const core::Shape& shape, const Machine& machine) {
  const double floats = double(floats_in_blocks(shape)), last = double(shape.n * shape.h * shape.w) * kernels::kBlock;
  return 4 * floats / kernels::lanes_of(machine.target) + (shape.c % kernels::kBlock == 0 ? 0 : last);
}

double estimate(const Lowered& lowered, const Machine& machine) {
  const core::Shape &in = lowered.layer.input, &out = lowered.output;
  const double bytes = double(2 * sizeof(float)) * double(in.count() + out.count());
  const double cycles = turning_cycles(in, machine) + turning_cycles(out, machine);
  const double turning = std::max(bytes / machine.read_speed(bytes), cycles * machine.cycle());
  const double jobs = machine.threads > 1 ? 2 * kSharing : 0;
  // What both estimates leave out, of U-Net's layers 2 to 7 %: tensors in blocks push each other out of the caches.
  return 1.05 * (kBlocksAlgorithm.estimate(in_blocks(lowered), machine) + turning / machine.threads) + jobs;
}

}  // namespace

const Algorithm kTurnedAlgorithm = {
    .name = "turned",
    .summary = "Channels turned into blocks of 16, computed there with output channels in the lanes, and turned back.",
    .exact_order = true,
    .supports = supports,
    .estimate = estimate,
    .prepare = [](const Request& request) -> std::unique_ptr<Prepared> { return std::make_unique<Turned>(request); },
};

}  // namespace unstride::engine::plans
