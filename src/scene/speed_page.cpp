#include "scene/speed_page.h"

#include <utility>

#include "speed/words.h"

namespace unstride::scene {

SpeedPage::SpeedPage(const speed::Report& report, const SpeedView& view, const FontBook& fonts)
    : Page(view.viewport, {960, 860}, view.theme, fonts), report_(report), view_(view) {}

SpeedPicture SpeedPage::finished_picture() {
  return {finished(), std::move(rows_)};
}

void SpeedPage::title() {
  const double large = size().text(20), small = size().text(13);
  pen().text({room().x, room().y + large}, speed::sizes_text(report_.layer), FontId::text_bold, large, theme().ink,
             room().width);
  pen().text({room().x, room().y + large + small * 1.6}, speed::parameters_text(report_.layer), FontId::text, small,
             theme().quiet, room().width);
  take(large + small * 1.6 + size().of(14));
}

std::string in_column(std::string text) {
  const std::string space = "\u00a0";
  for (size_t at = text.find(space); at != std::string::npos; at = text.find(space, at))
    text.replace(at, space.size(), " ");
  return text;
}

}  // namespace unstride::scene
