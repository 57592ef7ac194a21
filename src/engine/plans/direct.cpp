#include "engine/plans/direct.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

#include "engine/kernels/finish.h"
#include "engine/kernels/multiply.h"
#include "engine/plans/buffer.h"
#include "engine/plans/direct_layout.h"
#include "engine/plans/pixels.h"

namespace unstride::engine::plans {
namespace {

// Taps that one call of a tile takes: as many pointers lie on the stack.
constexpr int kMostSegments = 64;

class Direct final : public Prepared {
 public:
  explicit Direct(const Request& request)
      : lowered_(request.lowered),
        layout_(direct_layout(request.lowered, request.machine)),
        grid_(pixel_grid(request.lowered)),
        rows_(offsets_of(lowered_.height)),
        cols_(offsets_of(lowered_.width)),
        bias_(request.bias.begin(), request.bias.end()),
        target_(request.machine.target),
        lanes_(kernels::lanes_of(target_)),
        pack_(kernels::pack_kernel(target_)),
        finish_(kernels::finish_kernel(target_)) {
    for (int v = 1; v <= layout_.vectors; ++v) tiles_[size_t(v)] = &kernels::tile_kernel(target_, layout_.rows, v);
    lay_out_phases();
    pack_weights(request.kernel);
  }

  std::size_t workspace_floats() const override { return worker_floats() * size_t(layout_.threads); }
  std::size_t packed_floats() const override { return weights_.size(); }
  std::string kernel() const override { return fmt::format("{}x{}", layout_.rows, layout_.vectors * lanes_); }

  void run(const Run& run) const override {
    const std::int64_t items = lowered_.groups * layout_.chunks * layout_.parts;
    run_items(layout_.threads > 1 ? run.pool : nullptr, items, [&](std::int64_t item, int worker) {
      const std::int64_t group = item / (layout_.chunks * layout_.parts),
                         rest = item % (layout_.chunks * layout_.parts);
      const Chunk chunk = chunk_at(rest / layout_.parts);
      Scratch scratch(*this, run.workspace + size_t(worker) * worker_floats());
      compute(run, chunk, {group, rest % layout_.parts}, scratch);
    });
  }

 private:
  // A pair of phases that has taps or none: where its weights lie in a block, and which panel each tap reads.
  struct PhasePair {
    const LoweredPhase *row, *col;
    std::vector<int> panels;       // one a tap, row by row
    std::int64_t taps_before = 0;  // of the pairs before it
  };
  struct Chunk {
    std::int64_t first;
    int vectors, runs;
    std::array<PixelRun, kMostColumns> run;
  };
  struct Part {
    std::int64_t group, part;
  };
  // One worker's memory: panels, sums, a row of outputs, and what the panels consist of.
  struct Scratch {
    Scratch(const Direct& d, float* at) : panels(at), sums(panels + d.panel_floats()), line(sums + d.sum_floats()) {
      float* rest = line + d.line_floats();
      vectors = new (rest) kernels::PackedVector[d.panel_vectors()];
      lane_runs = new (rest + floats_of<kernels::PackedVector>(d.panel_vectors()))
          kernels::LaneRun[d.panel_vectors() * size_t(d.lanes_)];
    }
    float *panels, *sums, *line;
    kernels::PackedVector* vectors;
    kernels::LaneRun* lane_runs;
  };

  std::size_t columns() const { return size_t(layout_.vectors * lanes_); }
  std::size_t panel_floats() const {
    return aligned_count(rows_.size() * cols_.size() * size_t(layout_.depth) * columns());
  }
  // With one block of input channels, the sums of one row of phases; else of all, until the last block is added.
  std::size_t sum_floats() const {
    const std::size_t tile = size_t(layout_.rows) * columns(), streams = lowered_.width.phases.size();
    return aligned_count(tile * streams *
                         (layout_.blocks == 1 ? 1 : size_t(layout_.tiles) * lowered_.height.phases.size()));
  }
  std::size_t line_floats() const { return aligned_count(columns() * lowered_.width.phases.size()); }
  std::size_t panel_vectors() const { return rows_.size() * cols_.size() * size_t(layout_.vectors); }
  std::size_t worker_floats() const {
    return panel_floats() + sum_floats() + line_floats() + floats_of<kernels::PackedVector>(panel_vectors()) +
           floats_of<kernels::LaneRun>(panel_vectors() * size_t(lanes_));
  }

  void lay_out_phases() {
    const auto place = [](const std::vector<std::int64_t>& offsets, std::int64_t offset) {
      return int(std::lower_bound(offsets.begin(), offsets.end(), offset) - offsets.begin());
    };
    for (const LoweredPhase& row : lowered_.height.phases)
      for (const LoweredPhase& col : lowered_.width.phases) {
        PhasePair pair{&row, &col, {}, taps_};
        for (const LoweredTap& y : row.taps)
          for (const LoweredTap& x : col.taps)
            pair.panels.push_back(place(rows_, y.offset) * int(cols_.size()) + place(cols_, x.offset));
        taps_ += std::int64_t(pair.panels.size());
        pairs_.push_back(std::move(pair));
      }
  }

  // [group][block of input channels][tile of output channels][pair of phases][tap][input channel][row]: the order in
  // which they are read. Rows beyond the last output channel are 0.
  void pack_weights(std::span<const float> kernel) {
    weights_ = Buffer(size_t(lowered_.groups * layout_.tiles * layout_.rows * taps_ * lowered_.group_in));
    float* to = weights_.data();
    for (std::int64_t group = 0; group < lowered_.groups; ++group)
      for (std::int64_t block = 0; block < layout_.blocks; ++block)
        for (std::int64_t tile = 0; tile < layout_.tiles; ++tile)
          for (const PhasePair& pair : pairs_)
            for (const LoweredTap& y : pair.row->taps)
              for (const LoweredTap& x : pair.col->taps)
                for (std::int64_t in = block * layout_.depth; in < depth_end(block); ++in)
                  for (std::int64_t r = 0; r < layout_.rows; ++r, ++to) {
                    const std::int64_t out = tile * layout_.rows + r;
                    if (out < lowered_.group_out)
                      *to =
                          kernel[size_t(lowered_.weight_index(group, out, in) + y.tap * lowered_.width.kernel + x.tap)];
                  }
  }

  std::int64_t depth_end(std::int64_t block) const { return std::min((block + 1) * layout_.depth, lowered_.group_in); }

  const float* weights_of(std::int64_t group, std::int64_t block, std::int64_t tile, const PhasePair& pair) const {
    const std::int64_t depth = depth_end(block) - block * layout_.depth;
    const std::int64_t before = (group * lowered_.group_in + block * layout_.depth) * layout_.tiles * taps_;
    return weights_.data() + (before + (tile * taps_ + pair.taps_before) * depth) * layout_.rows;
  }

  Chunk chunk_at(std::int64_t index) const {
    Chunk chunk;
    chunk.first = index * std::int64_t(columns());
    const std::int64_t left = std::min(grid_.count() - chunk.first, std::int64_t(columns()));
    chunk.vectors = int((left + lanes_ - 1) / lanes_);
    chunk.runs = pixel_runs(grid_, chunk.first, std::int64_t(columns()), chunk.run.data());
    return chunk;
  }

  void compute(const Run& run, const Chunk& chunk, Part part, const Scratch& scratch) const {
    const std::int64_t first = layout_.tiles * part.part / layout_.parts;
    const std::int64_t end = layout_.tiles * (part.part + 1) / layout_.parts;
    const std::size_t pairs = pairs_.size(), streams = lowered_.width.phases.size();
    const std::size_t tile_floats = size_t(layout_.rows) * size_t(chunk.vectors * lanes_);
    find_vectors(chunk, scratch);
    for (std::int64_t block = 0; block < layout_.blocks; ++block) {
      pack_panels(run.input, chunk, part.group, block, scratch);
      for (std::int64_t tile = first; tile < end; ++tile)
        for (std::size_t row = 0; row < pairs; row += streams) {
          float* sums = scratch.sums;
          if (layout_.blocks > 1) sums += (size_t(tile - first) * pairs + row) * tile_floats;
          for (std::size_t s = 0; s < streams; ++s)
            multiply(chunk, part.group, block, tile, pairs_[row + s], scratch.panels, sums + s * tile_floats);
          if (block + 1 == layout_.blocks)
            write_rows(run.output, chunk, {part.group, tile}, pairs_[row].row, sums, scratch.line);
        }
    }
  }

  // Which lanes of the input each panel takes: the same for every block of channels.
  void find_vectors(const Chunk& chunk, const Scratch& scratch) const {
    kernels::PackedVector* vectors = scratch.vectors;
    kernels::LaneRun* runs = scratch.lane_runs;
    for (std::size_t i = 0; i < rows_.size(); ++i)
      for (std::size_t j = 0; j < cols_.size(); ++j) {
        find_lane_runs(lowered_, {chunk.run.data(), size_t(chunk.runs)}, {rows_[i], cols_[j]}, lanes_,
                       {vectors, size_t(chunk.vectors)}, runs);
        const std::size_t at = panel_at(i * cols_.size() + j);
        for (int v = 0; v < chunk.vectors; ++v) vectors[v].out = std::int64_t(at) + v * lanes_;
        vectors += chunk.vectors;
        runs += chunk.vectors * lanes_;
      }
  }

  void pack_panels(const float* input, const Chunk& chunk, std::int64_t group, std::int64_t block,
                   const Scratch& scratch) const {
    const core::Shape& shape = lowered_.layer.input;
    const std::int64_t channel = group * lowered_.group_in + block * layout_.depth;
    kernels::Pack pack;
    pack.plane = shape.h * shape.w;
    pack.source = input + channel * pack.plane;
    pack.first = -channel * pack.plane;
    pack.size = shape.count();
    pack.depth = depth_end(block) - block * layout_.depth;
    pack.lane_step = lowered_.width.in_step;
    pack.vectors = scratch.vectors;
    pack.count = std::int64_t(rows_.size() * cols_.size()) * chunk.vectors;
    pack.out = scratch.panels;
    pack.out_step = chunk.vectors * lanes_;
    pack_(pack);
  }

  std::size_t panel_at(std::size_t index) const { return index * size_t(layout_.depth) * columns(); }

  void multiply(const Chunk& chunk, std::int64_t group, std::int64_t block, std::int64_t tile_index,
                const PhasePair& pair, const float* panels, float* sums) const {
    kernels::Tile tile;
    tile.a = weights_of(group, block, tile_index, pair);
    tile.depth = depth_end(block) - block * layout_.depth;
    tile.c = sums;
    tile.c_pitch = chunk.vectors * lanes_;
    tile.add = block > 0;
    std::array<const float*, kMostSegments> segments;
    tile.b = segments.data();
    std::size_t tap = 0;
    do {  // once without taps, too: these outputs are the bias alone
      tile.segments = std::int64_t(std::min(pair.panels.size() - tap, segments.size()));
      for (std::int64_t s = 0; s < tile.segments; ++s)
        segments[size_t(s)] = panels + panel_at(size_t(pair.panels[tap + size_t(s)]));
      tiles_[size_t(chunk.vectors)]->run(tile);
      tile.a += tile.segments * tile.depth * layout_.rows;
      tap += size_t(tile.segments);
      tile.add = true;
    } while (tap < pair.panels.size());
  }

  struct Channels {
    std::int64_t group, tile;
  };

  // The chunk's pixels of one row of phases, for all output channels of a tile.
  void write_rows(float* output, const Chunk& chunk, Channels channels, const LoweredPhase* row, const float* sums,
                  float* line) const {
    const std::int64_t columns = chunk.vectors * lanes_;
    kernels::Finish finish;
    finish.pitch = layout_.rows * columns;
    finish.count = columns;
    finish.streams = int(lowered_.width.phases.size());
    finish.activation = lowered_.layer.activation;
    finish.out = line;
    for (std::int64_t r = 0; r < layout_.rows; ++r) {
      const std::int64_t in_group = channels.tile * layout_.rows + r;
      if (in_group >= lowered_.group_out) break;
      const std::int64_t channel = channels.group * lowered_.group_out + in_group;
      finish.in = sums + r * columns;
      finish.bias = bias_.empty() ? 0 : bias_[size_t(channel)];
      finish_(finish);
      for (int i = 0; i < chunk.runs; ++i) copy_run(output, channel, chunk.run[size_t(i)], row, line);
    }
  }

  void copy_run(float* output, std::int64_t channel, const PixelRun& run, const LoweredPhase* row,
                const float* line) const {
    if (run.row >= row->count) return;
    const std::int64_t step = lowered_.width.out_step, col = run.col * step;
    const std::int64_t oh = row->first_output + run.row * lowered_.height.out_step;
    const std::int64_t count = std::min(run.length * step, lowered_.output.w - col);
    const core::Shape& shape = lowered_.output;
    std::memcpy(output + ((run.n * shape.c + channel) * shape.h + oh) * shape.w + col, line + run.lane * step,
                size_t(count) * sizeof(float));
  }

  Lowered lowered_;
  DirectLayout layout_;
  PixelGrid grid_;
  std::vector<std::int64_t> rows_, cols_;  // tap offsets: panel i * cols + j is shifted by (rows_[i], cols_[j])
  std::vector<PhasePair> pairs_;
  std::int64_t taps_ = 0;  // of all pairs
  std::vector<float> bias_;
  Buffer weights_;
  kernels::Target target_;
  int lanes_;
  kernels::PackFunction pack_;
  kernels::FinishFunction finish_;
  std::array<const kernels::TileKernel*, kMostVectors + 1> tiles_{};  // by vectors
};

}  // namespace

const Algorithm kDirectAlgorithm = {
    .name = "direct",
    .summary = "A product of matrices for every phase, pixels in the lanes: nothing is multiplied by an inserted zero.",
    .exact_order = true,
    .supports = [](const Lowered& lowered, const Machine&) { return lowered.width.phases.size() <= kMostStreams; },
    .estimate = [](const Lowered& lowered, const Machine& machine) { return direct_layout(lowered, machine).seconds; },
    .prepare = [](const Request& request) -> std::unique_ptr<Prepared> { return std::make_unique<Direct>(request); },
};

}  // namespace unstride::engine::plans
