// Tensors whose channels lie in blocks of 16: [N][C / 16, up to whole blocks][H][W][16]. A pixel's 16 channels are a
// cache line, so that what reads and writes all channels of a pixel needs no other layout. Networks may keep it from
// layer to layer. What lies behind the last channel, up to a whole block, means nothing and is read by nobody.
#pragma once

#include "core/tensor.h"
#include "engine/kernels/target.h"
#include "engine/plans/pool.h"

namespace unstride::engine::plans {

// Floats that a tensor takes in blocks.
std::int64_t floats_in_blocks(const core::Shape& shape);

// From NCHW, `planes`, and back. The two must not overlap.
struct OrderChange {
  core::Shape shape;
  const float* from = nullptr;
  float* to = nullptr;
  Pool* pool = nullptr;  // null: this thread alone
  kernels::Target target = kernels::supported_targets().front();
};
void planes_to_blocks(const OrderChange& change);
void blocks_to_planes(const OrderChange& change);

}  // namespace unstride::engine::plans
