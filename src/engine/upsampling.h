// The other ways to a larger picture, to be compared with a transposed convolution on the same input: resize and
// convolve, sub-pixel convolution, unpooling. One channel in and out.
#pragma once

#include <cstdint>

#include "core/grid.h"
#include "core/tensor.h"

namespace unstride::engine {

// How many times larger, per axis; both at least 1.
struct Scale {
  std::int64_t height = 2, width = 2;
};

// out: (H * scale.height, W * scale.width); out[r, c] = x[r / scale.height, c / scale.width].
core::Grid<float> resize_nearest(const core::Grid<float>& x, const Scale& scale);

// Bilinear with half-pixel centres: output cell o looks at input (o + 0.5) / s - 0.5, held within [0, H - 1].
// out: (H * scale.height, W * scale.width). Source: PyTorch 1.13, torch.nn.Upsample(mode="bilinear",
// align_corners=False).
core::Grid<float> resize_bilinear(const core::Grid<float>& x, const Scale& scale);

// A convolution of stride 1 that keeps the size: (KH - 1) / 2 zeros before and KH / 2 after on each axis, as PyTorch's
// padding="same". kernel: (KH, KW), not turned; out: like x.
core::Grid<float> convolve_same(const core::Grid<float>& x, const core::Grid<float>& kernel);

// Resize, then convolve_same().
core::Grid<float> nearest_then_convolve(const core::Grid<float>& x, const core::Grid<float>& kernel,
                                        const Scale& scale);
core::Grid<float> bilinear_then_convolve(const core::Grid<float>& x, const core::Grid<float>& kernel,
                                         const Scale& scale);

// channels: (1, scale.height * scale.width, H, W); out: (H * scale.height, W * scale.width),
//   out[i * scale.height + r, j * scale.width + q] = channels[r * scale.width + q, i, j].
// Source: PyTorch 1.13, torch.nn.PixelShuffle.
core::Grid<float> pixel_shuffle(const core::Tensor& channels, const Scale& scale);

// Sub-pixel convolution: every phase is a channel of its own. kernels: (scale.height * scale.width, 1, KH, KW), each
// used as in convolve_same() on x; then pixel_shuffle().
core::Grid<float> sub_pixel_convolution(const core::Grid<float>& x, const core::Tensor& kernels, const Scale& scale);

// x[i, j] at the upper left of its block, zeros elsewhere. out: (H * scale.height, W * scale.width).
core::Grid<float> bed_of_nails(const core::Grid<float>& x, const Scale& scale);

// The largest value of each block and where it lay (row * W + col of x); of equal ones the first, row by row. Rows and
// columns behind the last whole block are not looked at. values, indices: (H / scale.height, W / scale.width).
struct Pooled {
  core::Grid<float> values;
  core::Grid<std::int64_t> indices;
};
Pooled max_pool(const core::Grid<float>& x, const Scale& scale);

// Max-unpooling: each value at its index, zeros elsewhere. out: (rows, cols), to which the indices belong.
core::Grid<float> max_unpool(const Pooled& pooled, std::int64_t rows, std::int64_t cols);

}  // namespace unstride::engine
