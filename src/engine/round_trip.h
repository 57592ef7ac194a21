// Down and up again: a convolution, and its transpose with the same kernel. Transposed is not inverted; how far from it
// is shown by what comes back.
#pragma once

#include "core/result.h"
#include "core/tensor.h"
#include "engine/params.h"
#include "engine/relation.h"

namespace unstride::engine {

struct RoundTrip {
  ConvParams params;        // of the way up, with the output padding that restores the image's size on each axis
  core::Tensor down;        // conv2d(image): (N, IC, h, w)
  core::Tensor up;          // conv_transpose2d(down): (N, OC, H, W)
  core::Tensor difference;  // up - image
  double largest = 0;       // |difference|
};

// layer: a transposed convolution's parameters (its output padding is not used), weight: (IC, OC / groups, KH, KW).
// image: (N, OC, H, W), what such a layer puts out; the way down is the convolution with the same numbers and the
// channels exchanged. No bias.
// Errors: those of conv2d, as when the kernel does not fit, and of conv_transpose2d.
core::Result<RoundTrip> round_trip(const core::Tensor& image, const core::Tensor& weight, const ConvParams& layer);

// The axes of the way up: from what the convolution makes of the layer's output back to that output's size. Per axis,
// with the layer's i input cells and output padding op: i + op / s cells (rounded down), and op mod s as output
// padding. They are the layer's own unless its output padding makes room for another window.
Axes round_trip_axes(const Axes& layer);

// The four orthonormal 2 x 2 Haar kernels (average; top - bottom; left - right; diagonal): (4, 1, 2, 2), entries +-0.5.
core::Tensor haar_kernel();

// Whether every image comes back whole that the kernel's blocks tile: stride = kernel on both axes, no padding, no
// dilation, and in each group the kernels' columns are orthonormal: sum over ic of
// weight[ic, oc, a, b] * weight[ic, oc', a', b'] = 1 where (oc, a, b) = (oc', a', b'), else 0, exactly.
// Integers come back exactly, other floats up to rounding. Cells behind the last whole block return as 0. The shapes
// must go together.
bool is_tight(const core::Tensor& weight, const ConvParams& layer);

}  // namespace unstride::engine
