#include "engine/plans/blocks.h"

#include <algorithm>

#include "engine/kernels/blocks.h"
#include "engine/plans/blocks_layout.h"
#include "engine/plans/buffer.h"
#include "engine/plans/cost.h"
#include "engine/plans/order.h"

namespace unstride::engine::plans {
namespace {

constexpr std::int64_t kBlock = kernels::kBlock;
// Of both axes together: with more, there would be more spans and items than work in each.
constexpr std::int64_t kMostTaps = 1024, kMostPhases = 1024;

class Blocks final : public Prepared {
 public:
  explicit Blocks(const Request& request)
      : lowered_(request.lowered),
        layout_(blocks_layout(request.lowered, request.machine)),
        rows_(blocks_phases(lowered_.height, lowered_.layer.input.w * kBlock)),
        cols_(blocks_phases(lowered_.width, kBlock)),
        past_cache_(leaves_cache(lowered_, request.machine)),
        kernels_(kernels::block_kernels(request.machine.target)) {
    pack(request.kernel, request.bias);
  }

  std::size_t packed_floats() const override { return weights_.size() + bias_.size(); }
  std::string kernel() const override {
    return fmt::format("{}x{}", kernels_.most_rows[layout_.vectors - 1], layout_.width);
  }

  void run(const Run& run) const override {
    const std::int64_t pairs = std::int64_t(rows_.size() * cols_.size());
    const std::int64_t panels = lowered_.groups * layout_.panels;
    run_items(run.pool, lowered_.batch * layout_.strips * panels * pairs, [&](std::int64_t item, int) {
      const std::int64_t pair = item % pairs, panel = item / pairs % panels, strip = item / pairs / panels;
      run_phase(run,
                {strip / layout_.strips, strip % layout_.strips * layout_.strip_rows, panel / layout_.panels,
                 panel % layout_.panels, &rows_[size_t(pair) / cols_.size()], &cols_[size_t(pair) % cols_.size()]});
      if (past_cache_) kernels::finish_past_cache();
    });
  }

 private:
  // From a pixel to the next one of its row or column, in floats of the input and of the output.
  struct Line {
    std::int64_t in, out;
  };
  struct Side {
    Line line;
    std::int64_t pixels;
  };
  // A strip of one image and one pair of phases, for one panel.
  struct Place {
    std::int64_t image, first_row, group, panel;
    const BlocksPhase *y, *x;
  };

  std::int64_t vectors_of(std::int64_t panel) const {
    return panel + 1 < layout_.panels ? layout_.vectors : layout_.last_vectors;
  }
  // Of a column, all pairs of phases together.
  std::int64_t taps_of(const std::vector<BlocksPhase>& phases) const {
    return phases.empty() ? 0 : phases.back().taps_before + std::int64_t(phases.back().taps.size());
  }
  // Before a pair of phases, in steps of one panel.
  std::int64_t steps_before(const BlocksPhase& y, const BlocksPhase& x) const {
    return (y.taps_before * taps_of(cols_) + std::int64_t(y.taps.size()) * x.taps_before) * layout_.in_blocks * kBlock;
  }

  // weights: [group][panel][pair of phases][block][tap][input channel][column], bias: [group][column]; columns are
  // output channels up to a whole block.
  void pack(std::span<const float> kernel, std::span<const float> bias) {
    const std::int64_t steps = taps_of(rows_) * taps_of(cols_) * layout_.in_blocks * kBlock;
    weights_ = Buffer(size_t(lowered_.groups * layout_.columns() * steps));
    bias_ = Buffer(size_t(lowered_.groups * layout_.columns()));
    for (std::int64_t group = 0; group < lowered_.groups; ++group)
      for (std::int64_t out = 0; out < lowered_.group_out; ++out) {
        const std::int64_t first = group * layout_.columns() + out / layout_.width * layout_.width;
        const std::int64_t column = out % layout_.width, width = vectors_of(out / layout_.width) * layout_.lanes;
        if (!bias.empty()) bias_.data()[first + column] = bias[size_t(group * lowered_.group_out + out)];
        float* to = weights_.data() + first * steps + column;
        for (const BlocksPhase& y : rows_)
          for (const BlocksPhase& x : cols_)
            for (std::int64_t block = 0; block < layout_.in_blocks; ++block)
              for (const std::int64_t a : y.taps)
                for (const std::int64_t b : x.taps)
                  for (std::int64_t in = block * kBlock; in < (block + 1) * kBlock; ++in, to += width)
                    if (in < lowered_.group_in)
                      *to = kernel[size_t(lowered_.weight_index(group, out, in) + a * lowered_.width.kernel + b)];
      }
  }

  void run_phase(const Run& run, const Place& at) const {
    const core::Shape &input = lowered_.layer.input, &output = lowered_.output;
    const std::int64_t width = vectors_of(at.panel) * layout_.lanes;
    const std::int64_t column = at.group * layout_.columns() + at.panel * layout_.width;
    kernels::BlockTile tile;
    tile.in_block = input.h * input.w * kBlock;
    tile.in = run.input + (at.image * lowered_.groups + at.group) * layout_.in_blocks * tile.in_block;
    tile.y_taps = std::int64_t(at.y->taps.size());
    tile.x_taps = std::int64_t(at.x->taps.size());
    tile.out_block = output.h * output.w * kBlock;
    tile.column = at.panel * layout_.width;
    float* out = run.output +
                 (at.image * lowered_.groups + at.group) * ceil_div(lowered_.group_out, kBlock) * tile.out_block +
                 (at.y->first_output * output.w + at.x->first_output) * kBlock;
    const float* weights = weights_.data() + column * taps_of(rows_) * taps_of(cols_) * layout_.in_blocks * kBlock +
                           steps_before(*at.y, *at.x) * width;
    // A vector is aligned where the tensor is.
    const bool past_cache = past_cache_ && reinterpret_cast<std::uintptr_t>(run.output) % kAlignment == 0;
    for (std::int64_t block = 0; block < layout_.in_blocks; block += layout_.step_blocks) {
      const bool last = block + layout_.step_blocks >= layout_.in_blocks;
      tile.channels = std::min(lowered_.group_in - block * kBlock, layout_.step_blocks * kBlock);
      tile.weights = weights + block * tile.y_taps * tile.x_taps * kBlock * width;
      tile.bias = block == 0 ? bias_.data() + column : nullptr;
      tile.activation = last ? lowered_.layer.activation : kernels::Activation{};
      tile.past_cache = past_cache && last;
      run_strip(tile, at, block * tile.in_block, out);
    }
  }

  // first_pixel: of the image, in the first block of the step; out: the first output of the pair of phases.
  void run_strip(kernels::BlockTile& tile, const Place& at, std::int64_t first_pixel, float* out) const {
    const std::int64_t end_row = at.first_row + layout_.strip_rows;
    const Line across{lowered_.width.in_step * kBlock, lowered_.width.out_step * kBlock};
    const Line down{lowered_.height.in_step * lowered_.layer.input.w * kBlock,
                    lowered_.height.out_step * lowered_.output.w * kBlock};
    for (const BlocksSpan& rows : at.y->spans) {
      const std::int64_t row = std::max(rows.first, at.first_row), height = std::min(rows.end, end_row) - row;
      if (height <= 0) continue;
      tile.y = rows.taps.data();
      tile.ys = std::int64_t(rows.taps.size());
      for (const BlocksSpan& cols : at.x->spans) {
        const std::int64_t width = cols.end - cols.first;
        tile.x = cols.taps.data();
        tile.xs = std::int64_t(cols.taps.size());
        tile.pixel = first_pixel + row * down.in + cols.first * across.in;
        tile.out = out + row * down.out + cols.first * across.out;
        if (goes_down(kernels_, vectors_of(at.panel), width, height))
          run_lines(tile, at, {down, height}, {across, width});
        else run_lines(tile, at, {across, width}, {down, height});
      }
    }
  }

  // The pixels of a rectangle, whose tiles lie along one of its sides.
  void run_lines(kernels::BlockTile tile, const Place& at, const Side& along, const Side& beside) const {
    tile.in_pitch = along.line.in;
    tile.out_pitch = along.line.out;
    for (std::int64_t line = 0; line < beside.pixels; ++line) {
      kernels_.run_rows(tile, along.pixels, vectors_of(at.panel));
      tile.pixel += beside.line.in;
      tile.out += beside.line.out;
    }
  }

  Lowered lowered_;
  BlocksLayout layout_;
  std::vector<BlocksPhase> rows_, cols_;
  bool past_cache_;  // how outputs are written
  Buffer weights_, bias_;
  const kernels::BlockKernels& kernels_;
};

// A group's channels must be whole blocks, or all that there are.
bool supports(const Lowered& lowered, const Machine&) {
  return lowered.layer.order == Order::blocks &&
         (lowered.groups == 1 || (lowered.group_in % kBlock == 0 && lowered.group_out % kBlock == 0)) &&
         lowered.height.kernel * lowered.width.kernel <= kMostTaps &&
         lowered.height.out_step * lowered.width.out_step <= kMostPhases;
}

}  // namespace

const Algorithm kBlocksAlgorithm = {
    .name = "blocks",
    .summary =
        "Channels in blocks of 16, groups of whole blocks: output channels in the lanes, nothing packed but weights.",
    .exact_order = true,
    .supports = supports,
    .estimate = [](const Lowered& lowered, const Machine& machine) { return blocks_layout(lowered, machine).seconds; },
    .prepare = [](const Request& request) -> std::unique_ptr<Prepared> { return std::make_unique<Blocks>(request); },
};

}  // namespace unstride::engine::plans
