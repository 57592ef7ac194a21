// Both: Stamp and Slide beside each other on one focus: the same products, grouped by input or by output cell.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "scene/product_lists.h"
#include "scene/slide_parts.h"
#include "timeline/canvas.h"

namespace unstride::scene {
namespace {

using core::GridId;
using engine::Axis;
using timeline::CanvasAxis;
using timeline::ChapterKind;

// The blocks in the order of their specs. The lists are left out where there is no room for words.
enum Part : size_t { kInput, kKernel, kCanvas, kTurned, kMiddle, kOutput, kByInput, kByOutput };
constexpr core::Size kRoomForLists{500, 430};  // a little less than the stage of the smallest window

// Stamp's and Slide's columns with the lists between them, their rows with the lists at the end, or all in a row.
std::vector<Arrangement> arrangements(bool lists) {
  const auto words = [&](std::vector<Arrangement> parts, std::vector<Arrangement> tail) {
    if (lists) parts.insert(parts.end(), tail.begin(), tail.end());
    return parts;
  };
  const auto both_lists = in_column({one(kByInput), one(kByOutput)});
  const auto stamp = in_column({in_row({one(kInput), one(kKernel)}), one(kCanvas)});
  const auto slide = in_column({in_row({one(kTurned), one(kOutput)}), one(kMiddle)});
  const auto columns = lists ? in_row({stamp, both_lists, slide}) : in_row({stamp, slide});
  const auto two_rows = in_column({in_row(words({one(kInput), one(kKernel), one(kCanvas)}, {one(kByInput)})),
                                   in_row(words({one(kTurned), one(kMiddle), one(kOutput)}, {one(kByOutput)}))});
  auto one_row = words({in_column({one(kInput), one(kKernel)}), one(kCanvas)}, {both_lists});
  for (const Part part : {kTurned, kMiddle, kOutput}) one_row.push_back(one(part));
  return {columns, two_rows, in_row(std::move(one_row))};
}

// The story's focus is shown as if somebody pointed at it: here the links are the point.
StageContext pointed(const StageContext& context) {
  StageContext copy = context;
  if (context.focus.grid != GridId::none) copy.animated = false, copy.links = links_of(context.story.axes, copy.focus);
  return copy;
}

class Both {
 public:
  explicit Both(const StageContext& context)
      : c_(context),
        pointed_(pointed(context)),
        story_(context.story),
        axes_(context.story.axes),
        theme_(context.pen.theme()),
        slide_(context),
        lists_(context),
        rows_(timeline::canvas_axis(axes_.height)),
        cols_(timeline::canvas_axis(axes_.width)),
        listed_(context.view.viewport.width >= kRoomForLists.width &&
                context.view.viewport.height >= kRoomForLists.height) {}

  void draw() {
    const Layout layout = arrange(plan(), {c_.view.viewport, c_.view.zoom, c_.view.pan});
    const auto& blocks = layout.blocks;
    draw_input(c_, blocks[kInput]);
    draw_kernel(pointed_, blocks[kKernel], 0, 0);
    draw_canvas(blocks[kCanvas]);
    draw_kernel(pointed_, blocks[kTurned], eased(c_.progress(ChapterKind::spread_kernel)),
                eased(c_.progress(ChapterKind::turn_kernel)));
    slide_.draw_middle(blocks[kMiddle]);
    slide_.draw_output(blocks[kOutput]);
    for (const Part part : {kInput, kCanvas, kOutput}) draw_marks(pointed_, blocks[part]);
    slide_.mark_places(blocks[kMiddle]);
    draw_stamps(blocks[kCanvas]);
    slide_.draw_window(blocks[kMiddle], blocks[kOutput]);
    for (const Part part : {kInput, kCanvas, kMiddle, kOutput}) draw_selection(c_, blocks[part]);
    if (listed_) lists_.draw(blocks[kByInput], blocks[kByOutput], layout);
    draw_equation(c_, layout.equation);
  }

 private:
  Plan plan() const {
    BlockSpec input = input_spec(axes_), kernel = kernel_spec(), turned = slide_.kernel_spec();
    input.source = kernel.source = turned.source = true;
    input.least_width = kernel.least_width = 64;
    turned.least_width = 72;
    if (turned.title != kernel.title) turned.title = "Turned";  // beside the other one, and where there is little room
    std::vector<BlockSpec> specs{input, kernel, canvas_spec(), turned, middle_spec(), output_spec()};
    if (listed_) specs.push_back(lists_.by_input_spec()), specs.push_back(lists_.by_output_spec());
    return {std::move(specs), arrangements(listed_), kInput};
  }

  BlockSpec kernel_spec() const {
    const auto &h = axes_.height.params, &w = axes_.width.params;
    return {GridId::kernel, h.kernel, w.kernel, 0, 0, "Kernel", "w · " + size_text(h.kernel, w.kernel)};
  }
  BlockSpec canvas_spec() const {
    const std::string size = size_text(axes_.height.output(), axes_.width.output());
    const CellRef cell = summed();
    const std::int64_t stamps = cell.grid == GridId::none ? 0 : story_.overlap->at(cell.row, cell.col);
    std::string subtitle = "y · " + size;
    if (cell.grid != GridId::none)
      subtitle = (stamps == 0 ? "no" : fmt::format("{}", stamps)) + (stamps > 1 ? " stamps cover " : " stamp covers ") +
                 fmt::format("y[{},{}]", cell.row, cell.col);
    BlockSpec spec{GridId::output, rows_.size, cols_.size, rows_.first, cols_.first, "Stamp", subtitle, "y · " + size};
    spec.least_width = 90;
    return spec;
  }
  BlockSpec middle_spec() const {
    BlockSpec spec = slide_.middle_spec();
    spec.title = spec.title.starts_with("Input") ? "To be spread" : "Zero-inserted";
    spec.least_width = 112;
    return spec;
  }
  BlockSpec output_spec() const {
    BlockSpec spec = slide_.output_spec();
    spec.title = "Slide";
    spec.least_width = 90;
    return spec;
  }

  // The focused output cell, where it is not cropped.
  CellRef summed() const {
    const CellRef cell = focused_output(c_);
    const bool kept =
        cell.row >= 0 && cell.row < axes_.height.output() && cell.col >= 0 && cell.col < axes_.width.output();
    return kept ? cell : CellRef{};
  }

  // All that the stamps cover. What stays is the output: both pictures fill it at the same pace.
  void draw_canvas(const Block& block) {
    const std::int64_t done = c_.counted_steps(), cols = axes_.width.output();
    const auto values = std::make_shared<core::Grid<float>>(rows_.size, cols_.size);
    const auto kinds =
        std::make_shared<core::Grid<std::uint8_t>>(rows_.size, cols_.size, std::uint8_t(CellKind::cropped));
    for (std::int64_t r = 0; r < axes_.height.output(); ++r)
      for (std::int64_t q = 0; q < cols; ++q) {
        values->at(r - rows_.first, q - cols_.first) = story_.output->at(r, q);
        kinds->at(r - rows_.first, q - cols_.first) =
            std::uint8_t(r * cols + q < done ? CellKind::data : CellKind::empty);
      }
    GridLook look;
    look.role = &theme_.output;
    look.scale = scale_for(*story_.output, theme_.output, theme_);
    look.values = values;
    look.kinds = kinds;
    look.decorate = [](CellLook& cell, std::int64_t, std::int64_t) {
      if (cell.kind == CellKind::cropped) cell.alpha = 0.5;
    };
    if (const CellRef cell = summed(); cell.grid != GridId::none)
      look.focus = {cell.row, cell.col, 1, 1, theme_.ink, {0, 0, 0, 0}};
    c_.pen.title(block);
    c_.pen.grid(block, look);
  }

  // Of an output cell the stamps that cover it, each in its place, of an input cell its own, of a product its input
  // cell's before the others.
  void draw_stamps(const Block& canvas) {
    const auto step = c_.step();
    const float alpha = c_.animated && step ? float(step->moved) : 1;
    const CellRef cell = summed(), source = focused_input(c_);
    if (cell.grid != GridId::none) {
      draw_stamps_on(canvas, cell, alpha * (source.grid == GridId::none ? 1 : 0.45f));
      if (canvas.pitch >= kCellPitch)
        c_.pen.outline(canvas.cell(double(cell.row), double(cell.col)), theme_.ink, 2.5, layer::kOverlay);
    }
    if (source.grid == GridId::none) return;
    c_.pen.outline(stamp_place(axes_, canvas, source), theme_.kernel.fill, 3);
    place_stamp_products(c_, canvas);
  }

  void draw_stamps_on(const Block& canvas, CellRef cell, float alpha) {
    constexpr std::int64_t kMostStamps = 16;  // more outlines are a mesh: then one goes around them all
    const Products terms = products_of(axes_, cell);
    const std::int64_t count = terms.count();
    if (count == 0) return;
    const Color color = theme_.kernel.fill.with_alpha(alpha);
    const Rect first = stamp_place(axes_, canvas, terms.at(0).input);
    const Rect last = stamp_place(axes_, canvas, terms.at(count - 1).input);
    if (count > kMostStamps)
      return c_.pen.outline({first.x, first.y, last.right() - first.x, last.bottom() - first.y}, color, 2);
    for (std::int64_t n = 0; n < count; ++n) {
      const double apart =
          canvas.pitch >= kCellPitch ? 1.5 * double(n % 4) - 1 : 0;  // edges that coincide stay told apart
      c_.pen.outline(stamp_place(axes_, canvas, terms.at(n).input).inset(apart), color, 2);
    }
  }

  const StageContext& c_;
  const StageContext pointed_;
  const timeline::Story& story_;
  const engine::Axes& axes_;
  const Theme& theme_;
  SlideParts slide_;
  ProductLists lists_;
  CanvasAxis rows_, cols_;
  bool listed_;
};

}  // namespace

void draw_both(const StageContext& context) {
  Both(context).draw();
}

}  // namespace unstride::scene
