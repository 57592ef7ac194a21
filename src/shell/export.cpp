#include "shell/export.h"

#include "decoder/runner.h"
#include "decoder/trace.h"
#include "platform/paths.h"
#include "scene/decoder.h"
#include "scene/speed.h"
#include "scene/stage.h"
#include "timeline/story.h"

namespace unstride::shell {

core::Result<std::string> draw(const Picture& picture, const scene::FontBook& fonts, paint::cairo::Format format) {
  const auto story = app::tell(picture.setup);
  if (!story) return tl::make_unexpected(story.error());
  scene::View view;
  view.viewport = {0, 0, picture.size.width, picture.size.height};
  view.theme = picture.theme;
  view.colors = picture.setup.colors;
  view.selected = picture.selected;
  view.compared = picture.compared;
  return paint::cairo::paint(scene::stage(**story, picture.t, view, fonts), fonts, format, picture.scale);
}

core::Result<std::string> draw(const SpeedPage& page, const scene::FontBook& fonts, paint::cairo::Format format) {
  const scene::SpeedView view{.viewport = {0, 0, page.size.width, page.size.height}, .theme = page.theme};
  return paint::cairo::paint(scene::speed_picture(page.report, view, fonts).scene, fonts, format, page.scale);
}

core::Result<std::string> draw(const DecoderPage& page, const scene::FontBook& fonts, paint::cairo::Format format) {
  decoder::Runner runner;
  const auto decoded = runner.of(page.shown.models, page.shown.work, page.shown.morphing);
  if (!decoded) return tl::make_unexpected(decoded.error());
  scene::DecoderView view;
  view.viewport = {0, 0, page.size.width, page.size.height};
  view.theme = page.theme;
  view.selected = decoder::existing(**decoded, page.shown.selected);
  view.shared_scale = page.shown.shared_scale;
  return paint::cairo::paint(scene::decoder_picture(*decoded, view, fonts).scene, fonts, format, page.scale);
}

std::shared_ptr<const scene::FontBook> program_fonts() {
  return scene::FontBook::load(platform::program_folder() / "fonts");
}

}  // namespace unstride::shell
