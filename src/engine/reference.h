// The reference: plain loops with the full semantics. This is what "correct" means; every faster way is held to it.
#pragma once

#include "core/result.h"
#include "core/tensor.h"
#include "engine/params.h"

namespace unstride::engine {

// Transposed convolution. input: (N, IC, H, W); weight: (IC, OC/groups, KH, KW); bias: (1, OC, 1, 1) or null.
// out: (N, OC, OH, OW), OH and OW by output_size().
//   out[n, oc, oh, ow] = bias[oc] + sum over ic, ih, kh, iw, kw with oh = ih*s - p + kh*d (same for w) of
//                        input[n, ic, ih, iw] * weight[ic, oc, kh, kw]
// Summed in float in this order: bias, then input channel, then input cells row by row (for one output cell every
// input cell meets at most one tap). Source: the definition in PyTorch 1.13, torch.nn.ConvTranspose2d.
// Errors: a sentence of validate(), or shapes that do not go together.
core::Result<core::Tensor> conv_transpose2d(const core::Tensor& input, const core::Tensor& weight,
                                            const core::Tensor* bias, const ConvParams& params);

// Convolution (correlation, as the field says it). input: (N, IC, H, W); weight: (OC, IC/groups, KH, KW);
// bias: (1, OC, 1, 1) or null; out: (N, OC, OH, OW), by conv_output_size(). params.output_padding is not used.
//   out[n, oc, oh, ow] = bias[oc] + sum of input[n, ic, oh*s - p + kh*d, ow*s - p + kw*d] * weight[oc, ic, kh, kw]
// With the same weight tensor and channels swapped it is the operation whose transpose conv_transpose2d is:
// <conv2d(u), x> = <u, conv_transpose2d(x)>. Source: PyTorch 1.13, torch.nn.Conv2d.
core::Result<core::Tensor> conv2d(const core::Tensor& input, const core::Tensor& weight, const core::Tensor* bias,
                                  const ConvParams& params);

}  // namespace unstride::engine
