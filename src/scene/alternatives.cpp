// Alternatives: other ways to enlarge the same input, a card each, beside the transposed convolution: result and
// difference, the kernel with which a transposed convolution would do the same, and what the focused cell is made from.
#include "timeline/alternatives.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/format.h"
#include "scene/cards.h"
#include "scene/stage_parts.h"

namespace unstride::scene {
namespace {

using core::GridId;
using engine::Alternative;
using timeline::CardWords;

constexpr double kMargin = 24;
constexpr double kLeastSmall = 18;  // cells of the small grids, where there is room

// The grid of an alternative as one of its own; it lives as long as the story's.
SharedGrid shared(const timeline::Story& story, const core::Grid<float>& grid) {
  return SharedGrid(story.alternatives, &grid);
}

class Alternatives {
 public:
  explicit Alternatives(const StageContext& context)
      : c_(context), story_(context.story), axes_(context.story.axes), theme_(context.pen.theme()) {
    for (const Alternative& one : *story_.alternatives) largest_ = std::max(largest_, one.from_layer.largest);
  }

  void draw() {
    std::vector<CardWords> words{timeline::words_of_layer(story_)};
    for (const Alternative& one : *story_.alternatives) words.push_back(timeline::words_of(story_, one));
    lay_out(words);
    draw_sources_of_all(cards_.slots[0]);
    draw_layer(cards_.slots[1], words[0]);
    for (size_t n = 0; n < story_.alternatives->size(); ++n)
      draw_card((*story_.alternatives)[n], cards_.slots[n + 2], words[n + 1]);
    const Rect& view = c_.view.viewport;
    const double lowest = view.bottom() - kEquationHeight;
    const double y = c_.view.zoom > 1 ? lowest : std::min(lowest, cards_.slots.back().bottom() + 12);
    draw_equation(c_, {view.x + kMargin, y, std::max(1.0, view.width - kMargin - 12), kEquationHeight});
  }

 private:
  std::int64_t large_rows() const { return axes_.height.input * axes_.height.params.stride; }
  std::int64_t large_cols() const { return axes_.width.input * axes_.width.params.stride; }

  void lay_out(const std::vector<CardWords>& words) {
    CardNeeds needs;
    needs.cards = int(words.size()) + 1;
    needs.rows = double(std::max(axes_.height.output(), large_rows()));
    needs.cols = double(std::max(axes_.width.output(), large_cols()));
    for (const CardWords& card : words) {
      needs.words.push_back(card.facts);
      needs.least_width =
          std::max(needs.least_width, text_width(c_.pen.fonts(), FontId::text_bold, 14, card.brief) + 1);
    }
    const Rect& view = c_.view.viewport;
    const double zoom = c_.view.zoom;
    const Rect room{view.x + kMargin, view.y + 12, std::max(1.0, view.width - 2 * kMargin),
                    std::max(1.0, view.height - 16 - kEquationHeight)};
    const Point middle = view.center();
    cards_ = lay_cards(needs,
                       {middle.x + (room.x - middle.x) * zoom + c_.view.pan.x,
                        middle.y + (room.y - middle.y) * zoom + c_.view.pan.y, room.width * zoom, room.height * zoom},
                       c_.pen.fonts());
  }

  // A block in the upper left corner of `place`, of cells that fit in there and are as large as those of the results,
  // or at least `wanted`.
  Block block_in(const Rect& place, BlockSpec spec, double wanted = 0) const {
    const double fits = std::min(place.width / double(spec.cols), place.height / double(spec.rows));
    double pitch = std::min(std::max(cards_.pitch, wanted), fits);
    if (pitch > 8) pitch = std::floor(pitch);
    return {std::move(spec), {place.x, place.y}, pitch, place.y, place.width};
  }

  // The first of the texts that fits above a picture, if one does.
  void caption(const Rect& place, std::initializer_list<std::string> texts) {
    for (const std::string& text : texts)
      if (text_width(c_.pen.fonts(), FontId::text, kCaptionSize, text) <= place.width) {
        c_.pen.text({place.x, place.y - 5}, text, FontId::text, kCaptionSize, theme_.quiet);
        return;
      }
  }

  void head(const Rect& slot, const std::string& title, const std::string& brief) {
    const bool fits = text_width(c_.pen.fonts(), FontId::text_bold, 14, title) <= slot.width;
    c_.pen.text({slot.x, slot.y + 14}, fits ? title : brief, FontId::text_bold, 14, theme_.ink, slot.width);
  }

  // Whole sentences only: one that does not fit gives way to a shorter one.
  void facts(const Rect& slot, const std::vector<std::string>& sentences) {
    double y = slot.bottom() - cards_.words + kWordSize + 2;
    for (const std::string& sentence : sentences) {
      const auto lines = wrapped(sentence, kWordSize, slot.width, c_.pen.fonts());
      if (y + double(lines.size() - 1) * kWordSize * 1.3 > slot.bottom() - 2) continue;
      for (const std::string& line : lines) {
        c_.pen.text({slot.x, y}, line, FontId::text, kWordSize, theme_.quiet, slot.width + 1);
        y += kWordSize * 1.3;
      }
    }
  }

  // The shared input and the kernel, which is everybody's.
  void draw_sources_of_all(const Rect& slot) {
    const auto &h = axes_.height.params, &w = axes_.width.params;
    const bool beside = slot.width * 1.2 > slot.height;
    const double head = kCardTitle + kCaption, width = std::max(1.0, beside ? (slot.width - 10) / 2 : slot.width),
                 height = beside ? slot.height - head : slot.height / 2 - head - 8;
    const auto source = [&](int n, BlockSpec spec) {
      const Rect place{std::round(slot.x + (beside ? n * (width + 10) : 0)),
                       std::round(slot.y + head + (beside ? 0 : n * slot.height / 2)), width, std::max(1.0, height)};
      Block block = block_in(place, std::move(spec), 30);  // a person edits them: legible where there is room
      block.title_y = block.origin.y + 1;
      block.spec.brief = size_text(block.spec.rows, block.spec.cols);
      return block;
    };
    const Block input = source(0, input_spec(axes_));
    const Block kernel =
        source(1, {GridId::kernel, h.kernel, w.kernel, 0, 0, "Kernel", "w · " + size_text(h.kernel, w.kernel)});
    draw_input(c_, input);
    draw_kernel(c_, kernel, 0, 0);
    draw_marks(c_, input);
    draw_selection(c_, input);
  }

  void draw_layer(const Rect& slot, const CardWords& words) {
    head(slot, words.title, words.brief);
    const Rect place = cards_.place(slot, 0);
    const std::int64_t rows = axes_.height.output(), cols = axes_.width.output();
    caption(place, {"y · " + size_text(rows, cols)});
    const Block block = block_in(place, {GridId::output, rows, cols, 0, 0, "", ""});
    draw_picture(block, story_.output, scale_for(*story_.output, theme_.output, theme_), theme_.output);
    draw_marks(c_, block);
    draw_selection(c_, block);
    outline_focus(block);
    facts(slot, words.facts);
  }

  void draw_card(const Alternative& one, const Rect& slot, const CardWords& words) {
    head(slot, words.title, words.brief);
    facts(slot, words.facts);
    if (!one.computed) return;
    const Rect place = cards_.place(slot, 0);
    caption(place, {"result · " + size_text(large_rows(), large_cols()), size_text(large_rows(), large_cols())});
    const Block result =
        block_in(place, {GridId::output, large_rows(), large_cols(), one.row_offset, one.col_offset, "", ""});
    draw_picture(result, shared(story_, one.result), scale_for(one.result, theme_.output, theme_), theme_.output);
    outline_focus(result);
    draw_difference(one, cards_.place(slot, 1));
    if (cards_.across * cards_.down < 4 || !one.equivalent) return;
    draw_equivalent(one, cards_.place(slot, 2));
    draw_made_from(one, cards_.place(slot, 3));
  }

  // Nobody's cells but those of the grid; no title.
  void draw_picture(const Block& block, SharedGrid values, const ColorScale& scale, const RoleColors& role) {
    GridLook look;
    look.values = std::move(values);
    look.role = &role;
    look.scale = scale;
    c_.pen.grid(block, look);
  }

  // Only where both have cells: what has no counterpart is hatched.
  void draw_difference(const Alternative& one, const Rect& place) {
    const BlockSpec frame{GridId::none, large_rows(), large_cols(), one.row_offset, one.col_offset, "", ""};
    Block block = block_in(place, frame);
    if (one.from_layer.cells == 0) {
      caption(place, {"no cell in common", "none in common"});
      return hatch(block.area());
    }
    if (one.from_layer.largest == 0) caption(place, {"minus transposed: nothing", "no difference", "none"});
    const std::string most = core::format_short(one.from_layer.largest, 8);
    if (one.from_layer.largest > 0)
      caption(place, {"minus transposed: at most " + most, "off by at most " + most, "off by ≤ " + most, "≤ " + most});
    const Rect whole = block.area();
    const Rect common = block.cell(double(one.first_row), double(one.first_col), double(one.difference.rows),
                                   double(one.difference.cols));
    hatch({whole.x, whole.y, whole.width, common.y - whole.y});
    hatch({whole.x, common.bottom(), whole.width, whole.bottom() - common.bottom()});
    hatch({whole.x, common.y, common.x - whole.x, common.height});
    hatch({common.right(), common.y, whole.right() - common.right(), common.height});
    block.spec = {GridId::output, one.difference.rows, one.difference.cols, one.first_row, one.first_col, "", ""};
    block.origin = {common.x, common.y};
    ColorScale scale = scale_for(core::Grid<float>(1, 1, -1), theme_.output, theme_);
    scale.max = largest_ > 0 ? float(largest_) : 1;  // one scale for all, so that they can be compared
    scale.min = -scale.max;
    draw_picture(block, shared(story_, one.difference), scale, theme_.output);
    outline_focus(block);
  }

  void hatch(const Rect& rect) {
    if (rect.width < 0.5 || rect.height < 0.5) return;
    c_.pen.add(HatchShape{rect.inset(0.5), {theme_.cropped_line, 1}, 5}, layer::kGrid);
  }

  void draw_equivalent(const Alternative& one, const Rect& place) {
    const auto& kernel = one.equivalent->kernel;
    const std::string size = size_text(kernel.rows, kernel.cols);
    caption(place, {"as transposed kernel · " + size, "kernel · " + size, size});
    const Block block = block_in(place, {GridId::none, kernel.rows, kernel.cols, 0, 0, "", ""}, kLeastSmall);
    draw_picture(block, shared(story_, kernel), scale_for(kernel, theme_.kernel, theme_), theme_.kernel);
  }

  // The input's cells with the weight that each has in the focused cell.
  void draw_made_from(const Alternative& one, const Rect& place) {
    caption(place, {"made from these input cells", "made from", "from"});
    const auto values = std::make_shared<core::Grid<float>>(axes_.height.input, axes_.width.input);
    const auto kinds = std::make_shared<core::Grid<std::uint8_t>>(axes_.height.input, axes_.width.input,
                                                                  std::uint8_t(CellKind::empty));
    if (c_.focus.grid == GridId::output)
      for (const engine::Source& source :
           engine::sources_of(one, axes_, c_.focus.row - one.row_offset, c_.focus.col - one.col_offset)) {
        values->at(source.row, source.col) = source.weight;
        kinds->at(source.row, source.col) = std::uint8_t(CellKind::data);
      }
    GridLook look;
    look.scale = scale_for(one.equivalent->kernel, theme_.kernel, theme_);
    look.role = &theme_.kernel;
    look.values = values;
    look.kinds = kinds;
    c_.pen.grid(block_in(place, {GridId::none, axes_.height.input, axes_.width.input, 0, 0, "", ""}, kLeastSmall),
                look);
  }

  // The focused cell, in every picture that has it.
  void outline_focus(const Block& block) {
    if (c_.focus.grid != GridId::output) return;
    const Rect cell = block.cell(double(c_.focus.row), double(c_.focus.col));
    if (!block.area().contains(cell.center())) return;
    const double least = 5;  // of a cell that is hardly seen
    c_.pen.outline(cell.width >= least ? cell : cell.inset((cell.width - least) / 2), theme_.ink,
                   block.pitch >= kCellPitch ? 2.5 : 1.5, layer::kOverlay);
  }

  const StageContext& c_;
  const timeline::Story& story_;
  const engine::Axes& axes_;
  const Theme& theme_;
  Cards cards_;
  double largest_ = 0;  // difference of all alternatives to the layer
};

}  // namespace

void draw_alternatives(const StageContext& context) {
  Alternatives(context).draw();
}

std::string alternatives_remark(const timeline::Story& story, CellRef cell) {
  std::string text;
  for (const Alternative& one : *story.alternatives)
    if (const auto value = timeline::value_on(one, cell.row, cell.col))
      text += fmt::format("{}{} {}", text.empty() ? "On the same place: " : ", ", timeline::words_of(story, one).brief,
                          core::format_short(*value, 8));
  return text.empty() ? "The others have no cell there." : text + ".";
}

}  // namespace unstride::scene
