// The layers and cells of a decoder in words.
#pragma once

#include <string>

#include "decoder/cell_at.h"
#include "decoder/runner.h"

namespace unstride::decoder {

// "ConvTranspose2d + ReLU": PyTorch's names; of the code "Code". `row` indexes Decoded::rows.
std::string title_of(const Decoded& decoded, int row);
std::string shape_text(const core::Shape& shape);  // "32 × 14 × 14", without the batch
// "kernel 4 · stride 2 · padding 1 — every 7 × 7 map stamps its kernels on a 14 × 14 grid"; empty for the code.
std::string parameters_text(const Decoded& decoded, int row);
// "nn.ConvTranspose2d(64, 32, kernel_size=4, stride=2, padding=1)"; empty where PyTorch has no module for it.
std::string call_text(const Decoded& decoded, int row);

// Of a transposed convolution, why its maps are as large as they are: the formula with the layer's numbers,
// "(7−1)·2 − 2·1 + 1·(4−1) + 0 + 1 = 14", per axis where they differ. Else empty.
std::string size_text(const Decoded& decoded, int row);
// The weights' shape and what its axes are, and the biases; empty where the layer has none.
std::string weights_text(const Decoded& decoded, int row);

// "MAP 4 OF 32 · CELL (5, 6)", counted from 0 but for the map; "LATENT NUMBER z3".
std::string cell_title(const Decoded& decoded, const CellAt& cell);
// What it is built from and what it feeds, counted along the links.
std::string cell_text(const Decoded& decoded, const CellAt& cell);
// Of a layer that enlarges: whether its interior cells are reached equally often, with the counts; else empty.
std::string overlap_text(const Decoded& decoded, int row);

// What was measured of the decoder's checkerboard on the test images, beside its families at the same moment; empty
// where nothing was.
std::string checkerboard_text(const Models& models, const Decoder& decoder);
// "before the first step", "after 40 steps".
std::string moment_text(const Figures& figures);

}  // namespace unstride::decoder
