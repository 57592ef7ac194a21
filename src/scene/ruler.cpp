#include "scene/ruler.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/format.h"
#include "scene/pen.h"

namespace unstride::scene {
namespace {

using engine::LegalSize;

constexpr double kTickWidth = 36, kLabels = 30, kGap = 4;  // kLabels: height of the number and "op"
constexpr double kSquare = 4, kSquarePitch = 5;            // of the added rows
constexpr int kSquaresInLine = 6;
constexpr double kLine = 16, kWords = 11;

// The rows that the output padding adds, as squares in reading order.
void draw_added(Pen& pen, const Rect& tick, const LegalSize& size, core::Color ink) {
  const std::int64_t rows = size.covered_rows + size.bias_rows;
  for (std::int64_t i = 0; i < rows; ++i) {
    const Rect square{tick.x + 4 + double(i % kSquaresInLine) * kSquarePitch,
                      tick.y + kLabels + double(i / kSquaresInLine) * kSquarePitch, kSquare, kSquare};
    // Covered rows come first where there are no holes; with holes the order says less than the counts.
    if (i < size.covered_rows) pen.add(RectShape{square, ink, {}, 0}, layer::kText);
    else pen.add(RectShape{square.inset(0.5), {0, 0, 0, 0}, {ink, 1, 0}, 0}, layer::kText);
  }
}

void draw_tick(Pen& pen, const Ruler::Tick& tick) {
  const Theme& theme = pen.theme();
  RectShape box{tick.rect.inset(0.5), {0, 0, 0, 0}, {theme.quiet, 1, tick.size.forward ? 0.0 : 3.0}, 5};
  if (tick.current) box.fill = theme.output.fill, box.stroke.color = theme.output.fill;
  pen.add(box, layer::kGrid);
  const core::Color ink = tick.current ? ink_on(theme.output.fill) : theme.ink;
  const std::string number = fmt::format("{}", tick.size.output);
  pen.centered({tick.rect.center().x, tick.rect.y + 11}, number, FontId::mono_bold, number.size() > 4 ? 10 : 12, ink);
  pen.centered({tick.rect.center().x, tick.rect.y + 23}, fmt::format("op {}", tick.size.output_padding), FontId::text,
               9, ink);
  draw_added(pen, tick.rect, tick.size, ink);
}

// Samples of outlines or squares and what they say, in one line from `at` on; returns the x after it.
double draw_key(Pen& pen, Point at, const RectShape& sample, const std::string& words) {
  RectShape shape = sample;
  shape.rect.x += at.x;
  shape.rect.y += at.y;
  pen.add(shape, layer::kGrid);
  return pen.text({at.x + sample.rect.right() + 6, at.y + kLine - 5}, words, FontId::text, kWords, pen.theme().quiet);
}

// What can be told apart is explained, and nothing else. Returns the y below.
double draw_keys(Pen& pen, double y, const std::vector<Ruler::Tick>& ticks) {
  const Theme& theme = pen.theme();
  const auto any = [&](auto has) { return std::any_of(ticks.begin(), ticks.end(), has); };
  const auto outline = [&](double dash) {
    return RectShape{{0.5, 3.5, 11, 9}, {0, 0, 0, 0}, {theme.quiet, 1, dash}, 3};
  };
  if (any([](const auto& tick) { return !tick.size.forward; })) {
    draw_key(pen, {0, y}, outline(0), "sizes of a forward convolution");
    draw_key(pen, {0, y + kLine}, outline(3), "legal, but of none: op ≥ s");
    y += 2 * kLine;
  }
  const bool covered = any([](const auto& tick) { return tick.size.covered_rows > 0; });
  const bool bias = any([](const auto& tick) { return tick.size.bias_rows > 0; });
  if (!covered && !bias) return y;
  double x = pen.text({0, y + kLine - 5}, "added:", FontId::text, kWords, theme.quiet) + 8;
  const Rect square{0, 6, kSquare, kSquare};
  if (covered) x = draw_key(pen, {x, y}, {square, theme.ink, {}, 0}, "real values") + 10;
  if (bias) draw_key(pen, {x, y}, {square.inset(0.5), {0, 0, 0, 0}, {theme.ink, 1, 0}, 0}, "bias alone");
  return y + kLine;
}

std::string rows_or_columns(std::int64_t count, bool columns) {
  return columns ? core::counted(count, "column", "columns") : core::counted(count, "row", "rows");
}

}  // namespace

Ruler size_ruler(const engine::AxisParams& axis, std::int64_t input, double width, ThemeId id, const FontBook& fonts) {
  const Theme& theme = theme_of(id);
  Ruler ruler;
  const auto in_line = std::max<std::int64_t>(1, std::int64_t((width + kGap) / (kTickWidth + kGap)));
  const std::vector<LegalSize> sizes = engine::legal_sizes(axis, input);
  const double lines = sizes.empty() ? 0 : std::ceil(double(sizes.back().output_padding) / kSquaresInLine);
  const double height = kLabels + lines * kSquarePitch + (lines > 0 ? 3 : 1);
  for (const LegalSize& size : sizes) {
    const auto n = std::int64_t(ruler.ticks.size());
    const Rect rect{double(n % in_line) * (kTickWidth + kGap), double(n / in_line) * (height + kGap), kTickWidth,
                    height};
    ruler.ticks.push_back({size, rect, size.output_padding == axis.output_padding});
  }
  ruler.scene.background = theme.panel;
  if (ruler.ticks.empty()) return ruler;
  Pen pen(ruler.scene, theme, fonts);
  for (const Ruler::Tick& tick : ruler.ticks) draw_tick(pen, tick);
  ruler.scene.bounds = {0, 0, width, draw_keys(pen, ruler.ticks.back().rect.bottom() + 4, ruler.ticks)};
  std::stable_sort(ruler.scene.items.begin(), ruler.scene.items.end(),
                   [](const Item& a, const Item& b) { return a.layer < b.layer; });
  return ruler;
}

std::string ruler_verdict(const engine::AxisParams& axis, std::int64_t input, bool columns) {
  const std::vector<LegalSize> sizes = engine::legal_sizes(axis, input);
  const auto now = std::ranges::find(sizes, axis.output_padding, &LegalSize::output_padding);
  if (now == sizes.end() || axis.output_padding == 0) return "";
  const std::string adds =
      fmt::format("op = {} adds {}: ", axis.output_padding, rows_or_columns(axis.output_padding, columns));
  if (now->bias_rows == 0) return adds + "*real values*, barely covered by stamps.";
  if (now->covered_rows == 0) return adds + "no stamp reaches there, *bias alone*.";
  return adds + fmt::format("*{}* with real values, *{}* of bias alone.", now->covered_rows, now->bias_rows);
}

}  // namespace unstride::scene
