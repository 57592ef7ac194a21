// A picture's frequencies, and how much of its energy is a pattern of period 2: what a checkerboard is.
#pragma once

#include "core/grid.h"

namespace unstride::decoder {

// |F(v, u)|^2 of the two-dimensional discrete Fourier transform, F(v, u) = sum x(r, c) e^(-2 pi i (v r / rows + u c /
// cols)), not divided by the number of pixels. (rows, cols); the mean (v = u = 0) in the middle, at (rows / 2, cols /
// 2).
core::Grid<double> spectrum(const core::Grid<float>& picture);

// The part of the energy without the mean that lies at period 2: v = rows / 2 (rows alternate) or u = cols / 2 (columns
// do). Both sides must be even. 0 for a picture of one tone.
double period_two(const core::Grid<float>& picture);

}  // namespace unstride::decoder
