// The numbers that a layer is measured with: the same ones every time.
#pragma once

#include "engine/plans/buffer.h"
#include "engine/plans/layer.h"
#include "engine/plans/plan.h"

namespace unstride::engine::measure {

// The index-th of 2^24 numbers evenly spread over [-0.5, 0.5), drawn by hashing: any one without those before it.
float value_at(std::uint64_t index, std::uint64_t seed);

struct Values {
  plans::Buffer input, kernel, bias;
  plans::Weights weights() const { return {{kernel.data(), kernel.size()}, {bias.data(), bias.size()}}; }
};

// Throws std::bad_alloc.
Values draw_values(const plans::Lowered& lowered);

}  // namespace unstride::engine::measure
