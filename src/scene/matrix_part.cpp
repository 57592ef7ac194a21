#include "scene/matrix_part.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scene/links.h"

namespace unstride::scene {

using core::GridId;
using engine::IndexRange;
using engine::Link;
using engine::MatrixEntry;

Rect MatrixFace::entry(std::int64_t input, std::int64_t output) const {
  return mirrored ? block.cell(double(output), double(input)) : block.cell(double(input), double(output));
}
Rect MatrixFace::band_of_input(std::int64_t input) const {
  return mirrored ? block.cell(0, double(input), double(block.spec.rows), 1)
                  : block.cell(double(input), 0, 1, double(block.spec.cols));
}
Rect MatrixFace::band_of_output(std::int64_t output) const {
  return mirrored ? block.cell(double(output), 0, 1, double(block.spec.cols))
                  : block.cell(0, double(output), double(block.spec.rows), 1);
}

IndexRange cells_between(double from, double to, double origin, double pitch, std::int64_t count, std::int64_t merged) {
  const auto index = [&](double place) { return std::int64_t(std::clamp(place, 0.0, double(count))); };
  const std::int64_t first = index(std::floor((from - origin) / pitch)) / merged * merged;
  const std::int64_t end = index(std::ceil((to - origin) / pitch));
  return {first, std::max(first, std::min(count, (end + merged - 1) / merged * merged))};
}

std::int64_t merged_at(double pitch) {
  return pitch < 0.8 ? std::int64_t(std::ceil(1 / pitch)) : 1;
}

namespace {

struct Entries {
  core::Grid<float> taps, weights;  // no weights when merged is more than 1
  core::Grid<std::uint8_t> kinds;
  core::Grid<std::int32_t> shown;  // empty when merged is 1
};

std::shared_ptr<const Entries> gather(const timeline::Story& story, const MatrixPart& part, bool mirrored) {
  const auto merged_count = [&](IndexRange range) { return (range.end - range.first + part.merged - 1) / part.merged; };
  const std::int64_t rows = merged_count(part.rows), cols = merged_count(part.cols);
  auto entries = std::make_shared<Entries>(Entries{
      core::Grid<float>(rows, cols), {}, core::Grid<std::uint8_t>(rows, cols, std::uint8_t(CellKind::empty)), {}});
  if (part.merged > 1) entries->shown = core::Grid<std::int32_t>(rows, cols);
  else entries->weights = core::Grid<float>(rows, cols);
  const core::Grid<float>& kernel = *story.kernel;
  const auto add = [&](const MatrixEntry& entry) {
    const auto [row, col] = mirrored ? std::pair(entry.col, entry.row) : std::pair(entry.row, entry.col);
    const auto place = [m = part.merged](std::int64_t index, IndexRange range) {
      return std::pair((index - range.first) / m, (index - range.first) % m);
    };
    const auto [r, down] = place(row, part.rows);
    const auto [c, right] = place(col, part.cols);
    std::uint8_t& kind = entries->kinds.at(r, c);
    float& tap = entries->taps.at(r, c);
    const float weight = std::abs(kernel.at(entry.tap.row, entry.tap.col));
    if (kind == std::uint8_t(CellKind::data) && weight <= std::abs(kernel.cells[size_t(tap)])) return;
    kind = std::uint8_t(CellKind::data);
    tap = float(entry.tap.row * kernel.cols + entry.tap.col);
    if (part.merged > 1) entries->shown.at(r, c) = std::int32_t(down * part.merged + right);
    else entries->weights.at(r, c) = kernel.cells[size_t(tap)];
  };
  engine::for_each_entry(*story.matrix, mirrored ? part.cols : part.rows, mirrored ? part.rows : part.cols, add);
  return entries;
}

}  // namespace

MatrixPart part_in_view(const timeline::Story& story, const MatrixFace& face, const Rect& view, Memo* memo) {
  const Block& block = face.block;
  MatrixPart part;
  part.merged = merged_at(block.pitch);
  part.rows = cells_between(view.y, view.bottom(), block.origin.y, block.pitch, block.spec.rows, part.merged);
  part.cols = cells_between(view.x, view.right(), block.origin.x, block.pitch, block.spec.cols, part.merged);
  const MemoKey key{"matrix_part",
                    {story.matrix, story.kernel},
                    {part.rows.first, part.rows.end, part.cols.first, part.cols.end, part.merged, face.mirrored}};
  const auto entries = remembered(memo, key, [&] { return gather(story, part, face.mirrored); });
  part.taps = SharedGrid(entries, &entries->taps);
  part.kinds = SharedKinds(entries, &entries->kinds);
  if (part.merged > 1) part.shown = {entries, &entries->shown};
  else part.weights = SharedGrid(entries, &entries->weights);
  return part;
}

std::vector<MatrixEntry> entries_of(const engine::Axes& axes, CellRef cell) {
  std::vector<Link> rows, cols;
  switch (cell.grid) {
    case GridId::output:
      rows = axes.height.terms_of_output(cell.row), cols = axes.width.terms_of_output(cell.col);
      break;
    case GridId::input:
      rows = axes.height.stamp_of_input(cell.row), cols = axes.width.stamp_of_input(cell.col);
      break;
    case GridId::kernel:
      rows = axes.height.uses_of_tap(cell.row), cols = axes.width.uses_of_tap(cell.col);
      break;
    case GridId::product: {
      const auto [output, input] = cells_of_product(axes, cell);
      rows = axes.height.terms_of_output(output.row), cols = axes.width.terms_of_output(output.col);
      std::erase_if(rows, [row = input.row](const Link& link) { return link.input != row; });
      std::erase_if(cols, [col = input.col](const Link& link) { return link.input != col; });
      break;
    }
    default:
      break;
  }
  std::vector<MatrixEntry> entries;
  entries.reserve(rows.size() * cols.size());
  const std::int64_t inputs = axes.width.input, outputs = axes.width.output();
  for (const Link& r : rows)
    for (const Link& c : cols)
      entries.push_back({r.input * inputs + c.input, r.output * outputs + c.output, {r.tap, c.tap}});
  return entries;
}

HeatMapShape map_over(const MatrixPart& part, const MatrixFace& face, const Rect& clip) {
  HeatMapShape map;
  const double side = double(part.merged);
  map.rect = face.block.cell(double(part.rows.first), double(part.cols.first), double(part.taps->rows) * side,
                             double(part.taps->cols) * side);
  map.clip = clip;
  map.merged = part.merged;
  map.shown = part.shown;
  map.order = face.mirrored ? HeatMapShape::Order::grid : HeatMapShape::Order::mirrored;
  map.first_row = face.mirrored ? part.rows.first : part.cols.first;  // of a product: the output cell,
  map.first_col = face.mirrored ? part.cols.first : part.rows.first;  // and the input cell
  return map;
}

}  // namespace unstride::scene
