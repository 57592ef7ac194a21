// A digit as the networks see one: how it is drawn, and how any picture becomes one.
#pragma once

#include <cstdint>
#include <memory>

#include "core/geometry.h"
#include "core/grid.h"

namespace unstride::decoder {

inline constexpr std::int64_t kSide = 28;

// (28, 28), ink from 0 to 1.
using Digit = core::Grid<float>;
using SharedDigit = std::shared_ptr<const Digit>;

SharedDigit blank();

// Scaled and centred as MNIST's digits are (LeCun et al. 1998, "Gradient-based learning applied to document
// recognition", III.A): the ink's bounding box in 20 x 20, its aspect kept, the centre of mass in the middle of 28
// x 28. Without ink: as it is.
Digit centred(const core::Grid<float>& ink);

// Any picture, grey from 0 (black) to 255, centred. One that is mostly light is turned over, so that dark strokes are
// ink; the paper is its median, the darkest ink becomes 1.
Digit from_picture(const core::Grid<float>& grey);

// With a round, anti-aliased pen from one point to another (pixels; the first one's middle is (0.5, 0.5)). Where
// strokes cross the ink is the stronger one's. Erasing takes ink away instead.
struct Pen {
  double radius = 1.1;  // pixels: MNIST's strokes are two to three pixels wide
  bool erases = false;
};
Digit with_stroke(const Digit& digit, core::Point from, core::Point to, const Pen& pen);

}  // namespace unstride::decoder
