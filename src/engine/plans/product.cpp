#include "engine/plans/product.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/kernels/finish.h"
#include "engine/kernels/multiply.h"
#include "engine/plans/buffer.h"
#include "engine/plans/cost.h"

namespace unstride::engine::plans {
namespace {

// Columns in the lanes, batch items in the rows of a tile. The weights of a panel of columns lie in the order in which
// they are read, once a run, from front to back: that is as fast as memory goes.
struct ProductLayout {
  const kernels::TileKernel* tile = nullptr;
  std::int64_t columns = 0;         // of a group: output channels * OH * OW
  std::int64_t panels = 0;          // of a group
  std::int64_t row_blocks = 0;      // of the batch
  std::int64_t panels_an_item = 1;  // work for one thread at a time
  double seconds = 0;
};

ProductLayout layout_for(const Lowered& lowered, const Machine& machine) {
  const int lanes = kernels::lanes_of(machine.target);
  ProductLayout best;
  for (const kernels::TileKernel& tile : kernels::tile_kernels(machine.target)) {
    ProductLayout layout;
    layout.tile = &tile;
    layout.columns = lowered.group_out * lowered.output.h * lowered.output.w;
    layout.panels = ceil_div(layout.columns, tile.vectors * lanes);
    layout.row_blocks = ceil_div(lowered.batch, tile.rows);
    const double products = tile.rows * tile.vectors;
    const double steps = double(lowered.groups * layout.panels * lowered.group_in);
    const double compute = steps * double(layout.row_blocks) * tile_cycles(tile.rows, tile.vectors) * machine.cycle();
    const double bytes = steps * tile.vectors * lanes * 4;
    const double tiles = double(lowered.groups * layout.panels * layout.row_blocks);
    layout.seconds = 0.1e-6 + std::max(compute, bytes / machine.read_speed(bytes)) +
                     tiles * (10 + 2 * products) * machine.cycle();  // bias, activation, copying
    if (!best.tile || layout.seconds < best.seconds) best = layout;
  }
  best.panels_an_item = ceil_div(best.panels, 8 * machine.threads);
  if (machine.threads > 1) best.seconds = 5e-6 + best.seconds * 1.1 / machine.threads;
  return best;
}

class Product final : public Prepared {
 public:
  explicit Product(const Request& request)
      : lowered_(request.lowered),
        layout_(layout_for(request.lowered, request.machine)),
        threads_(request.machine.threads),
        lanes_(kernels::lanes_of(request.machine.target)),
        width_(layout_.tile->vectors * lanes_),
        finish_(kernels::finish_kernel(request.machine.target)) {
    pack(request.kernel, request.bias);
  }

  std::size_t workspace_floats() const override { return rows_floats() + size_t(threads_) * sum_floats(); }
  std::size_t packed_floats() const override { return weights_.size() + bias_.size(); }
  std::string kernel() const override { return fmt::format("{}x{}", layout_.tile->rows, width_); }

  void run(const Run& run) const override {
    pack_rows(run.input, run.workspace);
    const std::int64_t parts = ceil_div(layout_.panels, layout_.panels_an_item);
    run_items(run.pool, lowered_.groups * parts, [&](std::int64_t item, int worker) {
      float* sums = run.workspace + rows_floats() + size_t(worker) * sum_floats();
      const std::int64_t group = item / parts, first = item % parts * layout_.panels_an_item;
      for (std::int64_t panel = first; panel < std::min(first + layout_.panels_an_item, layout_.panels); ++panel)
        for (std::int64_t block = 0; block < layout_.row_blocks; ++block) multiply(run, {group, panel, block}, sums);
    });
  }

 private:
  struct Place {
    std::int64_t group, panel, block;
  };

  // The batch as the tile's factors: [group][row block][input channel][row], 0 beyond the last item.
  std::size_t rows_floats() const {
    return aligned_count(size_t(lowered_.groups * layout_.row_blocks * lowered_.group_in * layout_.tile->rows));
  }
  std::size_t sum_floats() const { return aligned_count(size_t(layout_.tile->rows * width_)); }

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

  void pack_rows(const float* input, float* to) const {
    const std::int64_t rows = layout_.tile->rows;
    for (std::int64_t group = 0; group < lowered_.groups; ++group)
      for (std::int64_t block = 0; block < layout_.row_blocks; ++block)
        for (std::int64_t in = 0; in < lowered_.group_in; ++in)
          for (std::int64_t r = 0; r < rows; ++r) {
            const std::int64_t n = block * rows + r;
            *to++ = n < lowered_.batch ? input[n * lowered_.layer.input.c + group * lowered_.group_in + in] : 0;
          }
  }

  void multiply(const Run& run, const Place& at, float* sums) const {
    const std::int64_t rows = layout_.tile->rows, panel = at.group * layout_.panels + at.panel;
    const std::int64_t items = std::min(rows, lowered_.batch - at.block * rows);
    const float* weights = weights_.data() + panel * lowered_.group_in * width_;
    for (std::int64_t r = 0; r < rows; ++r)
      std::memcpy(sums + r * width_, bias_.data() + panel * width_, size_t(width_) * sizeof(float));
    kernels::Tile tile;
    tile.a = run.workspace + (at.group * layout_.row_blocks + at.block) * lowered_.group_in * rows;
    tile.b = &weights;
    tile.depth = lowered_.group_in;
    tile.c = sums;
    tile.c_pitch = width_;
    tile.add = true;  // to the bias
    layout_.tile->run(tile);
    restore_unreached(at.panel, bias_.data() + panel * width_, sums);
    kernels::Finish finish;
    finish.count = std::min<std::int64_t>(width_, layout_.columns - at.panel * width_);
    finish.activation = lowered_.layer.activation;
    const std::int64_t first = at.group * layout_.columns + at.panel * width_;
    for (std::int64_t r = 0; r < items; ++r) {
      finish.in = sums + r * width_;
      finish.out = run.output + (at.block * rows + r) * lowered_.groups * layout_.columns + first;
      finish_(finish);
    }
  }

  // Cells that no product reaches are the bias alone: 0 times an input that is infinite would be seen in them.
  void restore_unreached(std::int64_t panel, const float* bias, float* sums) const {
    const std::int64_t first = panel * width_;
    for (auto column = std::lower_bound(unreached_.begin(), unreached_.end(), first);
         column != unreached_.end() && *column < first + width_; ++column)
      for (std::int64_t r = 0; r < layout_.tile->rows; ++r) sums[r * width_ + *column - first] = bias[*column - first];
  }

  Lowered lowered_;
  ProductLayout layout_;
  int threads_, lanes_;
  std::int64_t width_;  // columns of a panel
  Buffer weights_, bias_;
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
