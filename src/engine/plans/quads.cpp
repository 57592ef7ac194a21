#include "engine/plans/quads.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <span>

#include "engine/kernels/quads.h"
#include "engine/kernels/turn.h"
#include "engine/plans/buffer.h"
#include "engine/plans/cost.h"

namespace unstride::engine::plans {
namespace {

using kernels::Lacking;
using kernels::QuadSegment;

// More taps than this would make tables without end.
constexpr std::int64_t kMostTaps = 1024;
// Sums of a band: with the weights of few channels they stay in the first cache.
constexpr std::int64_t kMostSums = 4096;

// The phases of an axis that have a tap of this offset, as bits.
int phases_with(const LoweredAxis& axis, std::int64_t offset) {
  int bits = 0;
  for (std::size_t f = 0; f < axis.phases.size(); ++f)
    for (const LoweredTap& tap : axis.phases[f].taps) bits |= tap.offset == offset ? 1 << f : 0;
  return bits;
}

std::int64_t count_of(int bits) {
  return (bits & 1) + (bits >> 1 & 1);
}

// The tap of a phase that has this offset.
std::int64_t tap_with(const LoweredPhase& phase, std::int64_t offset) {
  return std::find_if(phase.taps.begin(), phase.taps.end(), [&](const LoweredTap& t) { return t.offset == offset; })
      ->tap;
}

// Runs of neighbouring pixels, of nearly one length, that make up a row of the grid.
std::vector<PixelRange> cut_row(std::int64_t columns, std::int64_t most) {
  const std::int64_t count = ceil_div(columns, most);
  std::vector<PixelRange> runs;
  for (std::int64_t i = 0; i < count; ++i) runs.push_back({i * columns / count, (i + 1) * columns / count});
  return runs;
}

// Which pixels of a run a shift does not reach, if the tiles can leave them out.
std::optional<Lacking> lacking(const LoweredAxis& axis, std::int64_t dx, const PixelRange& run) {
  const PixelRange there = axis.reached(dx, run);
  if (there == run) return Lacking::nothing;
  if (there.begin == run.begin + 1 && there.end == run.end) return Lacking::first;
  if (there.begin == run.begin && there.end == run.end - 1) return Lacking::last;
  return std::nullopt;
}

// A shift sideways, or two of them: phase 0 then reads dx, and phase 1 reads dx + apart.
struct Sideways {
  std::int64_t dx = 0, apart = 0;
  int across = 0;
};

// All shifts of one row of the input. Where that serves one phase of height, those of one phase of width each make a
// pair with one of the other phase, if every run has pixels for both.
std::vector<Sideways> sideways(const LoweredAxis& axis, std::span<const PixelRange> runs, int down) {
  std::vector<Sideways> found;
  const auto everywhere = [&](std::int64_t dx) {
    return std::all_of(runs.begin(), runs.end(), [&](const PixelRange& r) { return axis.reached(dx, r).count() > 0; });
  };
  for (const std::int64_t dx : axis.offsets()) {
    const int across = phases_with(axis, dx);
    const auto other = std::find_if(found.begin(), found.end(), [&](const Sideways& s) {
      return s.across + across == 3 && s.apart == 0 && everywhere(s.dx) && everywhere(dx);
    });
    if (count_of(down) == 2 || other == found.end()) found.push_back({dx, 0, across});
    else if (across == 2) *other = {other->dx, dx - other->dx, 3};
    else *other = {dx, other->dx - dx, 3};
  }
  return found;
}

// How a layer is cut: rows of the grid into runs of pixels, and into bands.
struct QuadsLayout {
  std::int64_t lanes = 1, panels = 1;  // of a group, each of `lanes` output channels
  std::int64_t rows = 0, columns = 0;  // the grid: the most pixels that a phase has
  std::vector<PixelRange> runs;
  std::int64_t bands = 1, band = 1;  // rows of a band
  double seconds = 0;
};

// Whether a cell of all channels of a group needs more lines than its sets of the first cache have: planes that are a
// power of two apart share few sets, which are as far apart as a page is long.
bool crowds_sets(const Lowered& lowered) {
  constexpr std::int64_t page = 4096, ways = 8;
  const std::int64_t plane = lowered.layer.input.h * lowered.layer.input.w * std::int64_t(sizeof(float));
  return lowered.group_in > ways * (page / std::gcd(plane, page));
}

// Cycles of all tiles of one panel and image.
double tiles_cycles(const Lowered& lowered, const Machine& machine, const QuadsLayout& layout) {
  const double taps = double(lowered.height.taps() * lowered.width.taps());
  const bool near = taps * double(lowered.group_in * layout.lanes) * 4 < double(machine.l1) / 2;
  double cycles = 0;
  for (const std::int64_t dy : lowered.height.offsets()) {
    const int down = phases_with(lowered.height, dy);
    const double rows = double(lowered.height.reached(dy, {0, layout.rows}).count()), depth = double(lowered.group_in);
    for (const Sideways& shift : sideways(lowered.width, layout.runs, down))
      for (const PixelRange& run : layout.runs) {
        const double phases = double(count_of(down) * count_of(shift.across));
        const double reached = double(lowered.width.reached(shift.dx, run).count());
        const double further = double(lowered.width.reached(shift.dx + shift.apart, run).count());
        const double products = shift.apart == 0 ? reached * phases : reached + further;
        const double factors = shift.apart == 0 ? reached : reached + further;
        const double step = std::max({products / 2, (factors + phases) / 2, near ? 0 : 2 * phases, 4.5});
        cycles += products == 0 ? 0 : rows * depth * step;
      }
  }
  return cycles * (crowds_sets(lowered) ? 1.5 : 1) + double(layout.rows * std::int64_t(layout.runs.size())) * 25;
}

double seconds_for(const Lowered& lowered, const Machine& machine, const QuadsLayout& layout) {
  const core::Shape& out = lowered.output;
  const double panels = double(lowered.batch * lowered.groups * layout.panels), lanes = double(layout.lanes);
  const double bytes = double(lowered.height.taps() * lowered.width.taps() * lowered.group_in * layout.lanes) * 4;
  // Each tile reads a panel's weights once, and nothing asks for them early.
  const double tiles = double(layout.rows * std::int64_t(layout.runs.size()));
  const double reading = bytes < double(machine.l2) / 2 ? 0 : tiles * bytes / machine.read_speed(bytes);
  const double compute = std::max(tiles_cycles(lowered, machine, layout) * machine.cycle(), reading);
  const double squares = double(2 * layout.columns == out.w ? ceil_div(out.h * out.w, layout.lanes)
                                                            : out.h * ceil_div(out.w, layout.lanes));
  const double output = double(out.n * out.c) * double(out.h * out.w) * 4;
  const double spilling = output < double(machine.l2) ? 0 : output / machine.read_speed(output);
  const double alone = panels * (compute + squares * 3.5 * lanes * machine.cycle()) + spilling + 0.05e-6;
  if (machine.threads == 1) return alone;
  const std::int64_t items = lowered.batch * lowered.groups * layout.panels * layout.bands;
  return kSharing + alone * 1.1 * double(ceil_div(items, machine.threads)) / double(items);
}

QuadsLayout layout_for(const Lowered& lowered, const Machine& machine) {
  QuadsLayout layout;
  layout.lanes = kernels::lanes_of(machine.target);
  layout.panels = ceil_div(lowered.group_out, layout.lanes);
  layout.rows = lowered.height.longest();
  layout.columns = lowered.width.longest();
  layout.runs = cut_row(layout.columns, kernels::quad_kernels(machine.target).most_pixels);
  const std::int64_t fit = std::max<std::int64_t>(kMostSums / (4 * layout.columns * layout.lanes), 1);
  // Two items for each thread end together.
  const std::int64_t panels = std::max<std::int64_t>(lowered.batch * lowered.groups * layout.panels, 1);
  const std::int64_t wanted = machine.threads == 1 ? 1 : ceil_div(2 * machine.threads, panels);
  layout.band = ceil_div(layout.rows, std::max(ceil_div(layout.rows, fit), std::min(wanted, layout.rows)));
  layout.bands = ceil_div(layout.rows, layout.band);
  layout.seconds = seconds_for(lowered, machine, layout);
  return layout;
}

class Quads final : public Prepared {
 public:
  explicit Quads(const Request& request)
      : lowered_(request.lowered),
        layout_(layout_for(request.lowered, request.machine)),
        threads_(request.machine.threads),
        kernels_(kernels::quad_kernels(request.machine.target)),
        turn_(kernels::turn_kernel(request.machine.target)) {
    cut();
    pack(request.kernel, request.bias);
  }

  std::size_t workspace_floats() const override { return size_t(threads_) * sum_floats(); }
  std::size_t packed_floats() const override { return weights_.size() + bias_.size(); }
  std::string kernel() const override { return fmt::format("{}x4x{}", layout_.runs.back().count(), layout_.lanes); }

  void run(const Run& run) const override {
    const std::int64_t panels = lowered_.groups * layout_.panels;
    run_items(run.pool, lowered_.batch * panels * layout_.bands, [&](std::int64_t item, int worker) {
      const std::int64_t panel = item / layout_.bands % panels;
      compute(run,
              {item / layout_.bands / panels, panel / layout_.panels, panel % layout_.panels,
               item % layout_.bands * layout_.band},
              run.workspace + size_t(worker) * sum_floats());
    });
  }

 private:
  // A band of a panel's outputs, from row `row` of the grid on.
  struct Place {
    std::int64_t image, group, panel, row;
  };
  // Sums of a row of the grid and one phase of height: [column][phase of width][lane].
  std::int64_t row_floats() const { return 2 * layout_.columns * layout_.lanes; }
  // Of a band, and what turning reads beyond.
  std::size_t sum_floats() const {
    return aligned_count(size_t(layout_.band * 2 * row_floats() + layout_.lanes * layout_.lanes));
  }
  std::int64_t panel_floats() const {
    return lowered_.height.taps() * lowered_.width.taps() * lowered_.group_in * layout_.lanes;
  }

  // Segments of a run, those of one dy after those of the last. A row has a range of them, as the rows of its input
  // are a range.
  void cut() {
    const std::vector<std::int64_t> dys = lowered_.height.offsets();
    starts_of_run_ = std::int64_t(dys.size()) + 1;
    for (const PixelRange& run : layout_.runs) {
      std::int64_t weights = 0;
      first_segment_.push_back(std::int64_t(segments_.size()));
      for (const std::int64_t dy : dys) {
        const int down = phases_with(lowered_.height, dy);
        for (const Sideways& shift : sideways(lowered_.width, layout_.runs, down)) {
          if (lowered_.width.reached(shift.dx, run).count() > 0)
            segments_.push_back(segment(run, dy, down, shift, weights));
          weights += count_of(down) * count_of(shift.across) * lowered_.group_in * layout_.lanes;
        }
        first_segment_.push_back(std::int64_t(segments_.size()));
      }
    }
    for (std::int64_t row = 0; row < layout_.rows; ++row) {
      const auto there = [&](std::int64_t dy) { return lowered_.height.reached(dy, {row, row + 1}).count() > 0; };
      const auto first = std::find_if(dys.begin(), dys.end(), there);
      const auto end = std::find_if_not(first, dys.end(), there);
      dys_.push_back({first - dys.begin(), end - dys.begin()});
    }
  }

  QuadSegment segment(const PixelRange& run, std::int64_t dy, int down, const Sideways& shift,
                      std::int64_t weights) const {
    QuadSegment found;
    found.a = dy * lowered_.layer.input.w + run.begin + shift.dx;
    found.b = weights;
    found.down = std::uint8_t(down);
    found.across = std::uint8_t(shift.across);
    found.lacking = *lacking(lowered_.width, shift.dx, run);
    found.pair = shift.apart != 0;
    found.apart = shift.apart;
    if (found.pair) found.lacking_apart = *lacking(lowered_.width, shift.dx + shift.apart, run);
    return found;
  }

  // weights: [group][panel][dy][dx, or two][input channel][phase of height][phase of width][lane]; bias:
  // [group][panel][lane].
  void pack(std::span<const float> kernel, std::span<const float> bias) {
    const std::int64_t panels = lowered_.groups * layout_.panels;
    weights_ = Buffer(size_t(panels * panel_floats()));
    bias_ = Buffer(size_t(panels * layout_.lanes));
    for (std::int64_t group = 0; group < lowered_.groups; ++group)
      for (std::int64_t out = 0; out < lowered_.group_out; ++out) {
        const std::int64_t panel = group * layout_.panels + out / layout_.lanes, lane = out % layout_.lanes;
        if (!bias.empty()) bias_.data()[panel * layout_.lanes + lane] = bias[size_t(group * lowered_.group_out + out)];
        float* to = weights_.data() + panel * panel_floats() + lane;
        for (const std::int64_t dy : lowered_.height.offsets())
          for (const Sideways& shift : sideways(lowered_.width, layout_.runs, phases_with(lowered_.height, dy))) {
            const std::vector<std::int64_t> taps = taps_with(dy, shift);
            for (std::int64_t in = 0; in < lowered_.group_in; ++in)
              for (const std::int64_t tap : taps) {
                *to = kernel[size_t(lowered_.weight_index(group, out, in) + tap)];
                to += layout_.lanes;
              }
          }
      }
  }

  // Of the phases that a shift reaches.
  std::vector<std::int64_t> taps_with(std::int64_t dy, const Sideways& shift) const {
    std::vector<std::int64_t> taps;
    for (int y = 0; y < 2; ++y)
      for (int x = 0; x < 2; ++x)
        if ((phases_with(lowered_.height, dy) >> y & 1) != 0 && (shift.across >> x & 1) != 0)
          taps.push_back(tap_with(lowered_.height.phases[size_t(y)], dy) * lowered_.width.kernel +
                         tap_with(lowered_.width.phases[size_t(x)], x == 1 ? shift.dx + shift.apart : shift.dx));
    return taps;
  }

  void compute(const Run& run, const Place& at, float* sums) const {
    const core::Shape& in = lowered_.layer.input;
    const std::int64_t panel = at.group * layout_.panels + at.panel;
    const std::int64_t end = std::min(at.row + layout_.band, layout_.rows);
    kernels::QuadTile tile;
    tile.a_pitch = in.h * in.w;
    tile.depth = lowered_.group_in;
    tile.b = weights_.data() + panel * panel_floats();
    tile.first = bias_.data() + panel * layout_.lanes;
    tile.c_row = row_floats();
    for (std::int64_t row = at.row; row < end; ++row) {
      tile.a = run.input + (at.image * in.c + at.group * lowered_.group_in) * tile.a_pitch + row * in.w;
      for (std::size_t r = 0; r < layout_.runs.size(); ++r) {
        const std::int64_t* first = first_segment_.data() + std::int64_t(r) * starts_of_run_;
        const PixelRange& dys = dys_[size_t(row)];
        tile.segments = segments_.data() + first[dys.begin];
        tile.count = first[dys.end] - first[dys.begin];
        tile.c = sums + (row - at.row) * 2 * row_floats() + layout_.runs[r].begin * 2 * layout_.lanes;
        kernels_.functions[layout_.runs[r].count() - 1](tile);
      }
    }
    turn(run, at, end, sums);
  }

  void turn(const Run& run, const Place& at, std::int64_t end, const float* sums) const {
    const core::Shape& out = lowered_.output;
    const std::int64_t channel = at.group * lowered_.group_out + at.panel * layout_.lanes;
    const std::int64_t rows = std::min(2 * end, out.h) - 2 * at.row;
    // Rows without a gap between them are one.
    const bool gapless = 2 * layout_.columns == out.w;
    kernels::Turn turn;
    turn.in = sums;
    turn.in_pitch = layout_.lanes;
    turn.in_run = row_floats();
    turn.channels = std::min(layout_.lanes, lowered_.group_out - at.panel * layout_.lanes);
    turn.runs = gapless ? 1 : rows;
    turn.cells = gapless ? rows * out.w : out.w;
    turn.activation = lowered_.layer.activation;
    turn.plane = out.h * out.w;
    turn.out = run.output + (at.image * out.c + channel) * turn.plane + 2 * at.row * out.w;
    turn.out_run = out.w;
    turn_(turn);
  }

  Lowered lowered_;
  QuadsLayout layout_;
  int threads_;
  std::vector<QuadSegment> segments_;        // [run][dy][dx]
  std::vector<std::int64_t> first_segment_;  // [run][dy], and where those of the last dy end
  std::int64_t starts_of_run_ = 0;
  std::vector<PixelRange> dys_;  // that a row has, as a range of all, [row]
  Buffer weights_, bias_;
  const kernels::QuadKernels& kernels_;
  kernels::TurnFunction turn_;
};

bool supports(const Lowered& lowered, const Machine& machine) {
  for (const LoweredAxis* axis : {&lowered.height, &lowered.width})
    if (axis->phases.size() != 2 || axis->in_step != 1 || axis->kernel > kMostTaps) return false;
  if (lowered.height.kernel * lowered.width.kernel > kMostTaps) return false;
  for (const PixelRange& run : cut_row(lowered.width.longest(), kernels::quad_kernels(machine.target).most_pixels))
    for (const std::int64_t dx : lowered.width.offsets())
      if (lowered.width.reached(dx, run).count() > 0 && !lacking(lowered.width, dx, run)) return false;
  return true;
}

}  // namespace

const Algorithm kQuadsAlgorithm = {
    .name = "quads",
    .summary = "Stride 2 both ways: the four outputs of a pixel at once, output channels in the lanes, no padding.",
    .exact_order = true,
    .supports = supports,
    .estimate = [](const Lowered& lowered, const Machine& machine) { return layout_for(lowered, machine).seconds; },
    .prepare = [](const Request& request) -> std::unique_ptr<Prepared> { return std::make_unique<Quads>(request); },
};

}  // namespace unstride::engine::plans
