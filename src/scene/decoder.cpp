#include "scene/decoder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scene/decoder_page.h"

namespace unstride::scene {
namespace {

struct Range {
  float least = 0, most = 0;
};

Range range_of(const core::Tensor& maps) {
  if (maps.values.empty()) return {};
  const auto [least, most] = std::ranges::minmax_element(maps.values);
  return {*least, *most};
}

// The code has the colours of its own scale: a decoder's latent numbers are no feature map.
Range range_of_all(const decoder::Decoded& decoded) {
  Range range;
  for (size_t row = 1; row < decoded.rows.size(); ++row) {
    const Range own = range_of(decoded.rows[row].maps);
    range = {std::min(range.least, own.least), std::max(range.most, own.most)};
  }
  return range;
}

}  // namespace

core::Rect MapTiles::rect_of(std::int64_t channel) const {
  const double x = double(channel % across * (width + 1)), y = double(channel / across * (height + 1));
  return {origin.x + x * cell, origin.y + y * cell, double(width) * cell, double(height) * cell};
}

core::Rect MapTiles::rect_of(const decoder::CellAt& at) const {
  const core::Rect map = rect_of(at.channel);
  return {map.x + double(at.x) * cell, map.y + double(at.y) * cell, cell, cell};
}

decoder::CellAt DecoderPicture::cell_at(core::Point point) const {
  for (const MapTiles& each : tiles) {
    const double x = (point.x - each.origin.x) / each.cell, y = (point.y - each.origin.y) / each.cell;
    if (x < 0 || y < 0) continue;
    const auto col = std::int64_t(x), row = std::int64_t(y);
    const std::int64_t in_col = col % (each.width + 1), in_row = row % (each.height + 1);
    if (in_col == each.width || in_row == each.height || col / (each.width + 1) >= each.across) continue;
    const std::int64_t channel = row / (each.height + 1) * each.across + col / (each.width + 1);
    if (channel < each.count) return {each.row, channel, in_row, in_col};
  }
  return {};
}

std::optional<core::Rect> DecoderPicture::rect_of(const decoder::CellAt& cell) const {
  for (const MapTiles& each : tiles)
    if (each.row == cell.row) return each.rect_of(cell);
  return std::nullopt;
}

ColorScale map_scale(float least, float most, const Theme& theme) {
  const float largest = std::max({std::abs(least), std::abs(most), 1e-30f});
  ColorScale scale;
  scale.min = least < 0 ? -largest : 0;
  scale.max = largest;
  scale.diverging = least < 0;
  scale.zero = core::mix(theme.panel, theme.ink, 0.03f);
  scale.high = theme.output.fill;
  scale.low = least < 0 ? theme.output.negative : scale.zero;
  return scale;
}

ColorScale ink_scale(const Theme& theme) {
  ColorScale scale;
  scale.low = scale.zero = core::mix(theme.panel, theme.ink, 0.03f);
  scale.high = theme.ink;
  return scale;
}

DecoderPage::DecoderPage(const decoder::SharedDecoded& decoded, const DecoderView& view, const FontBook& fonts)
    : Page(view.viewport, {998, 812}, view.theme, fonts), decoded_(decoded), view_(view) {
  reach_ = decoder::reach_of(*decoded, focus());
}

DecoderPicture DecoderPage::finished_picture() {
  picture_.scene = finished();
  return std::move(picture_);
}

ColorScale DecoderPage::scale_of(int row) {
  const Range range =
      view_.shared_scale
          ? *kept("range of all", 0, [&] { return std::make_shared<const Range>(range_of_all(*decoded_)); })
          : *kept("range", row,
                  [&] { return std::make_shared<const Range>(range_of(decoded_->rows[size_t(row)].maps)); });
  return map_scale(range.least, range.most, theme());
}

void DecoderPage::grid(const Rect& rect, SharedMap values, const ColorScale& scale, const std::string& name) {
  HeatMapShape map;
  map.rect = map.clip = rect;
  map.values = std::move(values);
  map.scale = scale;
  map.line = {0, 0, 0, 0};
  pen().add(std::move(map), layer::kGrid);
  if (!name.empty()) picture_.pictures.push_back({name, rect});
}

DecoderPicture decoder_picture(const decoder::SharedDecoded& decoded, const DecoderView& view, const FontBook& fonts) {
  DecoderView whole = view;
  for (;;) {
    DecoderPage page(decoded, whole, fonts);
    const double digits = digits_height(page), gap = page.size().of(12);
    const double missing = least_layers_height(page) + gap + digits - page.room().height;
    if (missing > 0) {  // a higher page has larger sizes and digits, within limits
      whole.viewport.height += std::ceil(missing);
      continue;
    }
    draw_layers(page, page.room().height - digits - gap);
    page.take(gap);
    draw_digits(page);
    return page.finished_picture();
  }
}

Scene map_picture(const decoder::SharedDecoded& decoded, const decoder::CellAt& cell, double side, ThemeId theme_id) {
  const Theme& theme = theme_of(theme_id);
  const core::Tensor& maps = decoded->rows[size_t(cell.row)].maps;
  const core::Shape& shape = maps.shape;
  const double pitch = std::max(1.0, std::floor(side / double(std::max(shape.h, shape.w))));
  const Range range = range_of(maps);
  HeatMapShape map;
  map.rect = map.clip = {0, 0, pitch * double(shape.w), pitch * double(shape.h)};
  map.values = std::make_shared<const core::Grid<float>>(core::channel_of(maps, 0, cell.channel));
  const bool is_picture = cell.row + 1 == std::ssize(decoded->rows);
  map.scale = is_picture ? ink_scale(theme) : map_scale(range.least, range.most, theme);
  map.line = theme.hairline;
  map.focus = {cell.y, cell.x, 1, 1, theme.kernel.fill, {0, 0, 0, 0}};
  Scene scene;
  scene.bounds = map.rect;
  scene.background = theme.panel;
  scene.items.push_back({std::move(map), {}, layer::kGrid});
  return scene;
}

}  // namespace unstride::scene
