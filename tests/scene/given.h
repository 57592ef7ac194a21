// Stories, views and ready scenes for the tests of the stage, with parameter sets as wide as the Lab's controls.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/tensor.h"
#include "scene/links.h"
#include "scene/stage.h"
#include "timeline/story.h"

namespace unstride::scene {

using core::Grid;
using core::GridId;
using engine::AxisParams;
using timeline::Story;
using timeline::ViewKind;
using SharedStory = std::shared_ptr<const Story>;
using Random = std::mt19937;

inline std::int64_t draw(Random& random, std::int64_t low, std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

inline const FontBook& fonts() {
  static const auto book = FontBook::load(std::filesystem::path(PROGRAM_DIR) / "fonts");
  return *book;
}

inline engine::SharedTensor tensor(const Grid<float>& grid) {
  return std::make_shared<core::Tensor>(grid);
}

// 1, 2, 3, ... row by row.
inline Grid<float> counting(std::int64_t rows, std::int64_t cols) {
  Grid<float> grid(rows, cols);
  float next = 1;
  for (float& cell : grid.cells) cell = next++;
  return grid;
}

inline SharedStory story_of(const AxisParams& height, const AxisParams& width, const Grid<float>& input,
                            const Grid<float>& kernel, ViewKind view) {
  auto story = timeline::tell({{height, width}, tensor(input), tensor(kernel)}, view);
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}

inline SharedStory story_of(const AxisParams& axis, std::int64_t rows, std::int64_t cols, ViewKind view) {
  return story_of(axis, axis, counting(rows, cols), counting(axis.kernel, axis.kernel), view);
}

inline SharedStory worked_example(ViewKind view) {
  return story_of({.kernel = 3, .stride = 2}, 2, 2, view);
}

// One axis within the Lab's limits, legal for `input`; small ones most often.
inline AxisParams draw_lab_axis(Random& random, std::int64_t input) {
  const bool large = draw(random, 0, 5) == 0;
  for (;;) {
    AxisParams axis;
    axis.kernel = draw(random, 1, large ? 16 : 5);
    axis.stride = draw(random, 1, large ? 16 : 4);
    axis.dilation = std::max<std::int64_t>(1, draw(random, large ? -16 : -2, large ? 16 : 3));
    const std::int64_t most = axis.dilation * (axis.kernel - 1) + 4;
    axis.pad_begin = draw(random, 0, 1) * draw(random, 0, most);
    axis.pad_end = draw(random, 0, 3) == 0 ? draw(random, 0, most) : axis.pad_begin;
    axis.output_padding = draw(random, 0, 1) * draw(random, 0, std::max(axis.stride, axis.dilation) - 1);
    if (engine::output_size(axis, input) >= 1) return axis;
  }
}

inline Grid<float> draw_values(Random& random, std::int64_t rows, std::int64_t cols) {
  Grid<float> grid(rows, cols);
  const std::int64_t style = draw(random, 0, 3);
  for (float& cell : grid.cells) {
    cell = float(draw(random, style == 0 ? 0 : -9, 9));
    if (style == 2) cell *= 0.12345f;
    if (style == 3) cell *= 111111;
  }
  return grid;
}

inline std::string described(const Story& story) {
  const auto axis = [](const engine::Axis& a) {
    const AxisParams& p = a.params;
    return "i" + std::to_string(a.input) + " k" + std::to_string(p.kernel) + " s" + std::to_string(p.stride) + " p" +
           std::to_string(p.pad_begin) + "," + std::to_string(p.pad_end) + " op" + std::to_string(p.output_padding) +
           " d" + std::to_string(p.dilation);
  };
  return std::string(timeline::view_key(story.timeline.view)) + " height: " + axis(story.axes.height) +
         "; width: " + axis(story.axes.width);
}

inline SharedStory draw_story(Random& random, ViewKind view) {
  const std::int64_t most = draw(random, 0, 5) == 0 ? 64 : 7;
  const std::int64_t rows = draw(random, 1, most), cols = draw(random, 1, most);
  const AxisParams height = draw_lab_axis(random, rows), width = draw_lab_axis(random, cols);
  return story_of(height, width, draw_values(random, rows, cols), draw_values(random, height.kernel, width.kernel),
                  view);
}

inline View view_of(double width, double height, ThemeId theme = ThemeId::light) {
  View view;
  view.viewport = {0, 0, width, height};
  view.theme = theme;
  return view;
}

// The rest point after `step` steps of the main chapter (1-based).
inline double main_step(const Story& story, std::int64_t step, double u = 1) {
  const auto main = timeline::find_chapter(story.timeline, story.timeline.main().kind);
  return timeline::time_of(story.timeline, *main, step, u);
}

template <class T>
std::vector<std::pair<T, Item>> shapes(const Scene& scene) {
  std::vector<std::pair<T, Item>> found;
  for (const Item& item : scene.items)
    if (const T* shape = std::get_if<T>(&item.shape)) found.emplace_back(*shape, item);
  return found;
}

// What the glyphs take: from the capitals' height to the baseline, or to the descent where there are words.
inline Rect extent_of(const TextShape& text) {
  VerticalMetrics metrics = fonts().metrics(text.font);
  if (text.font == FontId::mono || text.font == FontId::mono_bold) metrics.descent = 0;
  return {text.baseline.x, text.baseline.y - metrics.cap_height * text.size,
          text_width(fonts(), text.font, text.size, text.text), (metrics.cap_height + metrics.descent) * text.size};
}

// The number that a cell shows: the text in bold figures nearest to its middle, or "".
inline std::string number_on(const Scene& scene, CellRef cell) {
  const auto rect = rect_of(scene, cell);
  if (!rect) return "";
  std::string found;
  double nearest = rect->width / 4;
  for (const auto& [text, item] : shapes<TextShape>(scene)) {
    if (text.font != FontId::mono_bold || text.text.starts_with("×")) continue;
    const double x = extent_of(text).center().x,
                 y = text.baseline.y - fonts().metrics(text.font).cap_height * text.size / 2;
    const double distance = std::max(std::abs(x - rect->center().x), std::abs(y - rect->center().y));
    if (distance < nearest) nearest = distance, found = text.text;
  }
  return found;
}

// The cells of a grid that the scene ties to the focus, by outlines or by a tint; not those whose place stands for
// several cells.
inline std::set<std::pair<std::int64_t, std::int64_t>> marked(const Scene& scene, GridId grid) {
  std::set<std::pair<std::int64_t, std::int64_t>> cells;
  for (const Item& item : scene.items) {
    if (!item.mark || item.cell.grid != grid) continue;
    if (const auto* map = std::get_if<HeatMapShape>(&item.shape)) {
      if (map->merged > 1) continue;
      for (std::int64_t r = 0; r < map->values->rows; ++r)
        for (std::int64_t c = 0; c < map->values->cols; ++c)
          if (!map->kinds || CellKind(map->kinds->at(r, c)) == CellKind::data) {
            const CellRef cell = cell_of(*map, grid, r, c);
            cells.emplace(cell.row, cell.col);
          }
    } else {
      cells.emplace(item.cell.row, item.cell.col);
    }
  }
  return cells;
}

inline std::set<std::pair<std::int64_t, std::int64_t>> cells_of(const CellSet& set) {
  std::set<std::pair<std::int64_t, std::int64_t>> cells;
  for (const auto row : set.rows)
    for (const auto col : set.cols) cells.emplace(row, col);
  return cells;
}

// A cell of the input, of the kernel or of the output, or a place of the matrix.
inline CellRef draw_cell(Random& random, const Story& story) {
  const auto& [h, w] = story.axes;
  const auto at = [&](GridId grid, std::int64_t rows, std::int64_t cols) {
    return CellRef{grid, draw(random, 0, rows - 1), draw(random, 0, cols - 1)};
  };
  switch (draw(random, 0, 3)) {
    case 0:
      return at(GridId::input, h.input, w.input);
    case 1:
      return at(GridId::kernel, h.params.kernel, w.params.kernel);
    case 2:
      return at(GridId::product, h.output() * w.output(), h.input * w.input);
    default:
      return at(GridId::output, h.output(), w.output());
  }
}

// What lies under the middle of a text: every fill below it, from the paper up.
inline Color ground_of(const Scene& scene, const TextShape& text, const Item& text_item) {
  const Point p = extent_of(text).center();
  Color ground = scene.background;
  for (const Item& item : scene.items) {
    if (item.layer > text_item.layer) break;
    if (const auto* rect = std::get_if<RectShape>(&item.shape); rect && rect->rect.contains(p))
      ground = core::over(rect->fill, ground);
  }
  return ground;
}

}  // namespace unstride::scene
