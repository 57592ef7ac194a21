// Gradient: the forward convolution C of any grid u of the output's size, with the same kernel and parameters; and the
// two inner products <C u, x> and <u, C'x>, which are equal because the layer is the transpose of C.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/format.h"
#include "scene/stage_parts.h"
#include "timeline/canvas.h"

namespace unstride::scene {
namespace {

using core::Grid;
using core::GridId;
using timeline::CanvasAxis;
using timeline::ChapterKind;

class Gradient {
 public:
  explicit Gradient(const StageContext& context)
      : c_(context),
        story_(context.story),
        axes_(context.story.axes),
        adjoint_(*context.story.adjoint),
        theme_(context.pen.theme()),
        rows_(timeline::canvas_axis(axes_.height)),
        cols_(timeline::canvas_axis(axes_.width)),
        summed_(context.progress(ChapterKind::inner_products)),
        row_taps_(taps_under_window(axes_.height, rows_, c_.focus.row)),
        col_taps_(taps_under_window(axes_.width, cols_, c_.focus.col)) {}

  void draw() {
    const Layout layout = arrange(plan(), {c_.view.viewport, c_.view.zoom, c_.view.pan});
    const Block &padded = layout.blocks[0], &y = layout.blocks[1], &pulled = layout.blocks[3], &x = layout.blocks[4];
    const Block u = inside(padded);
    c_.pen.title(padded);
    draw_padding(padded);
    draw_u(u);
    draw_grid(c_, y, story_.output, theme_.output);
    draw_kernel(c_, layout.blocks[2], 0, 0);
    draw_pulled(pulled);
    draw_input(c_, x);
    draw_window(padded, pulled);
    for (const Block* block : {&u, &y, &pulled, &x}) {
      draw_marks(c_, *block);
      draw_selection(c_, *block);
    }
    draw_factors(u, y);
    draw_factors(pulled, x);
    draw_products(layout.blocks[5]);
    draw_equation(c_, layout.equation);
  }

 private:
  // ---- where

  Plan plan() const {
    const auto &h = axes_.height.params, &w = axes_.width.params;
    const std::string inputs = size_text(axes_.height.input, axes_.width.input);
    const std::string outputs = size_text(axes_.height.output(), axes_.width.output());
    const std::string stride = h.stride == w.stride ? fmt::format("{}", h.stride) : size_text(h.stride, w.stride);
    BlockSpec u{GridId::probe, rows_.size, cols_.size, rows_.first, cols_.first, "Grid u", "", "u · " + outputs};
    u.subtitle = "u · " + outputs + (pads() ? ", padded by p" : ", any values");
    BlockSpec y{GridId::output, axes_.height.output(), axes_.width.output(), 0, 0, "Output", "y = C'x · " + outputs};
    BlockSpec kernel{GridId::kernel, h.kernel, w.kernel, 0, 0, "Kernel", "", "w"};
    kernel.subtitle = "w · " + size_text(h.kernel, w.kernel) + ", not turned";
    BlockSpec pulled{GridId::pulled, axes_.height.input, axes_.width.input, 0, 0, "C u", "", inputs};
    pulled.subtitle = inputs + ", convolved, stride " + stride;
    BlockSpec x = input_spec(axes_);
    BlockSpec products{GridId::none, 0, 1, 0, 0, "", ""};
    products.least_width = 330;
    u.least_width = pulled.least_width = 128;
    kernel.source = pulled.source = x.source = true;
    return {{std::move(u), std::move(y), std::move(kernel), std::move(pulled), std::move(x), std::move(products)},
            {in_column({in_row({in_column({one(0), one(1)}), one(2), in_column({one(3), one(4)})}), one(5)}),
             in_column({in_row({one(2), one(0), one(3)}), in_row({one(1), one(4)}), one(5)}),
             in_column({in_row({one(2), one(3), one(4)}), in_row({one(0), one(1)}), one(5)}),
             in_column({in_row({one(0), one(1), one(2), one(3), one(4)}), one(5)})},
            0};
  }
  bool pads() const {
    return axes_.height.params.pad_begin + axes_.height.params.pad_end + axes_.width.params.pad_begin +
               axes_.width.params.pad_end >
           0;
  }
  // u itself, without the room for its padding.
  Block inside(const Block& padded) const {
    Block u = padded;
    const Rect corner = padded.cell(0, 0);
    u.origin = {corner.x, corner.y};
    u.spec.rows = axes_.height.output();
    u.spec.cols = axes_.width.output();
    u.spec.first_row = u.spec.first_col = 0;
    return u;
  }

  // ---- the window

  // The cell of C u whose window is shown.
  bool has_window() const { return c_.focus.grid == GridId::pulled; }
  bool gliding() const { return c_.animated && c_.step() && c_.step()->moved < 1; }

  // Of every cell of the padded u along an axis: the tap over it when cell i of C u is computed, or -1.
  std::vector<std::int64_t> taps_under_window(const engine::Axis& axis, const CanvasAxis& canvas,
                                              std::int64_t i) const {
    std::vector<std::int64_t> taps(size_t(canvas.size), -1);
    if (!has_window()) return taps;
    for (std::int64_t a = 0; a < axis.params.kernel; ++a) taps[size_t(axis.output_of(i, a) - canvas.first)] = a;
    return taps;
  }
  std::string weight_at(std::int64_t row, std::int64_t col) const {
    if (!has_window() || gliding()) return {};
    const std::int64_t a = row_taps_[size_t(row - rows_.first)], b = col_taps_[size_t(col - cols_.first)];
    return a < 0 || b < 0 ? "" : "×" + core::format_short(story_.kernel->at(a, b), 5);
  }

  // A forward convolution pads with zeros what the transposed one crops.
  void draw_padding(const Block& padded) const {
    const bool pulling = c_.animated && summed_ <= 0 && c_.moment.step > 0;
    if (!pads() || !(pulling || has_window())) return;
    const auto kinds = std::make_shared<Grid<std::uint8_t>>(rows_.size, cols_.size, std::uint8_t(CellKind::empty));
    for (std::int64_t r = 0; r < rows_.size; ++r)
      for (std::int64_t q = 0; q < cols_.size; ++q)
        if (!story_.probe->contains(r + rows_.first, q + cols_.first))
          kinds->at(r, q) = std::uint8_t(CellKind::border_zero);
    GridLook look;
    look.values = std::make_shared<const Grid<float>>(rows_.size, cols_.size);
    look.kinds = kinds;
    look.decorate = [this](CellLook& cell, std::int64_t row, std::int64_t col) {
      if (cell.kind == CellKind::empty) cell.alpha = 0;
      else cell.weight = weight_at(row, col);
    };
    Block zeros = padded;
    zeros.spec.grid = GridId::none;  // no cells of u: nobody points at them
    c_.pen.grid(zeros, look);
  }

  void draw_u(const Block& block) const {
    GridLook look;
    look.values = story_.probe;
    look.role = &theme_.output;
    look.scale = scale_for(*look.values, *look.role, theme_);
    look.decorate = [this](CellLook& cell, std::int64_t row, std::int64_t col) { cell.weight = weight_at(row, col); };
    if (c_.focus.grid == GridId::probe) look.focus = {c_.focus.row, c_.focus.col, 1, 1, theme_.ink, {0, 0, 0, 0}};
    c_.pen.grid(block, look);
  }

  void draw_pulled(const Block& block) const {
    GridLook look;
    look.values = SharedGrid(story_.adjoint, &adjoint_.gradient);
    look.role = &theme_.input;
    look.scale = scale_for(*look.values, *look.role, theme_);
    if (const std::int64_t done = c_.counted_steps(); done < std::int64_t(look.values->cells.size())) {
      const auto kinds =
          std::make_shared<Grid<std::uint8_t>>(block.spec.rows, block.spec.cols, std::uint8_t(CellKind::empty));
      std::fill_n(kinds->cells.begin(), done, std::uint8_t(CellKind::data));
      look.kinds = kinds;
    }
    if (c_.focus.grid == GridId::pulled) look.focus = {c_.focus.row, c_.focus.col, 1, 1, theme_.ink, {0, 0, 0, 0}};
    c_.pen.title(block);
    c_.pen.grid(block, look);
  }

  // The kernel, not turned, over the cells that cell (i, j) of C u sums: it moves by s.
  void draw_window(const Block& padded, const Block& pulled) const {
    if (!has_window()) return;
    double i = double(c_.focus.row), j = double(c_.focus.col);
    if (const auto step = c_.step(); gliding() && step->index > 0) {
      const std::int64_t before = step->index - 1, cols = axes_.width.input;
      i = core::mix(double(before / cols), i, step->moved);
      j = core::mix(double(before % cols), j, step->moved);
    }
    const auto &h = axes_.height.params, &w = axes_.width.params;
    const auto corner = [](const engine::Axis& axis, double cell) {
      return double(axis.output_of(0, 0)) + cell * double(axis.output_of(1, 0) - axis.output_of(0, 0));
    };
    const double row = corner(axes_.height, i), col = corner(axes_.width, j);
    const Color amber = theme_.kernel.fill;
    const Rect rect = padded.cell(row, col, double(reach(h)), double(reach(w)));
    const bool dilated = h.dilation > 1 || w.dilation > 1;
    if (!dilated || padded.pitch < 6) {
      c_.pen.add(RectShape{rect, amber.with_alpha(kWindowTint), {}, 4}, layer::kWindow);
    } else {
      for (std::int64_t a = 0; a < h.kernel; ++a)
        for (std::int64_t b = 0; b < w.kernel; ++b)
          c_.pen.add(RectShape{padded.cell(row + double(a * h.dilation), col + double(b * w.dilation)),
                               amber.with_alpha(kWindowTint),
                               {},
                               3},
                     layer::kWindow);
    }
    c_.pen.outline(rect, amber, 3);
    if (pulled.pitch >= kCellPitch)
      c_.pen.outline(pulled.cell(double(c_.focus.row), double(c_.focus.col)), theme_.ink, 2.5, layer::kOverlay);
  }

  // ---- the inner products

  std::int64_t summed_of(const Grid<float>& grid) const {
    return std::int64_t(std::floor(summed_ * double(grid.cells.size())));
  }
  // The two cells that are being multiplied.
  void draw_factors(const Block& first, const Block& second) const {
    if (!c_.animated || summed_ <= 0 || summed_ >= 1) return;
    const std::int64_t cells = first.spec.rows * first.spec.cols;
    const std::int64_t now = std::min(cells - 1, std::int64_t(std::floor(summed_ * double(cells))));
    for (const Block* block : {&first, &second})
      c_.pen.outline(block->cell(double(now / first.spec.cols), double(now % first.spec.cols)), theme_.ink, 2.5,
                     layer::kOverlay);
  }
  // The sum of the first products, cell by cell; of all of them: the engine's own number.
  double product(const Grid<float>& a, const Grid<float>& b, double whole) const {
    if (summed_ >= 1) return whole;
    double sum = 0;
    for (std::int64_t n = 0; n < summed_of(a); ++n) sum += double(a.cells[size_t(n)]) * double(b.cells[size_t(n)]);
    return sum;
  }

  void draw_products(const Block& block) const {
    const Point at{block.origin.x, block.title_y - 24};
    if (summed_ <= 0) {
      c_.pen.text(at, "<C u, x> and <u, y>: to come when C u is complete", FontId::text, 13, theme_.quiet,
                  block.title_width);
      return;
    }
    const double pulled = product(adjoint_.gradient, *story_.input, adjoint_.input_product);
    const double stamped = product(*story_.probe, *story_.output, adjoint_.output_product);
    const auto line = [&](double y, const std::string& name, Color color, double value) {
      constexpr double kSize = 18;
      const double x = c_.pen.text({at.x, y}, name, FontId::mono, kSize, color);
      return c_.pen.text({x, y}, " = " + core::format_double(value), FontId::mono_bold, kSize, theme_.ink);
    };
    line(at.y, "<C u, x>", theme_.input.text, pulled);
    const double end = line(at.y + 24, "<u, C'x>", theme_.output.text, stamped);
    if (summed_ >= 1)
      c_.pen.text({end + 14, at.y + 24}, verdict(), FontId::text, 13, theme_.quiet,
                  block.title_width - (end + 14 - at.x));
  }
  std::string verdict() const {
    const double difference = adjoint_.input_product - adjoint_.output_product;
    if (difference == 0) return "equal, exactly";
    return fmt::format("equal but for {:.3g} of rounding", std::abs(difference));
  }

  const StageContext& c_;
  const timeline::Story& story_;
  const engine::Axes& axes_;
  const engine::Adjoint& adjoint_;
  const Theme& theme_;
  CanvasAxis rows_, cols_;  // u with its padding
  double summed_;           // how far the inner products are, 0..1
  std::vector<std::int64_t> row_taps_, col_taps_;
};

}  // namespace

void draw_gradient(const StageContext& context) {
  Gradient(context).draw();
}

}  // namespace unstride::scene
