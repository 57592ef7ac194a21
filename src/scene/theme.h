// Colours of the two themes; roles have colours, everywhere and always.
#pragma once

#include "core/color.h"
#include "core/theme_id.h"

namespace unstride::scene {

using core::ThemeId;

struct Theme {
  core::Color paper, panel, ink, quiet, hairline, control, control_hover;
  core::Color input, kernel, output, overlap;                        // roles, as fills and outlines
  core::Color input_text, kernel_text, output_text, overlap_text;    // the same as text on `paper` and `panel`: >= 4.5:1
  core::Color negative;                                              // the other end of a signed scale
  core::Color zero_fill, zero_text, border_line, cropped_line, error;
};

const Theme& theme_of(ThemeId id);

// `ink` or white on a filled cell, whichever contrasts more.
core::Color ink_on(core::Color fill);

}  // namespace unstride::scene
