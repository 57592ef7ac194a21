// Transposed convolutions that are other kinds of upsampling, exactly: the numbers that a transposed convolution must
// have to be each of them. Derived by putting both sums into the form sum over i of x[i] * kernel[o + p - i*s].
#pragma once

#include "core/grid.h"
#include "core/tensor.h"
#include "engine/params.h"
#include "engine/upsampling.h"

namespace unstride::engine {

// One channel in, one out. On an input of H x W cells its output has H * scale.height x W * scale.width.
struct Equivalent {
  ConvParams params;
  core::Grid<float> kernel;  // (KH, KW)
};

// nearest_then_convolve(x, kernel, scale), everywhere: a zero beside the enlarged picture adds what cropping drops.
// The new kernel is the full convolution of the turned kernel with a box of scale.height x scale.width ones, so its
// weights are tied to each other. Per axis, with k the given size:
//   kernel k + s - 1, stride s, padding k/2 at the begin and (k - 1)/2 at the end (both rounded down);
//   new[a] = sum of kernel[t] over t, b with 0 <= b < s and a = b - t + k - 1.
Equivalent equivalent_of_nearest(const core::Grid<float>& kernel, const Scale& scale);

// bed_of_nails(x, scale), everywhere: kernel s, stride s, a single 1 at the upper left.
Equivalent equivalent_of_bed_of_nails(const Scale& scale);

// sub_pixel_convolution(x, kernels, scale), everywhere: the turned kernels, interleaved. Per axis, with k their size:
//   kernel k*s, stride s, padding s * (k/2) at the begin and s * ((k - 1)/2) at the end (quotients rounded down);
//   new[r + (k - 1 - t) * s] = kernels[r][t].
// Its phases are the channels, the other way round: phase r of output cell o is channel o mod s.
Equivalent equivalent_of_sub_pixel(const core::Tensor& kernels, const Scale& scale);

// resize_bilinear(x, scale) but for the first and last bilinear_border(s) cells of each axis: there the resize holds on
// to the outermost input cell, and the transposed convolution fades towards the zeros outside. Per axis:
//   kernel 2s - s mod 2, stride s, padding s/2 (rounded down); new[a] = 1 - |2a - (k - 1)| / 2s, and the product of
//   both.
// The products are summed in another order: equal up to rounding, and exactly where the weights are short binary
// fractions (s a power of two).
Equivalent equivalent_of_bilinear(const Scale& scale);
inline std::int64_t bilinear_border(std::int64_t scale) {
  return scale / 2;
}

}  // namespace unstride::engine
