// The line under Channels: an output cell's sum over all channels, or what the pointed-at thing is.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "core/format.h"
#include "scene/channels_parts.h"

namespace unstride::scene {
namespace {

using core::GridId;
using timeline::Story;
using timeline::Term;

constexpr double kSizes[] = {16, 13};  // the smaller one before anything is left out

// What one term of the sum over channels adds to the cell: the bias, or an input channel's products.
struct Addend {
  std::optional<std::int64_t> channel;
  std::vector<Term> products;
  float value = 0;  // on its own
};

struct ChannelSum {
  CellRef cell;
  std::vector<Addend> addends;
  float total = 0;  // of the whole layer
  std::int64_t products = 0;
};

// The output cell that the focus is about.
std::optional<CellRef> summed_cell(const Story& story, CellRef focus) {
  if (focus.grid == GridId::product) focus = cells_of_product(story.axes, focus).output;
  const bool inside = focus.grid == GridId::output && story.output->contains(focus.row, focus.col);
  return inside ? std::optional(focus) : std::nullopt;
}

ChannelSum sum_of(const Story& story, CellRef cell) {
  ChannelSum sum{cell, {}, story.channels->running.back()->at(cell.row, cell.col)};
  for (size_t term = 0; term < story.channels->parts.size(); ++term) {
    Addend addend;
    addend.channel = timeline::channel_of_term(story.layer, story.pair.output, std::int64_t(term));
    addend.value = story.channels->parts[term]->at(cell.row, cell.col);
    if (addend.channel) addend.products = timeline::terms_of_channel(story, *addend.channel, cell.row, cell.col);
    sum.products += std::int64_t(addend.products.size());
    sum.addends.push_back(std::move(addend));
  }
  return sum;
}

struct Piece {
  std::string text;
  Color color;
  FontId font = FontId::mono;
};

class Equation {
 public:
  Equation(const StageContext& context, const Rect& area)
      : c_(context), story_(context.story), theme_(context.pen.theme()), area_(area) {}

  void draw() {
    if (const auto cell = summed_cell(story_, c_.focus)) return draw_sum(sum_of(story_, *cell));
    if (c_.focus.grid == GridId::pair || c_.focus.grid == GridId::bias) return sentence(sentence_of_focus());
    if (c_.focus.grid != GridId::none || c_.moment.step == 0) return draw_equation(c_, area_);
    draw_story();
  }

 private:
  // Every addend in parentheses; where that is too long the value of each; else the first ones and what the others are
  // together.
  void draw_sum(const ChannelSum& sum) {
    const size_t all = sum.addends.size();
    for (const bool products : {true, false})
      if (put_if_it_fits(sum_pieces(sum, products, all))) return remark(sum, products);
    size_t fitting = 0, too_many = all;
    while (fitting + 1 < too_many) {
      const size_t middle = (fitting + too_many) / 2;
      (fits(sum_pieces(sum, false, middle), kSizes[1]) ? fitting : too_many) = middle;
    }
    put(sum_pieces(sum, false, fitting), kSizes[1]);
    remark(sum, false);
  }

  std::vector<Piece> sum_pieces(const ChannelSum& sum, bool products, size_t leading) const {
    std::vector<Piece> pieces{
        {fmt::format("y[{}][{},{}] = ", story_.pair.output, sum.cell.row, sum.cell.col), theme_.ink}};
    for (size_t i = 0; i < leading; ++i) {
      if (i > 0) pieces.push_back({" + ", theme_.ink});
      add(pieces, sum.addends[i], products, std::int64_t(i) < c_.counted_steps() || c_.moment.step == 0);
    }
    if (leading < sum.addends.size()) {
      double rest = 0;
      for (size_t i = leading; i < sum.addends.size(); ++i) rest += double(sum.addends[i].value);
      pieces.push_back({fmt::format("{}({} more: {})", leading > 0 ? " + " : "", sum.addends.size() - leading,
                                    core::format_short(rest, 6)),
                        theme_.quiet});
    }
    pieces.push_back({" = ", theme_.ink});
    pieces.push_back({core::format_short(sum.total, 12), theme_.output.text, FontId::mono_bold});
    return pieces;
  }

  // What has not been added yet is quiet.
  void add(std::vector<Piece>& pieces, const Addend& addend, bool products, bool added) const {
    const auto color = [&](Color role) { return added ? role : theme_.quiet; };
    if (!addend.channel || !products) {
      pieces.push_back(
          {core::format_factor(addend.value), color(addend.channel ? theme_.output.text : theme_.kernel.text)});
      return;
    }
    if (addend.products.empty()) {
      pieces.push_back({"0", color(theme_.ink)});
      return;
    }
    const bool one = addend.products.size() == 1;
    if (!one) pieces.push_back({"(", color(theme_.ink)});
    for (size_t i = 0; i < addend.products.size(); ++i) {
      if (i > 0) pieces.push_back({" + ", color(theme_.ink)});
      pieces.push_back({core::format_factor(addend.products[i].input), color(theme_.input.text)});
      pieces.push_back({"·", color(theme_.ink)});
      pieces.push_back({core::format_factor(addend.products[i].weight), color(theme_.kernel.text)});
    }
    if (!one) pieces.push_back({")", color(theme_.ink)});
  }

  void remark(const ChannelSum& sum, bool products) {
    const std::int64_t bias = story_.layer.bias ? 1 : 0, channels = std::int64_t(sum.addends.size()) - bias;
    std::string text = fmt::format(
        "{}{} {}: {}.", bias ? "The bias, then " : "", products ? "the products of" : "the parts of",
        core::counted(channels, "input channel", "input channels"), core::counted(sum.products, "product", "products"));
    text[0] = char(std::toupper(text[0]));
    const std::int64_t now = c_.counted_steps(), all = std::int64_t(sum.addends.size());
    if (now > 0 && now < all)
      text +=
          fmt::format(" After {} of {} terms: {}.", now, all,
                      core::format_short(story_.channels->running[size_t(now)]->at(sum.cell.row, sum.cell.col), 12));
    text += pointed_part(sum);
    c_.pen.paragraph({area_.x, area_.y + 44}, text, 13, theme_.quiet, area_.width, 2);
  }

  // What the channel under the mouse adds: of many channels the line above has no room for each.
  std::string pointed_part(const ChannelSum& sum) const {
    const CellRef& pointed = c_.view.hovered;
    if (pointed.grid != GridId::pair || pointed.col != story_.pair.output) return {};
    for (const Addend& addend : sum.addends)
      if (addend.channel == pointed.row)
        return fmt::format(" Under the mouse: x[{}] adds {}.", pointed.row, core::format_exact(addend.value));
    return {};
  }

  // y[0] = b[0] + part of x[0] + part of x[1]: what has been added is in its colour. Many parts go by numbers alone,
  // and where even those are too long the ones in the middle are left out.
  void draw_story() {
    const std::int64_t all = std::int64_t(story_.channels->parts.size()), now = c_.counted_steps();
    if (!put_if_it_fits(story_pieces(true, all)) && !put_if_it_fits(story_pieces(false, all)))
      put(story_pieces(false, 2), kSizes[0]);
    const std::string text = now == all ? "All terms have been added." : fmt::format("{} of {} terms added.", now, all);
    c_.pen.paragraph({area_.x, area_.y + 44}, text, 13, theme_.quiet, area_.width, 2);
  }
  // The first `leading` terms and the last one.
  std::vector<Piece> story_pieces(bool named, std::int64_t leading) const {
    const std::int64_t last = std::int64_t(story_.channels->parts.size()) - 1;
    std::vector<Piece> pieces{{fmt::format("y[{}] = ", story_.pair.output), theme_.output.text}};
    for (std::int64_t term = 0; term <= last; ++term) {
      if (term >= leading && term < last) continue;
      if (term > 0) pieces.push_back({term > leading ? " + … + " : " + ", theme_.ink});
      pieces.push_back(story_piece(term, named));
    }
    return pieces;
  }
  Piece story_piece(std::int64_t term, bool named) const {
    const auto channel = timeline::channel_of_term(story_.layer, story_.pair.output, term);
    const bool added = term < c_.counted_steps();
    if (!channel) return {fmt::format("b[{}]", story_.pair.output), added ? theme_.kernel.text : theme_.quiet};
    return {named ? fmt::format("part of x[{}]", *channel) : fmt::format("part {}", *channel),
            added ? theme_.input.text : theme_.quiet};
  }

  std::string sentence_of_focus() const {
    const engine::ConvParams& p = story_.layer.params;
    if (c_.focus.grid == GridId::bias)
      return fmt::format("b[{}] = {} is added to every cell of output channel {}.", c_.focus.col,
                         core::format_exact(story_.layer.bias->values[size_t(c_.focus.col)]), c_.focus.col);
    const engine::ChannelPair pair{c_.focus.row, c_.focus.col};
    if (!engine::are_paired(p, pair))
      return fmt::format("Input channel {} and output channel {} are of different groups: no weights.", pair.input,
                         pair.output);
    if (pair == story_.pair)
      return fmt::format("w[{},{}] joins input channel {} to output channel {}: this pair is on stage.", pair.input,
                         pair.output, pair.input, pair.output);
    return fmt::format("w[{},{}] joins input channel {} to output channel {}. A click brings this pair on stage.",
                       pair.input, pair.output, pair.input, pair.output);
  }
  void sentence(const std::string& text) {
    c_.pen.paragraph({area_.x, area_.y + 20}, text, 14, theme_.ink, area_.width, 3);
  }

  bool fits(const std::vector<Piece>& pieces, double size) const {
    double width = 0;
    for (const Piece& piece : pieces) width += text_width(c_.pen.fonts(), piece.font, size, piece.text);
    return width <= area_.width;
  }
  bool put_if_it_fits(const std::vector<Piece>& pieces) {
    for (const double size : kSizes) {
      if (!fits(pieces, size)) continue;
      put(pieces, size);
      return true;
    }
    return false;
  }
  void put(const std::vector<Piece>& pieces, double size) {
    Point at{area_.x, area_.y + 20};
    for (const Piece& piece : pieces)
      at.x = c_.pen.text(at, piece.text, piece.font, size, piece.color, area_.right() - at.x);
  }

  const StageContext& c_;
  const Story& story_;
  const Theme& theme_;
  Rect area_;
};

}  // namespace

void draw_channels_equation(const StageContext& context, const Rect& area) {
  if (context.view.zoom > 1) {  // the strip lies over the zoomed grids
    const Rect& view = context.view.viewport;
    context.pen.add(
        RectShape{{view.x, area.y - 8, view.width, view.bottom() - area.y + 8}, context.pen.theme().paper, {}, 0},
        layer::kOverlay);
  }
  context.pen.on_layer(layer::kGrid, layer::kOverlay + 1);
  Equation(context, area).draw();
  context.pen.on_layer(layer::kGrid, layer::kText);
}

std::string channels_equation_text(const Story& story, CellRef focus) {
  const auto cell = summed_cell(story, focus);
  if (!cell) return {};
  std::string text;
  if (story.layer.bias) text = core::format_exact(story.layer.bias->values[size_t(story.pair.output)]);
  for (const Addend& addend : sum_of(story, *cell).addends)
    for (const Term& term : addend.products) {
      if (!text.empty()) text += " + ";
      text += core::format_factor(term.input) + "*" + core::format_factor(term.weight);
    }
  return text.empty() ? "0" : text;
}

}  // namespace unstride::scene
