#include "scene/product_lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/format.h"

namespace unstride::scene {
namespace {

using core::GridId;

constexpr double kLine = 18, kSize = 12;
constexpr double kLeastHeight = 4 * kLine, kUsualHeight = 6 * kLine;  // four products, a usual cell's, and their sum
constexpr double kRoomy = 600;                                        // a stage of this height has room for the latter

std::string place(const char* letter, CellRef cell) {
  return fmt::format("{}[{},{}]", letter, cell.row, cell.col);
}

// To the right up to what lies beside the block, and down to what lies below that width.
core::Size room_of(const Block& block, const Layout& layout, const Rect& view) {
  double right = view.right() - 12, bottom = layout.equation.y - 8;
  const auto top = [](const Block& other) { return other.title_y - kTitleHeight; };
  for (const Block& other : layout.blocks) {
    const double end = other.origin.y + std::max(other.spec.least_height, other.area().height);
    const bool beside = top(other) < block.origin.y + block.spec.least_height && end > block.origin.y;
    if (other.origin.x > block.origin.x && beside) right = std::min(right, other.origin.x - 12);
  }
  for (const Block& other : layout.blocks) {
    const double width = std::max(other.spec.least_width, other.area().width);
    const bool meets = other.origin.x < right && other.origin.x + width > block.origin.x;
    if (top(other) > block.origin.y && meets) bottom = std::min(bottom, top(other) - 4);
  }
  return {right - block.origin.x, bottom - block.origin.y};
}

}  // namespace

CellRef listed_cell(const StageContext& context) {
  if (context.focus.grid != GridId::product) return context.focus;
  const GridId pinned = context.view.selected.grid;
  const bool kept = context.focus != context.view.selected && (pinned == GridId::input || pinned == GridId::kernel);
  return kept ? context.view.selected : focused_output(context);
}

ProductLists::ProductLists(const StageContext& context)
    : c_(context),
      theme_(context.pen.theme()),
      cell_(listed_cell(context)),
      products_(products_of(context.story.axes, cell_)) {}

BlockSpec ProductLists::spec(std::string title, std::string subtitle) const {
  BlockSpec spec{GridId::none, 0, 0, 0, 0, std::move(title), std::move(subtitle)};
  spec.least_width = std::clamp(0.2 * c_.view.viewport.width, 104.0, 236.0);
  spec.least_height = c_.view.viewport.height >= kRoomy ? kUsualHeight : kLeastHeight;
  return spec;
}

BlockSpec ProductLists::by_input_spec() const {
  return spec("By input cell", "as Stamp adds");
}

BlockSpec ProductLists::by_output_spec() const {
  return spec("By output cell", "as Slide sums");
}

std::string ProductLists::lead(Side side, std::int64_t n, bool brief) const {
  const auto [input, tap, output] = products_.at(n);
  const std::string x = place("x", input), w = place("w", tap), y = place("y", output);
  if (side == Side::input) return brief ? x + ": " : fmt::format("{} stamps {}: ", x, w);
  if (cell_.grid == GridId::output) return brief ? w + ": " : fmt::format("{} lies over {}: ", w, x);
  return brief ? y + ": " : fmt::format("{} has {}·{}: ", y, x, w);
}

std::string ProductLists::product_text(std::int64_t n) const {
  const auto [input, tap, output] = products_.at(n);
  return core::format_short(c_.story.input->at(input.row, input.col), 6) + "·" +
         core::format_short(c_.story.kernel->at(tap.row, tap.col), 6);
}

// The last line: of an output cell the sum, of others how many products there are.
std::string ProductLists::total_text() const {
  const std::int64_t count = products_.count();
  if (cell_.grid != GridId::output) return fmt::format("{} {}", count, count == 1 ? "product" : "products");
  return fmt::format("sum {}",
                     core::format_short(timeline::sum(timeline::terms_of(c_.story, cell_.row, cell_.col)), 8));
}

void ProductLists::draw_line(const Rect& row, Side side, std::int64_t n, bool brief) {
  const auto [input, tap, output] = products_.at(n);
  const CellRef product = product_of(c_.story.axes, output, input);
  const bool focused = product == c_.focus;
  c_.pen.add(RectShape{row, focused ? theme_.control_hover : Color{0, 0, 0, 0}, {}, 4}, layer::kGrid, product);
  const FontId font = focused ? FontId::mono_bold : FontId::mono;
  const std::string x = core::format_short(c_.story.input->at(input.row, input.col), 6),
                    w = core::format_short(c_.story.kernel->at(tap.row, tap.col), 6);
  std::string words = lead(side, n, brief);
  const auto fits = [&] { return text_width(c_.pen.fonts(), font, kSize, words + x + "·" + w) <= row.width - 8; };
  if (!fits()) words.clear();
  if (!fits()) return;
  Point at{row.x + 4, row.y + 13};
  const auto write = [&](const std::string& text, Color color) {
    at.x = c_.pen.text(at, text, font, kSize, focused ? legible(color, theme_.control_hover) : color);
  };
  write(words, theme_.quiet);
  write(x, theme_.input.text);
  write("·", theme_.ink);
  write(w, theme_.kernel.text);
}

void ProductLists::draw_list(const Block& block, Side side, const Layout& layout) {
  const std::int64_t count = products_.count();
  const core::Size room = room_of(block, layout, c_.view.viewport);
  const auto lines = std::int64_t(room.height / kLine);
  if (cell_.grid == GridId::none || lines < 1 || room.width < kLine) return;
  // The last line is the total's; when not all products fit, it says how many are missing.
  const std::int64_t shown = std::clamp<std::int64_t>(lines - 1, 0, count);
  bool brief = false;
  for (std::int64_t n = 0; n < shown; ++n)
    brief |=
        text_width(c_.pen.fonts(), FontId::mono_bold, kSize, lead(side, n, false) + product_text(n)) > room.width - 8;
  const auto row = [&](std::int64_t n) {
    return Rect{block.origin.x - 4, block.origin.y + double(n) * kLine, room.width, kLine};
  };
  const Rect& view = c_.view.viewport;
  const auto seen = [&](const Rect& r) {
    return r.x >= view.x && r.y >= view.y && r.right() <= view.right() && r.bottom() <= layout.equation.y;
  };
  for (std::int64_t n = 0; n < shown; ++n)
    if (seen(row(n))) draw_line(row(n), side, n, brief);
  const Rect last = row(shown);
  if (!seen(last)) return;
  const std::string more = shown < count ? fmt::format("… {} more, ", count - shown) : "";
  c_.pen.text({last.x + 4, last.y + 13}, more + total_text(), FontId::mono, kSize, theme_.quiet, room.width - 8);
}

void ProductLists::draw(const Block& by_input, const Block& by_output, const Layout& layout) {
  c_.pen.title(by_input);
  c_.pen.title(by_output);
  c_.pen.on_layer(layer::kGrid, layer::kOverlay + 1);
  draw_list(by_input, Side::input, layout);
  draw_list(by_output, Side::output, layout);
  c_.pen.on_layer(layer::kGrid, layer::kText);
}

}  // namespace unstride::scene
