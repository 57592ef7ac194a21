#include "engine/plans/plain.h"

namespace unstride::engine::plans {
namespace {

class PlainLoops final : public Prepared {
 public:
  explicit PlainLoops(const Request& request)
      : lowered_(request.lowered),
        kernel_(request.kernel.begin(), request.kernel.end()),
        bias_(request.bias.begin(), request.bias.end()) {}

  std::size_t packed_floats() const override { return kernel_.size(); }
  std::string kernel() const override { return "plain"; }

  void run(const Run& run) const override {
    run_items(run.pool, lowered_.batch * lowered_.output.c,
              [&](std::int64_t item, int) { compute_map(run, item / lowered_.output.c, item % lowered_.output.c); });
  }

 private:
  // One output feature map.
  void compute_map(const Run& run, std::int64_t n, std::int64_t oc) const {
    float* out = run.output + (n * lowered_.output.c + oc) * lowered_.output.h * lowered_.output.w;
    for (const LoweredPhase& row : lowered_.height.phases)
      for (const LoweredPhase& col : lowered_.width.phases)
        for (std::int64_t q = 0; q < row.count; ++q)
          for (std::int64_t r = 0; r < col.count; ++r) {
            const std::int64_t oh = row.first_output + q * lowered_.height.out_step;
            const std::int64_t ow = col.first_output + r * lowered_.width.out_step;
            out[oh * lowered_.output.w + ow] = activated(sum(run, {n, oc, q, r}, row, col), lowered_.layer.activation);
          }
  }

  // Bias, then channel by channel. A transposed convolution adds in the order of the input cells, which is that of the
  // taps from the last to the first; a convolution in the order of the taps, which is the same of its cells.
  float sum(const Run& run, const core::Shape& at, const LoweredPhase& row, const LoweredPhase& col) const {
    const std::int64_t group = at.c / lowered_.group_out, out = at.c % lowered_.group_out;
    const core::Shape& input = lowered_.layer.input;
    const bool forwards = lowered_.layer.operation == Operation::conv;
    const auto tap = [forwards](const LoweredPhase& phase, size_t t) {
      return phase.taps[forwards ? t : phase.taps.size() - 1 - t];
    };
    float total = bias_.empty() ? 0 : bias_[size_t(at.c)];
    for (std::int64_t in = 0; in < lowered_.group_in; ++in) {
      const float* map = run.input + (at.n * input.c + group * lowered_.group_in + in) * input.h * input.w;
      const float* weights = kernel_.data() + lowered_.weight_index(group, out, in);
      for (size_t a = 0; a < row.taps.size(); ++a) {
        const LoweredTap y = tap(row, a);
        const std::int64_t i = at.h * lowered_.height.in_step + y.offset;
        if (i < 0 || i >= input.h) continue;
        for (size_t b = 0; b < col.taps.size(); ++b) {
          const LoweredTap x = tap(col, b);
          const std::int64_t j = at.w * lowered_.width.in_step + x.offset;
          if (j >= 0 && j < input.w) total += map[i * input.w + j] * weights[y.tap * lowered_.width.kernel + x.tap];
        }
      }
    }
    return total;
  }

  Lowered lowered_;
  std::vector<float> kernel_, bias_;
};

}  // namespace

const Algorithm kReferenceAlgorithm = {
    .name = "reference",
    .summary = "Plain loops, one product at a time: what \"correct\" means.",
    .exact_order = true,
    .supports = [](const Lowered&, const Machine&) { return true; },
    // Two dependent operations a product, about eight cycles with the index arithmetic.
    .estimate = [](const Lowered& lowered, const Machine&) { return 1e-6 + lowered.flops() / 0.5e9; },
    .prepare = [](const Request& request) -> std::unique_ptr<Prepared> {
      return std::make_unique<PlainLoops>(request);
    },
};

}  // namespace unstride::engine::plans
