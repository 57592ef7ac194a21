// Legibility by numbers: WCAG contrast of every text with what it lies on, in both themes.
#include <cmath>

#include "scene/layer_story.h"
#include "scene/pen.h"

namespace unstride::scene {
namespace {

constexpr ThemeId kThemes[] = {ThemeId::light, ThemeId::dark};

std::vector<const RoleColors*> roles_of(const Theme& theme) {
  return {&theme.input, &theme.kernel, &theme.output, &theme.overlap};
}

TEST(Contrast, OfInkOnEveryCellFillIsAtLeastFourAndAHalf) {
  for (const ThemeId id : kThemes)
    for (const RoleColors* role : roles_of(theme_of(id)))
      for (const float low : {0.0f, -10.0f}) {
        const ColorScale scale = scale_for(Grid<float>(1, 2, {low, 10}), *role, theme_of(id));
        double least = 21;
        for (float value = low; value <= 10; value += 0.02f) {
          const Color fill = color_at(scale, value);
          least = std::min(least, core::contrast(ink_on(fill), fill));
        }
        EXPECT_GE(least, 4.5) << core::theme_key(id);
      }
}

TEST(Contrast, OfTextOnPaperAndPanelIsAtLeastFourAndAHalf) {
  for (const ThemeId id : kThemes) {
    const Theme& theme = theme_of(id);
    for (const Color back : {theme.paper, theme.panel}) {
      EXPECT_GE(core::contrast(theme.ink, back), 4.5);
      EXPECT_GE(core::contrast(theme.quiet, back), 4.5) << core::theme_key(id);
      for (const RoleColors* role : roles_of(theme))
        EXPECT_GE(core::contrast(role->text, back), 4.5) << core::theme_key(id);
      EXPECT_GE(core::contrast(theme.error, back), 4.5);
    }
    for (const Color back : {theme.control, theme.control_hover}) EXPECT_GE(core::contrast(theme.ink, back), 4.5);
    EXPECT_GE(core::contrast(theme.accent_ink, theme.accent), 4.5);
    EXPECT_GE(core::contrast(theme.error, theme.error_fill), 4.5);
  }
}

TEST(Contrast, OfStructuralZerosIsAtLeastThree) {
  for (const ThemeId id : kThemes) {
    const Theme& theme = theme_of(id);
    EXPECT_GE(core::contrast(theme.zero_text, theme.zero_fill), 3);
    EXPECT_GE(core::contrast(theme.zero_text, theme.paper), 3);
  }
}

// Texts of the stage as they are painted: window tint, weights and half transparent cells included.
void expect_legible(const Scene& scene, const std::string& about) {
  for (const auto& [text, item] : shapes<TextShape>(scene)) {
    if (text.text == "·") continue;  // an empty cell's mark, no text to read
    const Color ground = ground_of(scene, text, item), ink = core::over(text.color, ground);
    const CellRef cell = pick(scene, extent_of(text).center());
    const bool structural = cell.grid == GridId::bordered || cell.grid == GridId::product ||
                            cell.grid == GridId::none;  // of u's padding: no cell
    const bool zero = structural && text.text == "0";
    EXPECT_GE(core::contrast(ink, ground), zero ? 3 : 4.5) << about << ": " << text.text;
  }
}

TEST(Contrast, OfEveryTextOnTheStageHoldsAtEveryStep) {
  for (const ThemeId id : kThemes)
    for (const ViewKind kind :
         {ViewKind::slide, ViewKind::stamp, ViewKind::both, ViewKind::matrix, ViewKind::phases, ViewKind::gradient})
      for (const float sign : {1.0f, -1.0f}) {
        const AxisParams axis{.kernel = 3, .stride = 2};
        Grid<float> kernel = counting(3, 3);
        for (size_t i = 0; i < 9; i += 2) kernel.cells[i] *= sign;
        const auto story = story_of(axis, axis, Grid<float>(2, 2, {1, 2 * sign, 3, 4}), kernel, kind);
        for (std::int64_t step = 1; step <= story->timeline.main().steps; ++step) {
          expect_legible(stage(*story, main_step(*story, step), view_of(1012, 790, id), fonts()),
                         std::string(core::theme_key(id)) + ", step " + std::to_string(step));
          if (HasFailure()) return;
        }
      }
}

TEST(Contrast, HoldsForRandomStoriesAtRest) {
  Random random(41);
  for (int set = 0; set < 20 * timeline::kViewCount; ++set) {
    const auto story = draw_story(random, ViewKind(set % timeline::kViewCount));
    if (story->output->cells.size() > 400) continue;
    const double t = timeline::next_rest(story->timeline, story->timeline.duration() * double(draw(random, 0, 9)) / 9);
    for (const ThemeId id : kThemes)
      expect_legible(stage(*story, t, view_of(1012, 790, id), fonts()), described(*story));
    if (HasFailure()) FAIL() << "set " << set << " at " << t;
  }
}

TEST(Contrast, HoldsInEveryMeaningOfColour) {
  Random random(43);
  for (int set = 0; set < 24; ++set) {
    const auto story = draw_story(random, set % 2 == 0 ? ViewKind::slide : ViewKind::stamp);
    if (story->output->cells.size() > 400) continue;
    for (const core::ColorMode mode : {core::ColorMode::weight, core::ColorMode::overlap, core::ColorMode::phase})
      for (const ThemeId id : kThemes) {
        View view = view_of(1012, 790, id);
        view.colors = mode;
        expect_legible(stage(*story, story->timeline.duration(), view, fonts()), described(*story));
      }
    if (HasFailure()) FAIL() << "set " << set;
  }
}

TEST(Contrast, HoldsInEveryLayer) {
  Random random(42);
  for (int set = 0; set < 25; ++set) {
    const auto story = draw_layer_story(random);
    if (story->output->cells.size() > 400) continue;
    for (std::int64_t step = 0; step <= story->timeline.main().steps; ++step)
      for (const ThemeId id : kThemes)
        expect_legible(stage(*story, timeline::time_of(story->timeline, 0, step), view_of(1012, 790, id), fonts()),
                       described(*story));
    if (HasFailure()) FAIL() << "set " << set;
  }
}

}  // namespace
}  // namespace unstride::scene
