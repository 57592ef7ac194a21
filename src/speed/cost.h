// What a layer costs, counted: multiplications with and without the zeros, and the bytes that must move.
#pragma once

#include <cstdint>
#include <optional>

#include "core/result.h"
#include "speed/layer.h"

namespace unstride::speed {

// Multiplications, all batches, channels and groups together. Whole numbers, exact below 2^53.
struct Cost {
  // The turned kernel slides over the zero-inserted, bordered input: N * Cout * OH * OW * Cin / G * KH * KW. Each is
  // with an inserted zero, with a zero of the border (in either direction), or a product of the relation.
  double with_zeros = 0, inserted_zeros = 0, border_zeros = 0, products = 0;
  double uncropped = 0;        // N * Cin * H * W * Cout / G * KH * KW: every stamp, whole
  std::optional<double> fast;  // of the fast algorithm, where there is one for this layer

  // Additions counted, too, as the field counts: of the uncropped products.
  double flops() const { return 2 * uncropped; }
  double cropped() const { return uncropped - products; }
  bool operator==(const Cost&) const = default;
};

// Bytes that a run cannot do without: input and weights read once, output written once.
struct Traffic {
  double input = 0, weights = 0, output = 0;
  double bytes() const { return input + weights + output; }
  bool operator==(const Traffic&) const = default;
};

// Of a layer that can run. A bias is not counted.
Cost cost_of(const Layer& layer);
Traffic traffic_of(const Layer& layer);

// Whether it can be measured on a desktop: a sentence where the parameters cannot run or it is too large.
core::Result<void> can_measure(const Layer& layer);

}  // namespace unstride::speed
