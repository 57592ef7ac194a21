// The Lab's stage: a story at a time t as a Scene.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/cell.h"
#include "core/color_mode.h"
#include "core/geometry.h"
#include "scene/scene.h"
#include "scene/text.h"
#include "scene/theme.h"
#include "timeline/story.h"

namespace unstride::scene {

class Memo;

// What the stage shows besides the story: where, how large, and what the person points at.
struct View {
  core::Rect viewport{0, 0, 1012, 790};
  double zoom = 1;        // 1: everything fits
  core::Point pan{0, 0};  // logical pixels, added after zooming
  ThemeId theme = ThemeId::light;
  core::ColorMode colors = core::ColorMode::value;
  core::CellRef selected;  // pinned: outlined, and the cell that keys edit
  core::CellRef compared;  // the second pin
  core::CellRef hovered;
  std::optional<core::Point> pointer;  // where the magnifier goes; empty: none
  Memo* memo = nullptr;                // keeps large grids between frames; null: every frame makes its own
};

// Focus is selected ?? hovered ?? animated: mouse and animation share one path. A hovered product of which the selected
// cell is a part comes before the selected cell: it says more about it.
// t: seconds on story.timeline. The scene holds only what intersects the viewport.
Scene stage(const timeline::Story& story, double t, const View& view, const FontBook& fonts);

// The same picture's parts that others need, computed the same way.
CellRef focus_of(const timeline::Story& story, double t, const View& view);

// The equation under the stage without a limit of terms, as text that evaluates to the shown value:
// "1*9 + 2*7 + 3*3 + 4*1". Empty when the focus has no sum.
std::string equation_text(const timeline::Story& story, double t, const View& view);

}  // namespace unstride::scene
