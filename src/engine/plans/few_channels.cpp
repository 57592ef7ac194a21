#include "engine/plans/few_channels.h"

#include <algorithm>
#include <utility>

#include "engine/kernels/padding.h"
#include "engine/plans/buffer.h"
#include "engine/plans/pixel_blocks.h"
#include "engine/plans/pixel_taps.h"

namespace unstride::engine::plans {
namespace {

class FewChannels final : public Prepared {
 public:
  explicit FewChannels(const Request& request)
      : lowered_(request.lowered),
        blocks_(cut_into_blocks(request.lowered, request.machine)),
        parts_(parts_of(request.lowered, request.machine.target)),
        taps_(request.lowered, request.kernel, parts_),
        bias_(request.bias.begin(), request.bias.end()),
        pad_(kernels::pad_kernel(request.machine.target)),
        finish_(kernels::finish_kernel(request.machine.target)),
        stream_(kernels::stream_kernel(request.machine.target)),
        threads_(request.machine.threads) {
    bias_.resize(size_t(lowered_.output.c));
    for (size_t part = 0; part < parts_.size(); ++part)
      for (size_t phase = 0; phase < lowered_.height.phases.size(); ++phase) {
        PixelWeights w = taps_.at(part, phase);
        for (std::int64_t& row : w.rows) row *= blocks_.pitch;
        weights_.push_back(std::move(w));
      }
  }

  std::size_t workspace_floats() const override { return (blocks_.floats + blocks_.scratch) * size_t(threads_); }
  std::size_t packed_floats() const override { return taps_.size(); }
  std::string kernel() const override {
    const kernels::PixelKernel& kernel = *parts_.front().kernel;
    return fmt::format("{}x{}x{}{}", kernel.outputs, kernel.streams, kernel.tile,
                       kernel.patterns.empty() ? " any taps" : "");
  }

  void run(const Run& run) const override {
    const std::int64_t blocks = lowered_.batch * lowered_.groups * blocks_.per_map();
    run_items(run.pool, blocks_.items, [&](std::int64_t item, int worker) {
      float* padded = run.workspace + size_t(worker) * (blocks_.floats + blocks_.scratch);
      for (std::int64_t b = blocks * item / blocks_.items; b < blocks * (item + 1) / blocks_.items; ++b)
        compute(run, locate(b), padded);
    });
  }

 private:
  // A block of one group of one batch item: outputs [row, row + rows) of each phase of the height, and the same of the
  // width from `column` on.
  struct Block {
    std::int64_t n = 0, group = 0, row = 0, rows = 0, column = 0, columns = 0;
  };

  Block locate(std::int64_t index) const {
    const std::int64_t map = index / blocks_.per_map(), within = index % blocks_.per_map();
    Block b;
    b.n = map / lowered_.groups;
    b.group = map % lowered_.groups;
    b.row = within / blocks_.column_blocks * blocks_.rows;
    b.rows = std::min(blocks_.rows, lowered_.height.longest() - b.row);
    b.column = within % blocks_.column_blocks * blocks_.columns;
    b.columns = std::min(blocks_.columns, lowered_.width.longest() - b.column);
    return b;
  }

  // Where a block's outputs are made: rows of output.w floats for each channel.
  struct Place {
    float* out = nullptr;
    std::int64_t channel_step = 0;
  };

  void compute(const Run& run, const Block& b, float* padded) const {
    pad(run, b, padded);
    const Place place = blocks_.streams ? Place{padded + blocks_.floats, rows_of(b) * lowered_.output.w}
                                        : Place{output_of(run, b), lowered_.output.h * lowered_.output.w};
    for (size_t part = 0; part < parts_.size(); ++part)
      for (size_t phase = 0; phase < lowered_.height.phases.size(); ++phase) add_phase(b, padded, place, part, phase);
    if (lowered_.layer.activation.kind != ActivationKind::none) activate(b, place);
    if (!blocks_.streams) return;
    for (std::int64_t o = 0; o < lowered_.group_out; ++o)
      stream_(place.out + o * place.channel_step, output_of(run, b) + o * lowered_.output.h * lowered_.output.w,
              place.channel_step);
  }

  void pad(const Run& run, const Block& b, float* padded) const {
    const core::Shape& input = lowered_.layer.input;
    const std::int64_t map = input.h * input.w;
    pad_({.in = run.input + (b.n * input.c + b.group * lowered_.group_in) * map,
          .in_channel_step = map,
          .height = input.h,
          .width = input.w,
          .first_row = b.row * lowered_.height.in_step + blocks_.height_reach.least,
          .first_column = b.column + blocks_.width_reach.least,
          .channels = lowered_.group_in,
          .rows = (b.rows - 1) * lowered_.height.in_step + blocks_.height_reach.span() + 1,
          .columns = blocks_.pitch,
          .out = padded,
          .out_channel_step = blocks_.channel_step});
  }

  // The first of a block's outputs in the first channel of its group.
  float* output_of(const Run& run, const Block& b) const {
    const core::Shape& output = lowered_.output;
    const std::int64_t row = (b.n * output.c + b.group * lowered_.group_out) * output.h;
    return run.output + (row + b.row * lowered_.height.out_step) * output.w + b.column * lowered_.width.out_step;
  }

  std::int64_t rows_of(const Block& b) const {
    const std::int64_t step = lowered_.height.out_step;
    return std::min(b.rows * step, lowered_.output.h - b.row * step);
  }

  std::int64_t columns_of(const Block& b) const {
    const std::int64_t step = lowered_.width.out_step;
    return std::min(b.columns * step, lowered_.output.w - b.column * step);
  }

  void add_phase(const Block& b, const float* padded, const Place& place, size_t part, size_t phase) const {
    const LoweredPhase& to = lowered_.height.phases[phase];
    const std::int64_t rows = std::min(b.rows, to.count - b.row), pitch = lowered_.output.w;
    if (rows <= 0) return;
    const PixelWeights& w = weights_[part * lowered_.height.phases.size() + phase];
    const std::int64_t channel = parts_[part].first_output;
    parts_[part].kernel->run({.x = padded,
                              .row_step = lowered_.height.in_step * blocks_.pitch,
                              .channel_step = blocks_.channel_step,
                              .channels = lowered_.group_in,
                              .rows = rows,
                              .vectors = (b.columns + blocks_.lanes - 1) / blocks_.lanes,
                              .row_offsets = w.rows,
                              .weights = taps_.weights(b.group, w),
                              .shifts = taps_.shifts(),
                              .stream_ends = taps_.stream_ends(),
                              .bias = bias_.data() + b.group * lowered_.group_out + channel,
                              .out = place.out + channel * place.channel_step + to.first_output * pitch,
                              .out_row_step = lowered_.height.out_step * pitch,
                              .out_channel_step = place.channel_step,
                              .columns = columns_of(b)});
  }

  // In place, while the block is in the cache.
  void activate(const Block& b, const Place& place) const {
    std::int64_t rows = rows_of(b), columns = columns_of(b);
    if (columns == lowered_.output.w) columns *= std::exchange(rows, 1);
    for (std::int64_t o = 0; o < lowered_.group_out; ++o)
      for (std::int64_t y = 0; y < rows; ++y) {
        float* out = place.out + o * place.channel_step + y * lowered_.output.w;
        finish_({.in = out, .count = columns, .activation = lowered_.layer.activation, .out = out});
      }
  }

  Lowered lowered_;
  PixelBlocks blocks_;
  std::vector<PixelPart> parts_;
  PixelTaps taps_;
  std::vector<PixelWeights> weights_;
  std::vector<float> bias_;
  kernels::PadFunction pad_;
  kernels::FinishFunction finish_;
  kernels::StreamFunction stream_;
  int threads_;
};

std::unique_ptr<Prepared> prepare(const Request& request) {
  return std::make_unique<FewChannels>(request);
}

// The rows of vectors of one phase of the height fill registers from a stride of 1 to 4; with more output channels than
// 4 there are better things to put side by side.
bool is_few(const Lowered& lowered, const Machine& machine) {
  return lowered.group_out <= 4 && lowered.width.in_step == 1 && lowered.width.out_step <= kernels::kMostStreams &&
         fits_a_block(lowered, machine);
}

bool is_depthwise(const Lowered& lowered, const Machine& machine) {
  return lowered.group_in == 1 && lowered.groups > 1 && is_few(lowered, machine);
}

bool is_stencil(const Lowered& lowered, const Machine& machine) {
  return lowered.group_in == 1 && lowered.groups == 1 && lowered.group_out == 1 && is_few(lowered, machine);
}

}  // namespace

const Algorithm kFewChannelsAlgorithm = {
    .name = "few-channels",
    .summary =
        "Up to 4 output channels for each group, width strides 1 to 4: vectors of neighbouring pixels, all "
        "phases of a row in registers.",
    .exact_order = true,
    .supports = is_few,
    .estimate = estimate_pixels,
    .prepare = prepare,
};

const Algorithm kDepthwiseAlgorithm = {
    .name = "depthwise",
    .summary =
        "One input channel and up to 4 output channels for each group, width strides 1 to 4: each feature map a "
        "stencil of its own.",
    .exact_order = true,
    .supports = is_depthwise,
    .estimate = estimate_pixels,
    .prepare = prepare,
};

const Algorithm kStencilAlgorithm = {
    .name = "stencil",
    .summary =
        "One channel in and one out, width strides 1 to 4: a row's phases stored side by side as they are "
        "summed.",
    .exact_order = true,
    .supports = is_stencil,
    .estimate = estimate_pixels,
    .prepare = prepare,
};

}  // namespace unstride::engine::plans
