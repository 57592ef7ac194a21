#include "engine/plans/fast.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/check.h"
#include "engine/kernels/columns.h"
#include "engine/kernels/finish.h"
#include "engine/plans/buffer.h"
#include "engine/plans/cost.h"
#include "engine/plans/fast_layout.h"
#include "engine/plans/fast_windows.h"

namespace unstride::engine::plans {
namespace {

// Input channels of which a thread sums the windows at a time, where all threads work on one chunk.
constexpr std::int64_t kSharedChannels = 32;
constexpr std::int64_t kLine = kAlignment / sizeof(float);

class Fast final : public Prepared {
 public:
  Fast(const Request& request, FastAxes axes)
      : lowered_(request.lowered),
        axes_(std::move(axes)),
        layout_(fast_layout(lowered_, axes_, request.machine)),
        windows_(lowered_, axes_, layout_, request.machine),
        threads_(request.machine.threads),
        bias_(request.bias.begin(), request.bias.end()),
        zeros_(size_t(layout_.columns())),
        multiply_(kernels::column_kernels(request.machine.target)
                      .find(layout_.rows, layout_.vectors,
                            layout_.streams ? kernels::Streams::factors : kernels::Streams::nothing)),
        transform_(kernels::transform_kernels(request.machine.target)),
        finish_(kernels::finish_kernel(request.machine.target)) {
    pack_weights(request.kernel);
  }

  std::size_t workspace_floats() const override {
    return (layout_.shared ? 1 : size_t(threads_)) * sum_floats() + size_t(threads_) * worker_floats();
  }
  std::size_t packed_floats() const override { return weights_.size(); }
  std::string kernel() const override { return fmt::format("{}x{}", layout_.rows, layout_.columns()); }

  void run(const Run& run) const override {
    const std::int64_t chunks = layout_.chunks;
    const auto sum_windows = [&](const Place& at, std::int64_t begin, std::int64_t end, float* sums, int worker) {
      windows_.sum(run.input, at.chunk, {at.group, begin, end}, sums, sum_pitch(), scratch_of(run, worker).windows);
    };
    if (!layout_.shared)
      return run_items(run.pool, lowered_.groups * chunks, [&](std::int64_t item, int worker) {
        const Place at{item / chunks, item % chunks};
        float* sums = run.workspace + size_t(worker) * sum_floats();
        sum_windows(at, 0, lowered_.group_in, sums, worker);
        for (std::int64_t block = 0; block < layout_.blocks; ++block)
          multiply(run, at, block, sums, scratch_of(run, worker));
      });
    const std::int64_t parts = ceil_div(lowered_.group_in, kSharedChannels);
    for (std::int64_t item = 0; item < lowered_.groups * chunks; ++item) {
      const Place at{item / chunks, item % chunks};
      run_items(run.pool, parts, [&](std::int64_t part, int worker) {
        const std::int64_t begin = part * kSharedChannels;
        sum_windows(at, begin, std::min(lowered_.group_in, begin + kSharedChannels), run.workspace, worker);
      });
      run_items(run.pool, layout_.blocks, [&](std::int64_t block, int worker) {
        multiply(run, at, block, run.workspace, scratch_of(run, worker));
      });
    }
  }

 private:
  struct Place {
    std::int64_t group, chunk;
  };
  // Tiles of output channels.
  struct Tiles {
    std::int64_t begin, end;
  };
  // One worker's memory: what sums of windows need, products of a block, outputs of a tile, a row of them.
  struct Scratch {
    float *windows, *products, *outputs, *line;
    TileBlock* blocks;
  };

  // Where outputs of a chunk go, and whether every row of its tiles is whole vectors and whole outputs.
  struct Destination {
    const Run& run;
    const Scratch& scratch;
    std::int64_t group;
    std::span<const TileBlock> blocks;
    bool whole = true;
  };
  Destination destination_of(const Run& run, const Place& at, const Scratch& scratch) const {
    Destination to{run, scratch, at.group, {}};
    std::size_t count = 0;
    for_each_block(layout_.grid, at.chunk * layout_.columns(), layout_.columns(), [&](const TileBlock& block) {
      scratch.blocks[count++] = block;
      to.whole &= block.cols % layout_.grid.lanes == 0 && (block.col + block.cols) * streams() <= lowered_.output.w;
    });
    to.blocks = {scratch.blocks, count};
    return to;
  }

  std::int64_t rows() const { return layout_.rows; }
  std::size_t sums() const { return size_t(axes_.height.sums.count * axes_.width.sums.count); }
  // Streams begin one cache line apart from a power of two (direct_panels.cpp).
  std::int64_t sum_pitch() const { return lowered_.group_in * layout_.columns() + kLine; }
  std::int64_t tile_floats() const { return rows() * layout_.columns(); }
  std::int64_t product_pitch() const { return layout_.most_tiles() * tile_floats(); }
  std::int64_t streams() const { return axes_.width.outputs * std::int64_t(lowered_.width.phases.size()); }
  std::size_t sum_floats() const { return aligned_count(sums() * size_t(sum_pitch())); }
  std::size_t most_row_products() const {
    std::size_t most = 0;
    for (const MinimalPhase& phase : axes_.height.phases) most = std::max(most, phase.sums.size());
    return most;
  }
  Scratch carve(Carver& carver) const {
    Scratch scratch;
    scratch.windows = carver.take(windows_.floats());
    scratch.products = carver.take(most_row_products() * size_t(axes_.width.products() * product_pitch()));
    scratch.outputs = carver.take(size_t(axes_.height.outputs * streams() * tile_floats()));
    scratch.line = carver.take(size_t(streams() * layout_.columns()));
    scratch.blocks = carver.take<TileBlock>(size_t(layout_.columns()));
    return scratch;
  }
  std::size_t worker_floats() const {
    Carver counting(nullptr);
    carve(counting);
    return counting.floats();
  }
  Scratch scratch_of(const Run& run, int worker) const {
    const std::size_t sums = (layout_.shared ? 1 : size_t(threads_)) * sum_floats();
    Carver carver(run.workspace + sums + size_t(worker) * worker_floats());
    return carve(carver);
  }

  // [group][phase of the height][product of both][tile of output channels][input channel][row], in double until here.
  void pack_weights(std::span<const float> kernel) {
    const std::size_t products = size_t(axes_.height.products() * axes_.width.products());
    weights_ = Buffer(size_t(lowered_.groups) * products * size_t(layout_.tiles * rows() * lowered_.group_in));
    float* to = weights_.data();
    for (std::int64_t group = 0; group < lowered_.groups; ++group)
      for (const MinimalPhase& row : axes_.height.phases)
        for (int y = 0; y < row.scheme().count(); ++y)
          for (const MinimalPhase& col : axes_.width.phases)
            for (int x = 0; x < col.scheme().count(); ++x)
              for (std::int64_t tile = 0; tile < layout_.tiles; ++tile)
                for (std::int64_t in = 0; in < lowered_.group_in; ++in)
                  for (std::int64_t r = 0; r < rows(); ++r, ++to) {
                    const std::int64_t out = tile * rows() + r;
                    if (out >= lowered_.group_out) continue;
                    const float* taps = kernel.data() + lowered_.weight_index(group, out, in);
                    *to = weight(taps, {row, y}, {col, x});
                  }
  }

  struct Product {
    const MinimalPhase& phase;
    int index;
    double factor(std::size_t tap) const { return phase.scheme().weights[index][tap]; }
  };

  float weight(const float* taps, const Product& y, const Product& x) const {
    double sum = 0;
    for (std::size_t a = 0; a < y.phase.taps.size(); ++a)
      for (std::size_t b = 0; b < x.phase.taps.size(); ++b)
        sum += y.factor(a) * x.factor(b) * double(taps[y.phase.taps[a] * lowered_.width.kernel + x.phase.taps[b]]);
    return float(sum);
  }

  // All outputs of the chunk in some output channels.
  void multiply(const Run& run, const Place& at, std::int64_t block, const float* sums, const Scratch& scratch) const {
    const std::int64_t first = layout_.first_tile(block), end = layout_.first_tile(block + 1);
    const std::int64_t product_weights = layout_.tiles * rows() * lowered_.group_in;
    const float* weights =
        weights_.data() + at.group * axes_.height.products() * axes_.width.products() * product_weights;
    const Destination to = destination_of(run, at, scratch);
    for (std::size_t row = 0; row < axes_.height.phases.size(); ++row) {
      float* product = scratch.products;
      for (const int y : axes_.height.phases[row].sums)
        for (const MinimalPhase& col : axes_.width.phases)
          for (const int x : col.sums) {
            const float* of_product = sums + (y * axes_.width.sums.count + x) * sum_pitch();
            multiply_tiles(of_product, weights, {first, end}, product);
            weights += product_weights;
            product += product_pitch();
          }
      for (std::int64_t tile = first; tile < end; ++tile)
        write_tile(to, tile, row, scratch.products + (tile - first) * tile_floats());
    }
  }

  void multiply_tiles(const float* sums, const float* weights, const Tiles& tiles, float* product) const {
    const std::int64_t begins = 0;
    kernels::ColumnTile tile;
    tile.starts = &begins;
    tile.depth = lowered_.group_in;
    tile.a_pitch = rows();
    tile.b = sums;
    tile.first = zeros_.data();
    tile.c_pitch = layout_.columns();
    for (std::int64_t t = tiles.begin; t < tiles.end; ++t) {
      tile.a = weights + t * rows() * lowered_.group_in;
      tile.c = product + (t - tiles.begin) * tile_floats();
      multiply_(tile);
    }
  }

  // Outputs of one row of phases from the products of one tile of channels.
  void write_tile(const Destination& to, std::int64_t tile, std::size_t row, const float* products) const {
    const MinimalPhase& row_phase = axes_.height.phases[row];
    kernels::FilterOutputs outputs;
    outputs.in = products;
    outputs.in_col = product_pitch();
    outputs.in_row = product_pitch() * axes_.width.products();
    outputs.count = tile_floats();
    outputs.out = to.scratch.outputs;
    outputs.out_col = std::int64_t(axes_.width.phases.size()) * tile_floats();
    outputs.out_row = streams() * tile_floats();
    for (const MinimalPhase& col : axes_.width.phases) {
      transform_.outputs[row_phase.filter][col.filter](outputs);
      outputs.in += std::int64_t(col.sums.size()) * product_pitch();
      outputs.out += tile_floats();
    }
    for (std::int64_t r = 0; r < std::min(rows(), lowered_.group_out - tile * rows()); ++r)
      for (int i = 0; i < axes_.height.outputs; ++i)
        write_row(to, {to.group * lowered_.group_out + tile * rows() + r, row, i},
                  to.scratch.outputs + i * outputs.out_row + r * layout_.columns());
  }

  struct Row {
    std::int64_t channel;
    std::size_t phase;
    int of_tile;
  };

  // outputs: [stream][...], of the row's channel and place in the tile. Rows of whole vectors are written where they
  // belong, others to a line first.
  void write_row(const Destination& to, const Row& row, const float* outputs) const {
    const LoweredPhase& rows = lowered_.height.phases[row.phase];
    const core::Shape& shape = lowered_.output;
    kernels::Finish finish;
    finish.pitch = tile_floats();
    finish.streams = int(streams());
    finish.bias = bias_.empty() ? 0 : bias_[size_t(row.channel)];
    finish.activation = lowered_.layer.activation;
    if (!to.whole) {
      finish.in = outputs;
      finish.count = layout_.columns();
      finish.out = to.scratch.line;
      finish_(finish);
    }
    for (const TileBlock& block : to.blocks) {
      const std::int64_t first = rows.first_output + row.of_tile * lowered_.height.out_step;
      const std::int64_t step = axes_.height.outputs * lowered_.height.out_step, col = block.col * streams();
      float* out = to.run.output + (block.n * shape.c + row.channel) * shape.h * shape.w + col;
      for (std::int64_t r = 0; r < block.rows; ++r) {
        const std::int64_t oh = first + (block.row + r) * step, lane = block.lane + r * block.cols;
        if (oh >= shape.h) break;
        if (to.whole) {
          finish.in = outputs + lane;
          finish.count = block.cols;
          finish.out = out + oh * shape.w;
          finish_(finish);
        } else {
          copy(to.scratch.line + lane * streams(), std::min(block.cols * streams(), shape.w - col), out + oh * shape.w);
        }
      }
    }
  }

  // Rows of narrow maps are shorter than what a call costs.
  static void copy(const float* from, std::int64_t count, float* to) {
    std::int64_t i = 0;
    for (; i + 16 <= count; i += 16) std::memcpy(to + i, from + i, 16 * sizeof(float));
    for (; i + 4 <= count; i += 4) std::memcpy(to + i, from + i, 4 * sizeof(float));
    for (; i < count; ++i) to[i] = from[i];
  }

  Lowered lowered_;
  FastAxes axes_;
  FastLayout layout_;
  FastWindows windows_;
  int threads_;
  std::vector<float> bias_;
  Buffer weights_, zeros_;
  kernels::ColumnFunction multiply_;
  const kernels::TransformKernels& transform_;
  kernels::FinishFunction finish_;
};

// One tap a phase on both axes saves nothing.
bool saves_products(const FastAxes& axes) {
  return axes.height.growth * axes.width.growth > 1;
}

bool is_fast(const Lowered& lowered, const Machine&) {
  const auto axes = fast_axes(lowered);
  return axes && saves_products(*axes);
}

}  // namespace

std::optional<double> fast_multiplications(const Lowered& lowered) {
  const auto axes = fast_axes(lowered);
  if (!axes || !saves_products(*axes)) return std::nullopt;
  return double(lowered.batch * axes->height.tiles * axes->width.tiles) *
         double(axes->height.products() * axes->width.products()) *
         double(lowered.groups * lowered.group_in * lowered.group_out);
}

double fast_growth(const Lowered& lowered) {
  const auto axes = fast_axes(lowered);
  CHECK(axes.has_value());
  return axes->height.growth * axes->width.growth;
}

const Algorithm kFastAlgorithm = {
    .name = "fast",
    .summary =
        "Minimal filtering: two by two outputs of every phase at once, from sums of cells times sums of taps; up to 3 "
        "neighbouring taps a phase.",
    .exact_order = false,
    .supports = is_fast,
    .estimate = [](const Lowered& lowered,
                   const Machine& machine) { return fast_layout(lowered, *fast_axes(lowered), machine).seconds; },
    .prepare = [](const Request& request) -> std::unique_ptr<Prepared> {
      return std::make_unique<Fast>(request, *fast_axes(request.lowered));
    },
};

}  // namespace unstride::engine::plans
