#include "engine/plans/product.h"

#include <algorithm>

#include "engine/kernels/finish.h"
#include "engine/kernels/row.h"
#include "engine/plans/buffer.h"
#include "engine/plans/cost.h"

namespace unstride::engine::plans {
namespace {

// 8 KiB are about 300 ns at the speed of memory, which is a little more than a line takes to come.
constexpr std::int64_t kAhead = 8192 / sizeof(float);

// Columns in the lanes, batch items in the rows of a tile. The weights of a panel of columns lie in the order in which
// they are read, once a run, from front to back: that is as fast as memory goes.
struct ProductLayout {
  int vectors = 1;                  // of a panel
  std::int64_t columns = 0;         // of a group: output channels * OH * OW
  std::int64_t panels = 0;          // of a group
  std::int64_t panels_an_item = 1;  // work for one thread at a time
  std::int64_t ahead = 0;           // where the weights come from beyond L1: they are asked for so many floats early
  double seconds = 0;
};

// Whether panels are multiplied by row.h, which waits for nothing but the weights.
bool is_row(const Lowered& lowered, int vectors) {
  return lowered.batch == 1 && vectors <= kernels::RowKernels::kMostVectors;
}

// Cycles that a panel's step takes, a row of its weights for the whole batch.
double step_cycles(const Lowered& lowered, const Machine& machine, int vectors) {
  if (is_row(lowered, vectors)) return 2.0 * vectors;
  return column_cycles(kernels::column_kernels(machine.target), lowered.batch, vectors);
}

ProductLayout layout_for(const Lowered& lowered, const Machine& machine) {
  const int lanes = kernels::lanes_of(machine.target);
  ProductLayout best;
  for (int vectors = 1; vectors <= kernels::ColumnKernels::kMostVectors; ++vectors) {
    ProductLayout layout;
    layout.vectors = vectors;
    layout.columns = lowered.group_out * lowered.output.h * lowered.output.w;
    layout.panels = ceil_div(layout.columns, vectors * lanes);
    const double panels = double(lowered.groups * layout.panels), steps = panels * double(lowered.group_in);
    const double cycles = step_cycles(lowered, machine, vectors);
    const double bytes = steps * vectors * lanes * 4;
    if (bytes > double(machine.l1)) layout.ahead = kAhead;
    layout.seconds = 0.1e-6 + std::max(1.05 * steps * cycles * machine.cycle(), bytes / machine.read_speed(bytes)) +
                     panels * double(lowered.batch) * (10 + 2 * vectors) * machine.cycle();  // bias, activation
    if (vectors == 1 || layout.seconds < best.seconds) best = layout;
  }
  best.panels_an_item = ceil_div(best.panels, 8 * machine.threads);
  if (machine.threads > 1) best.seconds = kSharing + best.seconds * 1.1 / machine.threads;
  return best;
}

class Product final : public Prepared {
 public:
  explicit Product(const Request& request)
      : lowered_(request.lowered),
        layout_(layout_for(request.lowered, request.machine)),
        threads_(request.machine.threads),
        width_(layout_.vectors * kernels::lanes_of(request.machine.target)),
        kernels_(kernels::column_kernels(request.machine.target)),
        row_(is_row(lowered_, layout_.vectors)
                 ? kernels::row_kernels(request.machine.target).functions[layout_.vectors - 1][layout_.ahead > 0]
                 : nullptr),
        finish_(kernels::finish_kernel(request.machine.target)) {
    pack(request.kernel, request.bias);
  }

  std::size_t workspace_floats() const override { return factor_floats() + size_t(threads_) * sum_floats(); }
  std::size_t packed_floats() const override { return weights_.size() + bias_.size(); }
  std::string kernel() const override {
    return fmt::format("{}x{}", std::min<std::int64_t>(lowered_.batch, kernels_.most_rows[layout_.vectors - 1]),
                       width_);
  }

  void run(const Run& run) const override {
    const float* factors = lowered_.batch == 1 ? run.input : turn_batch(run.input, run.workspace);
    const std::int64_t parts = ceil_div(layout_.panels, layout_.panels_an_item);
    run_items(run.pool, lowered_.groups * parts, [&](std::int64_t item, int worker) {
      float* sums = run.workspace + factor_floats() + size_t(worker) * sum_floats();
      const std::int64_t group = item / parts, first = item % parts * layout_.panels_an_item;
      const std::int64_t end = std::min(first + layout_.panels_an_item, layout_.panels);
      for (std::int64_t panel = first; panel < end; ++panel) multiply(run, factors, group, panel, sums);
      finish(run, group, first * width_, std::min(end * width_, layout_.columns));
    });
  }

 private:
  // The batch with its items side by side, [input channel][item]; one item is that already.
  std::size_t factor_floats() const {
    return lowered_.batch == 1 ? 0 : aligned_count(size_t(lowered_.layer.input.c * lowered_.batch));
  }
  std::size_t sum_floats() const { return aligned_count(size_t(lowered_.batch * width_)); }

  const float* turn_batch(const float* input, float* to) const {
    const std::int64_t channels = lowered_.layer.input.c;
    for (std::int64_t c = 0; c < channels; ++c)
      for (std::int64_t n = 0; n < lowered_.batch; ++n) to[c * lowered_.batch + n] = input[n * channels + c];
    return to;
  }

  // The tap of an axis that reaches output cell o from the one input cell; none: -1.
  static std::int64_t tap_of(const LoweredAxis& axis, std::int64_t o) {
    const LoweredPhase& phase = axis.phases[size_t(o % axis.out_step)];
    for (const LoweredTap& tap : phase.taps)
      if ((o - phase.first_output) / axis.out_step * axis.in_step + tap.offset == 0) return tap.tap;
    return -1;
  }

  // weights: [group][panel][input channel][column], bias: [group][panel][column]; a column that nothing reaches is 0.
  void pack(std::span<const float> kernel, std::span<const float> bias) {
    const std::int64_t rows = lowered_.output.h, cols = lowered_.output.w;
    std::vector<std::int64_t> row_taps(static_cast<size_t>(rows)), col_taps(static_cast<size_t>(cols));
    for (std::int64_t o = 0; o < rows; ++o) row_taps[size_t(o)] = tap_of(lowered_.height, o);
    for (std::int64_t o = 0; o < cols; ++o) col_taps[size_t(o)] = tap_of(lowered_.width, o);
    weights_ = Buffer(size_t(lowered_.groups * layout_.panels * lowered_.group_in * width_));
    bias_ = Buffer(size_t(lowered_.groups * layout_.panels * width_));
    for (std::int64_t group = 0; group < lowered_.groups; ++group)
      for (std::int64_t column = 0; column < layout_.columns; ++column) {
        const std::int64_t out = column / (rows * cols), y = row_taps[size_t(column / cols % rows)];
        const std::int64_t x = col_taps[size_t(column % cols)];
        const std::int64_t panel = group * layout_.panels + column / width_, at = column % width_;
        if (!bias.empty()) bias_.data()[panel * width_ + at] = bias[size_t(group * lowered_.group_out + out)];
        if (y < 0 || x < 0) {
          if (group == 0) unreached_.push_back(column);
          continue;
        }
        for (std::int64_t in = 0; in < lowered_.group_in; ++in)
          weights_.data()[(panel * lowered_.group_in + in) * width_ + at] =
              kernel[size_t(lowered_.weight_index(group, out, in) + y * lowered_.width.kernel + x)];
      }
  }

  // A column of a group in the first item of the batch, and the distance to that of the next one.
  float* output_of(const Run& run, std::int64_t group, std::int64_t column) const {
    return run.output + group * layout_.columns + column;
  }
  std::int64_t output_pitch() const { return lowered_.groups * layout_.columns; }

  // Whole panels are summed where they belong in the output; of the last one, which may be wider, the part that is
  // there.
  void multiply(const Run& run, const float* factors, std::int64_t group, std::int64_t panel, float* sums) const {
    const std::int64_t all = group * layout_.panels + panel, begins = 0;
    const std::int64_t rest = layout_.columns - panel * width_;
    float* output = output_of(run, group, panel * width_);
    kernels::ColumnTile tile;
    tile.a = factors + group * lowered_.group_in * lowered_.batch;
    tile.starts = &begins;
    tile.depth = lowered_.group_in;
    tile.a_pitch = lowered_.batch;
    tile.b = weights_.data() + all * lowered_.group_in * width_;
    tile.first = bias_.data() + all * width_;
    tile.c = rest < width_ ? sums : output;
    tile.c_pitch = rest < width_ ? width_ : output_pitch();
    if (row_) row_({tile.a, tile.depth, tile.b, tile.first, tile.c, layout_.ahead});
    else kernels_.run_rows(tile, lowered_.batch, layout_.vectors, layout_.ahead);
    for (std::int64_t n = 0; rest < width_ && n < lowered_.batch; ++n)
      std::copy_n(sums + n * width_, rest, output + n * output_pitch());
  }

  // In place, while these columns are in the cache.
  void finish(const Run& run, std::int64_t group, std::int64_t first, std::int64_t end) const {
    restore_unreached(run, group, first, end);
    if (lowered_.layer.activation.kind == kernels::ActivationKind::none) return;
    kernels::Finish finish;
    finish.count = end - first;
    finish.activation = lowered_.layer.activation;
    for (std::int64_t n = 0; n < lowered_.batch; ++n) {
      finish.out = output_of(run, group, first) + n * output_pitch();
      finish.in = finish.out;
      finish_(finish);
    }
  }

  // Cells that no product reaches are the bias alone: 0 times an input that is infinite would be seen in them.
  void restore_unreached(const Run& run, std::int64_t group, std::int64_t first, std::int64_t end) const {
    for (auto column = std::lower_bound(unreached_.begin(), unreached_.end(), first);
         column != unreached_.end() && *column < end; ++column)
      for (std::int64_t n = 0; n < lowered_.batch; ++n)
        output_of(run, group, *column)[n * output_pitch()] = bias_.data()[group * layout_.panels * width_ + *column];
  }

  Lowered lowered_;
  ProductLayout layout_;
  int threads_;
  std::int64_t width_;  // columns of a panel
  Buffer weights_, bias_;
  const kernels::ColumnKernels& kernels_;
  kernels::RowFunction row_;             // null: the tiles of kernels_
  std::vector<std::int64_t> unreached_;  // columns of a group, ascending
  kernels::FinishFunction finish_;
};

// Every output cell has weights of its own here, also those that nothing reaches: they must be few.
bool is_product(const Lowered& lowered, const Machine&) {
  return lowered.layer.input.h == 1 && lowered.layer.input.w == 1 && lowered.output.h <= 2 * lowered.height.kernel &&
         lowered.output.w <= 2 * lowered.width.kernel;
}

}  // namespace

const Algorithm kProductAlgorithm = {
    .name = "product",
    .summary = "One input cell a map: one product of matrices with the output cells as columns, weights read once.",
    .exact_order = true,
    .supports = is_product,
    .estimate = [](const Lowered& lowered, const Machine& machine) { return layout_for(lowered, machine).seconds; },
    .prepare = [](const Request& request) -> std::unique_ptr<Prepared> { return std::make_unique<Product>(request); },
};

}  // namespace unstride::engine::plans
