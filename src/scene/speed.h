// The Speed workspace as a Scene: a layer's multiplications with and without the zeros, and each algorithm's speed
// against the machine's limit. The numbers are the report's.
#pragma once

#include <string>
#include <vector>

#include "scene/scene.h"
#include "scene/text.h"
#include "scene/theme.h"
#include "speed/report.h"

namespace unstride::scene {

struct SpeedView {
  core::Rect viewport{0, 0, 998, 908};
  ThemeId theme = ThemeId::light;
  bool measuring = false;
  std::string pointed = {};  // the algorithm under the mouse; empty: none
};

struct SpeedPicture {
  Scene scene;
  struct Row {
    std::string algorithm;
    core::Rect rect;  // where the mouse points at it
  };
  std::vector<Row> rows;
};

SpeedPicture speed_picture(const speed::Report& report, const SpeedView& view, const FontBook& fonts);

// Both limits in one diagram, `width` wide: operations for each byte across, operations a second up, both in powers of
// ten; the layer's place, and a dot for each measured algorithm. Needs report.machine.
Scene roofline_picture(const speed::Report& report, double width, ThemeId theme, const FontBook& fonts);

}  // namespace unstride::scene
