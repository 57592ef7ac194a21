// The Lab's stage: a story at a time t as a Scene.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/cell.h"
#include "core/geometry.h"
#include "scene/scene.h"
#include "scene/text.h"
#include "scene/theme.h"
#include "timeline/story.h"

namespace unstride::scene {

// What the stage shows besides the story: where, how large, and what the person points at.
struct View {
  core::Rect viewport{0, 0, 1012, 790};
  double zoom = 1;          // 1: everything fits
  core::Point pan{0, 0};    // logical pixels, added after zooming
  ThemeId theme = ThemeId::light;
  core::CellRef selected;   // the cell that keys edit; outlined; and the focus when it is pinned
  core::CellRef hovered;
};

// Focus is selected ?? hovered ?? animated: mouse and animation share one path.
// t: seconds on story.timeline. The scene holds only what intersects the viewport.
Scene stage(const timeline::Story& story, double t, const View& view, const FontBook& fonts);

// The sum of the focused output cell, in pieces with a role each; joined they are one line of text.
struct EquationPart {
  enum class Role : std::uint8_t { plain, input, kernel, output } role = Role::plain;
  std::string text;
};
std::vector<EquationPart> equation(const timeline::Story& story, double t, const View& view, int most_terms);
std::string equation_text(const timeline::Story& story, double t, const View& view);  // all terms, evaluates to the value

}  // namespace unstride::scene
