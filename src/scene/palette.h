// Colours that name things instead of measuring them: the taps of a kernel and the phases of a stride.
#pragma once

#include <cstdint>

#include "scene/scene.h"
#include "scene/theme.h"

namespace unstride::scene {

// 1 x (rows * cols): the colour of tap (a, b) at a * cols + b. Rows differ in lightness and columns in hue, from blue
// over rose to yellow, an order that colour-blind people see, too; neighbours resemble each other, and no two taps are
// the same.
SharedPalette tap_palette(std::int64_t rows, std::int64_t cols, ThemeId theme);

// The same for the phases of a stride: its hues run from blue over green to yellow, so that nobody takes a phase for a
// tap.
SharedPalette phase_palette(std::int64_t rows, std::int64_t cols, ThemeId theme);

// The scale that looks whole numbers up in a palette.
ColorScale scale_of(SharedPalette palette);

}  // namespace unstride::scene
