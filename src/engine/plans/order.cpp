#include "engine/plans/order.h"

#include <algorithm>

#include "engine/kernels/blocks.h"
#include "engine/kernels/turn.h"

namespace unstride::engine::plans {
namespace {

constexpr std::int64_t kBlock = kernels::kBlock;
// What one thread takes at a time: 64 KiB.
constexpr std::int64_t kPixels = 1024;

std::int64_t blocks_of(const core::Shape& shape) {
  return (shape.c + kBlock - 1) / kBlock;
}

// Some pixels of one block.
struct Piece {
  std::int64_t plane;  // of its first channel: of the whole batch
  std::int64_t block;  // of the whole batch
  std::int64_t channels, first, pixels;
};

template <class Task>
void for_each_piece(const OrderChange& change, const Task& task) {
  const core::Shape& shape = change.shape;
  const std::int64_t cells = shape.h * shape.w, blocks = blocks_of(shape), pieces = (cells + kPixels - 1) / kPixels;
  run_items(change.pool, shape.n * blocks * pieces, [&](std::int64_t item, int) {
    const std::int64_t block = item / pieces, first = item % pieces * kPixels, channel = block % blocks * kBlock;
    task(Piece{block / blocks * shape.c + channel, block, std::min(kBlock, shape.c - channel), first,
               std::min(kPixels, cells - first)});
  });
}

// Pixels of a piece that kernels turn, which read and write whole vectors; of the others there are few.
std::int64_t whole_pixels(const OrderChange& change, const Piece& piece) {
  const std::int64_t lanes = kernels::lanes_of(change.target);
  return piece.channels < kBlock ? 0 : piece.pixels / lanes * lanes;
}

}  // namespace

std::int64_t floats_in_blocks(const core::Shape& shape) {
  return shape.n * blocks_of(shape) * kBlock * shape.h * shape.w;
}

void planes_to_blocks(const OrderChange& change) {
  const std::int64_t cells = change.shape.h * change.shape.w;
  const kernels::TurnFunction turn = kernels::turn_kernel(change.target);
  for_each_piece(change, [&](const Piece& piece) {
    const float* from = change.from + piece.plane * cells + piece.first;
    float* to = change.to + (piece.block * cells + piece.first) * kBlock;
    const std::int64_t whole = whole_pixels(change, piece);
    kernels::Turn pixels;  // as if they were channels, and channels were cells
    pixels.in = from;
    pixels.in_pitch = cells;
    pixels.channels = whole;
    pixels.cells = kBlock;
    pixels.out = to;
    pixels.plane = kBlock;
    turn(pixels);
    for (std::int64_t pixel = whole; pixel < piece.pixels; ++pixel)
      for (std::int64_t c = 0; c < kBlock; ++c)
        to[pixel * kBlock + c] = c < piece.channels ? from[c * cells + pixel] : 0;
  });
}

void blocks_to_planes(const OrderChange& change) {
  const std::int64_t cells = change.shape.h * change.shape.w;
  const kernels::TurnFunction turn = kernels::turn_kernel(change.target);
  for_each_piece(change, [&](const Piece& piece) {
    const float* from = change.from + (piece.block * cells + piece.first) * kBlock;
    float* to = change.to + piece.plane * cells + piece.first;
    const std::int64_t whole = whole_pixels(change, piece);
    kernels::Turn pixels;
    pixels.in = from;
    pixels.in_pitch = kBlock;
    pixels.channels = kBlock;
    pixels.cells = whole;
    pixels.out = to;
    pixels.plane = cells;
    turn(pixels);
    for (std::int64_t pixel = whole; pixel < piece.pixels; ++pixel)
      for (std::int64_t c = 0; c < piece.channels; ++c) to[c * cells + pixel] = from[pixel * kBlock + c];
  });
}

}  // namespace unstride::engine::plans
