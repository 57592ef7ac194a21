// The table of Channels: every input channel, every kernel, the biases and every output channel, small. Of many input
// channels it is folded into stacks beside each other.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "scene/channels_parts.h"

namespace unstride::scene {
namespace {

using core::GridId;
using engine::ChannelPair;

constexpr double kLargestBox = 150, kLargestPitch = 30;
constexpr double kGap = 8, kNarrowGap = 4;  // between boxes; narrow in a folded table
constexpr std::int64_t kMostUnfolded = 8;   // input channels: the rows of more would be low in most windows
constexpr double kLeastNamed = 12;          // lower rows have no names
constexpr double kLine = 17;                // of the quiet lines under the table
constexpr double kBias = 26;                // height of a bias cell
constexpr double kHeads = 18;               // of the columns' names
constexpr double kTableTitle = 38;
constexpr double kStackLabel = 26, kStackGap = 6;  // left of each stack of a folded table; of it, empty

class Table {
 public:
  Table(const StageContext& context, const Rect& area)
      : c_(context),
        story_(context.story),
        sums_(*context.story.channels),
        params_(context.story.layer.params),
        theme_(context.pen.theme()),
        area_(area),
        pointed_(pointed_pair()),
        kernel_scale_(scale_for(sums_.kernel_range, theme_.kernel, theme_)) {
    notes_ = notes_that_fit();
    label_ = area.width < 300 ? 30 : 40;
    bias_ = story_.layer.bias ? kBias + kGap : 0;
    fold();
    const double used = kTableTitle + kHeads + row_ * double(rows_ + 1) + bias_;
    top_ = area.y + std::max(0.0, (area.height - used - kLine * double(notes_.size())) * 0.4);
  }

  double draw() {
    draw_title();
    draw_bands();
    draw_groups();
    for (std::int64_t in = 0; in < params_.in_channels; ++in) draw_row(in);
    for (std::int64_t out = 0; out < params_.out_channels; ++out) draw_column(out);
    draw_pointed();
    return draw_notes();
  }

 private:
  // ---- where everything lies, before zooming
  // Of many input channels the rows go on beside each other, in as many stacks as give the largest boxes.
  void fold() {
    const double height = area_.height - kTableTitle - kHeads - bias_ - kLine * double(notes_.size()) - 6;
    const std::int64_t most = params_.in_channels > kMostUnfolded ? params_.in_channels : 1;
    double largest = 0;
    for (std::int64_t stacks = 1; stacks <= most; ++stacks) {
      const double label = stacks > 1 ? kStackLabel : label_;
      const std::int64_t rows = (params_.in_channels + stacks - 1) / stacks;
      const double row = std::clamp(height / double(rows + 1), 4.0, kLargestBox);
      const double column = (area_.width / double(stacks) - label) / double(params_.out_channels + 1);
      if (std::min(row, column) <= largest) continue;
      largest = std::min(row, column);
      stacks_ = stacks, rows_ = rows, row_ = row, column_ = std::clamp(column, 4.0, kLargestBox);
    }
    if (stacks_ > 1) label_ = kStackLabel, gap_ = kNarrowGap;
  }
  double left(std::int64_t stack = 0) const {
    return area_.x + label_ + double(stack) * (label_ + column_ * double(params_.out_channels + 1));
  }
  double rows_top() const { return top_ + kTableTitle + kHeads; }
  Rect box(std::int64_t in, std::int64_t column) const {
    return Rect{left(in / rows_) + double(column) * column_, rows_top() + double(in % rows_) * row_, column_, row_}
        .inset(gap_ / 2);
  }
  Rect input_box(std::int64_t in) const { return box(in, 0); }
  Rect kernel_box(const ChannelPair& pair) const { return box(pair.input, pair.output + 1); }
  double bottom_of_rows() const { return rows_top() + double(rows_) * row_; }
  Rect bias_box(std::int64_t out) const {
    const double width = std::min(column_ - 4, 44.0), middle = left() + (double(out) + 1.5) * column_;
    return {middle - width / 2, bottom_of_rows() + gap_ / 2, width, kBias};
  }
  Rect output_box(std::int64_t out) const {
    return Rect{left() + double(out + 1) * column_, bottom_of_rows() + bias_, column_, row_}.inset(gap_ / 2);
  }
  Point zoomed(Point p) const {
    const Point middle = c_.view.viewport.center();
    return {middle.x + (p.x - middle.x) * c_.view.zoom + c_.view.pan.x,
            middle.y + (p.y - middle.y) * c_.view.zoom + c_.view.pan.y};
  }
  Rect zoomed(const Rect& r) const {
    const Point at = zoomed(Point{r.x, r.y});
    return {at.x, at.y, r.width * c_.view.zoom, r.height * c_.view.zoom};
  }
  // A grid as large as it can be in the middle of a box.
  Block fitted(const Rect& box, const core::Grid<float>& grid) const {
    double pitch = std::min({box.width / double(grid.cols), box.height / double(grid.rows), kLargestPitch});
    if (pitch >= 8) pitch = std::floor(pitch);
    pitch *= c_.view.zoom;
    const Point middle = zoomed(box).center();
    Block block;
    block.spec = {GridId::none, grid.rows, grid.cols, 0, 0, "", ""};
    block.origin = {std::round(middle.x - pitch * double(grid.cols) / 2),
                    std::round(middle.y - pitch * double(grid.rows) / 2)};
    block.pitch = pitch;
    return block;
  }

  // ---- what is emphasised
  ChannelPair pointed_pair() const {
    if (c_.focus.grid == GridId::pair) return {c_.focus.row, c_.focus.col};
    if (c_.focus.grid == GridId::bias) return engine::with_output(params_, story_.pair, c_.focus.col);
    return story_.pair;
  }
  // The pair whose part is shown beside the sum; the bias has none, so the one on stage.
  ChannelPair shown_pair() const {
    const ChannelPair pair = story_.pair;
    const auto channel = timeline::channel_of_term(story_.layer, pair.output, shown_term(c_));
    return {channel.value_or(pair.input), pair.output};
  }
  // Input channels of the pair's group that have been added, the one in progress included.
  std::int64_t added_rows() const {
    const std::int64_t terms = c_.step() ? c_.step()->index + 1 : c_.counted_steps();
    return std::max<std::int64_t>(0, terms - (story_.layer.bias ? 1 : 0));
  }

  // ---- drawing
  bool visible(const Rect& rect) const { return rect.intersects(c_.view.viewport); }
  void text(Point at, const std::string& words, FontId font, double size, Color color, double most = 1e9) {
    const Point p = zoomed(at);
    if (c_.view.viewport.contains(p)) c_.pen.text(p, words, font, size, color, most);
  }

  void draw_title() {
    text({area_.x, top_ + 14}, "Layer", FontId::text_bold, 14, theme_.ink);
    const std::string counts = fmt::format("{} in, {} out", params_.in_channels, params_.out_channels);
    const std::string groups = params_.groups > 1 ? fmt::format(", {} groups", params_.groups) : "";
    const std::int64_t learned = timeline::parameter_count(story_.layer);
    const std::string whole =
        fmt::format("{}{} · {}", counts, groups, learned == 1 ? "1 parameter" : fmt::format("{} parameters", learned));
    const bool fits = text_width(c_.pen.fonts(), FontId::text, 12, whole) <= area_.width;
    text({area_.x, top_ + 30}, fits ? whole : counts + groups, FontId::text, 12, theme_.quiet, area_.width);
  }

  // From the input channel to its kernel, and from the kernels that have been added down to the output channel.
  void draw_bands() {
    const auto band = [&](const Rect& from, const Rect& to, Color color) {
      const Rect a = zoomed(from), b = zoomed(to);
      const Rect rect{a.x, a.y, b.right() - a.x, b.bottom() - a.y};
      if (visible(rect)) c_.pen.add(RectShape{rect, color, {}, 6}, layer::kGrid);
    };
    const ChannelPair pair = story_.pair;
    const Color input = theme_.input.fill.with_alpha(0.10f), output = theme_.output.fill.with_alpha(0.10f);
    const ChannelPair row = shown_pair();
    band(input_box(row.input).inset(-3), kernel_box(row).inset(-3), input);
    const std::int64_t group_in = params_.in_channels / params_.groups, first = pair.input / group_in * group_in;
    for (std::int64_t in = first; in < first + std::min(added_rows(), group_in); ++in)
      band(kernel_box({in, pair.output}).inset(-3), kernel_box({in, pair.output}).inset(-3), output);
    if (story_.layer.bias && (c_.step() || c_.counted_steps() > 0))
      band(bias_box(pair.output).inset(-3), bias_box(pair.output).inset(-3), output);
  }

  void draw_groups() {
    if (params_.groups < 2) return;
    const std::int64_t ins = params_.in_channels / params_.groups, outs = params_.out_channels / params_.groups;
    for (std::int64_t g = 0; g < params_.groups; ++g) {
      for (std::int64_t in = g * ins, end; in < (g + 1) * ins; in = end) {  // a frame in each stack that it reaches
        end = std::min((g + 1) * ins, (in / rows_ + 1) * rows_);
        const Rect first = zoomed(kernel_box({in, g * outs}).inset(-gap_ / 2));
        const Rect last = zoomed(kernel_box({end - 1, (g + 1) * outs - 1}).inset(-gap_ / 2));
        const Rect block{first.x, first.y, last.right() - first.x, last.bottom() - first.y};
        if (visible(block))
          c_.pen.add(RectShape{block.inset(1), {0, 0, 0, 0}, {theme_.kernel.text, 1.5}, 6}, layer::kLinks);
      }
    }
  }

  // A plane and, over all of its box, the pair that a click brings on stage.
  void plane(const Rect& box, const SharedGrid& values, const RoleColors& role, const ColorScale& scale,
             const ChannelPair& pair) {
    const Block block = fitted(box, *values);
    if (!visible(zoomed(box))) return;
    c_.pen.add(RectShape{zoomed(box), {0, 0, 0, 0}, {}, 0}, layer::kGrid, {GridId::pair, pair.input, pair.output});
    GridLook look;
    look.values = values;
    look.role = &role;
    look.scale = scale;
    c_.pen.grid(block, look);
  }
  void frame(const Rect& box, const core::Grid<float>& grid, Color color, double width) {
    const Rect rect = fitted(box, grid).area().inset(-2);
    if (visible(rect)) c_.pen.outline(rect, color, width, layer::kLinks + 1);
  }

  void draw_row(std::int64_t in) {
    const bool picked = in == story_.pair.input;
    const Rect box = input_box(in);
    if (row_ >= kLeastNamed)
      text({left(in / rows_) - label_ + (in < rows_ ? 0 : kStackGap), box.center().y + 4},
           stacks_ > 1 ? fmt::format("{}", in) : fmt::format("x[{}]", in), picked ? FontId::mono_bold : FontId::mono,
           11, theme_.input.text);
    const SharedGrid& values = sums_.input_thumbnails[size_t(in)];
    plane(box, values, theme_.input, scale_for(*values, theme_.input, theme_),
          engine::with_input(params_, story_.pair, in));
    if (picked) frame(box, *values, theme_.input.text, 2.5);
    for (std::int64_t out = 0; out < params_.out_channels; ++out) draw_kernel_of({in, out});
  }

  void draw_kernel_of(const ChannelPair& pair) {
    const Rect box = kernel_box(pair);
    if (!engine::are_paired(params_, pair)) return draw_absent(box);
    const auto values = sums_.kernels[size_t(pair.input * (params_.out_channels / params_.groups) +
                                             pair.output % (params_.out_channels / params_.groups))];
    plane(box, values, theme_.kernel, kernel_scale_, pair);
    if (pair == story_.pair) frame(box, *values, theme_.kernel.text, 2.5);
  }
  // No weights: the channels are of different groups.
  void draw_absent(const Rect& box) {
    const Rect rect = fitted(box, *sums_.kernels.front()).area();
    if (!visible(rect)) return;
    c_.pen.add(HatchShape{rect, {theme_.hairline, 1}, 7}, layer::kGrid);
    c_.pen.add(RectShape{rect.inset(0.5), {0, 0, 0, 0}, {theme_.hairline, 1, 3}, 2}, layer::kGrid);
  }

  // The column's name, above each stack.
  void draw_heads(std::int64_t out, bool picked) {
    const std::string name = column_ < 34 ? fmt::format("{}", out) : fmt::format("y[{}]", out);
    const double width = text_width(c_.pen.fonts(), FontId::mono, 11, name);
    for (std::int64_t stack = 0; stack < stacks_; ++stack) {
      const double middle = left(stack) + (double(out) + 1.5) * column_;
      text({middle - width / 2 / c_.view.zoom, rows_top() - 5}, name, picked ? FontId::mono_bold : FontId::mono, 11,
           theme_.output.text);
    }
  }

  void draw_column(std::int64_t out) {
    const bool picked = out == story_.pair.output;
    draw_heads(out, picked);
    if (story_.layer.bias) draw_bias(out);
    const SharedGrid& values = sums_.output_thumbnails[size_t(out)];
    const Rect box = output_box(out);
    plane(box, values, theme_.output, scale_for(*values, theme_.output, theme_),
          engine::with_output(params_, story_.pair, out));
    if (picked) frame(box, *values, theme_.output.text, 2.5);
    if (out > 0) return;
    if (story_.layer.bias) text({area_.x, bias_box(0).center().y + 4}, "b", FontId::mono, 11, theme_.kernel.text);
    text({area_.x, box.center().y + 4}, "y", FontId::mono, 11, theme_.output.text);
  }

  void draw_bias(std::int64_t out) {
    const Rect rect = zoomed(bias_box(out));
    if (!visible(rect)) return;
    CellLook look;
    look.value = story_.layer.bias->values[size_t(out)];
    GridLook grid;
    grid.role = &theme_.kernel;
    const core::Tensor& bias = *story_.layer.bias;
    grid.scale = scale_for(core::Grid<float>(1, bias.shape.c, bias.values), theme_.kernel, theme_);
    const CellRef cell{GridId::bias, 0, out};
    c_.pen.cell(rect, look, grid, cell);
    if (c_.view.selected == cell) c_.pen.outline(rect, theme_.ink, 2.5, layer::kOverlay);
    if (c_.view.compared == cell) c_.pen.outline(rect, theme_.overlap.text, 2.5, layer::kOverlay);
  }

  // What a click would bring on stage.
  void draw_pointed() {
    if (pointed_ == story_.pair || !engine::are_paired(params_, pointed_)) return;
    frame(input_box(pointed_.input), *sums_.input_thumbnails.front(), theme_.ink, 1.5);
    frame(kernel_box(pointed_), *sums_.kernels.front(), theme_.ink, 1.5);
    frame(output_box(pointed_.output), *sums_.output_thumbnails.front(), theme_.ink, 1.5);
  }

  // The names of the weights' axes, in lines that fit; in a small stage only PyTorch's.
  std::vector<std::string> notes_that_fit() const {
    std::vector<std::string> pieces;
    if (params_.groups > 1) {
      const char* whole = "Hatched: no weights, another group";
      const bool fits = text_width(c_.pen.fonts(), FontId::text, 11, whole) <= area_.width;
      pieces.emplace_back(fits ? whole : "Hatched: no weights");
    }
    pieces.emplace_back("PyTorch: (in, out/groups, kH, kW)");
    if (area_.height >= 400)
      for (const char* other :
           {"ONNX: (C, M/group, kH, kW)", "TensorFlow: (kH, kW, out, in)", "JAX: (kH, kW, in/groups, out)"})
        pieces.emplace_back(other);
    std::vector<std::string> lines;
    for (const std::string& piece : pieces) {
      const std::string longer = lines.empty() ? piece : lines.back() + "   " + piece;
      const bool fits = text_width(c_.pen.fonts(), FontId::text, 11, longer) <= area_.width;
      if (lines.empty() || !fits) lines.push_back(piece);
      else lines.back() = longer;
    }
    return lines;
  }
  double draw_notes() {
    double y = bottom_of_rows() + bias_ + row_ + 14;
    for (const std::string& line : notes_) {
      text({area_.x, y}, line, FontId::text, 11, theme_.quiet, area_.width);
      y += kLine;
    }
    return y - kLine + 4;
  }

  const StageContext& c_;
  const timeline::Story& story_;
  const timeline::ChannelSums& sums_;
  const engine::ConvParams& params_;
  const Theme& theme_;
  Rect area_;
  ChannelPair pointed_;
  ColorScale kernel_scale_;  // one for all kernels: they are compared
  std::vector<std::string> notes_;
  std::int64_t stacks_ = 1, rows_ = 1;  // `rows_` input channels below each other in each of `stacks_`
  double label_ = 0, column_ = 0, row_ = 0, bias_ = 0, top_ = 0, gap_ = kGap;
};

}  // namespace

double draw_channel_table(const StageContext& context, const Rect& area) {
  return Table(context, area).draw();
}

}  // namespace unstride::scene
