// The output-size ruler: every legal size of one axis as a cell, with the rows that its output padding adds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/geometry.h"
#include "engine/sizes.h"
#include "scene/scene.h"
#include "scene/text.h"
#include "scene/theme.h"

namespace unstride::scene {

struct Ruler {
  struct Tick {
    engine::LegalSize size;
    Rect rect;  // in the scene
    bool current = false;
  };
  Scene scene;
  std::vector<Tick> ticks;  // ascending; empty when no size is legal
};

// Sizes of `input` cells, op = 0 .. max(s, d) - 1, in as many lines as `width` needs. The current one is filled. Solid
// outlines: sizes that a forward convolution turns back into `input`; dashed: the others. The small squares are the
// rows that the output padding adds: full where stamps reach them, hollow where they hold the bias alone.
Ruler size_ruler(const engine::AxisParams& axis, std::int64_t input, double width, ThemeId theme,
                 const FontBook& fonts);

// What the current output padding adds, with the numbers: "op = 1 adds 1 row: *real values*, ..."; of
// columns for the width. Empty when nothing is added or the current size is not legal.
std::string ruler_verdict(const engine::AxisParams& axis, std::int64_t input, bool columns = false);

}  // namespace unstride::scene
