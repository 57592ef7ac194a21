#include "scene/speed_page.h"

#include <utility>

#include "scene/cards.h"
#include "speed/words.h"

namespace unstride::scene {
namespace {

constexpr double kReferenceWidth = 960, kReferenceHeight = 860;  // a stage in which sizes are as they are written here

Sizes sizes_for(const Rect& viewport) {
  return {std::clamp(std::min(viewport.width / kReferenceWidth, viewport.height / kReferenceHeight), 0.8, 2.2)};
}

}  // namespace

SpeedPage::SpeedPage(const speed::Report& report, const SpeedView& view, const FontBook& fonts)
    : report_(report),
      view_(view),
      theme_(theme_of(view.theme)),
      size_(sizes_for(view.viewport)),
      pen_(picture_.scene, theme_, fonts) {
  picture_.scene.bounds = view.viewport;
  picture_.scene.background = theme_.paper;
  const double margin = std::max(16.0, std::round(view.viewport.width * 0.028));
  room_ = {view.viewport.x + margin, view.viewport.y + size_.of(14), std::max(1.0, view.viewport.width - 2 * margin),
           std::max(1.0, view.viewport.height - size_.of(28))};
}

SpeedPicture SpeedPage::finished() {
  std::stable_sort(picture_.scene.items.begin(), picture_.scene.items.end(),
                   [](const Item& a, const Item& b) { return a.layer < b.layer; });
  return std::move(picture_);
}

double SpeedPage::at_middle(double middle, double size) const {
  return std::round(middle + pen_.fonts().metrics(FontId::text).cap_height * size / 2);
}

void SpeedPage::take(double height) {
  room_.y += height;
  room_.height = std::max(1.0, room_.height - height);
}

void SpeedPage::title() {
  const double large = size_.text(20), small = size_.text(13);
  pen_.text({room_.x, room_.y + large}, speed::sizes_text(report_.layer), FontId::text_bold, large, theme_.ink,
            room_.width);
  pen_.text({room_.x, room_.y + large + small * 1.6}, speed::parameters_text(report_.layer), FontId::text, small,
            theme_.quiet, room_.width);
  take(large + small * 1.6 + size_.of(14));
}

Rect SpeedPage::card(double height) {
  const Rect card{room_.x, room_.y, room_.width, std::min(height, room_.height)};
  pen_.add(RectShape{card, theme_.panel, {theme_.hairline, 1, 0}, size_.of(9)}, layer::kGrid);
  return {card.x + pad(), card.y + margins() / 2, card.width - 2 * pad(), card.height - margins()};
}

void SpeedPage::heading(const Rect& area, const std::string& text, const std::string& aside) {
  const double size = size_.text(14), small = size_.text(12);
  const double end = pen_.text({area.x, area.y + size}, text, FontId::text_bold, size, theme_.ink, area.width);
  const double room = area.right() - end - size_.of(16), wanted = width_of(aside, FontId::text, small);
  if (room < wanted) return;
  pen_.text({area.right() - wanted, area.y + size}, aside, FontId::text, small, theme_.quiet);
}

double SpeedPage::words(const std::string& text, Color color, const Rect& area) {
  const double size = size_.text(13);
  double y = area.y + size;
  const auto lines = wrapped(text, size, area.width, pen_.fonts());
  for (const std::string& each : lines) {
    pen_.text({area.x, y}, each, FontId::text, size, color, area.width);
    y += line();
  }
  return double(lines.size()) * line();
}

double SpeedPage::words_height(const std::string& text, double width) const {
  return text.empty() ? 0 : double(wrapped(text, size_.text(13), width, pen_.fonts()).size()) * line();
}

std::string in_column(std::string text) {
  const std::string space = "\u00a0";
  for (size_t at = text.find(space); at != std::string::npos; at = text.find(space, at))
    text.replace(at, space.size(), " ");
  return text;
}

}  // namespace unstride::scene
