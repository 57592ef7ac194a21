// What two settings keep of the same full output: the output before padding crops, a frame for each, and the shift.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/geometry.h"
#include "scene/scene.h"
#include "scene/text.h"
#include "scene/theme.h"
#include "timeline/story.h"

namespace unstride::scene {

// The cells [row, row + rows) x [col, col + cols) in coordinates of the shown output, whose first cell is (0, 0).
// Before it there is no more than padding crops; beyond what stamps reach the frame appends zeros.
struct Frame {
  std::string words;  // whose it is
  std::int64_t row = 0, col = 0, rows = 0, cols = 0;
};

// What the story's own parameters keep.
Frame shown_frame(const timeline::Story& story);

// "shift 1 down, 1 right": where `other` has the value that the shown output has somewhere; "no shift".
std::string shift_text(std::int64_t down, std::int64_t right);

// The pair's full output, and zeros where a frame goes beyond what stamps reach; what the shown frame crops is faint.
// Over it the shown frame, solid, and the other one, dashed, with an arrow as long as the shift; under it which is
// which. Fills `room`: bounds say how much of it is used.
Scene frames_picture(const timeline::Story& story, const std::optional<Frame>& other, core::Size room, ThemeId theme,
                     const FontBook& fonts);

}  // namespace unstride::scene
