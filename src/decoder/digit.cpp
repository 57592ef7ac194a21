#include "decoder/digit.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/average.h"
#include "core/check.h"

namespace unstride::decoder {
namespace {

constexpr std::int64_t kBox = 20;
constexpr float kFaint = 0.1f;  // ink below it is dust: it is shown, and no part of the bounding box

struct Box {
  std::int64_t top, left, bottom, right;  // the last two exclusive
  bool empty() const { return top >= bottom; }
};

Box box_of(const core::Grid<float>& ink) {
  Box box{ink.rows, ink.cols, 0, 0};
  for (std::int64_t r = 0; r < ink.rows; ++r)
    for (std::int64_t c = 0; c < ink.cols; ++c) {
      if (ink.at(r, c) < kFaint) continue;
      box = {std::min(box.top, r), std::min(box.left, c), std::max(box.bottom, r + 1), std::max(box.right, c + 1)};
    }
  return box;
}

core::Grid<float> cut(const core::Grid<float>& ink, const Box& box) {
  core::Grid<float> part(box.bottom - box.top, box.right - box.left);
  for (std::int64_t r = 0; r < part.rows; ++r)
    for (std::int64_t c = 0; c < part.cols; ++c) part.at(r, c) = ink.at(box.top + r, box.left + c);
  return part;
}

// Where the first row (or column) goes, so that the centre of mass comes to the middle and nothing is lost.
std::int64_t first_of(double mass_at, std::int64_t size) {
  return std::clamp<std::int64_t>(std::llround(double(kSide) / 2 - mass_at), 0, kSide - size);
}

Digit placed(const core::Grid<double>& ink) {
  double mass = 0, row = 0, col = 0;
  for (std::int64_t r = 0; r < ink.rows; ++r)
    for (std::int64_t c = 0; c < ink.cols; ++c) {
      mass += ink.at(r, c);
      row += ink.at(r, c) * (double(r) + 0.5);
      col += ink.at(r, c) * (double(c) + 0.5);
    }
  const std::int64_t top = first_of(row / mass, ink.rows), left = first_of(col / mass, ink.cols);
  Digit digit(kSide, kSide);
  for (std::int64_t r = 0; r < ink.rows; ++r)
    for (std::int64_t c = 0; c < ink.cols; ++c) digit.at(top + r, left + c) = float(std::min(1.0, ink.at(r, c)));
  return digit;
}

// Of a point from the line between two others.
double distance(core::Point at, core::Point from, core::Point to) {
  const double dx = to.x - from.x, dy = to.y - from.y, length = dx * dx + dy * dy;
  const double along = length > 0 ? std::clamp(((at.x - from.x) * dx + (at.y - from.y) * dy) / length, 0.0, 1.0) : 0;
  return std::hypot(at.x - from.x - along * dx, at.y - from.y - along * dy);
}

}  // namespace

SharedDigit blank() {
  static const SharedDigit kBlank = std::make_shared<const Digit>(kSide, kSide);
  return kBlank;
}

Digit centred(const core::Grid<float>& ink) {
  const Box box = box_of(ink);
  if (box.empty()) {
    if (ink.rows == kSide && ink.cols == kSide) return ink;
    return Digit(kSide, kSide);
  }
  const core::Grid<float> part = cut(ink, box);
  const double scale = double(kBox) / double(std::max(part.rows, part.cols));
  const auto scaled = [&](std::int64_t side) { return std::max<std::int64_t>(1, std::llround(double(side) * scale)); };
  return placed(core::averaged(part, scaled(part.rows), scaled(part.cols)));
}

Digit from_picture(const core::Grid<float>& grey) {
  CHECK(grey.rows > 0 && grey.cols > 0);
  const double mean = std::accumulate(grey.cells.begin(), grey.cells.end(), 0.0) / double(grey.cells.size());
  core::Grid<float> ink = grey;
  if (mean > 127.5)
    for (float& cell : ink.cells) cell = 255 - cell;
  std::vector<float> sorted = ink.cells;
  std::nth_element(sorted.begin(), sorted.begin() + std::ptrdiff_t(sorted.size() / 2), sorted.end());
  const float paper = sorted[sorted.size() / 2], darkest = *std::max_element(ink.cells.begin(), ink.cells.end());
  if (darkest <= paper) return Digit(kSide, kSide);
  for (float& cell : ink.cells) cell = std::max(0.0f, (cell - paper) / (darkest - paper));
  return centred(ink);
}

Digit with_stroke(const Digit& digit, core::Point from, core::Point to, const Pen& pen) {
  CHECK(digit.rows == kSide && digit.cols == kSide);
  Digit result = digit;
  for (std::int64_t r = 0; r < kSide; ++r)
    for (std::int64_t c = 0; c < kSide; ++c) {
      const double away = distance({double(c) + 0.5, double(r) + 0.5}, from, to);
      // The edge lies in the middle of a ramp one pixel wide.
      const float cover = float(std::clamp(pen.radius + 0.5 - away, 0.0, 1.0));
      float& cell = result.at(r, c);
      cell = pen.erases ? std::min(cell, 1 - cover) : std::max(cell, cover);
    }
  return result;
}

}  // namespace unstride::decoder
