// The transposed convolution y = C' x as what carries gradients: if u is the gradient of a loss by y, then C u, a
// forward convolution with the same numbers, is its gradient by x. And C' x itself is the gradient of a convolution.
#pragma once

#include "core/grid.h"
#include "core/result.h"
#include "engine/problem.h"

namespace unstride::engine {

// <C u, x> = <u, C' x>, for every u and x: this is what "transposed" says.
struct Adjoint {
  core::Grid<float> gradient;  // C u: (H, W)
  double input_product = 0;    // <C u, x>
  double output_product = 0;   // <u, C' x>
};

// pair: batch 1, one channel in, one out, legal; u: (OH, OW). A bias is not part of C.
//   (C u)[i, j] = sum over taps (a, b) of u[o(i, a), o(j, b)] * kernel[a, b], where that cell is inside the output
// That is conv2d(u) where it has cells of the input; where output_padding >= stride it has more, which no x belongs to.
// Both products are summed in double. On integers they are equal exactly, as long as no sum in C u and C' x exceeds
// 2^24 and none of the products' sums 2^53 in size; otherwise they differ by rounding.
// Errors: those of conv2d and conv_transpose2d.
core::Result<Adjoint> adjoint_of(const Problem& pair, const core::Grid<float>& u);

// C' x without any transposed convolution: the gradient of <conv2d(u), x> by u, walking through the convolution's own
// sums, window by window. As <C u, x> is linear in u, cell o of it is <C e_o, x>, e_o being 1 at o and 0 elsewhere.
// Summed in double. out: (OH, OW). The pair as above.
core::Grid<double> gradient_of_convolution(const Problem& pair);

}  // namespace unstride::engine
