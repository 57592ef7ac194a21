// What a colour says in the modes other than value, and the small text that says it without the colour.
#pragma once

#include "scene/layout.h"
#include "scene/pen.h"
#include "scene/stage.h"

namespace unstride::scene {

// Of a block of input, kernel or output cells: looks up what `mode` asks for instead of the values, and tags the cells
// with it. Other grids, and modes that say nothing of a grid (an input cell has no phase), keep the look as it is.
void color_by(core::ColorMode mode, const timeline::Story& story, const BlockSpec& spec, const Theme& theme,
              GridLook& look);

}  // namespace unstride::scene
