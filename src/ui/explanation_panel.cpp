// The panel at the right: the current step in words, the overlap counts, the proof, the cost.
#include <fmt/format.h>

#include <algorithm>

#include "core/format.h"
#include "scene/comparison.h"
#include "scene/overlap.h"
#include "timeline/narration.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using scene::FontId;

std::string upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? char(c - 32) : c;
  return text;
}

// What the two pinned cells share.
void comparison(Context& context, const timeline::Story& story) {
  const std::string text = scene::comparison_text(story, context.state.selected, context.state.compared);
  if (text.empty()) return;
  section(context, "TWO CELLS COMPARED");
  rich_text(context, text, 14, context.theme.ink);
}

void overlap(Context& context, const timeline::Story& story) {
  section(context, "STAMPS ON EACH OUTPUT CELL");
  const double width = ImGui::GetContentRegionAvail().x / context.scale;
  Memory& memory = context.memory;
  const core::ThemeId theme = context.state.appearance.theme;
  if (memory.mapped_overlap != story.overlap || memory.mapped_theme != theme || memory.mapped_width != width) {
    memory.mapped_overlap = story.overlap, memory.mapped_theme = theme, memory.mapped_width = width;
    memory.overlap_scene =
        scene::overlap_map(story, {std::min(width, 190.0), 150}, theme, context.resources.fonts.book());
  }
  const scene::Scene& map = memory.overlap_scene;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  context.resources.painter.paint(map, context.resources.fonts, *ImGui::GetWindowDrawList(), {at.x, at.y},
                                  context.scale);
  ImGui::Dummy({context.px(map.bounds.width), context.px(map.bounds.height + 4)});
  rich_text(context, timeline::overlap_verdict(story), 13, context.theme.ink);
}

void proof(Context& context, const timeline::Story& story) {
  section(context, "SAME RESULT, THREE WAYS");
  Memory& memory = context.memory;
  if (memory.proved_output != story.output)
    memory.proved_output = story.output, memory.difference = timeline::largest_difference(story);
  rich_text(context,
            fmt::format("Stamp, Slide and the reference, computed on these numbers: largest difference *{}*.",
                        core::format_exact(memory.difference)),
            13, context.theme.ink);
}

void cost(Context& context, const timeline::Story& story) {
  const bool one_pair = story.layer.params.in_channels * story.layer.params.out_channels == 1;
  section(context, one_pair ? "COST OF THIS LAYER" : "COST OF THE PAIR ON STAGE");
  const timeline::Cost cost = timeline::cost_of(story.axes);
  const auto grouped = [](std::int64_t n) {
    std::string text = std::to_string(n);
    for (int i = int(text.size()) - 3; i > 0; i -= 3) text.insert(size_t(i), "\u00a0");  // does not break the line
    return text;
  };
  const double wasted =
      100.0 * double(cost.with_zeros - cost.without_zeros) / double(std::max<std::int64_t>(1, cost.with_zeros));
  // Nearly all is not all.
  const std::string share =
      wasted > 99 && wasted < 100 ? fmt::format("{:.2f}", std::min(wasted, 99.99)) : fmt::format("{:.0f}", wasted);
  rich_text(context,
            fmt::format("Slide with zeros: {} multiplication{}. Without the zeros: *{}* ({} % were wasted).",
                        grouped(cost.with_zeros), cost.with_zeros == 1 ? "" : "s", grouped(cost.without_zeros), share),
            13, context.theme.ink);
}

}  // namespace

void explanation_panel(Context& context) {
  if (!context.story) {
    section(context, "THESE SETTINGS CANNOT RUN");
    rich_text(context,
              "The parameters stay as you set them. The stage says what is wrong with them, and one click repairs it.",
              14, context.theme.ink);
    return;
  }
  const timeline::Story& story = *context.story;
  const timeline::Narration narration = timeline::narrate(story, app::shown_time(context.state));
  section(context, upper(narration.title).c_str());
  rich_text(context, narration.body, 14, context.theme.ink);
  comparison(context, story);
  overlap(context, story);
  proof(context, story);
  cost(context, story);
  ImGui::Dummy({0, context.px(8)});
}

}  // namespace unstride::ui
