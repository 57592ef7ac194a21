// What colours say besides the value, against counting and searching one by one; the tags say the same.
#include "scene/coloring.h"

#include <array>
#include <map>
#include <optional>

#include "engine/phases.h"
#include "scene/given.h"
#include "scene/palette.h"

namespace unstride::scene {
namespace {

using core::ColorMode;
using engine::Axis;

constexpr std::array kModes{ColorMode::weight, ColorMode::overlap, ColorMode::phase};
constexpr std::array kGrids{GridId::input, GridId::kernel, GridId::output};

// The pairs of an input cell and a tap along an axis, by trying them all: those that one of the axis's cells is part
// of.
struct Pairing {
  std::int64_t input, tap, output;
};
std::vector<Pairing> pairings(const Axis& axis, GridId grid, std::int64_t index) {
  const AxisParams& p = axis.params;
  std::vector<Pairing> all;
  for (std::int64_t i = 0; i < axis.input; ++i)
    for (std::int64_t a = 0; a < p.kernel; ++a) {
      const Pairing pairing{i, a, i * p.stride - p.pad_begin + a * p.dilation};
      const std::int64_t mine = grid == GridId::input ? i : grid == GridId::kernel ? a : pairing.output;
      const bool kept = pairing.output >= 0 && pairing.output < axis.output();
      if (mine == index && (kept || grid == GridId::output)) all.push_back(pairing);
    }
  return all;
}

float overlap_by_counting(const Story& story, CellRef cell) {
  return float(pairings(story.axes.height, cell.grid, cell.row).size() *
               pairings(story.axes.width, cell.grid, cell.col).size());
}

float weight_by_searching(const Story& story, CellRef cell) {
  const std::int64_t cols = story.kernel->cols;
  if (cell.grid == GridId::kernel) return float(cell.row * cols + cell.col);
  const bool inside = story.output->contains(cell.row, cell.col);
  std::int64_t tap = story.kernel->rows * cols;  // of a hole, and of what is cropped: none
  float most = -1;
  for (const Pairing& r : pairings(story.axes.height, cell.grid, cell.row))
    for (const Pairing& c : pairings(story.axes.width, cell.grid, cell.col)) {
      const float product = std::abs(story.input->at(r.input, c.input) * story.kernel->at(r.tap, c.tap));
      if (inside && product > most) most = product, tap = r.tap * cols + c.tap;
    }
  return float(tap);
}

// The phase of the axis that lists the cell.
std::int64_t phase_by_listing(const Axis& axis, GridId grid, std::int64_t index) {
  for (const engine::AxisPhase& phase : engine::phases_of(axis)) {
    const auto& cells = grid == GridId::kernel ? phase.taps : phase.outputs;
    if (std::find(cells.begin(), cells.end(), index) != cells.end()) return phase.phase;
  }
  return -1;
}

float expected_tone(ColorMode mode, const Story& story, CellRef cell) {
  if (mode == ColorMode::overlap) return overlap_by_counting(story, cell);
  if (mode == ColorMode::weight) return weight_by_searching(story, cell);
  const auto& [height, width] = story.axes;
  return float(phase_by_listing(height, cell.grid, cell.row) * width.params.stride +
               phase_by_listing(width, cell.grid, cell.col));
}

BlockSpec spec_of(const Story& story, GridId grid) {
  const Grid<float>& values = grid == GridId::input    ? *story.input
                              : grid == GridId::kernel ? *story.kernel
                                                       : *story.output;
  return {grid, values.rows, values.cols, 0, 0, "", ""};
}

GridLook colored(ColorMode mode, const Story& story, const BlockSpec& spec) {
  GridLook look;
  color_by(mode, story, spec, theme_of(ThemeId::light), look);
  return look;
}

TEST(Coloring, TonesAreWhatCountingAndSearchingGive) {
  Random random(301);
  for (int set = 0; set < 150; ++set) {
    const auto story = draw_story(random, ViewKind::slide);
    if (story->output->cells.size() > 3000) continue;
    for (const ColorMode mode : kModes)
      for (const GridId grid : kGrids) {
        const BlockSpec spec = spec_of(*story, grid);
        const GridLook look = colored(mode, *story, spec);
        if (grid == GridId::input && mode != ColorMode::overlap) {
          EXPECT_FALSE(look.tones) << "an input cell is of no tap and no phase";
          continue;
        }
        ASSERT_TRUE(look.tones);
        for (std::int64_t r = 0; r < spec.rows; ++r)
          for (std::int64_t c = 0; c < spec.cols; ++c)
            ASSERT_EQ(look.tones->at(r, c), expected_tone(mode, *story, {grid, r, c}))
                << core::color_mode_key(mode) << " of " << core::grid_key(grid) << " " << r << "," << c << ", "
                << described(*story);
      }
  }
}

TEST(Coloring, OfACanvasWithCroppedCellsKeepsEveryCellsOwnTone) {
  Random random(302);
  for (int set = 0; set < 60; ++set) {
    const auto story = draw_story(random, ViewKind::stamp);
    if (story->output->cells.size() > 500) continue;
    const BlockSpec spec{
        GridId::output, story->output->rows + 3, story->output->cols + 4, -1, -2, "", "",
    };
    for (const ColorMode mode : {ColorMode::overlap, ColorMode::weight}) {
      const GridLook look = colored(mode, *story, spec);
      for (std::int64_t r = 0; r < spec.rows; ++r)
        for (std::int64_t c = 0; c < spec.cols; ++c)
          ASSERT_EQ(look.tones->at(r, c), expected_tone(mode, *story, {GridId::output, r - 1, c - 2}))
              << core::color_mode_key(mode) << " " << r - 1 << "," << c - 2 << ", " << described(*story);
    }
  }
}

TEST(Coloring, OfEqualProductsTheFirstTapCounts) {
  const auto story = story_of({.kernel = 3, .stride = 1}, {.kernel = 3, .stride = 1}, Grid<float>(2, 2, 1.0f),
                              Grid<float>(3, 3, -2.0f), ViewKind::slide);
  const GridLook look = colored(ColorMode::weight, *story, spec_of(*story, GridId::output));
  EXPECT_EQ(look.tones->at(1, 1), 4);  // x[0,0] comes first, under tap (1,1)
}

TEST(Coloring, LeavesValuesAndOtherGridsAlone) {
  const auto story = worked_example(ViewKind::slide);
  EXPECT_FALSE(colored(ColorMode::value, *story, spec_of(*story, GridId::output)).tones);
  for (const ColorMode mode : kModes) EXPECT_FALSE(colored(mode, *story, {GridId::bordered, 7, 7, 0, 0, "", ""}).tones);
}

// A cell as it is drawn: its fill, and the small text in its upper left corner.
struct Drawn {
  Color fill;
  std::string tag;
};
std::map<std::pair<std::int64_t, std::int64_t>, Drawn> drawn_cells(const Scene& scene, GridId grid, double least) {
  std::map<std::pair<std::int64_t, std::int64_t>, Drawn> cells;
  for (const auto& [rect, item] : shapes<RectShape>(scene))
    if (item.cell.grid == grid && !item.mark && rect.rect.width >= least && rect.fill.a == 1)
      cells[{item.cell.row, item.cell.col}].fill = rect.fill;
  for (const auto& [text, item] : shapes<TextShape>(scene)) {
    const auto cell = cells.find({item.cell.row, item.cell.col});
    if (item.cell.grid == grid && cell != cells.end() && text.font == FontId::text && text.size == 9)
      cell->second.tag = text.text;
  }
  return cells;
}

std::string expected_tag(ColorMode mode, const Story& story, CellRef cell) {
  const auto tone = std::int64_t(expected_tone(mode, story, cell));
  const std::int64_t taps = std::int64_t(story.kernel->cells.size()), cols = story.axes.width.params.stride;
  if (mode == ColorMode::overlap) return std::to_string(tone);
  if (mode == ColorMode::phase) return std::to_string(tone / cols) + "," + std::to_string(tone % cols);
  return tone < taps && taps <= 26 ? std::string(1, char('a' + tone)) : "";
}

TEST(Coloring, TagsSayTheSameAsTheColours) {
  Random random(303);
  int compared = 0;
  for (int set = 0; set < 80; ++set) {
    const auto story = draw_story(random, set % 2 == 0 ? ViewKind::slide : ViewKind::stamp);
    for (const ColorMode mode : kModes)
      for (const GridId grid : kGrids) {
        if (grid == GridId::input && mode != ColorMode::overlap) continue;
        View view = view_of(1600, 960);
        view.colors = mode;
        const Scene scene = stage(*story, story->timeline.duration(), view, fonts());
        std::map<std::string, Color> color_of_tag;
        for (const auto& [at, cell] : drawn_cells(scene, grid, 47)) {
          ++compared;
          const CellRef ref{grid, at.first, at.second};
          ASSERT_EQ(cell.tag, expected_tag(mode, *story, ref))
              << core::color_mode_key(mode) << " of " << core::grid_key(grid) << " " << at.first << "," << at.second
              << ", " << described(*story);
          const auto known = color_of_tag.emplace(cell.tag, cell.fill);
          ASSERT_EQ(known.first->second, cell.fill) << "one tag, two colours: " << cell.tag;
        }
        for (const auto& [tag, color] : color_of_tag)
          for (const auto& [other, its] : color_of_tag)
            ASSERT_EQ(tag == other, color == its) << "one colour, two tags: " << tag << " and " << other;
      }
  }
  EXPECT_GT(compared, 1000);
}

TEST(Coloring, HeatMapsKeepTheNumbersBesideTheTones) {
  Random random(304);
  const auto story = story_of({.kernel = 5, .stride = 3, .pad_begin = 1, .pad_end = 1}, {.kernel = 4, .stride = 2},
                              draw_values(random, 33, 21), draw_values(random, 5, 4), ViewKind::slide);
  for (const ColorMode mode : kModes) {
    View view = view_of(1600, 960);
    view.colors = mode;
    const Scene scene = stage(*story, story->timeline.duration(), view, fonts());
    int outputs = 0;
    for (const auto& [map, item] : shapes<HeatMapShape>(scene)) {
      if (item.mark || item.cell.grid != GridId::output) continue;
      ++outputs;
      ASSERT_TRUE(map.numbers) << core::color_mode_key(mode);
      EXPECT_EQ(*map.numbers, *story->output);
      for (std::int64_t r = 0; r < map.values->rows; ++r)
        for (std::int64_t c = 0; c < map.values->cols; ++c)
          ASSERT_EQ(map.values->at(r, c), expected_tone(mode, *story, {GridId::output, r, c}));
    }
    EXPECT_EQ(outputs, 1);
  }
}

}  // namespace
}  // namespace unstride::scene
