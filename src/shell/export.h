// The stage of a setup as the bytes of a picture: the one path that the window's Export and `unstride render` share.
#pragma once

#include <memory>
#include <string>

#include "app/effect.h"
#include "app/setup.h"
#include "app/state.h"
#include "core/cell.h"
#include "core/geometry.h"
#include "core/result.h"
#include "paint/cairo/cairo_painter.h"
#include "scene/text.h"
#include "scene/theme.h"
#include "speed/report.h"

namespace unstride::shell {

struct Picture {
  app::Setup setup;
  double t = 0;  // seconds on the setup's timeline
  core::Size size{1200, 800};
  scene::ThemeId theme = scene::ThemeId::light;
  core::CellRef selected, compared;
  double scale = 1;  // pixels of a PNG per logical pixel
};

core::Result<std::string> draw(const Picture& picture, const scene::FontBook& fonts, paint::cairo::Format format);

// The Speed workspace's picture of what was measured.
struct SpeedPage {
  speed::Report report;
  core::Size size{1200, 900};
  scene::ThemeId theme = scene::ThemeId::light;
  double scale = 1;
};
core::Result<std::string> draw(const SpeedPage& page, const scene::FontBook& fonts, paint::cairo::Format format);

// The Decoder workspace's.
struct DecoderPage {
  app::DecoderShown shown;
  core::Size size{1200, 1000};
  scene::ThemeId theme = scene::ThemeId::light;
  double scale = 1;
};
core::Result<std::string> draw(const DecoderPage& page, const scene::FontBook& fonts, paint::cairo::Format format);

// The fonts beside the program, or what stands in for them.
std::shared_ptr<const scene::FontBook> program_fonts();

}  // namespace unstride::shell
