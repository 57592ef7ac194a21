// Values, a section of the parameter panel: patterns for kernel and input, and the seed of random ones.
#include <fmt/format.h>

#include "app/change.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using app::Pattern;
using core::GridId;
using scene::FontId;

constexpr std::uint32_t kMostSeed = 999999;  // six digits fit into the stepper

struct Choice {
  const char *name, *label, *tip;
  Pattern pattern;
};

// What is wanted less often, behind a chip.
void more_patterns(Context& context, Chips& chips, GridId grid, const std::vector<Choice>& choices) {
  const std::string prefix = std::string(core::grid_key(grid)), popup = prefix + " patterns";
  if (chips.chip(prefix + ".more", "More…", "Further patterns")) ImGui::OpenPopup(popup.c_str());
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  ImGui::SetNextWindowPos({low.x, high.y + context.px(4)}, ImGuiCond_Appearing);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(8), context.px(8)});
  if (ImGui::BeginPopup(popup.c_str())) {
    for (const Choice& choice : choices) {
      if (!button(context, prefix + "." + choice.name, choice.label, choice.tip, {.borderless = true, .width = 140}))
        continue;
      context.act(app::Fill{grid, choice.pattern});
      ImGui::CloseCurrentPopup();
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

void random_chip(Context& context, Chips& chips, GridId grid) {
  const std::uint32_t next = context.state.seeds[size_t(grid)] % kMostSeed + 1;
  if (chips.chip(std::string(core::grid_key(grid)) + ".random", "Random",
                 fmt::format("Whole numbers from -9 to 9; pressed again, others (next: seed {})", next).c_str()))
    context.act(app::Fill{grid, Pattern::random, next});
}

// The seed, while its values are shown: the same number gives the same values.
void seed_row(Context& context, GridId grid) {
  const std::uint32_t seed = context.state.seeds[size_t(grid)];
  if (seed == 0) return;
  const core::Grid<float> shown = app::edited_grid(context.state.document.setup, grid);
  if (shown != app::random_grid(seed, shown.rows, shown.cols)) return;
  const float top = ImGui::GetCursorPosY(), right = ImGui::GetContentRegionAvail().x;
  ImGui::SetCursorPosY(top + context.px(7));
  plain_text(context, "Random seed", FontId::text, 12, context.theme.quiet);
  constexpr double kWidth = 108;
  ImGui::SetCursorPos({ImGui::GetCursorStartPos().x + right - context.px(kWidth), top});
  const auto stepped = stepper(context, std::string(core::grid_key(grid)) + ".seed", seed, {1, kMostSeed, kWidth, {}});
  if (stepped) context.act(app::Fill{grid, Pattern::random, std::uint32_t(stepped->value), stepped->gesture});
  ImGui::SetCursorPosY(top + context.px(34));
}

void kernel_values(Context& context) {
  const auto& kernel = context.state.document.setup.problem.kernel->shape;
  section(context, "KERNEL VALUES");
  Chips chips(context);
  const std::int64_t last = kernel.h * kernel.w;
  const auto fill = [&](Pattern pattern) { context.act(app::Fill{GridId::kernel, pattern}); };
  if (chips.chip("kernel.count", last == 1 ? "1" : fmt::format("1…{}", last), "1, 2, 3, … row by row"))
    fill(Pattern::count);
  if (chips.chip("kernel.ones", "Ones", "All ones: the output counts overlaps when the input is ones, too"))
    fill(Pattern::ones);
  if (chips.chip("kernel.bilinear", "Bilinear",
                 "Interpolates: with k = 2s, p = s/2 the output is a smooth enlargement"))
    fill(Pattern::bilinear);
  if (chips.chip("kernel.gaussian", "Gaussian", "Binomial coefficients: 1 2 1 per axis for k = 3"))
    fill(Pattern::gaussian);
  random_chip(context, chips, GridId::kernel);
  more_patterns(context, chips, GridId::kernel,
                {{"edge", "Edge", "-1 all around, and in the middle what makes the sum 0", Pattern::edge},
                 {"checkerboard", "Checkerboard", "1 and 0 by turns", Pattern::checkerboard},
                 {"identity", "Identity", "A single 1: the input's cells themselves, s apart", Pattern::impulse}});
  seed_row(context, GridId::kernel);
}

void input_values(Context& context) {
  section(context, "INPUT VALUES");
  Chips chips(context);
  const auto fill = [&](Pattern pattern) { context.act(app::Fill{GridId::input, pattern}); };
  if (chips.chip("input.count", "1 2 3 4", "1, 2, 3, … row by row")) fill(Pattern::count);
  if (chips.chip("input.ones", "Ones", "All ones")) fill(Pattern::ones);
  if (chips.chip("input.impulse", "Impulse", "A single 1: the output is the kernel")) fill(Pattern::impulse);
  random_chip(context, chips, GridId::input);
  if (chips.chip("digits", "Digit…", "A handwritten digit (D)")) context.act(app::ShowDialog{app::Dialog::digits});
  if (chips.chip("image", "Image…", "A picture of yours: PNG, BMP or TGA"))
    context.act(app::AskPath{app::Purpose::open});
  more_patterns(context, chips, GridId::input,
                {{"checkerboard", "Checkerboard", "1 and 0 by turns", Pattern::checkerboard},
                 {"ramp", "Ramp", "Rises by 1 a cell, down and to the right", Pattern::ramp}});
  seed_row(context, GridId::input);
}

// u goes the other way: of interest where the view sends it there.
void probe_values(Context& context) {
  using app::Pattern;
  const timeline::ViewKind view = context.state.document.setup.view;
  if (view != timeline::ViewKind::gradient && view != timeline::ViewKind::round_trip) return;
  section(context, "VALUES OF U");
  Chips chips(context);
  if (chips.chip("probe.count", "1 2 3 4", "u: 1, 2, 3, … row by row"))
    context.act(app::Fill{GridId::probe, Pattern::count});
  if (chips.chip("probe.ones", "Ones", "u: all ones")) context.act(app::Fill{GridId::probe, Pattern::ones});
  if (chips.chip("probe.impulse", "Impulse", "u: a single 1, so that C u is a part of the kernel"))
    context.act(app::Fill{GridId::probe, Pattern::impulse});
  if (chips.chip("probe.output", "Output", "u becomes the output y as it is now") && context.story)
    context.act(app::ReplaceGrid{GridId::probe, *context.story->output});
}

}  // namespace

void values(Context& context) {
  kernel_values(context);
  input_values(context);
  probe_values(context);
}

}  // namespace unstride::ui
