#include "engine/plans/direct.h"

#include <algorithm>
#include <array>

#include "engine/kernels/finish.h"
#include "engine/kernels/multiply.h"
#include "engine/plans/buffer.h"
#include "engine/plans/cost.h"
#include "engine/plans/direct_layout.h"
#include "engine/plans/direct_panels.h"

namespace unstride::engine::plans {
namespace {

// Of both axes together: with more, the list of a vector's streams alone would fill the caches.
constexpr std::int64_t kMostTaps = 1 << 14;
// Taps that one call of a tile takes: as many pointers lie on the stack.
constexpr int kMostSegments = 64;

// Weights are read again and again while outputs are written: these are in the way earlier than elsewhere.
constexpr double kMostOfCache = 0.25;

class Direct final : public Prepared {
 public:
  explicit Direct(const Request& request)
      : lowered_(request.lowered),
        layout_(direct_layout(request.lowered, request.machine)),
        panels_(lowered_, layout_.grid, layout_.band, layout_.depth),
        lanes_(layout_.grid.lanes),
        past_cache_(leaves_cache(lowered_, request.machine, kMostOfCache)),
        pack_(kernels::pack_kernel(request.machine.target)),
        finish_(kernels::finish_kernel(request.machine.target)) {
    for (int v = 1; v <= layout_.vectors; ++v)
      tiles_[size_t(v)] = kernels::tile_kernel(request.machine.target, layout_.rows, v).run;
    lay_out_phases();
    pack_weights(request.kernel);
    bias_.resize(size_t(lowered_.groups * layout_.tiles * layout_.rows));
    for (size_t out = 0; out < request.bias.size(); ++out) {
      const std::int64_t group = std::int64_t(out) / lowered_.group_out;
      bias_[out + size_t(group * (layout_.tiles * layout_.rows - lowered_.group_out))] = request.bias[out];
    }
  }

  std::size_t workspace_floats() const override { return worker_floats() * size_t(layout_.threads); }
  std::size_t packed_floats() const override { return weights_.size(); }
  std::string kernel() const override { return fmt::format("{}x{}", layout_.rows, layout_.vectors * lanes_); }

  void run(const Run& run) const override {
    const std::int64_t bands = layout_.bands();
    run_items(layout_.threads > 1 ? run.pool : nullptr, lowered_.groups * bands * layout_.parts,
              [&](std::int64_t item, int worker) {
                const Part part{item / layout_.parts / bands, item % layout_.parts, coming_after(run, item, worker)};
                float* workspace = run.workspace + size_t(worker) * worker_floats();
                compute(run, layout_.band_at(item / layout_.parts % bands), part, workspace);
                if (past_cache_) kernels::finish_past_cache();
              });
  }

 private:
  // A pair of phases: where its weights lie in a block, and the shift of each of its taps.
  struct PhasePair {
    const LoweredPhase *row, *col;
    std::vector<int> shifts;       // row by row
    std::int64_t taps_before = 0;  // of the pairs before it
    std::int64_t row_taps = 0;     // of all pairs of its row
  };
  // The input of the band that a worker is likely to take next.
  struct Coming {
    const float* cells = nullptr;  // the first one of its first channel; null where nobody asks for it
    std::int64_t floats = 0;       // of a channel
  };
  struct Part {
    std::int64_t group, part;
    Coming coming;
  };
  // What one call of a tile computes: some vectors of a band.
  struct Place {
    std::int64_t group, block, tile;
    std::int64_t call, calls;  // which one of those that take all vectors of the band
    std::int64_t first;        // vector of the band
    int vectors;
    kernels::Tile::Soon coming = {};  // this call's share of it
  };

  std::size_t tile_floats() const { return size_t(layout_.rows * layout_.vectors * lanes_); }
  // One worker's memory: what is packed; sums of one tile, all phases of a row (with more than one block of input
  // channels, of all tiles of a band).
  struct Scratch {
    DirectPanels::Scratch panels;
    float* sums;
  };
  Scratch carve(Carver& carver) const {
    const std::size_t streams = lowered_.width.phases.size();
    const std::size_t all = size_t(layout_.tiles) * lowered_.height.phases.size() * size_t(tiles_of(layout_.band));
    // Sums first, and panels last: what is read right after sums were written should not lie whole pages apart from
    // them, as a load waits for a store of which it only knows the lower bits of the address.
    float* sums = carver.take(tile_floats() * streams * (layout_.blocks == 1 ? 1 : all));
    return {panels_.carve(carver), sums};
  }
  std::size_t worker_floats() const {
    Carver counting(nullptr);
    carve(counting);
    return counting.floats();
  }
  // Calls of a tile for all vectors of a band, which they take in nearly equal numbers.
  std::int64_t tiles_of(const Band& band) const { return (band.vectors() + layout_.vectors - 1) / layout_.vectors; }

  void lay_out_phases() {
    for (const LoweredPhase& row : lowered_.height.phases)
      for (const LoweredPhase& col : lowered_.width.phases) {
        PhasePair pair{&row, &col, {}, taps_, std::int64_t(row.taps.size()) * lowered_.width.taps()};
        for (const LoweredTap& y : row.taps)
          for (const LoweredTap& x : col.taps)
            pair.shifts.push_back(int(panels_.shifts().index_of({y.offset, x.offset})));
        taps_ += std::int64_t(pair.shifts.size());
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
                for (std::int64_t in = 0; in < depth_of(block); ++in, to += layout_.rows) {
                  const std::int64_t tap = y.tap * lowered_.width.kernel + x.tap;
                  const std::int64_t first = tile * layout_.rows;
                  for (std::int64_t r = 0; r < std::min<std::int64_t>(layout_.rows, lowered_.group_out - first); ++r)
                    to[r] = kernel[size_t(lowered_.weight_index(group, first + r, block * layout_.depth + in) + tap)];
                }
  }

  std::int64_t depth_of(std::int64_t block) const {
    return std::min(layout_.depth, lowered_.group_in - block * layout_.depth);
  }

  const float* weights_of(const Place& at, const PhasePair& pair) const {
    const std::int64_t before = (at.group * lowered_.group_in + at.block * layout_.depth) * layout_.tiles * taps_;
    return weights_.data() + (before + (at.tile * taps_ + pair.taps_before) * depth_of(at.block)) * layout_.rows;
  }

  // Nobody asks where there are more blocks or parts than one: then the next thing to be packed is part of this band.
  Coming coming_after(const Run& run, std::int64_t item, int worker) const {
    const std::int64_t next = worker == 0 ? item + 1 : item - 1;  // pool.h
    if (layout_.blocks > 1 || layout_.parts > 1 || lowered_.width.in_step > 1) return {};
    if (next < 0 || next >= lowered_.groups * layout_.bands()) return {};
    const Band band = layout_.band_at(next % layout_.bands());
    const core::Shape& input = lowered_.layer.input;
    const std::int64_t plane = input.h * input.w, cell = band.row * input.w + band.col * lanes_;
    // A grid that is flattened counts its cells through all images.
    const std::int64_t image = layout_.grid.flattened ? cell / plane : band.n;
    const std::int64_t channel = image * input.c + next / layout_.bands() * lowered_.group_in;
    return {run.input + channel * plane + cell % plane, (band.rows - 1) * input.w + band.cols * lanes_};
  }

  // What the call with this number asks for. calls: of a tile, for all vectors of the band.
  kernels::Tile::Soon share_of(const Coming& coming, std::int64_t number, std::int64_t calls,
                               const PhasePair& pair) const {
    const std::int64_t steps = lowered_.group_in * std::int64_t(pair.shifts.size());
    if (!coming.cells || steps == 0) return {};
    const std::int64_t all = layout_.tiles * std::int64_t(pairs_.size()) * calls;
    const std::int64_t channel = number * lowered_.group_in / all, rest = number * lowered_.group_in % all;
    const std::int64_t plane = lowered_.layer.input.h * lowered_.layer.input.w;
    return {coming.cells + channel * plane + rest * coming.floats / all,
            ceil_div(coming.floats * lowered_.group_in, all * steps)};
  }

  void compute(const Run& run, const Band& band, const Part& part, float* workspace) const {
    Carver carver(workspace);
    Scratch scratch = carve(carver);
    const std::int64_t first = layout_.tiles * part.part / layout_.parts;
    const std::int64_t end = layout_.tiles * (part.part + 1) / layout_.parts;
    const std::size_t streams = lowered_.width.phases.size();
    const std::int64_t calls = tiles_of(band);
    std::int64_t asked = 0;  // calls that have asked for their share of what is coming
    panels_.lay_out(band, scratch.panels);
    for (std::int64_t block = 0; block < layout_.blocks; ++block) {
      panels_.pack(pack_, run.input, part.group * lowered_.group_in + block * layout_.depth, depth_of(block),
                   scratch.panels);
      float* sums = scratch.sums;
      for (std::int64_t tile = first; tile < end; ++tile)
        for (std::size_t row = 0; row < pairs_.size(); row += streams)
          for (std::int64_t call = 0, v = 0; call < calls; ++call) {
            const std::int64_t next = band.vectors() * (call + 1) / calls;
            Place at{part.group, block, tile, call, calls, v, int(next - v)};
            v = next;
            for (std::size_t s = 0; s < streams; ++s) {
              at.coming = share_of(part.coming, asked++, calls, pairs_[row + s]);
              multiply(at, pairs_[row + s], scratch.panels, sums + s * tile_floats());
            }
            if (block + 1 == layout_.blocks) write(run.output, at, *pairs_[row].row, scratch.panels, sums);
            if (layout_.blocks > 1) sums += streams * tile_floats();
          }
    }
  }

  void multiply(const Place& at, const PhasePair& pair, const DirectPanels::Scratch& scratch, float* sums) const {
    kernels::Tile tile;
    tile.a = weights_of(at, pair);
    tile.depth = depth_of(at.block);
    tile.c = sums;
    tile.c_pitch = at.vectors * lanes_;
    tile.first = at.block > 0 ? nullptr : bias_.data() + (at.group * layout_.tiles + at.tile) * layout_.rows;
    std::array<const float*, kMostSegments * kMostVectors> streams;
    tile.b = streams.data();
    // Every call asks for its share of the weights of the next row of phases, and for the next call's sums or its share
    // of the next band.
    const std::int64_t row_floats = pair.row_taps * tile.depth * layout_.rows;
    tile.weights.step = ceil_div(layout_.rows, at.calls);
    tile.values = at.coming;
    if (layout_.blocks > 1 && !pair.shifts.empty())
      tile.values = {sums + tile_floats(),
                     ceil_div(std::int64_t(tile_floats()), tile.depth * std::int64_t(pair.shifts.size()))};
    std::size_t tap = 0;
    do {  // once without taps, too: these outputs are the bias alone
      tile.segments = std::int64_t(std::min(pair.shifts.size() - tap, std::size_t(kMostSegments)));
      for (std::int64_t s = 0; s < tile.segments; ++s)
        for (int v = 0; v < at.vectors; ++v)
          streams[size_t(s * at.vectors + v)] = panels_.stream(scratch, at.first + v, pair.shifts[tap + size_t(s)]);
      tile.weights.from = tile.a + row_floats + at.call * tile.weights.step * tile.segments * tile.depth;
      tiles_[size_t(at.vectors)](tile);
      tile.a += tile.segments * tile.depth * layout_.rows;
      tap += size_t(tile.segments);
      tile.first = nullptr;
    } while (tap < pair.shifts.size());
  }

  // These vectors' pixels of one row of phases, for all output channels of the tile.
  void write(float* output, const Place& at, const LoweredPhase& row, const DirectPanels::Scratch& scratch,
             const float* sums) const {
    const core::Shape& shape = lowered_.output;
    const std::int64_t step = lowered_.width.out_step, channel = at.group * lowered_.group_out + at.tile * layout_.rows;
    kernels::Finish finish;
    finish.pitch = std::int64_t(tile_floats());
    finish.streams = int(lowered_.width.phases.size());
    finish.activation = lowered_.layer.activation;
    finish.rows = std::min<std::int64_t>(layout_.rows, lowered_.group_out - at.tile * layout_.rows);
    finish.in_row = at.vectors * lanes_;
    finish.out_row = shape.h * shape.w;
    finish.past_cache = past_cache_;
    const int end = scratch.pixels_end[at.first + at.vectors - 1];
    for (int i = at.first == 0 ? 0 : scratch.pixels_end[at.first - 1]; i < end;) {
      PixelRun run = scratch.pixels[i++];
      for (; i < end && continues(run, scratch.pixels[i]); ++i) run.length += scratch.pixels[i].length;
      if (run.row >= row.count) continue;
      const std::int64_t oh = row.first_output + run.row * lowered_.height.out_step;
      finish.in = sums + run.lane - at.first * lanes_;
      finish.count = run.length;
      finish.cut = std::max<std::int64_t>(0, (run.col + run.length) * step - shape.w);
      finish.out = output + ((run.n * shape.c + channel) * shape.h + oh) * shape.w + run.col * step;
      finish_(finish);
    }
  }

  Lowered lowered_;
  DirectLayout layout_;
  DirectPanels panels_;
  std::vector<PhasePair> pairs_;
  std::int64_t taps_ = 0;    // of all pairs
  std::vector<float> bias_;  // [group][tile of output channels][row]
  Buffer weights_;
  int lanes_;
  bool past_cache_;  // how outputs are written
  kernels::PackFunction pack_;
  kernels::FinishFunction finish_;
  std::array<void (*)(const kernels::Tile&), kMostVectors + 1> tiles_{};  // by vectors
};

}  // namespace

const Algorithm kDirectAlgorithm = {
    .name = "direct",
    .summary = "A product of matrices for every phase, pixels in the lanes: nothing is multiplied by an inserted zero.",
    .exact_order = true,
    .supports =
        [](const Lowered& lowered, const Machine&) {
          return lowered.width.phases.size() <= kMostStreams && lowered.height.phases.size() <= kMostStreams &&
                 lowered.height.kernel * lowered.width.kernel <= kMostTaps;
        },
    .estimate = [](const Lowered& lowered, const Machine& machine) { return direct_layout(lowered, machine).seconds; },
    .prepare = [](const Request& request) -> std::unique_ptr<Prepared> { return std::make_unique<Direct>(request); },
};

}  // namespace unstride::engine::plans
