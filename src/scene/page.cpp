#include "scene/page.h"

#include <utility>

#include "scene/cards.h"

namespace unstride::scene {

Page::Page(const Rect& viewport, core::Size reference, ThemeId theme, const FontBook& fonts)
    : theme_(theme_of(theme)),
      size_{std::clamp(std::min(viewport.width / reference.width, viewport.height / reference.height), 0.8, 2.2)},
      pen_(scene_, theme_, fonts) {
  scene_.bounds = viewport;
  scene_.background = theme_.paper;
  const double margin = std::max(16.0, std::round(viewport.width * 0.028));
  room_ = {viewport.x + margin, viewport.y + size_.of(14), std::max(1.0, viewport.width - 2 * margin),
           std::max(1.0, viewport.height - size_.of(28))};
}

Scene Page::finished() {
  std::stable_sort(scene_.items.begin(), scene_.items.end(),
                   [](const Item& a, const Item& b) { return a.layer < b.layer; });
  return std::move(scene_);
}

double Page::at_middle(double middle, double size) const {
  return std::round(middle + pen_.fonts().metrics(FontId::text).cap_height * size / 2);
}

void Page::take(double height) {
  room_.y += height;
  room_.height = std::max(1.0, room_.height - height);
}

Rect Page::card(double height) {
  const Rect card{room_.x, room_.y, room_.width, std::min(height, room_.height)};
  pen_.add(RectShape{card, theme_.panel, {theme_.hairline, 1, 0}, size_.of(9)}, layer::kGrid);
  return {card.x + pad(), card.y + margins() / 2, card.width - 2 * pad(), card.height - margins()};
}

void Page::heading(const Rect& area, const std::string& text, const std::string& aside) {
  const double size = size_.text(14), small = size_.text(12);
  const double end = pen_.text({area.x, area.y + size}, text, FontId::text_bold, size, theme_.ink, area.width);
  const double room = area.right() - end - size_.of(16), wanted = width_of(aside, FontId::text, small);
  if (room < wanted) return;
  pen_.text({area.right() - wanted, area.y + size}, aside, FontId::text, small, theme_.quiet);
}

double Page::words(const std::string& text, Color color, const Rect& area) {
  const double size = size_.text(13);
  double y = area.y + size;
  const auto lines = wrapped(text, size, area.width, pen_.fonts());
  for (const std::string& each : lines) {
    pen_.text({area.x, y}, each, FontId::text, size, color, area.width);
    y += line();
  }
  return double(lines.size()) * line();
}

double Page::words_height(const std::string& text, double width) const {
  return text.empty() ? 0 : double(wrapped(text, size_.text(13), width, pen_.fonts()).size()) * line();
}

}  // namespace unstride::scene
