// Channels: the layer as a table of small kernels beside the pair on stage, whose output channel is summed term by
// term.
#include <fmt/format.h>

#include <algorithm>

#include "scene/channels_parts.h"

namespace unstride::scene {
namespace {

using core::GridId;
using timeline::channel_of_term;

class Channels {
 public:
  explicit Channels(const StageContext& context)
      : c_(context), story_(context.story), theme_(context.pen.theme()), term_(shown_term(context)) {}

  void draw() {
    const Rooms rooms = split(c_.view.viewport);
    double bottom = draw_channel_table(c_, rooms.table);
    const Layout layout = arrange(plan(), {rooms.pair, c_.view.zoom, pan_within(rooms.pair)});
    draw_input(c_, layout.blocks[0]);
    draw_kernel(c_, layout.blocks[1], 0, 0);
    draw_part(layout.blocks[2]);
    draw_output(layout.blocks[3]);
    if (moving()) draw_moving(layout.blocks[2].area(), layout.blocks[3].area());
    for (const size_t i : {0, 3}) {
      draw_marks(c_, layout.blocks[i]);
      draw_selection(c_, layout.blocks[i]);
    }
    for (const Block& block : layout.blocks) bottom = std::max(bottom, block.area().bottom());
    draw_channels_equation(c_, equation_strip(bottom));
  }

 private:
  struct Rooms {
    Rect table, pair;  // `pair` for arrange(), which leaves a margin and the equation's strip
  };
  // Beside each other, or, in a tall viewport, one below the other.
  static Rooms split(const Rect& view) {
    constexpr double kSide = 20, kTop = 14;
    const double height = std::max(1.0, view.height - kEquationHeight - 2 * kTop);
    if (view.height > 1.25 * view.width) {
      const double upper = std::floor(height * 0.55);
      return {{view.x + kSide, view.y + kTop, view.width - 2 * kSide, upper},
              {view.x, view.y + kTop + upper, view.width, view.height - kTop - upper}};
    }
    const double left = std::floor(view.width * 0.45);
    return {{view.x + kSide, view.y + kTop, left - kSide, height},
            {view.x + left - 14, view.y, view.width - left + 26, view.height}};
  }
  // arrange() zooms around the middle of its own room, the stage around the viewport's.
  Point pan_within(const Rect& room) const {
    const Point middle = c_.view.viewport.center(), own = room.center();
    const double zoom = c_.view.zoom;
    return {c_.view.pan.x + (middle.x - own.x) * (1 - zoom), c_.view.pan.y + (middle.y - own.y) * (1 - zoom)};
  }
  Rect equation_strip(double bottom) const {
    const Rect& view = c_.view.viewport;
    const double lowest = view.bottom() - kEquationHeight;
    return {view.x + 20, c_.view.zoom > 1 ? lowest : std::min(lowest, bottom + 22), std::max(1.0, view.width - 32),
            kEquationHeight};
  }

  Plan plan() const {
    std::vector<BlockSpec> specs{input_spec(story_.axes), kernel_spec(), part_spec(), output_spec()};
    specs[0].title = "Input";
    specs[0].subtitle = fmt::format("x[{}] · {}", story_.pair.input, size_text(specs[0].rows, specs[0].cols));
    specs[0].source = specs[1].source = true;
    for (BlockSpec& spec : specs) spec.least_width = 96;
    const Arrangement sources = in_row({one(0), one(1)}), results = in_row({one(2), one(3)});
    return {std::move(specs),
            {in_column({sources, results}), in_row({in_column({one(0), one(1)}), in_column({one(2), one(3)})}),
             in_row({in_column({one(0), one(1)}), one(2), one(3)}), in_column({sources, one(2), one(3)})},
            0};
  }
  BlockSpec kernel_spec() const {
    const auto &h = story_.axes.height.params, &w = story_.axes.width.params;
    return {GridId::kernel,
            h.kernel,
            w.kernel,
            0,
            0,
            "Kernel",
            fmt::format("w[{},{}] · {}", story_.pair.input, story_.pair.output, size_text(h.kernel, w.kernel))};
  }
  BlockSpec part_spec() const {
    const auto channel = channel_of_term(story_.layer, story_.pair.output, term_);
    const std::int64_t out = story_.pair.output;
    const std::string subtitle =
        channel ? fmt::format("x[{}] with w[{},{}]", *channel, *channel, out) : fmt::format("b[{}] in every cell", out);
    return {GridId::none,
            rows(),
            cols(),
            0,
            0,
            channel ? fmt::format("Part of x[{}]", *channel) : "Bias",
            subtitle,
            channel ? fmt::format("with w[{},{}]", *channel, out) : subtitle};
  }
  BlockSpec output_spec() const {
    const std::int64_t all = std::int64_t(story_.channels->parts.size()), counted = c_.counted_steps();
    const std::string size = size_text(rows(), cols());
    const std::string name = fmt::format("y[{}] · ", story_.pair.output);
    const std::string progress = counted == all ? "" : fmt::format(", {} of {} terms", counted, all);
    return {GridId::output,
            rows(),
            cols(),
            0,
            0,
            "Output",
            name + size + progress,
            name + (progress.empty() ? size : fmt::format("{} of {}", counted, all))};
  }
  std::int64_t rows() const { return story_.axes.height.output(); }
  std::int64_t cols() const { return story_.axes.width.output(); }

  // A click on the part brings its pair on stage.
  void draw_part(const Block& block) {
    const auto channel = channel_of_term(story_.layer, story_.pair.output, term_);
    if (channel && block.area().intersects(c_.view.viewport))
      c_.pen.add(RectShape{block.area(), {0, 0, 0, 0}, {}, 0}, layer::kGrid,
                 {GridId::pair, *channel, story_.pair.output});
    GridLook look;
    look.values = story_.channels->parts[size_t(term_)];
    look.role = &theme_.output;
    look.scale = scale_for(*look.values, theme_.output, theme_);
    c_.pen.title(block);
    c_.pen.grid(block, look);
  }

  void draw_output(const Block& block) {
    const auto counted = size_t(c_.counted_steps());
    GridLook look;
    look.values = story_.channels->running[counted];
    look.role = &theme_.output;
    look.scale = scale_for(*story_.channels->running.back(), theme_.output, theme_);
    if (counted == 0)
      look.kinds = std::make_shared<core::Grid<std::uint8_t>>(rows(), cols(), std::uint8_t(CellKind::empty));
    if (c_.focus.grid == GridId::output) look.focus = {c_.focus.row, c_.focus.col, 1, 1, theme_.ink, {0, 0, 0, 0}};
    c_.pen.title(block);
    c_.pen.grid(block, look);
  }

  bool moving() const { return c_.step() && c_.step()->moved < 1; }
  // The part goes where it is added.
  void draw_moving(const Rect& from, const Rect& to) {
    const Rect now = core::mix(from, to, c_.step()->moved);
    c_.pen.add(RectShape{now, theme_.output.fill.with_alpha(0.12f), {}, 4}, layer::kMotion);
    c_.pen.outline(now, theme_.output.fill, 3, layer::kMotion);
  }

  const StageContext& c_;
  const timeline::Story& story_;
  const Theme& theme_;
  std::int64_t term_;
};

}  // namespace

std::int64_t shown_term(const StageContext& context) {
  const std::int64_t all = std::int64_t(context.story.channels->parts.size());
  const auto step = context.step();
  if (!step || (step->index + 1 == all && context.moment.u == 1))
    return timeline::term_of_pair(context.story.layer, context.story.pair);
  return step->index;
}

void draw_channels(const StageContext& context) {
  Channels(context).draw();
}

}  // namespace unstride::scene
