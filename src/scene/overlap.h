// The overlap counts as a small picture of their own.
#pragma once

#include "core/geometry.h"
#include "scene/scene.h"
#include "scene/text.h"
#include "scene/theme.h"
#include "timeline/story.h"

namespace unstride::scene {

// How many products reach each output cell; fits into `room`, bounds say how much of it is used.
Scene overlap_map(const timeline::Story& story, core::Size room, ThemeId theme, const FontBook& fonts);

}  // namespace unstride::scene
