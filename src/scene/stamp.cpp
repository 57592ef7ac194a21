// Stamp: every input cell in turn stamps its multiple of the kernel onto the canvas; then padding crops.
#include <fmt/format.h>

#include <algorithm>

#include "core/format.h"
#include "scene/stage_parts.h"
#include "timeline/canvas.h"

namespace unstride::scene {
namespace {

using core::GridId;
using engine::Axis;
using timeline::CanvasAxis;
using timeline::ChapterKind;

class Stamp {
 public:
  explicit Stamp(const StageContext& context)
      : c_(context),
        story_(context.story),
        axes_(context.story.axes),
        theme_(context.pen.theme()),
        rows_(timeline::canvas_axis(axes_.height)),
        cols_(timeline::canvas_axis(axes_.width)),
        cropped_(c_.progress(ChapterKind::crop)),
        scale_(scale_for(*story_.output, theme_.output, theme_)) {}

  void draw() {
    const Layout layout = arrange(four_blocks(input_spec(axes_), kernel_spec(), stamp_spec(), canvas_spec()),
                                  {c_.view.viewport, c_.view.zoom, c_.view.pan});
    draw_input(c_, layout.blocks[0]);
    draw_kernel(c_, layout.blocks[1], 0, 0);
    draw_stamp_block(layout.blocks[2]);
    draw_canvas(layout.blocks[3]);
    if (const CellRef source = stamping_cell(); source.grid == GridId::input) draw_stamping(layout, source);
    draw_marks(c_, layout.blocks[0]);
    draw_marks(c_, layout.blocks[3]);
    draw_selection(c_, layout.blocks[0]);
    draw_selection(c_, layout.blocks[3]);
    draw_equation(c_, layout.equation);
  }

 private:
  BlockSpec kernel_spec() const {
    const auto &h = axes_.height.params, &w = axes_.width.params;
    return {GridId::kernel, h.kernel, w.kernel, 0, 0, "Kernel", "w · " + size_text(h.kernel, w.kernel)};
  }
  BlockSpec stamp_spec() const {
    const auto &h = axes_.height.params, &w = axes_.width.params;
    std::string subtitle = "one input value times the kernel";
    if (const CellRef source = stamping_cell(); source.grid == GridId::input)
      subtitle = fmt::format("x[{},{}] · w = {} · kernel", source.row, source.col,
                             core::format_exact(story_.input->at(source.row, source.col)));
    return {GridId::stamp, reach(h), reach(w), 0, 0, "Stamp", subtitle, "x · w", true};
  }
  BlockSpec canvas_spec() const {
    const std::string full = size_text(axes_.height.full(), axes_.width.full());
    const std::string output = size_text(axes_.height.output(), axes_.width.output());
    const bool crops = timeline::find_chapter(story_.timeline, ChapterKind::crop).has_value();
    const auto spec = [&](std::string title, std::string subtitle, std::string brief) {
      return BlockSpec{GridId::output, rows_.size,       cols_.size,          rows_.first,
                       cols_.first,    std::move(title), std::move(subtitle), std::move(brief)};
    };
    if (!crops) return spec("Output", "y · " + output + ", the stamps summed", "y · " + output);
    if (cropped_ >= 1)
      return spec("Output", "y · " + output + " of the " + full + " that the stamps cover", "y · " + output);
    return spec("Uncropped output", full + ", the stamps summed", full);
  }

  // The input cell whose stamp is shown: the one that a person points at, or the story's.
  CellRef stamping_cell() const { return focused_input(c_); }
  bool flying() const { return c_.animated && c_.step() && c_.step()->moved < 1; }

  void draw_stamp_block(const Block& block) {
    c_.pen.title(block);
    const CellRef source = stamping_cell();
    const float x = source.grid == GridId::input ? story_.input->at(source.row, source.col) : 0;
    draw_taps(block.area(), source.grid == GridId::input ? CellKind::data : CellKind::empty, x, 1);
  }

  // x times every tap, spread by dilation, in `area`.
  void draw_taps(const Rect& area, CellKind kind, float x, double alpha) {
    GridLook look;
    look.role = &theme_.output;
    look.scale = scale_;
    const auto &h = axes_.height.params, &w = axes_.width.params;
    const double pitch = area.width / double(reach(w));
    // Far spread taps stay large enough to be seen and told apart, as the kernel's own do.
    const double least = std::min(6.0, 0.6 * pitch * double(std::min(h.dilation, w.dilation)));
    for (std::int64_t a = 0; a < h.kernel; ++a)
      for (std::int64_t b = 0; b < w.kernel; ++b) {
        CellLook cell;
        cell.kind = kind;
        cell.alpha = alpha;
        cell.value = x * story_.kernel->at(a, b);
        Rect rect{area.x + double(b * w.dilation) * pitch, area.y + double(a * h.dilation) * pitch, pitch, pitch};
        if (pitch < least) rect = rect.inset((pitch - least) / 2);
        const CellRef product = product_at(a, b);
        if (rect.intersects(c_.view.viewport)) c_.pen.cell(rect, cell, look, product);
        if (product == c_.focus) c_.pen.outline(rect, theme_.ink, 2.5);
      }
  }

  // What a cell of the stamp is: a product where it is not cropped.
  CellRef product_at(std::int64_t a, std::int64_t b) const {
    const CellRef source = stamping_cell();
    if (source.grid == GridId::none) return {GridId::stamp, a, b};
    const CellRef output{GridId::output, axes_.height.output_of(source.row, a), axes_.width.output_of(source.col, b)};
    const bool kept = stays(axes_.height, output.row) && stays(axes_.width, output.col);
    return kept ? product_of(axes_, output, source) : CellRef{GridId::stamp, a, b};
  }

  static bool stays(const Axis& axis, std::int64_t o) { return o >= 0 && o < axis.output(); }
  // Added by output padding beyond what stamps can reach.
  static bool beyond(const Axis& axis, std::int64_t o) { return o >= axis.full() - axis.params.pad_begin; }

  CellKind kind_at(std::int64_t row, std::int64_t col, std::int64_t steps) const {
    if (cropped_ > 0 && !(stays(axes_.height, row) && stays(axes_.width, col))) return CellKind::cropped;
    if (cropped_ > 0 || steps == story_.timeline.main().steps) return CellKind::data;
    const std::int64_t i = first_row_[size_t(row - rows_.first)], j = first_col_[size_t(col - cols_.first)];
    const bool reached = i < axes_.height.input && j < axes_.width.input && i * axes_.width.input + j < steps;
    return reached ? CellKind::data : CellKind::empty;
  }

  void draw_canvas(const Block& block) {
    const std::int64_t steps = c_.counted_steps();
    for (std::int64_t r = 0; r < rows_.size; ++r)
      first_row_.push_back(timeline::first_reach(axes_.height, r + rows_.first));
    for (std::int64_t q = 0; q < cols_.size; ++q)
      first_col_.push_back(timeline::first_reach(axes_.width, q + cols_.first));
    GridLook look;
    look.role = &theme_.output;
    look.scale = scale_;
    look.values = std::make_shared<const core::Grid<float>>(timeline::stamped_canvas(story_, steps));
    const auto kinds = std::make_shared<core::Grid<std::uint8_t>>(rows_.size, cols_.size);
    for (std::int64_t r = 0; r < rows_.size; ++r)
      for (std::int64_t q = 0; q < cols_.size; ++q)
        kinds->at(r, q) = std::uint8_t(kind_at(r + rows_.first, q + cols_.first, steps));
    look.kinds = kinds;
    look.decorate = [this, &block](CellLook& cell, std::int64_t row, std::int64_t col) {
      decorate(cell, row, col, block.pitch);
    };
    if (const CellRef cell = focused_output(c_); cell.grid == GridId::output)
      look.focus = {cell.row, cell.col, 1, 1, theme_.ink, {0, 0, 0, 0}};
    c_.color(block, look);
    c_.pen.title(block);
    c_.pen.grid(block, look);
  }

  // Cropped rows fall away outwards; added ones come in.
  void decorate(CellLook& cell, std::int64_t row, std::int64_t col, double pitch) const {
    if (beyond(axes_.height, row) || beyond(axes_.width, col)) {
      const bool added = stays(axes_.height, row) && stays(axes_.width, col);
      cell.alpha = added ? eased(cropped_) : 0;
      return;
    }
    if (cell.kind != CellKind::cropped) return;
    cell.alpha = core::mix(1, 0.4, eased(cropped_));
    const auto outwards = [&](const Axis& axis, std::int64_t o) {
      return o < 0 ? -1.0 : o >= axis.output() ? 1.0 : 0.0;
    };
    const double fall = std::min(6.0, 0.14 * pitch) * eased(cropped_);  // stops short of the title
    cell.shift = {outwards(axes_.width, col) * fall, outwards(axes_.height, row) * fall};
  }

  // The stamp of `source` flies from the stamp block to its place, then its outline stays on the cells that it added
  // to.
  void draw_stamping(const Layout& layout, CellRef source) {
    const Block &stamp = layout.blocks[2], &canvas = layout.blocks[3];
    const auto &h = axes_.height.params, &w = axes_.width.params;
    if (c_.animated)
      c_.pen.outline(layout.blocks[0].cell(double(source.row), double(source.col)), theme_.kernel.fill, 3);
    const Rect from{stamp.origin.x, stamp.origin.y, double(reach(w)) * stamp.pitch, double(reach(h)) * stamp.pitch};
    const Rect to = stamp_place(axes_, canvas, source);
    const double moved = flying() ? c_.step()->moved : 1;
    const Rect now = core::mix(from, to, moved);
    if (flying() && stamp.pitch >= kCellPitch) {
      c_.pen.on_layer(layer::kMotion, layer::kMotion);
      draw_taps(now, CellKind::data, story_.input->at(source.row, source.col), 0.94);
      c_.pen.on_layer(layer::kGrid, layer::kText);
    } else if (flying()) c_.pen.add(RectShape{now, theme_.kernel.fill.with_alpha(0.3f), {}, 2}, layer::kMotion);
    c_.pen.outline(now, theme_.kernel.fill, 3);
    const CellRef product = focused_output(c_), sum = product == CellRef{} ? stamp_sum_cell(story_, source) : product;
    if (!flying() && sum.grid == GridId::output)
      c_.pen.outline(canvas.cell(double(sum.row), double(sum.col)), theme_.ink, 2.5, layer::kOverlay);
    place_stamp_products(c_, canvas);
  }

  const StageContext& c_;
  const timeline::Story& story_;
  const engine::Axes& axes_;
  const Theme& theme_;
  CanvasAxis rows_, cols_;
  double cropped_;  // progress of the crop chapter
  ColorScale scale_;
  std::vector<std::int64_t> first_row_, first_col_;  // first input cell that reaches each canvas row, column
};

}  // namespace

void draw_stamp(const StageContext& context) {
  Stamp(context).draw();
}

}  // namespace unstride::scene
