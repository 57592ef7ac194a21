#include "engine/plans/channels_layout.h"

#include <algorithm>

#include "engine/plans/cost.h"
#include "engine/plans/lanes.h"

namespace unstride::engine::plans {
namespace {

// Pixels of a block at most: its pixels of a few hundred channels then stay in L2, and 28 rows go into it twice.
constexpr std::int64_t kMostBlock = 64;

// Where several tiles read the same weights they do so step by step, and what memory is asked for ahead is no shorter
// than a step: the first tile then finds all that it needs, although each asks for its part alone. It is so much of L2.
std::int64_t step_floats(const Machine& machine) {
  return machine.l2 / 8 / std::int64_t(sizeof(float));
}

// Cycles for all panels of a group, a row of weights in each.
double cycles_of(const kernels::ColumnKernels& kernels, const ChannelsLayout& layout) {
  return double(layout.panels - 1) * column_cycles(kernels, layout.block, layout.vectors) +
         column_cycles(kernels, layout.block, layout.last_vectors);
}

// Blocks of nearly one size, `about` so many.
void cut_blocks(const Lowered& lowered, ChannelsLayout& layout, std::int64_t about) {
  layout.block = ceil_div(layout.pixels(), about);
  layout.blocks = ceil_div(layout.pixels(), layout.block);
  const ChannelsStrips strips(lowered, layout);
  layout.strips = strips.count();
  layout.pitch = ceil_div(layout.block + strips.most_rows() * layout.columns, layout.lanes) * layout.lanes;
}

void cut_panels(const Lowered& lowered, const Machine& machine, ChannelsLayout& layout) {
  const kernels::ColumnKernels& kernels = kernels::column_kernels(machine.target);
  const std::int64_t all = ceil_div(lowered.group_out, layout.lanes);
  double least = 0;
  for (std::int64_t vectors = 1; vectors <= std::min<std::int64_t>(all, 4); ++vectors) {
    ChannelsLayout candidate = layout;
    candidate.vectors = vectors;
    candidate.panels = ceil_div(all, vectors);
    candidate.last_vectors = all - (candidate.panels - 1) * vectors;
    candidate.width = vectors * layout.lanes;
    const double cycles = cycles_of(kernels, candidate);
    if (vectors > 1 && cycles >= least) continue;
    least = cycles;
    layout = candidate;
  }
}

// Seconds for what L2 does not hold: the packed pixels of an image, written and read; a panel's sums, written and read
// for every row of phases; the output.
double spilling(const Lowered& lowered, const Machine& machine, const ChannelsLayout& layout, double pixels) {
  const auto beyond = [&machine](double bytes) { return bytes > double(machine.l2) ? bytes : 0; };
  const core::Shape& out = lowered.output;
  const double sums = double(layout.pixels() * std::int64_t(lowered.width.phases.size()) * layout.width) * 4;
  const double turned = double(lowered.groups * layout.panels * std::int64_t(lowered.height.phases.size()));
  const double output = double(out.c) * double(out.h * out.w) * 4;
  const double an_image = 4 * beyond(pixels * 4) + 2 * turned * beyond(sums) + 2 * beyond(output);
  return double(lowered.batch) * an_image / (3 * machine.bandwidth);
}

double seconds_for(const Lowered& lowered, const Machine& machine, const ChannelsLayout& layout) {
  const double cycle = machine.cycle(), lanes = double(layout.lanes);
  const double rows = double(lowered.height.taps() * lowered.width.taps() * lowered.group_in);
  const double groups = double(lowered.groups), batch = double(lowered.batch);
  const double phases = double(lowered.height.phases.size() * lowered.width.phases.size());
  // Tiles reach 97 % of what their loads and products allow, and take some cycles to begin and to end.
  const double compute =
      groups * batch * double(layout.blocks) *
      (1.03 * rows * cycles_of(kernels::column_kernels(machine.target), layout) + double(layout.panels) * phases * 60);
  const double weights = groups * rows * double(layout.panels * layout.width) * 4;
  const double reading = double(layout.rounds(lowered.batch)) * weights / machine.read_speed(weights);
  const double pixels = double(layout.blocks * layout.strips) * double(lowered.layer.input.c * layout.pitch);
  const double squares = double(lowered.output.h * ceil_div(lowered.output.w, layout.lanes)) * groups *
                         double(ceil_div(lowered.group_out, layout.lanes));
  const double moving = batch * (pixels / lanes * 3 + squares * 4 * lanes);
  const double alone =
      std::max(compute * cycle, reading) + moving * cycle + spilling(lowered, machine, layout, pixels) + 0.2e-6;
  if (machine.threads == 1) return alone;
  const std::int64_t parts = layout.rounds(lowered.batch) * layout.parts();
  const std::int64_t items = layout.apart ? parts : lowered.groups * layout.panels;
  return kSharing * (layout.apart ? 1 : 2 * double(parts)) +
         alone * 1.1 * double(ceil_div(items, machine.threads)) / double(items);
}

}  // namespace

double channels_pixels(const Lowered& lowered) {
  return double(lowered.height.longest()) * double(lowered.width.longest()) * double(lowered.layer.input.c) *
         double(Shifts(lowered).count());
}

ChannelsStrips::ChannelsStrips(const Lowered& lowered, const ChannelsLayout& layout)
    : in_step_(lowered.height.in_step), cols_(lowered.width.offsets()) {
  for (const std::int64_t offset : lowered.height.offsets()) {
    // Rows that are further apart than a block is long are packed again rather than all that lies between them.
    const auto near = std::find_if(rows_.rbegin(), rows_.rend(), [&](const Rows& rows) {
      const std::int64_t apart = offset - rows.last;
      return apart % in_step_ == 0 && apart / in_step_ <= layout.block / layout.columns;
    });
    if (near == rows_.rend()) rows_.push_back({offset, offset});
    else near->last = offset;
  }
}

Shift ChannelsStrips::first_of(std::int64_t strip) const {
  const auto cols = std::int64_t(cols_.size());
  return {rows_[size_t(strip / cols)].first, cols_[size_t(strip % cols)]};
}

std::int64_t ChannelsStrips::most_rows() const {
  std::int64_t most = 0;
  for (const Rows& rows : rows_) most = std::max(most, (rows.last - rows.first) / in_step_);
  return most;
}

ChannelsStrips::Place ChannelsStrips::find(const Shift& shift) const {
  const auto col = std::int64_t(std::lower_bound(cols_.begin(), cols_.end(), shift.dx) - cols_.begin());
  const auto rows = std::find_if(rows_.begin(), rows_.end(), [&](const Rows& r) {
    return r.first <= shift.dy && shift.dy <= r.last && (shift.dy - r.first) % in_step_ == 0;
  });
  return {std::int64_t(rows - rows_.begin()) * std::int64_t(cols_.size()) + col, (shift.dy - rows->first) / in_step_};
}

ChannelsLayout channels_layout(const Lowered& lowered, const Machine& machine) {
  ChannelsLayout layout;
  layout.lanes = kernels::lanes_of(machine.target);
  layout.height = lowered.height.longest();
  layout.columns = lowered.width.longest();
  cut_blocks(lowered, layout, ceil_div(layout.pixels(), kMostBlock));
  cut_panels(lowered, machine, layout);
  const std::int64_t batch = std::max<std::int64_t>(lowered.batch, 1);
  const std::int64_t rows = lowered.height.taps() * lowered.width.taps() * lowered.group_in;
  const std::int64_t weights = lowered.groups * rows * layout.panels * layout.width * std::int64_t(sizeof(float));
  if (weights > machine.l2 / 2) layout.ahead = step_floats(machine);
  // Weights that a core keeps are read again for every block, whose pixels are warm; others once for many images.
  if (layout.ahead > 0) {
    const std::int64_t image =
        layout.blocks * layout.strips * lowered.layer.input.c * layout.pitch * std::int64_t(sizeof(float));
    layout.images = std::clamp<std::int64_t>(machine.l3 / 4 / std::max<std::int64_t>(image, 1), 1, batch);
    layout.part_blocks = layout.blocks;
  } else if (machine.threads > 1) {
    // Two parts for each thread end together, but none is smaller than a tile.
    const std::int64_t most_rows = kernels::column_kernels(machine.target).most_rows[layout.vectors - 1];
    const std::int64_t wanted = std::min(ceil_div(2 * machine.threads, batch), ceil_div(layout.pixels(), most_rows));
    cut_blocks(lowered, layout, std::max(layout.blocks, wanted));
  }
  layout.apart = machine.threads == 1 || layout.rounds(batch) * layout.parts() >= machine.threads;
  layout.seconds = seconds_for(lowered, machine, layout);
  return layout;
}

ChannelsPhases channels_phases(const Lowered& lowered, const ChannelsLayout& layout, const Machine& machine) {
  const ChannelsStrips strips(lowered, layout);
  const bool once = layout.images * layout.part_blocks == 1 &&
                    layout.block <= kernels::column_kernels(machine.target).most_rows[layout.vectors - 1];
  const std::int64_t most_rows =
      once ? std::int64_t(1) << 40 : std::max<std::int64_t>(step_floats(machine) / layout.width, 1);
  ChannelsPhases found;
  for (const LoweredPhase& y : lowered.height.phases)
    for (const LoweredPhase& x : lowered.width.phases) {
      ChannelsPhase phase;
      phase.rows = x.count > 0 ? y.count : 0;
      phase.weights = found.weights;
      std::vector<ChannelsStrips::Place> places;  // by tap
      for (const LoweredTap& a : y.taps)
        for (const LoweredTap& b : x.taps) {
          phase.taps.push_back(a.tap * lowered.width.kernel + b.tap);
          places.push_back(strips.find({a.offset, b.offset}));
        }
      found.weights += std::int64_t(phase.taps.size()) * lowered.group_in;
      // Whole taps together, or pieces of one.
      const std::int64_t taps = std::int64_t(phase.taps.size());
      const std::int64_t pieces = ceil_div(lowered.group_in, most_rows);
      const std::int64_t piece = ceil_div(lowered.group_in, pieces);
      const std::int64_t together = std::max<std::int64_t>(most_rows / lowered.group_in, 1);
      for (std::int64_t tap = 0; tap < taps; tap += together)
        for (std::int64_t in = 0; in < lowered.group_in; in += piece) {
          const std::int64_t here = std::min(together, taps - tap);
          phase.steps.push_back({std::int64_t(found.starts.size()), here, std::min(piece, lowered.group_in - in),
                                 tap * lowered.group_in + in});
          for (std::int64_t t = tap; t < tap + here; ++t)
            found.starts.push_back((places[size_t(t)].strip * lowered.layer.input.c + in) * layout.pitch +
                                   places[size_t(t)].rows * layout.columns);
        }
      if (taps == 0) phase.steps.push_back({});  // the bias alone
      found.phases.push_back(std::move(phase));
    }
  return found;
}

ChannelsWindows channels_windows(const Lowered& lowered, const ChannelsLayout& layout) {
  const ChannelsStrips strips(lowered, layout);
  const core::Shape& input = lowered.layer.input;
  ChannelsWindows found;
  const auto cell_of = [&](std::int64_t pixel, std::int64_t dy, std::int64_t dx) -> std::int64_t {
    const std::int64_t i = pixel / layout.columns * lowered.height.in_step + dy;
    const std::int64_t j = pixel % layout.columns * lowered.width.in_step + dx;
    const bool inside = i >= 0 && i < input.h && j >= 0 && j < input.w;
    return inside ? i * input.w + j : -1;
  };
  const auto add_vector = [&](std::int64_t first, const Shift& shift) {
    const std::int64_t before = std::int64_t(found.windows.size());
    std::vector<std::int64_t> cells(size_t(layout.lanes));
    for (std::int64_t l = 0; l < layout.lanes; ++l) cells[size_t(l)] = cell_of(first + l, shift.dy, shift.dx);
    for (;;) {
      std::int64_t least = -1;
      for (const std::int64_t cell : cells)
        if (cell >= 0 && (least < 0 || cell < least)) least = cell;
      if (least < 0) break;
      kernels::Window window;
      // Not beyond the plane: then whole vectors can be read of every plane.
      window.start = std::max<std::int64_t>(std::min(least, input.h * input.w - layout.lanes), 0);
      std::fill(std::begin(window.from), std::end(window.from), kernels::Window::kNothing);
      for (std::int64_t l = 0; l < layout.lanes; ++l) {
        std::int64_t& cell = cells[size_t(l)];
        if (cell < 0 || cell >= window.start + layout.lanes) continue;
        window.from[l] = std::int32_t(cell - window.start);
        cell = -1;
      }
      found.windows.push_back(window);
    }
    found.vectors.push_back({before, std::int64_t(found.windows.size()) - before});
  };
  for (std::int64_t block = 0; block < layout.blocks; ++block)
    for (std::int64_t strip = 0; strip < strips.count(); ++strip)
      for (std::int64_t lane = 0; lane < layout.pitch; lane += layout.lanes)
        add_vector(block * layout.block + lane, strips.first_of(strip));
  return found;
}

}  // namespace unstride::engine::plans
