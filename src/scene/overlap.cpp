#include "scene/overlap.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/evenness.h"
#include "engine/phases.h"
#include "scene/pen.h"

namespace unstride::scene {
namespace {

constexpr double kLine = 18;       // from one line of the legend to the next
constexpr double kCrossPitch = 4;  // below, a cross would be a blot
constexpr double kGap = 14;        // between the parts

void cross(Pen& pen, const Rect& rect) {
  const Rect box = rect.inset(rect.width * 0.3);
  const Stroke stroke{pen.theme().overlap.text, rect.width < 10 ? 1.0 : 1.5};
  pen.add(LineShape{{box.x, box.y}, {box.right(), box.bottom()}, stroke}, layer::kWindow);
  pen.add(LineShape{{box.x, box.bottom()}, {box.right(), box.y}, stroke}, layer::kWindow);
}

// Counts as a grid: holes are empty cells.
GridLook look_of(const core::Grid<int>& counts, const Theme& theme) {
  auto values = std::make_shared<core::Grid<float>>(counts.rows, counts.cols);
  auto kinds = std::make_shared<core::Grid<std::uint8_t>>(counts.rows, counts.cols);
  for (size_t i = 0; i < counts.cells.size(); ++i) {
    values->cells[i] = float(counts.cells[i]);
    kinds->cells[i] = std::uint8_t(counts.cells[i] > 0 ? CellKind::data : CellKind::empty);
  }
  GridLook look;
  look.role = &theme.overlap;
  look.scale = scale_for(*values, theme.overlap, theme);
  look.scale.low = look.scale.zero = theme.panel;  // few is nearly as empty as none
  look.values = std::move(values);
  look.kinds = std::move(kinds);
  return look;
}

Block block_of(core::GridId grid, std::int64_t rows, std::int64_t cols, core::Size room, double most) {
  double pitch = std::min({room.width / double(cols), room.height / double(rows), most});
  if (pitch > 6) pitch = std::floor(pitch);
  return {{grid, rows, cols, 0, 0, "", ""}, {0, 0}, pitch};
}

Block map_block(const timeline::Story& story, core::Size room) {
  constexpr double kMostPitch = 26;
  return block_of(core::GridId::output, story.overlap->rows, story.overlap->cols, room, kMostPitch);
}

void draw_map(Pen& pen, const Block& block, const core::Grid<int>& counts, const GridLook& look) {
  pen.grid(block, look);
  if (block.pitch < kCrossPitch) return;
  for (std::int64_t r = 0; r < counts.rows; ++r)
    for (std::int64_t c = 0; c < counts.cols; ++c)
      if (counts.at(r, c) == 0) cross(pen, block.cell(double(r), double(c)));
}

// One line of the legend: counts from `least` to `most`.
struct Entry {
  std::int64_t least, most, cells;

  std::string words() const {
    const std::string on = fmt::format("{} {}", cells, cells == 1 ? "cell" : "cells");
    if (most == 0) return "no stamp: " + on;
    if (least == most) return fmt::format("{} {}: {}", least, least == 1 ? "stamp" : "stamps", on);
    return fmt::format("{} to {} stamps: {}", least, most, on);
  }
};

std::vector<Entry> legend_of(const timeline::Story& story) {
  constexpr size_t kMostEntries = 6;
  std::vector<Entry> entries;
  for (const auto& [count, cells] : engine::cells_by_count(story.axes)) entries.push_back({count, count, cells});
  if (entries.size() <= kMostEntries) return entries;
  const size_t first = entries.front().most == 0 ? 2 : 1;  // the holes and the least stand for themselves
  Entry between = entries[first];
  for (size_t i = first + 1; i + 1 < entries.size(); ++i)
    between.most = entries[i].most, between.cells += entries[i].cells;
  std::vector<Entry> few(entries.begin(), entries.begin() + std::ptrdiff_t(first));
  few.push_back(between);
  few.push_back(entries.back());
  return few;
}

constexpr double kSwatch = 12, kWordsAt = 18, kWords = 11;  // sizes within a line of the legend

double legend_width(const std::vector<Entry>& entries, const FontBook& fonts) {
  double width = 0;
  for (const Entry& entry : entries) width = std::max(width, text_width(fonts, FontId::text, kWords, entry.words()));
  return kWordsAt + width;
}

void draw_legend(Pen& pen, Point at, const std::vector<Entry>& entries, const ColorScale& scale) {
  for (const Entry& entry : entries) {
    const Rect swatch{at.x, at.y + (kLine - kSwatch) / 2, kSwatch, kSwatch};
    RectShape shape{swatch, color_at(scale, float(entry.most)), {}, 2};
    if (entry.most == 0) shape.fill = {0, 0, 0, 0}, shape.stroke = {pen.theme().empty_line, 1, 0};
    pen.add(shape, layer::kGrid);
    if (entry.most == 0) cross(pen, swatch);
    pen.text({at.x + kWordsAt, at.y + kLine - 5}, entry.words(), FontId::text, kWords, pen.theme().ink);
    at.y += kLine;
  }
}

struct Sums {
  SharedGrid values;
  Block block;
  double height() const { return kLine + block.area().height; }
};

// The sums below `y`, with room for their title.
Sums sums_of(const timeline::Story& story, double y, double width) {
  constexpr double kMostPitch = 40, kMostHeight = 160;
  const core::Grid<double> sums = engine::phase_sums(story.axes, *story.kernel);
  auto values = std::make_shared<core::Grid<float>>(sums.rows, sums.cols);
  std::copy(sums.cells.begin(), sums.cells.end(), values->cells.begin());
  Block block = block_of(core::GridId::none, sums.rows, sums.cols, {width, kMostHeight}, kMostPitch);
  block.origin = {0, y + kLine};
  return {std::move(values), block};
}

void draw_sums(Pen& pen, const Sums& sums) {
  const Theme& theme = pen.theme();
  pen.text({0, sums.block.origin.y - 6},
           fmt::format("Kernel's sum in each phase, {} × {}", sums.values->rows, sums.values->cols), FontId::text,
           kWords, theme.quiet);
  GridLook look;
  look.role = &theme.kernel;
  look.scale = scale_for(*sums.values, theme.kernel, theme);
  look.values = sums.values;
  pen.grid(sums.block, look);
}

void sort_by_layer(Scene& scene) {
  std::stable_sort(scene.items.begin(), scene.items.end(),
                   [](const Item& a, const Item& b) { return a.layer < b.layer; });
}

}  // namespace

Scene overlap_map(const timeline::Story& story, core::Size room, ThemeId id, const FontBook& fonts) {
  const Theme& theme = theme_of(id);
  const Block block = map_block(story, room);
  Scene scene;
  scene.bounds = block.area();
  scene.background = theme.panel;
  Pen pen(scene, theme, fonts);
  draw_map(pen, block, *story.overlap, look_of(*story.overlap, theme));
  sort_by_layer(scene);
  return scene;
}

Scene overlap_picture(const timeline::Story& story, double width, ThemeId id, const FontBook& fonts) {
  const Theme& theme = theme_of(id);
  const Block block = map_block(story, {std::min(width, 190.0), 150});
  const Rect map = block.area();
  const std::vector<Entry> legend = legend_of(story);
  const double legend_height = kLine * double(legend.size());
  const bool beside = map.width + kGap + legend_width(legend, fonts) <= width;
  const Point legend_at = beside ? Point{map.width + kGap, 0} : Point{0, map.height + 6};
  const double upper = std::max(map.height, legend_at.y + legend_height);
  const bool phased = story.axes.height.params.stride > 1 || story.axes.width.params.stride > 1;
  const Sums sums = sums_of(story, upper + kGap, width);

  Scene scene;
  scene.bounds = {0, 0, width, phased ? upper + kGap + sums.height() : upper};
  scene.background = theme.panel;
  Pen pen(scene, theme, fonts);
  const GridLook look = look_of(*story.overlap, theme);
  draw_map(pen, block, *story.overlap, look);
  draw_legend(pen, legend_at, legend, look.scale);
  if (phased) draw_sums(pen, sums);
  sort_by_layer(scene);
  return scene;
}

Scene outlined(Scene scene, core::CellRef cell, ThemeId theme) {
  const auto rect = rect_of(scene, cell);
  if (!rect) return scene;
  const double grown = rect->width < 6 ? -2 : 0;  // around a cell of few pixels rather than on it
  scene.items.push_back(
      {RectShape{rect->inset(grown), {0, 0, 0, 0}, {theme_of(theme).ink, 2, 0}, 3}, cell, layer::kOverlay, true});
  return scene;
}

}  // namespace unstride::scene
