#include "engine/plans/fast.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/check.h"
#include "engine/kernels/columns.h"
#include "engine/kernels/finish.h"
#include "engine/plans/buffer.h"
#include "engine/plans/fast_layout.h"

namespace unstride::engine::plans {
namespace {

// Input channels whose windows are gathered together: a window of 4 x 4 then takes the first cache and no more.
constexpr std::int64_t kWindowDepth = 32;
constexpr std::int64_t kLine = kAlignment / sizeof(float);

class Fast final : public Prepared {
 public:
  Fast(const Request& request, FastAxes axes)
      : lowered_(request.lowered),
        windows_(request.lowered),
        axes_(std::move(axes)),
        layout_(fast_layout(lowered_, axes_, request.machine)),
        threads_(request.machine.threads),
        bias_(request.bias.begin(), request.bias.end()),
        zeros_(size_t(layout_.columns())),
        multiply_(kernels::column_kernels(request.machine.target).find(layout_.rows, layout_.vectors, false)),
        pack_(kernels::pack_kernel(request.machine.target)),
        transform_(kernels::transform_kernels(request.machine.target)),
        finish_(kernels::finish_kernel(request.machine.target)) {
    windows_.height.in_step = windows_.width.in_step = 2;  // tile t's window begins at cell 2 t
    pack_weights(request.kernel);
  }

  std::size_t workspace_floats() const override {
    return (layout_.shared ? 1 : size_t(threads_)) * sum_floats() + size_t(threads_) * worker_floats();
  }
  std::size_t packed_floats() const override { return weights_.size(); }
  std::string kernel() const override { return fmt::format("{}x{}", layout_.rows, layout_.columns()); }

  void run(const Run& run) const override {
    const std::int64_t chunks = layout_.chunks;
    if (!layout_.shared)
      return run_items(run.pool, lowered_.groups * chunks, [&](std::int64_t item, int worker) {
        const Place at{item / chunks, item % chunks};
        float* sums = run.workspace + size_t(worker) * sum_floats();
        const Scratch scratch = scratch_of(run, worker);
        sum_channels(run, at, {0, lowered_.group_in}, sums, scratch);
        for (std::int64_t block = 0; block < layout_.blocks(); ++block) multiply(run, at, block, sums, scratch);
      });
    const std::int64_t parts = (lowered_.group_in + kWindowDepth - 1) / kWindowDepth;
    for (std::int64_t item = 0; item < lowered_.groups * chunks; ++item) {
      const Place at{item / chunks, item % chunks};
      run_items(run.pool, parts, [&](std::int64_t part, int worker) {
        const Channels channels{part * kWindowDepth, std::min(lowered_.group_in, (part + 1) * kWindowDepth)};
        sum_channels(run, at, channels, run.workspace, scratch_of(run, worker));
      });
      run_items(run.pool, layout_.blocks(), [&](std::int64_t block, int worker) {
        multiply(run, at, block, run.workspace, scratch_of(run, worker));
      });
    }
  }

 private:
  struct Place {
    std::int64_t group, chunk;
  };
  struct Channels {
    std::int64_t begin, end;
  };
  // One worker's memory: windows of some channels, products of a block, outputs of a tile, a row of them.
  struct Scratch {
    float *windows, *products, *outputs, *line;
    kernels::PackedVector* vectors;
    kernels::LaneRun* runs;
  };

  std::int64_t lanes() const { return layout_.grid.lanes; }
  std::int64_t rows() const { return layout_.rows; }
  std::size_t sums() const { return axes_.height.sums.size() * axes_.width.sums.size(); }
  std::size_t cells() const { return size_t(axes_.height.window * axes_.width.window); }
  // Streams begin one cache line apart from a power of two (direct_panels.cpp).
  std::int64_t sum_pitch() const { return lowered_.group_in * layout_.columns() + kLine; }
  std::int64_t window_pitch() const { return kWindowDepth * std::int64_t(aligned_count(size_t(lanes()))) + kLine; }
  std::int64_t tile_floats() const { return rows() * layout_.columns(); }
  std::int64_t product_pitch() const { return layout_.tiles_a_block * tile_floats(); }
  std::int64_t streams() const { return 2 * std::int64_t(lowered_.width.phases.size()); }
  std::size_t sum_floats() const { return aligned_count(sums() * size_t(sum_pitch())); }
  std::size_t most_row_products() const {
    std::size_t most = 0;
    for (const MinimalPhase& phase : axes_.height.phases) most = std::max(most, phase.products.size());
    return most;
  }
  Scratch carve(Carver& carver) const {
    Scratch scratch;
    scratch.windows = carver.take(cells() * size_t(window_pitch()));
    scratch.products = carver.take(most_row_products() * size_t(axes_.width.products() * product_pitch()));
    scratch.outputs = carver.take(size_t(2 * streams() * tile_floats()));
    scratch.line = carver.take(size_t(streams() * layout_.columns()));
    scratch.vectors = carver.take<kernels::PackedVector>(cells());
    scratch.runs = carver.take<kernels::LaneRun>(cells() * size_t(lanes()));
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
        for (const MinimalProduct& y : row.products)
          for (const MinimalPhase& col : axes_.width.phases)
            for (const MinimalProduct& x : col.products)
              for (std::int64_t tile = 0; tile < layout_.tiles; ++tile)
                for (std::int64_t in = 0; in < lowered_.group_in; ++in)
                  for (std::int64_t r = 0; r < rows(); ++r, ++to) {
                    const std::int64_t out = tile * rows() + r;
                    if (out < lowered_.group_out) *to = weight(kernel, lowered_.weight_index(group, out, in), y, x);
                  }
  }

  float weight(std::span<const float> kernel, std::int64_t first, const MinimalProduct& y,
               const MinimalProduct& x) const {
    double sum = 0;
    for (std::size_t a = 0; a < y.taps.size(); ++a)
      for (std::size_t b = 0; b < x.taps.size(); ++b)
        sum += y.coefficients[a] * x.coefficients[b] *
               double(kernel[size_t(first + y.taps[a] * lowered_.width.kernel + x.taps[b])]);
    return float(sum);
  }

  int vectors_of(std::int64_t chunk) const {
    return int(std::min<std::int64_t>(layout_.vectors, layout_.grid.vectors_a_row() - chunk * layout_.vectors));
  }
  Band band_of(std::int64_t chunk) const { return {0, 0, chunk * layout_.vectors, 1, vectors_of(chunk)}; }

  // The sums of the windows' cells, of some channels: sums[(i * col sums + j) * sum_pitch + channel * columns + lane].
  // Vectors beyond the last tile are left as they are: what is computed from them is not written.
  void sum_channels(const Run& run, const Place& at, const Channels& channels, float* sums,
                    const Scratch& scratch) const {
    const Band band = band_of(at.chunk);
    std::array<PixelRun, kernels::kMostLanes> tiles;
    for (int v = 0; v < vectors_of(at.chunk); ++v) {
      find_windows({tiles.data(), size_t(pixel_runs(layout_.grid, band, v, tiles.data()))}, scratch);
      for (std::int64_t first = channels.begin; first < channels.end; first += kWindowDepth)
        sum_windows(run, at.group * lowered_.group_in + first, {first, std::min(channels.end, first + kWindowDepth)},
                    sums + v * lanes(), scratch);
    }
  }

  void find_windows(std::span<const PixelRun> tiles, const Scratch& scratch) const {
    kernels::LaneRun* runs = scratch.runs;
    for (std::size_t cell = 0; cell < cells(); ++cell) {
      const std::int64_t width = axes_.width.window;
      const Shift shift{axes_.height.first_cell + std::int64_t(cell) / width,
                        axes_.width.first_cell + std::int64_t(cell) % width};
      kernels::PackedVector& vector = scratch.vectors[cell];
      vector.out = std::int64_t(cell) * window_pitch();
      vector.run = runs;
      vector.runs = lane_runs(windows_, tiles, shift, runs);
      runs += vector.runs;
    }
  }

  void sum_windows(const Run& run, std::int64_t channel, const Channels& channels, float* sums,
                   const Scratch& scratch) const {
    const core::Shape& shape = lowered_.layer.input;
    kernels::Pack pack;
    pack.plane = shape.h * shape.w;
    pack.source = run.input + channel * pack.plane;
    pack.first = -channel * pack.plane;
    pack.size = shape.count();
    pack.depth = channels.end - channels.begin;
    pack.lane_step = 2;
    pack.vectors = scratch.vectors;
    pack.count = std::int64_t(cells());
    pack.out = scratch.windows;
    pack.out_step = lanes();
    pack_(pack);
    kernels::InputTransform transform;
    transform.height = axes_.height.window;
    transform.width = axes_.width.window;
    transform.rows = axes_.height.sums.data();
    transform.cols = axes_.width.sums.data();
    transform.row_sums = int(axes_.height.sums.size());
    transform.col_sums = int(axes_.width.sums.size());
    transform.in = scratch.windows;
    transform.in_pitch = window_pitch();
    transform.depth = pack.depth;
    transform.out = sums + channels.begin * layout_.columns();
    transform.out_pitch = sum_pitch();
    transform.out_step = layout_.columns();
    transform_.input(transform);
  }

  // All outputs of the chunk in some output channels.
  void multiply(const Run& run, const Place& at, std::int64_t block, const float* sums, const Scratch& scratch) const {
    const std::int64_t first = block * layout_.tiles_a_block,
                       end = std::min(layout_.tiles, first + layout_.tiles_a_block);
    const std::int64_t product_weights = layout_.tiles * rows() * lowered_.group_in;
    const float* weights =
        weights_.data() + at.group * axes_.height.products() * axes_.width.products() * product_weights;
    for (std::size_t row = 0; row < axes_.height.phases.size(); ++row) {
      float* product = scratch.products;
      for (const MinimalProduct& y : axes_.height.phases[row].products)
        for (const MinimalPhase& col : axes_.width.phases)
          for (const MinimalProduct& x : col.products) {
            const float* of_product = sums + (y.sum * std::int64_t(axes_.width.sums.size()) + x.sum) * sum_pitch();
            multiply_tiles(of_product, weights, {first, end}, product);
            weights += product_weights;
            product += product_pitch();
          }
      for (std::int64_t tile = first; tile < end; ++tile)
        write_tile(run, at, tile, row, scratch.products + (tile - first) * tile_floats(), scratch);
    }
  }

  void multiply_tiles(const float* sums, const float* weights, const Channels& tiles, float* product) const {
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
  void write_tile(const Run& run, const Place& at, std::int64_t tile, std::size_t row, const float* products,
                  const Scratch& scratch) const {
    const MinimalPhase& row_phase = axes_.height.phases[row];
    const std::int64_t phases = std::int64_t(axes_.width.phases.size());
    kernels::OutputTransform transform;
    transform.rows = row_phase.outputs;
    transform.row_products = int(row_phase.products.size());
    transform.in_pitch = product_pitch();
    transform.in_row_pitch = product_pitch() * axes_.width.products();
    transform.count = tile_floats();
    transform.out_pitch = phases * tile_floats();
    transform.in = products;
    transform.out = scratch.outputs;
    for (const MinimalPhase& col : axes_.width.phases) {
      transform.cols = col.outputs;
      transform.col_products = int(col.products.size());
      transform_.output(transform);
      transform.in += std::int64_t(col.products.size()) * product_pitch();
      transform.out += tile_floats();
    }
    for (std::int64_t r = 0; r < std::min(rows(), lowered_.group_out - tile * rows()); ++r)
      for (int i = 0; i < 2; ++i)
        write_row(run, at, {at.group * lowered_.group_out + tile * rows() + r, i}, row,
                  scratch.outputs + i * streams() * tile_floats() + r * layout_.columns(), scratch.line);
  }

  struct Row {
    std::int64_t channel;
    int of_tile;  // 0 or 1
  };

  void write_row(const Run& run, const Place& at, const Row& row, std::size_t phase, const float* outputs,
                 float* line) const {
    kernels::Finish finish;
    finish.in = outputs;
    finish.pitch = tile_floats();
    finish.count = layout_.columns();
    finish.streams = int(streams());
    finish.bias = bias_.empty() ? 0 : bias_[size_t(row.channel)];
    finish.activation = lowered_.layer.activation;
    finish.out = line;
    finish_(finish);
    const Band band = band_of(at.chunk);
    const core::Shape& shape = lowered_.output;
    std::array<PixelRun, kernels::kMostLanes> tiles;
    for (int v = 0; v < vectors_of(at.chunk); ++v)
      for (const PixelRun& tile : std::span(tiles.data(), size_t(pixel_runs(layout_.grid, band, v, tiles.data())))) {
        const LoweredPhase& rows = lowered_.height.phases[phase];
        const std::int64_t q = 2 * tile.row + row.of_tile, col = tile.col * streams();
        if (q >= rows.count) continue;
        const std::int64_t oh = rows.first_output + q * lowered_.height.out_step;
        const std::int64_t count = std::min(tile.length * streams(), shape.w - col);
        std::memcpy(run.output + ((tile.n * shape.c + row.channel) * shape.h + oh) * shape.w + col,
                    line + (v * lanes() + tile.lane) * streams(), size_t(count) * sizeof(float));
      }
  }

  Lowered lowered_, windows_;  // windows_: its steps are those of the tiles' windows
  FastAxes axes_;
  FastLayout layout_;
  int threads_;
  std::vector<float> bias_;
  Buffer weights_, zeros_;
  kernels::ColumnFunction multiply_;
  kernels::PackFunction pack_;
  kernels::TransformKernels transform_;
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
