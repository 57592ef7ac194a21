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
        parts_(parts_of(request.lowered, request.machine.target)),
        blocks_(cut_into_blocks(request.lowered, request.machine)),
        taps_(request.lowered, request.kernel, parts_),
        bias_(request.bias.begin(), request.bias.end()),
        pad_(kernels::pad_kernel(request.machine.target)),
        finish_(kernels::finish_kernel(request.machine.target)),
        threads_(request.machine.threads) {
    bias_.resize(size_t(lowered_.output.c));
    for (const LoweredPhase& phase : lowered_.height.phases) {
      padded_offsets_.emplace_back();
      input_offsets_.emplace_back();
      for (const LoweredTap& tap : phase.taps) {
        padded_offsets_.back().push_back((tap.offset - blocks_.height_reach.least) * blocks_.pitch);
        input_offsets_.back().push_back(tap.offset * lowered_.layer.input.w);
      }
    }
  }

  std::size_t workspace_floats() const override { return blocks_.floats * size_t(threads_); }
  std::size_t packed_floats() const override { return taps_.size(); }
  std::string kernel() const override {
    const kernels::PixelKernel& kernel = *parts_.front().kernel;
    return fmt::format("{}x{}x{}{}", kernel.outputs, kernel.streams, kernel.tile,
                       kernel.patterns.empty() ? " any taps" : "");
  }

  void run(const Run& run) const override {
    const std::int64_t blocks = lowered_.batch * lowered_.groups * blocks_.per_map();
    run_items(run.pool, blocks_.items, [&](std::int64_t item, int worker) {
      float* padded = run.workspace + size_t(worker) * blocks_.floats;
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

  // Rows of a block, of which all taps lie within the input, are summed from where they are; the others, and all where
  // the kernels cannot, from a copy between zeros.
  void compute(const Run& run, const Block& b, float* padded) const {
    const std::int64_t end = b.row + b.rows;
    const std::int64_t first = std::clamp(blocks_.first_inner, b.row, end);
    const std::int64_t last = std::clamp(blocks_.end_inner, first, end);
    sum_padded(run, rows_of(b, b.row, first), padded);
    sum_input(run, rows_of(b, first, last));
    sum_padded(run, rows_of(b, last, end), padded);
    if (lowered_.layer.activation.kind != ActivationKind::none) activate(run, b);
  }

  static Block rows_of(Block b, std::int64_t first, std::int64_t end) {
    b.row = first;
    b.rows = end - first;
    return b;
  }

  const float* maps_of(const Run& run, const Block& b) const {
    const core::Shape& input = lowered_.layer.input;
    return run.input + (b.n * input.c + b.group * lowered_.group_in) * input.h * input.w;
  }

  void sum_padded(const Run& run, const Block& b, float* padded) const {
    if (b.rows == 0) return;
    const core::Shape& input = lowered_.layer.input;
    pad_({.in = maps_of(run, b),
          .in_channel_step = input.h * input.w,
          .height = input.h,
          .width = input.w,
          .first_row = b.row * lowered_.height.in_step + blocks_.height_reach.least,
          .first_column = b.column + blocks_.width_reach.least,
          .channels = lowered_.group_in,
          .rows = (b.rows - 1) * lowered_.height.in_step + blocks_.height_reach.span() + 1,
          .columns = blocks_.pitch,
          .out = padded,
          .out_channel_step = blocks_.channel_step});
    sum(run, b, padded_offsets_, {.x = padded, .row_step = blocks_.pitch, .channel_step = blocks_.channel_step});
  }

  void sum_input(const Run& run, const Block& b) const {
    if (b.rows == 0) return;
    const core::Shape& input = lowered_.layer.input;
    sum(run, b, input_offsets_,
        {.x = maps_of(run, b) + b.row * lowered_.height.in_step * input.w,
         .row_step = input.w,
         .channel_step = input.h * input.w,
         .width = input.w,
         .ahead = blocks_.ahead});
  }

  // The first of a block's outputs in the first channel of its group.
  float* output_of(const Run& run, const Block& b) const {
    const core::Shape& output = lowered_.output;
    const std::int64_t row = (b.n * output.c + b.group * lowered_.group_out) * output.h;
    return run.output + (row + b.row * lowered_.height.out_step) * output.w + b.column * lowered_.width.out_step;
  }

  std::int64_t columns_of(const Block& b) const {
    const std::int64_t step = lowered_.width.out_step;
    return std::min(b.columns * step, lowered_.output.w - b.column * step);
  }

  // All parts and phases of a block, whose input the grid `from` says.
  void sum(const Run& run, const Block& b, const std::vector<std::vector<std::int64_t>>& offsets,
           const kernels::PixelGrid& from) const {
    const std::int64_t pitch = lowered_.output.w, map = lowered_.output.h * pitch;
    kernels::PixelGrid grid = from;
    grid.row_step *= lowered_.height.in_step;
    grid.channels = lowered_.group_in;
    grid.vectors = (b.columns + blocks_.lanes - 1) / blocks_.lanes;
    grid.shifts = taps_.shifts();
    grid.stream_ends = taps_.stream_ends();
    grid.out_row_step = lowered_.height.out_step * pitch;
    grid.out_channel_step = map;
    grid.columns = columns_of(b);
    for (size_t p = 0; p < parts_.size(); ++p)
      for (size_t f = 0; f < lowered_.height.phases.size(); ++f) {
        const LoweredPhase& phase = lowered_.height.phases[f];
        grid.rows = std::min(b.rows, phase.count - b.row);
        if (grid.rows <= 0) continue;
        grid.row_offsets = offsets[f];
        grid.weights = taps_.weights(b.group, p, f);
        grid.bias = bias_.data() + b.group * lowered_.group_out + parts_[p].first_output;
        grid.out = output_of(run, b) + parts_[p].first_output * map + phase.first_output * pitch;
        (from.width > 0 ? parts_[p].kernel->run_unpadded : parts_[p].kernel->run)(grid);
      }
  }

  // In place, while the block is in the cache.
  void activate(const Run& run, const Block& b) const {
    const std::int64_t step = lowered_.height.out_step, pitch = lowered_.output.w;
    std::int64_t rows = std::min(b.rows * step, lowered_.output.h - b.row * step), columns = columns_of(b);
    if (columns == pitch) columns *= std::exchange(rows, 1);
    for (std::int64_t o = 0; o < lowered_.group_out; ++o)
      for (std::int64_t y = 0; y < rows; ++y) {
        float* out = output_of(run, b) + o * lowered_.output.h * pitch + y * pitch;
        finish_({.in = out, .count = columns, .activation = lowered_.layer.activation, .out = out});
      }
  }

  Lowered lowered_;
  std::vector<PixelPart> parts_;
  PixelBlocks blocks_;
  PixelTaps taps_;
  std::vector<std::vector<std::int64_t>> padded_offsets_, input_offsets_;  // of the tap rows of each phase
  std::vector<float> bias_;
  kernels::PadFunction pad_;
  kernels::FinishFunction finish_;
  int threads_;
};

std::unique_ptr<Prepared> prepare(const Request& request) {
  return std::make_unique<FewChannels>(request);
}

// The rows of vectors of one phase of the height fill registers from a stride of 1 to 4; with more output channels than
// 4 there are better things to put side by side.
bool is_few(const Lowered& lowered, const Machine& machine) {
  return lowered.group_out <= kMostOutputs && lowered.width.in_step == 1 &&
         lowered.width.out_step <= kernels::kMostStreams && fits_a_block(lowered, machine);
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
