// Round trip: a convolution down, the transposed one up, and what does not come back.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/format.h"
#include "scene/stage_parts.h"
#include "timeline/trip.h"

namespace unstride::scene {
namespace {

using core::GridId;
using timeline::ChapterKind;
using timeline::Trip;

constexpr size_t kImage = 0, kKernel = 1, kDown = 2, kUp = 3, kDifference = 4, kOthers = 5;  // places in the plan

// Even where no difference is negative: no difference is the colour of nothing.
ColorScale difference_scale(double largest, const Theme& theme) {
  ColorScale scale = scale_for(core::Grid<float>(1, 1, -1), theme.output, theme);
  scale.max = largest > 0 ? float(largest) : 1;
  scale.min = -scale.max;
  return scale;
}

Rect intersection(const Rect& a, const Rect& b) {
  const double x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::max(0.0, std::min(a.right(), b.right()) - x), std::max(0.0, std::min(a.bottom(), b.bottom()) - y)};
}

// Two channels a row.
Arrangement pairs_of(size_t count) {
  std::vector<Arrangement> rows;
  for (size_t n = 0; n < count; n += 2)
    rows.push_back(n + 1 < count ? in_row({one(kOthers + n), one(kOthers + n + 1)}) : one(kOthers + n));
  return in_column(std::move(rows));
}

// What is below: the pair's channel, and the others beside or under it.
Arrangement below(size_t others, bool beside) {
  if (others == 0) return one(kDown);
  return beside ? in_row({one(kDown), pairs_of(others)}) : in_column({one(kDown), pairs_of(others)});
}

class RoundTrip {
 public:
  explicit RoundTrip(const StageContext& context)
      : c_(context), trip_(*context.story.trip), axes_(trip_.axes), theme_(context.pen.theme()) {}

  void draw() {
    const Layout layout = arrange(plan(), {c_.view.viewport, c_.view.zoom, c_.view.pan});
    const auto& blocks = layout.blocks;
    draw_image(blocks[kImage]);
    draw_kernel(c_, blocks[kKernel], 0, 0);
    draw_down(blocks);
    draw_values(blocks[kUp], trip_.up, scale_for(*trip_.up, theme_.output, theme_),
                revealed(ChapterKind::up, trip_.up->cells.size()));
    draw_values(blocks[kDifference], trip_.difference, difference_scale(trip_.largest, theme_),
                revealed(ChapterKind::difference, trip_.difference->cells.size()));
    for (const size_t block : {kImage, kDown, kUp, kDifference}) draw_marks(c_, blocks[block]);
    for (size_t other = kOthers; other < blocks.size(); ++other)
      draw_set(c_, blocks[other], c_.links.input, theme_.input.text);
    draw_window(blocks[kImage], blocks[kDown]);
    for (const size_t block : {kImage, kDown, kUp, kDifference}) draw_selection(c_, blocks[block]);
    draw_equation(c_, layout.equation);
  }

 private:
  Plan plan() const {
    Plan plan{{image_spec(), kernel_spec(), down_spec(), up_spec(), difference_spec()}, {}, 0};
    for (size_t channel = 0; channel < trip_.down.size(); ++channel)
      if (channel != trip_.shown) plan.specs.push_back(other_spec(trip_.down[channel]));
    const size_t others = trip_.down.size() - 1;
    const Arrangement there = in_row({one(kImage), one(kKernel), below(others, true)});
    const Arrangement back = in_row({one(kUp), one(kDifference)});
    plan.arrangements = {
        in_row({one(kImage), in_column({below(others, true), one(kKernel)}), one(kUp), one(kDifference)}),
        in_column({there, back}),
        in_row({in_column({one(kImage), one(kKernel)}), below(others, false), in_column({one(kUp), one(kDifference)})}),
        in_column({in_row({one(kImage), one(kKernel)}), below(others, true), back}),
        in_row({one(kImage), one(kKernel), below(others, true), one(kUp), one(kDifference)})};
    return plan;
  }

  BlockSpec image_spec() const {
    const std::string size = "u · " + size_text(axes_.height.output(), axes_.width.output());
    const std::int64_t channels = c_.story.layer.params.out_channels;
    return {GridId::probe,
            axes_.height.output(),
            axes_.width.output(),
            0,
            0,
            "Image",
            channels > 1 ? size + fmt::format(", in all {} channels", channels) : size,
            size};
  }
  BlockSpec kernel_spec() const {
    const auto &h = axes_.height.params, &w = axes_.width.params;
    BlockSpec spec{GridId::kernel, h.kernel, w.kernel, 0, 0, "Kernel", "w · " + size_text(h.kernel, w.kernel)};
    spec.source = true;
    spec.least_width = 100;
    return spec;
  }
  BlockSpec down_spec() const {
    const std::string size = size_text(axes_.height.input, axes_.width.input);
    const bool alone = trip_.down.size() == 1;
    BlockSpec spec{GridId::pulled, axes_.height.input, axes_.width.input, 0, 0, "Down", "", "C u · " + size};
    spec.subtitle = "C u · " + size + (alone ? "" : ", " + trip_.down[trip_.shown].name);
    spec.source = alone;  // beside others it is as large as they are
    return spec;
  }
  BlockSpec other_spec(const Trip::Channel& channel) const {
    BlockSpec spec{GridId::none, axes_.height.input, axes_.width.input, 0, 0, "Down", channel.name};
    spec.least_width = 92;
    spec.scale = trip_.down.size() <= 4 ? 0.75 : 0.5;
    return spec;
  }
  BlockSpec up_spec() const {
    const std::string size = size_text(axes_.height.output(), axes_.width.output());
    return {GridId::restored, axes_.height.output(), axes_.width.output(), 0, 0, "Up again", "C′C u · " + size, size};
  }
  BlockSpec difference_spec() const {
    const bool shown = c_.progress(ChapterKind::difference) > 0;  // it is what the story ends with
    const std::string largest = shown ? " · at most " + core::format_short(trip_.largest, 8) : "";
    return {GridId::restored, axes_.height.output(), axes_.width.output(), 0, 0,
            "Difference",     "C′C u − u" + largest, "C′C u − u"};
  }

  // Cells, row by row, that a chapter of one step has come to.
  std::int64_t revealed(ChapterKind chapter, size_t cells) const {
    return std::int64_t(eased(c_.progress(chapter)) * double(cells));
  }

  void draw_values(const Block& block, SharedGrid values, const ColorScale& scale, std::int64_t done) {
    GridLook look;
    look.role = block.spec.grid == GridId::restored ? &theme_.output : &theme_.input;
    look.scale = scale;
    if (done < std::int64_t(values->cells.size())) {
      const auto kinds =
          std::make_shared<core::Grid<std::uint8_t>>(values->rows, values->cols, std::uint8_t(CellKind::empty));
      std::fill_n(kinds->cells.begin(), done, std::uint8_t(CellKind::data));
      look.kinds = kinds;
    }
    look.values = std::move(values);
    if (c_.focus.grid == block.spec.grid && block.spec.grid != GridId::none)
      look.focus = {c_.focus.row, c_.focus.col, 1, 1, theme_.ink, {0, 0, 0, 0}};
    c_.pen.title(block);
    c_.pen.grid(block, look);
  }

  void draw_down(const std::vector<Block>& blocks) {
    const std::int64_t done = c_.counted_steps();
    size_t other = kOthers;
    for (size_t channel = 0; channel < trip_.down.size(); ++channel) {
      const SharedGrid& values = trip_.down[channel].values;
      draw_values(blocks[channel == trip_.shown ? kDown : other++], values, scale_for(*values, theme_.input, theme_),
                  done);
    }
  }

  // The small cell whose window is shown: the one that a person points at, or the story's.
  bool has_window() const { return c_.focus.grid == GridId::pulled; }
  bool gliding() const { return c_.animated && c_.step() && c_.step()->moved < 1; }

  void draw_image(const Block& block) {
    GridLook look;
    look.values = c_.story.probe;
    look.role = &theme_.output;
    look.scale = scale_for(*look.values, theme_.output, theme_);
    if (c_.focus.grid == GridId::probe) look.focus = {c_.focus.row, c_.focus.col, 1, 1, theme_.ink, {0, 0, 0, 0}};
    std::map<std::int64_t, std::int64_t> row_taps, col_taps;  // by the cells that they lie on
    if (has_window() && !gliding()) {
      for (const auto& link : axes_.height.stamp_of_input(c_.focus.row)) row_taps[link.output] = link.tap;
      for (const auto& link : axes_.width.stamp_of_input(c_.focus.col)) col_taps[link.output] = link.tap;
      look.decorate = [&](CellLook& cell, std::int64_t row, std::int64_t col) {
        const auto a = row_taps.find(row), b = col_taps.find(col);
        if (a == row_taps.end() || b == col_taps.end()) return;
        cell.weight = "×" + core::format_short(c_.story.kernel->at(a->second, b->second), 5);
      };
    }
    c_.pen.title(block);
    c_.pen.grid(block, look);
  }

  // The window's upper left corner in cells of u, a fraction while it glides on from the cell before.
  Point corner() const {
    const auto at = [&](std::int64_t row, std::int64_t col) {
      return Point{double(axes_.width.output_of(col, 0)), double(axes_.height.output_of(row, 0))};
    };
    const Point now = at(c_.focus.row, c_.focus.col);
    const auto step = c_.step();
    if (!gliding() || step->index == 0) return now;
    const std::int64_t before = step->index - 1, cols = axes_.width.input;
    return core::mix(at(before / cols, before % cols), now, step->moved);
  }

  void draw_window(const Block& image, const Block& down) {
    if (!has_window()) return;
    const auto &h = axes_.height.params, &w = axes_.width.params;
    const Point at = corner();
    const Rect whole = image.cell(at.y, at.x, double(reach(h)), double(reach(w)));
    const Rect window = intersection(whole, image.area());  // what lies beyond meets the zeros of the padding
    const Rect cell = down.cell(double(c_.focus.row), double(c_.focus.col));
    if (down.pitch >= kCellPitch) c_.pen.outline(cell, theme_.ink, 2.5, layer::kOverlay);
    if (window.width <= 0 || window.height <= 0) return;
    if (gliding() || (h.dilation == 1 && w.dilation == 1) || image.pitch < 6)
      c_.pen.add(RectShape{window, theme_.kernel.fill.with_alpha(kWindowTint), {}, 4}, layer::kWindow);
    else draw_taps(image);
    c_.pen.outline(window, theme_.kernel.fill, 3);
    if (!gliding()) draw_connectors(c_, window, cell);
  }

  // Of a dilated kernel only the cells under its taps.
  void draw_taps(const Block& image) {
    for (const auto& row : axes_.height.stamp_of_input(c_.focus.row))
      for (const auto& col : axes_.width.stamp_of_input(c_.focus.col))
        c_.pen.add(
            RectShape{
                image.cell(double(row.output), double(col.output)), theme_.kernel.fill.with_alpha(kWindowTint), {}, 3},
            layer::kWindow);
  }

  const StageContext& c_;
  const Trip& trip_;
  const engine::Axes& axes_;
  const Theme& theme_;
};

}  // namespace

void draw_round_trip(const StageContext& context) {
  RoundTrip(context).draw();
}

}  // namespace unstride::scene
