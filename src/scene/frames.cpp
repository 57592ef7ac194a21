#include "scene/frames.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>

#include "scene/pen.h"
#include "scene/stage_parts.h"
#include "timeline/canvas.h"

namespace unstride::scene {
namespace {

constexpr double kMostPitch = 56, kMargin = 6;  // around the grid: room for the frames' lines
constexpr double kLine = 20, kSample = 26, kWords = 12;
constexpr double kCroppedAlpha = 0.35;

// Cells [first, first + size) of one axis.
struct Span {
  std::int64_t first, size;
};

Span span_of(const timeline::CanvasAxis& canvas, std::int64_t frame_first, std::int64_t frame_size) {
  const std::int64_t first = std::min(canvas.first, frame_first);
  return {first, std::max(canvas.first + canvas.size, frame_first + frame_size) - first};
}

class Picture {
 public:
  Picture(const timeline::Story& story, const std::optional<Frame>& other, Pen& pen)
      : story_(story), shown_(shown_frame(story)), other_(other), pen_(pen), theme_(pen.theme()) {
    const Frame& frame = other_ ? *other_ : shown_;
    rows_ = span_of(timeline::canvas_axis(story.axes.height), frame.row, frame.rows);
    cols_ = span_of(timeline::canvas_axis(story.axes.width), frame.col, frame.cols);
  }

  // Returns the lower right corner of what is used.
  Point draw(core::Size room) {
    const double legend = kLine * (other_ ? 3 : 2) + 4;
    place({room.width, room.height - legend});
    draw_grid();
    draw_frame(shown_, {theme_.ink, 2.5, 0});
    if (other_) draw_frame(*other_, {theme_.overlap.text, 2.5, 5});
    if (other_) draw_arrow();
    const Rect area = block_.area();
    const double right = draw_legend({0, area.bottom() + kMargin + 4}, room.width);
    return {std::max(area.right() + kMargin, right), area.bottom() + kMargin + legend};
  }

 private:
  void place(core::Size room) {
    double pitch = std::min({(room.width - 2 * kMargin) / double(cols_.size),
                             (room.height - 2 * kMargin) / double(rows_.size), kMostPitch});
    if (pitch > 6) pitch = std::floor(pitch);
    block_ = {
        {core::GridId::output, rows_.size, cols_.size, rows_.first, cols_.first, "", ""}, {kMargin, kMargin}, pitch};
  }

  bool is_shown(std::int64_t row, std::int64_t col) const {
    return row >= 0 && row < shown_.rows && col >= 0 && col < shown_.cols;
  }
  // Beyond what stamps reach.
  static bool is_appended(const engine::Axis& axis, std::int64_t o) { return o >= axis.full() - axis.params.pad_begin; }

  void draw_grid() {
    const auto& axes = story_.axes;
    const core::Grid<float> canvas = timeline::stamped_canvas(story_, axes.height.input * axes.width.input);
    const timeline::CanvasAxis rows = timeline::canvas_axis(axes.height), cols = timeline::canvas_axis(axes.width);
    auto values = std::make_shared<core::Grid<float>>(rows_.size, cols_.size);
    auto kinds = std::make_shared<core::Grid<std::uint8_t>>(rows_.size, cols_.size);
    const bool heat = block_.pitch < kCellPitch;  // has no fading: what is cropped is a kind there
    for (std::int64_t r = 0; r < rows_.size; ++r)
      for (std::int64_t c = 0; c < cols_.size; ++c) {
        const std::int64_t row = rows_.first + r, col = cols_.first + c;
        if (canvas.contains(row - rows.first, col - cols.first))
          values->at(r, c) = canvas.at(row - rows.first, col - cols.first);
        CellKind kind = CellKind::data;
        if (is_appended(axes.height, row) || is_appended(axes.width, col)) kind = CellKind::border_zero;
        else if (heat && !is_shown(row, col)) kind = CellKind::cropped;
        kinds->at(r, c) = std::uint8_t(kind);
      }
    GridLook look;
    look.role = &theme_.output;
    look.scale = scale_for(*values, theme_.output, theme_);
    look.values = std::move(values);
    look.kinds = std::move(kinds);
    look.decorate = [this](CellLook& cell, std::int64_t row, std::int64_t col) {
      if (!is_shown(row, col) && cell.kind == CellKind::data) cell.alpha = kCroppedAlpha;
    };
    pen_.grid(block_, look);
  }

  // Frames that coincide stay apart: the other one lies around the shown one.
  void draw_frame(const Frame& frame, const Stroke& stroke) {
    const double outwards = stroke.dash > 0 ? -2.5 : 0;
    const Rect cells = block_.cell(double(frame.row), double(frame.col), double(frame.rows), double(frame.cols));
    pen_.add(RectShape{cells.inset(outwards), {0, 0, 0, 0}, stroke, 2}, layer::kOverlay);
  }

  // From the first cell of the other frame to that of the shown one: so far the shown value lies from its corner.
  void draw_arrow() {
    if (other_->row == 0 && other_->col == 0) return;
    const Rect from = block_.cell(double(other_->row), double(other_->col)), to = block_.cell(0, 0);
    pen_.add(LineShape{{from.x, from.y}, {to.x, to.y}, {theme_.overlap.text, 2, 0}, true}, layer::kOverlay);
  }

  double draw_legend(Point at, double width) {
    const auto line = [&](const Stroke& stroke, const std::string& words) {
      const double y = at.y + kLine / 2;
      if (stroke.width > 0) pen_.add(LineShape{{at.x, y}, {at.x + kSample - 6, y}, stroke}, layer::kOverlay);
      const double end =
          pen_.text({at.x + kSample, at.y + kLine - 6}, words, FontId::text, kWords, theme_.ink, width - kSample);
      at.y += kLine;
      return end;
    };
    const auto words = [](const Frame& frame) { return frame.words + ": " + size_text(frame.rows, frame.cols); };
    double right = line({theme_.ink, 2.5, 0}, words(shown_));
    if (other_) right = std::max(right, line({theme_.overlap.text, 2.5, 5}, words(*other_)));
    const std::string full = "full output: " + size_text(story_.axes.height.full(), story_.axes.width.full());
    const std::string last = other_ ? shift_text(-other_->row, -other_->col) + " · " + full : full;
    return std::max(right, line({}, last));
  }

  const timeline::Story& story_;
  const Frame shown_;
  const std::optional<Frame>& other_;
  Pen& pen_;
  const Theme& theme_;
  Span rows_{}, cols_{};
  Block block_;
};

}  // namespace

Frame shown_frame(const timeline::Story& story) {
  return {"as shown", 0, 0, story.axes.height.output(), story.axes.width.output()};
}

std::string shift_text(std::int64_t down, std::int64_t right) {
  if (down == 0 && right == 0) return "no shift";
  std::string text = "shift";
  if (down != 0) text += fmt::format(" {} {}", std::abs(down), down > 0 ? "down" : "up");
  if (right != 0) text += fmt::format("{} {} {}", down != 0 ? "," : "", std::abs(right), right > 0 ? "right" : "left");
  return text;
}

Scene frames_picture(const timeline::Story& story, const std::optional<Frame>& other, core::Size room, ThemeId id,
                     const FontBook& fonts) {
  const Theme& theme = theme_of(id);
  Scene scene;
  scene.bounds = {0, 0, room.width, room.height};
  scene.background = theme.panel;
  Pen pen(scene, theme, fonts);
  const Point end = Picture(story, other, pen).draw(room);
  scene.bounds = {0, 0, std::min(room.width, end.x), std::min(room.height, end.y)};
  std::stable_sort(scene.items.begin(), scene.items.end(),
                   [](const Item& a, const Item& b) { return a.layer < b.layer; });
  return scene;
}

}  // namespace unstride::scene
