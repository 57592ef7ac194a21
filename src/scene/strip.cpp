#include "scene/strip.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scene/matrix_part.h"

namespace unstride::scene {
namespace {

using engine::IndexRange;

constexpr double kLabelSize = 10, kLeastLabelPitch = 12;

// Strips lie over the matrix when it is zoomed and slides under them; the one above lies over the one on the left.
struct Layers {
  int cells, text, marks;
};
constexpr Layers kLeftLayers{layer::kText + 1, layer::kText + 2, layer::kText + 2};
constexpr Layers kAboveLayers{layer::kText + 3, layer::kText + 4, layer::kText + 4};
static_assert(kAboveLayers.marks < layer::kMotion);

// From the edge of the viewport on where the matrix has been moved beyond it.
double left_of(const Block& matrix, const Rect& viewport) {
  const double thickness = strip_thickness(matrix.pitch), home = matrix.origin.x - kStripGap - thickness;
  return std::min(std::max(home, viewport.x + kLabelLeft), std::max(home, matrix.area().right() - thickness));
}
double top_of(const Block& matrix, const Rect& viewport) {
  const double thickness = strip_thickness(matrix.pitch), home = matrix.origin.y - kStripGap - thickness;
  return std::min(std::max(home, viewport.y + kLabelTop), std::max(home, matrix.area().bottom() - thickness));
}

class Painter {
 public:
  Painter(const StageContext& context, const Block& matrix, Side side, const Strip& strip)
      : c_(context),
        theme_(context.pen.theme()),
        matrix_(matrix),
        left_(side == Side::left),
        strip_(strip),
        layers_(left_ ? kLeftLayers : kAboveLayers),
        thickness_(strip_thickness(matrix.pitch)),
        at_(left_ ? left_of(matrix, context.view.viewport) : top_of(matrix, context.view.viewport)),
        merged_(merged_at(matrix.pitch)) {
    const Rect view = matrix_view(matrix, context.view.viewport);
    const std::int64_t count = std::int64_t(strip.values->cells.size());
    shown_ = left_ ? cells_between(view.y, view.bottom(), matrix.origin.y, matrix.pitch, count, merged_)
                   : cells_between(view.x, view.right(), matrix.origin.x, matrix.pitch, count, merged_);
    clip_ = left_ ? Rect{c_.view.viewport.x, view.y, c_.view.viewport.width, view.height}
                  : Rect{view.x, c_.view.viewport.y, view.width, c_.view.viewport.height};
  }

  void draw(const CellSet& marked) {
    if (shown_.first >= shown_.end) return;
    draw_background();
    c_.pen.on_layer(layers_.cells, layers_.text);
    if (matrix_.pitch >= kCellPitch) draw_cells();
    else draw_list();
    draw_labels();
    c_.pen.on_layer(layer::kGrid, layer::kText);
    draw_marked(marked);
  }

 private:
  CellRef cell_at(std::int64_t index) const {
    return {strip_.grid, index / strip_.values->cols, index % strip_.values->cols};
  }
  Rect rect(std::int64_t index, std::int64_t cells = 1) const {
    const double along = double(index) * matrix_.pitch, length = double(cells) * matrix_.pitch;
    return left_ ? Rect{at_, matrix_.origin.y + along, thickness_, length}
                 : Rect{matrix_.origin.x + along, at_, length, thickness_};
  }
  CellKind kind_of(std::int64_t index) const { return index < strip_.filled ? CellKind::data : CellKind::empty; }

  // Only where the strip has left its place and lies over the matrix.
  void draw_background() {
    const Rect& view = c_.view.viewport;
    const double home = (left_ ? matrix_.origin.x : matrix_.origin.y) - kStripGap - thickness_;
    if (at_ <= home) return;
    const double depth = at_ + thickness_ + kStripGap - (left_ ? view.x : view.y);
    if (depth <= 0) return;  // out of view altogether
    const Rect back = left_ ? Rect{view.x, view.y, depth, view.height} : Rect{view.x, view.y, view.width, depth};
    c_.pen.add(RectShape{back, theme_.paper, {}, 0}, layers_.cells);
  }

  void draw_cells() {
    GridLook look;
    look.scale = scale_for(*strip_.values, *strip_.role, theme_);
    for (std::int64_t i = shown_.first; i < shown_.end; ++i) {
      const Rect place = rect(i);
      // The corner belongs to neither strip.
      if (left_ ? place.center().y < clip_.y : place.center().x < clip_.x) continue;
      CellLook cell;
      cell.value = strip_.values->cells[size_t(i)];
      cell.kind = kind_of(i);
      c_.pen.cell(place, cell, look, cell_at(i));
    }
  }

  std::int64_t list_length() const { return (shown_.end - shown_.first + merged_ - 1) / merged_; }

  HeatMapShape list_map() const {
    HeatMapShape map;
    map.rect = rect(shown_.first, list_length() * merged_);
    map.clip = clip_;
    map.merged = merged_;
    map.order = HeatMapShape::Order::listed;
    map.list_cols = strip_.values->cols;
    const CellRef first = cell_at(shown_.first);
    map.first_row = first.row, map.first_col = first.col;
    return map;
  }

  template <class T>
  std::shared_ptr<core::Grid<T>> list(T value) const {
    return left_ ? std::make_shared<core::Grid<T>>(list_length(), 1, value)
                 : std::make_shared<core::Grid<T>>(1, list_length(), value);
  }

  void draw_list() {
    HeatMapShape map = list_map();
    const auto values = list(0.0f);
    const auto kinds = list(std::uint8_t(CellKind::empty));
    for (std::int64_t i = shown_.first; i < std::min(shown_.end, strip_.filled); ++i) {
      const size_t at = size_t((i - shown_.first) / merged_);
      const float value = strip_.values->cells[size_t(i)];
      kinds->cells[at] = std::uint8_t(CellKind::data);
      if (std::abs(value) > std::abs(values->cells[at])) values->cells[at] = value;
    }
    map.values = values;
    map.kinds = kinds;
    map.scale = scale_for(*strip_.values, *strip_.role, theme_);
    map.empty = core::mix(theme_.paper, theme_.empty_line, 0.25f);
    map.line = theme_.paper.with_alpha(matrix_.pitch < 8 ? 0.5f : 1.0f);
    const Rect outline = map.rect.inset(-0.5);
    c_.pen.add(std::move(map), layers_.cells, {strip_.grid, 0, 0});
    c_.pen.add(RectShape{outline, {0, 0, 0, 0}, {theme_.hairline, 1}, 1}, layers_.cells);
  }

  double width(const std::string& text, FontId font = FontId::mono) const {
    return text_width(c_.pen.fonts(), font, kLabelSize, text);
  }

  // "x[0,1]", or shorter where that does not fit.
  std::string label_of(std::int64_t index, double room) const {
    const CellRef cell = cell_at(index);
    const std::string place = fmt::format("{},{}", cell.row, cell.col);
    const std::string full = fmt::format("{}[{}]", strip_.name, place);
    return width(full) <= room ? full : width(place) <= room ? place : "";
  }

  void draw_labels() {
    if (matrix_.pitch < kLeastLabelPitch) return draw_name();
    for (std::int64_t i = shown_.first; i < shown_.end; ++i) {
      const Rect place = rect(i);
      if (left_ ? place.center().y < clip_.y + 5 : place.center().x < clip_.x + 5) continue;
      const std::string text = label_of(i, left_ ? kLabelLeft - 8 : matrix_.pitch - 2);
      if (text.empty()) continue;
      const Point at = left_ ? Point{at_ - 5 - width(text), place.center().y + kLabelSize * 0.36}
                             : Point{place.center().x - width(text) / 2, at_ - 4};
      c_.pen.text(at, text, FontId::mono, kLabelSize, theme_.quiet);
    }
  }

  // Cells too small for labels: the strip as a whole has a name.
  void draw_name() {
    const std::string text = left_ ? std::string(1, strip_.name) : fmt::format("{}, row by row", strip_.name);
    const Rect first = rect(shown_.first);
    const Point at = left_ ? Point{at_ - 6 - width(text, FontId::text_bold), std::max(first.y, clip_.y) + kLabelSize}
                           : Point{std::max(first.x, clip_.x), at_ - 4};
    c_.pen.text(at, text, FontId::text_bold, kLabelSize, strip_.role->text);
  }

  std::vector<std::int64_t> shown_of(const CellSet& set) const {
    std::vector<std::int64_t> indices;
    for (const std::int64_t row : set.rows)
      for (const std::int64_t col : set.cols) {
        const std::int64_t index = row * strip_.values->cols + col;
        if (index >= shown_.first && index < shown_.end) indices.push_back(index);
      }
    return indices;
  }

  void draw_marked(const CellSet& marked) {
    constexpr size_t kMostOutlines = 100;
    const auto indices = shown_of(marked);
    if (indices.empty()) return;
    if (matrix_.pitch >= kLeastOutline && indices.size() <= kMostOutlines) {
      for (const std::int64_t i : indices)
        c_.pen.mark(
            RectShape{
                rect(i).inset(1), {0, 0, 0, 0}, {strip_.role->text, matrix_.pitch >= kCellPitch ? 2.0 : 1.5, 0}, 2},
            cell_at(i), layers_.marks);
      return;
    }
    HeatMapShape map = list_map();
    const auto kinds = list(std::uint8_t(CellKind::empty));
    for (const std::int64_t i : indices)
      kinds->cells[size_t((i - shown_.first) / merged_)] = std::uint8_t(CellKind::data);
    map.values = list(0.0f);
    map.kinds = kinds;
    map.scale.low = map.scale.zero = map.scale.high = theme_.ink.with_alpha(0.6f);
    map.empty = map.line = {0, 0, 0, 0};
    c_.pen.mark(std::move(map), {strip_.grid, 0, 0}, layers_.marks);
  }

  const StageContext& c_;
  const Theme& theme_;
  const Block& matrix_;
  bool left_;
  const Strip& strip_;
  Layers layers_;
  double thickness_, at_;  // at_: the strip's left edge, or its upper one
  std::int64_t merged_;
  IndexRange shown_;
  Rect clip_;
};

}  // namespace

Rect matrix_view(const Block& matrix, const Rect& viewport) {
  const double strip = strip_thickness(matrix.pitch) + kStripGap;
  const double x = std::clamp(left_of(matrix, viewport) + strip, viewport.x, viewport.right());
  const double y = std::clamp(top_of(matrix, viewport) + strip, viewport.y, viewport.bottom());
  return {x, y, viewport.right() - x, viewport.bottom() - y};
}

void draw_strip(const StageContext& context, const Block& matrix, Side side, const Strip& strip,
                const CellSet& marked) {
  Painter(context, matrix, side, strip).draw(marked);
}

}  // namespace unstride::scene
