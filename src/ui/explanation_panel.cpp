// The panel at the right: the current step in words, the overlap counts, the proof, the cost.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "core/format.h"
#include "scene/comparison.h"
#include "scene/overlap.h"
#include "speed/choice.h"
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

// The cell that the map outlines: what is in focus on the stage, where that is an output cell.
core::CellRef focus_of(const app::State& state) {
  return state.selected.grid == core::GridId::output ? state.selected : state.hovered;
}

// The mouse on the map is the mouse on the output.
void overlap_mouse(Context& context, const scene::Scene& picture, ImVec2 at) {
  Memory& memory = context.memory;
  using By = Memory::HoverBy;
  ImGui::SetCursorScreenPos(at);
  const bool clicked =
      ImGui::InvisibleButton("overlap", {context.px(picture.bounds.width), context.px(picture.bounds.height)});
  mark(context, "overlap");
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const core::CellRef cell =
      ImGui::IsItemHovered()
          ? scene::pick(picture, {(mouse.x - at.x) / context.scale, (mouse.y - at.y) / context.scale})
          : core::CellRef{};
  const bool inside = cell.grid == core::GridId::output;
  if (inside) memory.hover_by = By::overlap;
  if (memory.hover_by == By::overlap && !(cell == context.state.hovered)) context.act(app::Hover{cell});
  if (!inside && memory.hover_by == By::overlap) memory.hover_by = By::nobody;
  if (inside && clicked) context.act(app::Select{cell});
}

void overlap(Context& context, const timeline::Story& story) {
  section(context, "STAMPS ON EACH OUTPUT CELL");
  Memory::Overlap& kept = context.memory.overlap;
  const double width = ImGui::GetContentRegionAvail().x / context.scale;
  const core::ThemeId theme = context.state.appearance.theme;
  if (kept.axes != story.axes || kept.kernel != *story.kernel || kept.theme != theme || kept.width != width)
    kept = {story.axes,
            *story.kernel,
            theme,
            width,
            scene::overlap_picture(story, width, theme, context.resources.fonts.book()),
            timeline::overlap_verdict(story),
            timeline::phase_verdict(story)};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  overlap_mouse(context, kept.picture, at);
  const core::CellRef focus = focus_of(context.state);
  const auto paint = [&](const scene::Scene& scene) {
    context.resources.painter.paint(scene, context.resources.fonts, *ImGui::GetWindowDrawList(), {at.x, at.y},
                                    context.scale);
  };
  focus.grid == core::GridId::output ? paint(scene::outlined(kept.picture, focus, theme)) : paint(kept.picture);
  for (const scene::Item& item : kept.picture.items)
    if (const auto* rect = std::get_if<scene::RectShape>(&item.shape); rect && item.cell.grid == core::GridId::output)
      context.map.cell(fmt::format("overlap[{},{}]", item.cell.row, item.cell.col),
                       {at.x + rect->rect.x * context.scale, at.y + rect->rect.y * context.scale,
                        rect->rect.width * context.scale, rect->rect.height * context.scale});
  ImGui::Dummy({0, context.px(2)});
  rich_text(context, kept.verdict, 13, context.theme.ink);
  rich_text(context, kept.phases, 13, context.theme.ink);
}

// Computed when it is asked for; of other numbers it is no proof, and goes.
void proof(Context& context, const timeline::Story& story) {
  section(context, "SAME RESULT, FIVE WAYS");
  Memory::Proved& proved = context.memory.proved;
  if (proved.proof && !(proved.problem == story.problem)) proved.proof.reset();
  const bool pressed = button(context, "prove", "Prove it",
                              "Computes the output in five ways on these numbers and compares each with the plain "
                              "sum (P)",
                              {.enabled = !proved.proof});
  const bool by_key = std::exchange(proved.wanted, false);
  if (by_key || pressed) {
    proved.proof = timeline::prove(story);
    proved.problem = story.problem;
    proved.verdict = timeline::proof_verdict(story, *proved.proof);
  }
  if (!proved.proof) {
    plain_text(context, "Stamp, Slide, matrix, phases and gradient, each on these numbers.", FontId::text, 12,
               context.theme.quiet);
    return;
  }
  std::string ways;
  for (const timeline::Way way : timeline::kWays)
    ways += fmt::format("{}{}\u00a0{}", ways.empty() ? "" : " · ", timeline::name_of(way),
                        core::format_short(proved.proof->of(way).largest, 8));
  rich_text(context, proved.verdict, 13, context.theme.ink);
  mark(context, proved.proof->largest() == 0 ? "proof.exact" : "proof.rounding");
  plain_text(context, ways, FontId::text, 12, context.theme.quiet);
  if (by_key) ImGui::SetScrollHereY(1);  // it may be out of sight
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

// What the engine would do with the whole layer.
void engine(Context& context) {
  Memory::Engine& kept = context.memory.engine;
  const speed::Layer layer = app::layer_of(context.state.document.setup);
  if (!kept.layer || !(*kept.layer == layer)) kept = {layer, speed::choice_text(layer)};
  if (!kept.text.empty()) rich_text(context, "The engine takes " + kept.text + ".", 12, context.theme.quiet);
  mark(context, "engine");
  if (button(context, "cost.speed", "Measure it…", "The Speed workspace: each algorithm on this layer (Ctrl+3)"))
    context.act(app::SetWorkspace{core::Workspace::speed});
}

}  // namespace

void explanation_panel(Context& context) {
  if (!context.story) {
    context.memory.proved.wanted = false;
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
  engine(context);
  ImGui::Dummy({0, context.px(8)});
}

}  // namespace unstride::ui
