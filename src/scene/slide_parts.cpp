#include "scene/slide_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/format.h"

namespace unstride::scene {
namespace {

using core::GridId;
using engine::Axis;
using engine::BorderedKind;
using timeline::ChapterKind;

// One axis of the middle block, in bordered coordinates: all that is shown at any time, trimmed cells included.
struct Extent {
  std::int64_t first, size;
};
Extent extent(const Axis& axis) {
  const std::int64_t first = std::min<std::int64_t>(0, axis.border_begin());
  const std::int64_t end = std::max(axis.bordered(), axis.border_begin() + axis.zero_inserted());
  return {first, end - first};
}

// What each of the extent's rows (or columns) is.
std::vector<BorderedKind> kinds_of(const Axis& axis) {
  const Extent all = extent(axis);
  std::vector<BorderedKind> kinds;
  for (std::int64_t j = all.first; j < all.first + all.size; ++j) kinds.push_back(axis.kind_of(j));
  return kinds;
}

bool is_kept(const Axis& axis, std::int64_t j) {
  return j >= 0 && j < axis.bordered();
}

}  // namespace

SlideParts::SlideParts(const StageContext& context)
    : c_(context),
      story_(context.story),
      axes_(context.story.axes),
      theme_(context.pen.theme()),
      row_kinds_(kinds_of(axes_.height)),
      col_kinds_(kinds_of(axes_.width)),
      inserted_(c_.progress(ChapterKind::insert_zeros)),
      bordered_(c_.progress(ChapterKind::border)) {}

BlockSpec SlideParts::kernel_spec() const {
  const auto &h = axes_.height.params, &w = axes_.width.params;
  const bool spread = c_.progress(ChapterKind::spread_kernel) > 0.5 && (h.dilation > 1 || w.dilation > 1);
  const bool turned = c_.progress(ChapterKind::turn_kernel) > 0.5;
  std::string subtitle = "w · " + size_text(h.kernel, w.kernel);
  if (spread) subtitle += " over " + size_text(reach(h), reach(w));
  if (turned) subtitle += ", turned by 180°";
  return {GridId::kernel,
          reach(h),
          reach(w),
          0,
          0,
          turned ? "Kernel, turned" : "Kernel",
          subtitle,
          "w · " + size_text(h.kernel, w.kernel)};
}

BlockSpec SlideParts::middle_spec() const {
  const Extent rows = extent(axes_.height), cols = extent(axes_.width);
  return {GridId::bordered, rows.size,      cols.size,         rows.first,
          cols.first,       middle_title(), middle_subtitle(), middle_brief()};
}

std::string SlideParts::middle_brief() const {
  const auto &h = axes_.height, &w = axes_.width;
  if (bordered_ <= 0 && timeline::find_chapter(story_.timeline, ChapterKind::border))
    return size_text(h.zero_inserted(), w.zero_inserted());
  const auto [least, most] = std::minmax({h.border_begin(), h.border_end(), w.border_begin(), w.border_end()});
  const char* border = most > 0 ? " with border" : least < 0 ? ", trimmed" : "";
  return size_text(h.bordered(), w.bordered()) + border;
}

std::string SlideParts::middle_title() const {
  if (c_.moment.step == 0 || (inserted_ == 0 && bordered_ == 0)) return "Input, to be spread";
  return "Zero-inserted input";
}

std::string SlideParts::middle_subtitle() const {
  const auto &h = axes_.height, &w = axes_.width;
  std::string text = size_text(h.zero_inserted(), w.zero_inserted()) + " with s−1 = ";
  text += h.params.stride == w.params.stride ? fmt::format("{}", h.params.stride - 1)
                                             : size_text(h.params.stride - 1, w.params.stride - 1);
  text += text.ends_with(" 1") ? " zero between cells" : " zeros between cells";
  const std::int64_t borders[] = {h.border_begin(), h.border_end(), w.border_begin(), w.border_end()};
  const bool even = std::all_of(std::begin(borders), std::end(borders), [&](auto b) { return b == borders[0]; });
  text += even ? fmt::format(", border d(k−1)−p = {} → ", core::format_signed(borders[0]))
               : fmt::format(", border top {} bottom {} left {} right {} → ", borders[0], borders[1], borders[2],
                             borders[3]);
  return text + size_text(h.bordered(), w.bordered());
}

BlockSpec SlideParts::output_spec() const {
  const std::string size = size_text(axes_.height.output(), axes_.width.output());
  const bool done = c_.counted_steps() == story_.timeline.main().steps;
  return {GridId::output,
          axes_.height.output(),
          axes_.width.output(),
          0,
          0,
          "Output",
          "y · " + size + (done ? "" : ", filled in as the window slides"),
          "y · " + size};
}

// What a middle cell is at this moment; alpha 0 = not there (yet).
CellLook SlideParts::middle_look(std::int64_t row, std::int64_t col) const {
  const BorderedKind r = row_kinds_[size_t(row - extent(axes_.height).first)];
  const BorderedKind q = col_kinds_[size_t(col - extent(axes_.width).first)];
  const bool inserted = r != BorderedKind::border_zero && q != BorderedKind::border_zero;
  const bool kept = is_kept(axes_.height, row) && is_kept(axes_.width, col);
  CellLook look;
  if (inserted) {
    const bool data = r == BorderedKind::data && q == BorderedKind::data;
    look.kind = data ? CellKind::data : CellKind::inserted_zero;
    look.alpha = data ? (inserted_ < 1 ? 0 : 1) : eased(inserted_);  // data in motion is drawn by draw_spreading
    if (!kept && bordered_ > 0) {
      look.kind = CellKind::cropped;
      look.alpha = core::mix(1, 0.45, bordered_);
    }
  } else {
    look.kind = CellKind::border_zero;
    look.alpha = kept ? eased(bordered_) : 0;
  }
  return look;
}

void SlideParts::draw_middle(const Block& block) {
  GridLook look;
  look.role = &theme_.input;
  look.scale = scale_for(*story_.input, theme_.input, theme_);
  c_.pen.title(block);
  if (block.pitch < kCellPitch && inserted_ < 1) {  // too small to move cell by cell: the picture itself spreads
    look.values = story_.input;
    c_.pen.grid(spreading_block(block), look);
    return;
  }
  fill_middle(block, look);
  if (block.pitch < kCellPitch) {
    const auto kinds = std::make_shared<core::Grid<std::uint8_t>>(block.spec.rows, block.spec.cols);
    for (std::int64_t r = 0; r < block.spec.rows; ++r)
      for (std::int64_t c = 0; c < block.spec.cols; ++c) {
        const CellLook cell = middle_look(r + block.spec.first_row, c + block.spec.first_col);
        kinds->at(r, c) = std::uint8_t(cell.kind);
      }
    look.kinds = kinds;
    if (window_in_map(block)) look.window = window_highlight();
  } else {
    look.decorate = [this](CellLook& cell, std::int64_t row, std::int64_t col) {
      const float value = cell.value;
      cell = middle_look(row, col);
      cell.value = value;
      cell.weight = weight_at(row, col);
    };
  }
  c_.pen.grid(block, look);
  if (inserted_ < 1) draw_spreading(block, look);
}

// The values of the middle block: the story's bordered input, or wider where cells are trimmed.
void SlideParts::fill_middle(const Block& block, GridLook& look) const {
  if (block.spec.rows == story_.bordered->rows && block.spec.cols == story_.bordered->cols) {
    look.values = story_.bordered;
    return;
  }
  auto values = std::make_shared<core::Grid<float>>(block.spec.rows, block.spec.cols);
  for (std::int64_t i = 0; i < axes_.height.input; ++i)
    for (std::int64_t j = 0; j < axes_.width.input; ++j)
      values->at(axes_.height.bordered_of(i) - block.spec.first_row,
                 axes_.width.bordered_of(j) - block.spec.first_col) = story_.input->at(i, j);
  look.values = values;
}

// Where input cell (i, j) is while zeros are being inserted: from side by side in the middle to its place.
Rect SlideParts::spreading_cell(const Block& block, std::int64_t i, std::int64_t j) const {
  const auto at = [&](const Axis& axis, std::int64_t cell) {
    const double compact = double(axis.border_begin()) + double(axis.zero_inserted() - axis.input) / 2 + double(cell);
    return core::mix(compact, double(axis.bordered_of(cell)), eased(inserted_));
  };
  return block.cell(at(axes_.height, i), at(axes_.width, j));
}

Block SlideParts::spreading_block(const Block& block) const {
  const Rect first = spreading_cell(block, 0, 0);
  Block small = block;
  small.spec = input_spec(axes_);
  small.spec.grid = GridId::none;  // a copy on its way: what can be picked and edited is the input itself
  small.origin = {first.x, first.y};
  return small;
}

void SlideParts::draw_spreading(const Block& block, const GridLook& look) {
  for (std::int64_t i = 0; i < axes_.height.input; ++i)
    for (std::int64_t j = 0; j < axes_.width.input; ++j) {
      CellLook cell;
      cell.value = story_.input->at(i, j);
      const Rect rect = spreading_cell(block, i, j);
      if (rect.intersects(c_.view.viewport))
        c_.pen.cell(rect, cell, look, {GridId::bordered, axes_.height.bordered_of(i), axes_.width.bordered_of(j)});
    }
}

void SlideParts::draw_output(const Block& block) {
  GridLook look;
  look.values = story_.output;
  look.role = &theme_.output;
  look.scale = scale_for(*story_.output, theme_.output, theme_);
  const std::int64_t done = c_.counted_steps(), cols = block.spec.cols;
  if (done < block.spec.rows * cols) {
    const auto kinds = std::make_shared<core::Grid<std::uint8_t>>(block.spec.rows, cols, std::uint8_t(CellKind::empty));
    std::fill_n(kinds->cells.begin(), done, std::uint8_t(CellKind::data));
    look.kinds = kinds;
  }
  if (const CellRef cell = focused_output(c_); cell.grid == GridId::output)
    look.focus = {cell.row, cell.col, 1, 1, theme_.ink, {0, 0, 0, 0}};
  c_.color(block, look);
  c_.pen.title(block);
  c_.pen.grid(block, look);
}

void SlideParts::mark_places(const Block& middle) {
  if (c_.animated || c_.focus.grid == GridId::output || inserted_ < 1) return;
  CellSet places;
  for (const auto i : c_.links.input.rows) places.rows.push_back(axes_.height.bordered_of(i));
  for (const auto j : c_.links.input.cols) places.cols.push_back(axes_.width.bordered_of(j));
  draw_set(c_, middle, places, theme_.input.text);
}

bool SlideParts::kernel_ready() const {
  return c_.progress(ChapterKind::turn_kernel) >= 1;
}

// The output cell whose window is shown at rest: the focused one, when its window can lie on the middle grid.
CellRef SlideParts::window_cell() const {
  const CellRef cell = focused_output(c_);
  if (cell.grid == GridId::none || !kernel_ready()) return {};
  const bool inside =
      cell.row >= 0 && cell.row < axes_.height.output() && cell.col >= 0 && cell.col < axes_.width.output();
  return inside ? cell : CellRef{};
}

std::optional<SlideParts::Window> SlideParts::shown_window() const {
  const CellRef cell = window_cell();
  if (cell.grid == GridId::none) return std::nullopt;
  const auto step = c_.step();
  if (!c_.animated || !step || step->moved >= 1 || step->index == 0) return Window{double(cell.row), double(cell.col)};
  const std::int64_t cols = axes_.width.output(), before = step->index - 1;
  return Window{core::mix(double(before / cols), double(cell.row), step->moved),
                core::mix(double(before % cols), double(cell.col), step->moved)};
}

bool SlideParts::gliding() const {
  return c_.animated && c_.step() && c_.step()->moved < 1;
}

// "×9" on a cell under a tap of the window at rest.
std::string SlideParts::weight_at(std::int64_t row, std::int64_t col) const {
  const CellRef cell = window_cell();
  if (cell.grid == GridId::none || gliding()) return {};
  const auto tap = [](const engine::AxisParams& axis, std::int64_t offset) -> std::int64_t {
    if (offset < 0 || offset % axis.dilation != 0 || offset / axis.dilation >= axis.kernel) return -1;
    return axis.kernel - 1 - offset / axis.dilation;
  };
  const std::int64_t a = tap(axes_.height.params, row - cell.row), b = tap(axes_.width.params, col - cell.col);
  return a < 0 || b < 0 ? "" : "×" + core::format_short(story_.kernel->at(a, b), 5);
}

// At rest on small cells the window is a highlight of the heat map itself, exact to the pixel.
bool SlideParts::window_in_map(const Block& middle) const {
  const bool dilated = axes_.height.params.dilation > 1 || axes_.width.params.dilation > 1;
  return middle.pitch < kCellPitch && !dilated && window_cell().grid != GridId::none && !gliding();
}
HeatMapShape::Highlight SlideParts::window_highlight() const {
  const CellRef cell = window_cell();
  const Color amber = theme_.kernel.fill;
  return {
      cell.row, cell.col, axes_.height.params.kernel, axes_.width.params.kernel, amber, amber.with_alpha(kWindowTint)};
}

void SlideParts::draw_window(const Block& middle, const Block& output) {
  const auto window = shown_window();
  if (!window) return;
  const auto &h = axes_.height.params, &w = axes_.width.params;
  const Rect rect = middle.cell(window->row, window->col, double(reach(h)), double(reach(w)));
  if (!window_in_map(middle)) {
    draw_taps_of(middle, *window, rect);
    c_.pen.outline(rect, theme_.kernel.fill, 3);
  }
  const CellRef summed = focused_output(c_);
  const Rect cell = output.cell(double(summed.row), double(summed.col));
  if (output.pitch >= kCellPitch) c_.pen.outline(cell, theme_.ink, 2.5, layer::kOverlay);
  if (gliding()) return;
  // To an output above, they would cross the titles in between.
  if (output.area().bottom() > middle.origin.y) draw_connectors(c_, rect, cell);
  if (pinned_output(c_) == summed) place_products(middle, summed);
}

// Input cells under the window of a pinned output cell are its products.
void SlideParts::place_products(const Block& middle, CellRef output) {
  constexpr double kLeastPitch = 4;  // smaller ones cannot be pointed at
  if (middle.pitch < kLeastPitch) return;
  for (const timeline::Term& term : timeline::terms_of(story_, output.row, output.col)) {
    const Rect cell =
        middle.cell(double(axes_.height.bordered_of(term.input_row)), double(axes_.width.bordered_of(term.input_col)));
    place_product(c_, cell, product_of(axes_, output, {GridId::input, term.input_row, term.input_col}));
  }
}

// What the window multiplies: all under it, or, when dilated, only the cells under its taps.
void SlideParts::draw_taps_of(const Block& middle, const Window& window, const Rect& rect) {
  const auto &h = axes_.height.params, &w = axes_.width.params;
  const Color amber = theme_.kernel.fill;
  const bool dilated = h.dilation > 1 || w.dilation > 1;
  if (!dilated || middle.pitch < 6) {
    c_.pen.add(RectShape{rect, amber.with_alpha(kWindowTint), {}, 4}, layer::kWindow);
    return;
  }
  for (std::int64_t a = 0; a < h.kernel; ++a)
    for (std::int64_t b = 0; b < w.kernel; ++b) {
      const Rect tap = middle.cell(window.row + double(a * h.dilation), window.col + double(b * w.dilation));
      c_.pen.add(RectShape{tap, amber.with_alpha(kWindowTint), {}, 3}, layer::kWindow);
    }
}

}  // namespace unstride::scene
