// The line under Round trip: the focused cell's sum on its way down or up.
#include <fmt/format.h>

#include "core/format.h"
#include "scene/stage_parts.h"
#include "timeline/trip.h"

namespace unstride::scene {
namespace {

using core::GridId;
using timeline::Story;

std::string number(float value) {
  return core::format_short(value, 12);
}

std::int64_t size_of(const CellSet& cells) {
  return std::int64_t(cells.rows.size() * cells.cols.size());
}

std::string image_sentence(const Story& story, CellRef cell) {
  const std::int64_t users = size_of(links_of(story.trip->axes, cell).input);
  const float value = story.probe->at(cell.row, cell.col), back = story.trip->up->at(cell.row, cell.col);
  const std::string seen =
      users == 0 ? "no window sees it"
                 : fmt::format("{} it", users == 1 ? "1 window sees" : fmt::format("{} windows see", users));
  const std::string returns =
      value == back ? "it comes back as it was." : fmt::format("it comes back as {}.", number(back));
  return fmt::format("u[{},{}] = {}: {}, and {}", cell.row, cell.col, number(value), seen, returns);
}

// The quiet second line.
std::string remark(const Story& story, CellRef cell) {
  const Links links = links_of(story.trip->axes, cell);
  if (cell.grid == GridId::pulled) {
    const std::int64_t taps = story.kernel->rows * story.kernel->cols, beyond = taps - size_of(links.output);
    if (beyond == 0) return taps == 1 ? "The one tap lies on u." : fmt::format("All {} taps lie on u.", taps);
    return fmt::format("{} of the {} on u; padding's zeros lie under the others.", size_of(links.output),
                       core::counted(taps, "tap lies", "taps lie"));
  }
  const double difference = story.trip->difference->at(cell.row, cell.col);
  const std::string from = links.input.empty()
                               ? "No small cell reaches it"
                               : "It is made of " + core::counted(size_of(links.input), "small cell", "small cells");
  const std::size_t channels = story.trip->down.size();
  return fmt::format(
      "{}{}. It was {} in u: {}.", from,
      channels > 1 && !links.input.empty() ? fmt::format(" in each of {} channels", channels) : "",
      number(story.probe->at(cell.row, cell.col)),
      difference == 0 ? "no difference" : fmt::format("a difference of {}", core::format_short(difference, 12)));
}

}  // namespace

std::optional<SumLine> trip_sum(const Story& story, CellRef focus) {
  const auto line = [&](const char* name, std::vector<timeline::Product> products) {
    const float total = timeline::sum(products);
    return SumLine{fmt::format("{}[{},{}]", name, focus.row, focus.col), std::move(products), total};
  };
  if (focus.grid == GridId::pulled) return line("(C u)", timeline::products_down(story, focus.row, focus.col));
  if (focus.grid == GridId::restored) return line("(C′C u)", timeline::products_up(story, focus.row, focus.col));
  return std::nullopt;
}

void draw_trip_words(const StageContext& context, const Rect& area) {
  const Story& story = context.story;
  const Theme& theme = context.pen.theme();
  const CellRef focus = context.focus;
  if (const auto sum = trip_sum(story, focus)) {
    const bool down = focus.grid == GridId::pulled;
    draw_sum_line(
        context.pen, area, *sum,
        {down ? theme.output.text : theme.input.text, theme.kernel.text, down ? theme.input.text : theme.output.text});
    context.pen.paragraph({area.x, area.y + 44}, remark(story, focus), 13, theme.quiet, area.width, 2);
    return;
  }
  std::string words;
  if (focus.grid == GridId::probe) words = image_sentence(story, focus);
  if (focus.grid == GridId::kernel)
    words = fmt::format("w[{},{}] = {} joins {} with a cell of u, on the way down and on the way up.", focus.row,
                        focus.col, number(story.kernel->at(focus.row, focus.col)),
                        core::counted(size_of(context.links.input), "small cell", "small cells"));
  const bool at_start = words.empty() && context.moment.step == 0;
  if (at_start) words = "Space plays. Point at any cell to see what feeds it.";
  if (!words.empty())
    context.pen.paragraph({area.x, area.y + 20}, words, 14, at_start ? theme.quiet : theme.ink, area.width, 3);
}

}  // namespace unstride::scene
