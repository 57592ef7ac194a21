// Colours of the two themes; roles have colours, everywhere and always.
#pragma once

#include "core/color.h"
#include "core/theme_id.h"

namespace unstride::scene {

using core::ThemeId;

// What a role is drawn in. Positive values shade towards `fill`, negative ones towards `negative`: the same rose for
// every role, so that it is nobody's colour, and bluish enough to be told from amber and teal by colour-blind people.
struct RoleColors {
  core::Color fill, negative;
  core::Color text;  // as text on paper and panel: at least 4.5:1
};

struct Theme {
  ThemeId id;
  core::Color paper, panel, ink, quiet, hairline;
  core::Color control, control_hover;  // chips and steppers; the paper's darker neighbours
  core::Color accent, accent_ink;      // the one black (white) button and the active tab
  RoleColors input, kernel, output, overlap;
  core::Color zero_fill, zero_text;  // inserted zeros, solid
  core::Color border_line;           // border zeros, dashed outline
  core::Color cropped_line;          // hatching
  core::Color empty_line;            // cells that are not computed yet
  core::Color error, error_fill;
};

const Theme& theme_of(ThemeId id);

// Near-black or white on a filled cell, whichever contrasts more (always at least 4.5:1).
core::Color ink_on(core::Color fill);

// The colour nearest to `wanted` on the way to ink_on(back) that has 4.5:1 on `back`.
core::Color legible(core::Color wanted, core::Color back);

}  // namespace unstride::scene
