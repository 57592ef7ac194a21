#include "engine/plans/direct_layout.h"

#include <algorithm>

#include "engine/kernels/multiply.h"
#include "engine/plans/cost.h"
#include "engine/plans/direct_panels.h"

namespace unstride::engine::plans {
namespace {

// What the layouts of one grid have in common.
struct Problem {
  const Lowered& lowered;
  const Machine& machine;
  LaneGrid grid;
  DirectPanels panels;  // to count streams

  Problem(const Lowered& layer, const Machine& on, bool flattened)
      : lowered(layer),
        machine(on),
        grid(lane_grid(layer, kernels::lanes_of(on.target), flattened)),
        panels(layer, grid, {0, 0, 0, 1, 1}, 1) {}

  double vectors() const { return double(grid.images() * grid.vector_rows() * grid.vectors_a_row()); }
  double taps() const { return double(lowered.height.taps() * lowered.width.taps()); }
  double phases() const { return double(lowered.height.phases.size() * lowered.width.phases.size()); }

  // Channels of a band that can be packed at a time if its streams take most of the second cache.
  std::int64_t depth_of(const Band& band) const {
    const std::int64_t vectors = machine.l2 * 6 / 10 / std::int64_t(sizeof(float)) / grid.lanes;
    const std::int64_t streams = std::max<std::int64_t>(panels.streams(band), 1);
    return std::clamp<std::int64_t>(vectors / streams, 1, lowered.group_in);
  }
};

// The largest band of at most `most` vectors whose streams fit with `depth` channels.
Band largest_band(const Problem& problem, int tile_vectors, std::int64_t most, std::int64_t depth) {
  const LaneGrid& grid = problem.grid;
  const std::int64_t row = grid.vectors_a_row();
  const auto fits = [&](const Band& band) {
    return band.rows <= grid.vector_rows() && band.cols <= row && band.vectors() <= most &&
           problem.depth_of(band) >= depth;
  };
  Band band{0, 0, 0, 1, 1};
  // Rows are taken together for what they share. Wide ones are cut into pieces of two tiles: what two neighbours in a
  // row share is not packed once.
  if (!grid.flattened) {
    band.cols = std::min<std::int64_t>({row, 2 * tile_vectors, most});
    while (band.cols > 1 && !fits(band)) --band.cols;
  }
  for (Band next = band;; band = next) {
    ++(grid.flattened ? next.cols : next.rows);
    if (!fits(next)) return band;
  }
}

// Cuts the grid into bands of nearly one size, none larger than `largest`: as few as there can be, but so many that
// every thread has equally many.
void cut_bands(const Problem& problem, const Band& largest, DirectLayout& layout) {
  const std::int64_t rows = layout.grid.vector_rows(), cols = layout.grid.vectors_a_row();
  layout.band_rows = ceil_div(rows, largest.rows);
  layout.bands_a_row = ceil_div(cols, largest.cols);
  std::int64_t& pieces = layout.grid.flattened ? layout.bands_a_row : layout.band_rows;
  const std::int64_t most = layout.grid.flattened ? cols : rows;
  const std::int64_t others = problem.lowered.groups * layout.bands() / pieces;
  for (std::int64_t more = pieces; more <= std::min(most, pieces + problem.machine.threads); ++more)
    if (others * more % problem.machine.threads == 0) {
      pieces = more;
      break;
    }
  layout.band = {0, 0, 0, ceil_div(rows, layout.band_rows), ceil_div(cols, layout.bands_a_row)};
}

// On one thread.
double multiply_seconds(const Problem& problem, const DirectLayout& layout) {
  // To begin and to end a tile, and to begin with the streams of another tap.
  constexpr double kCallCycles = 50, kTapCycles = 30;
  const std::int64_t vectors = layout.band.vectors(), calls = ceil_div(vectors, layout.vectors);
  // Of a step; a tile reaches 99 % of what its loads and products allow.
  const auto cycles = [&](std::int64_t width) { return 1.01 * tile_cycles(layout.rows, double(width)); };
  const std::int64_t width = vectors / calls, wider = vectors % calls;
  const double step = double(calls - wider) * cycles(width) + double(wider) * cycles(width + 1);
  const double steps = problem.taps() * double(problem.lowered.group_in);
  const double begins = problem.phases() * kCallCycles + problem.taps() * kTapCycles;
  const double a_tile = steps * step + double(layout.blocks * calls) * begins;
  return problem.vectors() / double(vectors) * double(problem.lowered.groups * layout.tiles) * a_tile *
         problem.machine.cycle();
}

double pack_seconds(const Problem& problem, const DirectLayout& layout) {
  const double streams = double(problem.panels.streams(layout.band)) / double(layout.band.vectors());
  // A masked load, a store and the bookkeeping; more where lanes are gathered one by one.
  const double cycles = problem.lowered.width.in_step == 1 ? 4 : 20;
  return problem.vectors() * double(problem.lowered.groups) * streams *
         (double(problem.lowered.group_in) * cycles + 60) * problem.machine.cycle();
}

double finish_seconds(const Problem& problem, const DirectLayout& layout) {
  const double out = double(problem.lowered.groups * layout.tiles * layout.rows);
  return problem.vectors() * problem.phases() * out * 5 * problem.machine.cycle();
}

// Weights that the second cache does not keep are read once a band, and sums once a block and written.
struct Traffic {
  double weights, sums;
};
Traffic traffic_seconds(const Problem& problem, const DirectLayout& layout) {
  const double channels = 4.0 * double(layout.tiles * layout.rows);  // bytes
  const double weights = channels * problem.taps() * double(problem.lowered.groups * problem.lowered.group_in);
  const double sums = channels * problem.phases() * double(layout.band.vectors() * layout.grid.lanes);
  const double bands = double(layout.bands());
  return {bands * weights / problem.machine.read_speed(weights),
          layout.blocks == 1 ? 0
                             : bands * double(problem.lowered.groups * (2 * layout.blocks - 1)) * sums /
                                   problem.machine.read_speed(sums)};
}

void estimate_seconds(const Problem& problem, DirectLayout& layout) {
  // What is asked for early comes while others are multiplied, but for a part.
  constexpr double kWeightsWaitedFor = 0.1, kSumsWaitedFor = 0.3;
  const double multiply = multiply_seconds(problem, layout) + finish_seconds(problem, layout);
  const double pack = pack_seconds(problem, layout);
  const Traffic traffic = traffic_seconds(problem, layout);
  const double all = traffic.weights + traffic.sums;
  const double waited = kWeightsWaitedFor * traffic.weights + kSumsWaitedFor * traffic.sums;
  layout.seconds = 0.3e-6 + std::max(multiply + pack, all) + waited;
  if (problem.machine.threads == 1) return;
  const std::int64_t threads = problem.machine.threads, items = problem.lowered.groups * layout.bands();
  layout.threads = problem.machine.threads;
  layout.seconds = 0;
  for (std::int64_t parts = 1; parts <= 4 * threads; parts *= parts == 1 ? threads : 2) {
    if (parts > layout.tiles) break;
    const double share = double(ceil_div(items * parts, threads)) / double(items * parts);
    const double uneven = double(ceil_div(layout.tiles, parts) * parts) / double(layout.tiles);
    const double compute = share * (multiply * uneven + pack * double(parts));
    // Memory is no faster for more threads.
    const double seconds = kSharing + std::max(compute, all) + waited * share;
    if (layout.seconds != 0 && layout.seconds <= seconds) continue;
    layout.seconds = seconds;
    layout.parts = parts;
  }
}

// Bands of at most `most` vectors. depth: of a block at most.
DirectLayout layout_for(const Problem& problem, const kernels::TileKernel& tile, std::int64_t most,
                        std::int64_t depth) {
  DirectLayout layout;
  layout.grid = problem.grid;
  layout.rows = tile.rows;
  layout.vectors = tile.vectors;
  layout.tiles = ceil_div(problem.lowered.group_out, layout.rows);
  layout.blocks = ceil_div(problem.lowered.group_in, depth);
  layout.depth = ceil_div(problem.lowered.group_in, layout.blocks);
  layout.blocks = ceil_div(problem.lowered.group_in, layout.depth);
  cut_bands(problem, largest_band(problem, tile.vectors, most, layout.depth), layout);
  estimate_seconds(problem, layout);
  return layout;
}

// depth: 0 where it may be chosen, as the most that fits with a number of vectors.
DirectLayout fastest(const Lowered& lowered, const Machine& machine, std::int64_t depth) {
  DirectLayout best;
  for (const bool flattened : {true, false}) {
    const Problem problem(lowered, machine, flattened);
    for (const kernels::TileKernel& tile : kernels::tile_kernels(machine.target)) {
      if (tile.vectors == 4 && tile.rows < 6) continue;  // for short batches: there are no narrower ones (multiply.h)
      for (const int tiles : {1, 2, 3, 4, 6, 8, 12, 16}) {
        const std::int64_t most = std::min<std::int64_t>(tiles * tile.vectors, kMostBandVectors);
        const std::int64_t fits = depth != 0 ? depth : problem.depth_of(largest_band(problem, tile.vectors, most, 1));
        for (const std::int64_t vectors : {most, kMostBandVectors}) {
          const DirectLayout layout = layout_for(problem, tile, vectors, fits);
          if (best.seconds == 0 || layout.seconds < best.seconds) best = layout;
          if (layout.blocks == 1) break;  // else what is cut evenly may leave room for more vectors
        }
      }
    }
  }
  return best;
}

}  // namespace

Band DirectLayout::band_at(std::int64_t index) const {
  const std::int64_t row = index / bands_a_row % band_rows, col = index % bands_a_row;
  Band at;
  at.n = index / (band_rows * bands_a_row);
  at.row = grid.vector_rows() * row / band_rows;
  at.col = grid.vectors_a_row() * col / bands_a_row;
  at.rows = grid.vector_rows() * (row + 1) / band_rows - at.row;
  at.cols = grid.vectors_a_row() * (col + 1) / bands_a_row - at.col;
  return at;
}

DirectLayout direct_layout(const Lowered& lowered, const Machine& machine) {
  Machine alone = machine;
  alone.threads = 1;
  const DirectLayout layout = fastest(lowered, alone, 0);
  return machine.threads == 1 ? layout : fastest(lowered, machine, layout.depth);
}

}  // namespace unstride::engine::plans
