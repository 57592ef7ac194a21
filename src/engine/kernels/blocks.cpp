#include "engine/kernels/blocks.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/blocks.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// It must follow, as it is compiled once a target, too.
#include <hwy/contrib/math/math-inl.h>

#include "engine/kernels/activate-inl.h"
#include "engine/kernels/dispatch.h"
#include "engine/kernels/streams-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// How many blocks of input channels ahead of their use a tile's pixels are asked for: each is in a line of its own, far
// from the others, and no prefetcher of the machine sees a pattern. Four blocks are 0.2 us of 6 rows of 4 vectors.
constexpr std::int64_t kAhead = 4;

// Where vector v of a pixel belongs.
HWY_INLINE std::int64_t place_of(const BlockTile& tile, int v) {
  const std::int64_t column = tile.column + v * kLanes;
  return column / kBlock * tile.out_block + column % kBlock;
}

// A tile of finished sums, [row][vector], into the output. Not a part of the tiles themselves: activations are long,
// and tiles are many.
HWY_NOINLINE void activate_tile(const BlockTile& tile, const float* sums, int rows, int vectors) {
  with_activation(tile.activation, [&](const auto& activate) {
    for (int r = 0; r < rows; ++r)
      for (int v = 0; v < vectors; ++v, sums += kLanes)
        store_whole(activate(hn::Load(Floats(), sums)), tile.out + r * tile.out_pitch + place_of(tile, v),
                    tile.past_cache);
  });
}

// Some steps of a tile: one tap, one channel each.
template <int kRows, int kVectors, int kSteps>
HWY_INLINE void multiply_steps(const float* HWY_RESTRICT factors, std::int64_t pitch, const float* HWY_RESTRICT weights,
                               Vector (&sum)[kRows][kVectors]) {
  const Floats d;
  HWY_UNROLL(4)
  for (int k = 0; k < kSteps; ++k) {
    Vector column[kVectors];
    HWY_UNROLL(8)
    for (int v = 0; v < kVectors; ++v) column[v] = hn::Load(d, weights + (k * kVectors + v) * kLanes);
    HWY_UNROLL(32)
    for (int r = 0; r < kRows; ++r) {
      const Vector factor = hn::Set(d, factors[r * pitch + k]);
      HWY_UNROLL(8)
      for (int v = 0; v < kVectors; ++v) sum[r][v] = hn::MulAdd(factor, column[v], sum[r][v]);
    }
  }
}

// Aligned where past_cache is true.
template <int kRows, int kVectors>
HWY_INLINE void store_tile(const BlockTile& tile, const Vector (&sum)[kRows][kVectors]) {
  float* out[kVectors];
  HWY_UNROLL(8)
  for (int v = 0; v < kVectors; ++v) out[v] = tile.out + place_of(tile, v);
  const std::int64_t pitch = tile.out_pitch;
  const bool past_cache = tile.past_cache;
  HWY_UNROLL(32)
  for (int r = 0; r < kRows; ++r) {
    HWY_UNROLL(8)
    for (int v = 0; v < kVectors; ++v) store_whole(sum[r][v], out[v] + r * pitch, past_cache);
  }
}

// kSide: pixels lie side by side in the input, at distances that the compiler knows.
template <int kRows, int kVectors, bool kSide>
void multiply_blocks(const BlockTile& tile) {
  constexpr std::int64_t kStep = kVectors * kLanes;  // floats of its weights
  const Floats d;
  const std::int64_t pitch = kSide ? kBlock : tile.in_pitch, last = (tile.channels + kBlock - 1) / kBlock - 1;
  Vector sum[kRows][kVectors];
  HWY_UNROLL(32)
  for (int r = 0; r < kRows; ++r) {
    HWY_UNROLL(8)
    for (int v = 0; v < kVectors; ++v)
      sum[r][v] = hn::LoadU(d, tile.bias ? tile.bias + v * kLanes : tile.out + r * tile.out_pitch + place_of(tile, v));
  }
  // From here to the same pixels some blocks on, or where there are none, to the next tile's.
  const std::int64_t blocks_ahead = HWY_MIN(kAhead, last + 1);
  const std::int64_t ahead = blocks_ahead * tile.in_block, wraps = kRows * pitch - (last + 1) * tile.in_block;
  for (std::int64_t b = 0; b <= last; ++b) {
    const std::int64_t depth = b < last ? kBlock : tile.channels - last * kBlock;
    for (std::int64_t y = 0; y < tile.ys; ++y)
      for (std::int64_t x = 0; x < tile.xs; ++x) {
        const float* HWY_RESTRICT a = tile.in + (tile.pixel + b * tile.in_block + tile.y[y].in + tile.x[x].in);
        const float* HWY_RESTRICT weights =
            tile.weights + ((b * tile.y_taps + tile.y[y].tap) * tile.x_taps + tile.x[x].tap) * (kBlock * kStep);
        const float* next = a + ahead + (b + blocks_ahead <= last ? 0 : wraps);
        HWY_UNROLL(32)
        for (int r = 0; r < kRows; ++r) hwy::Prefetch(next + r * pitch);
        std::int64_t k = 0;
        for (; k + 4 <= depth; k += 4) multiply_steps<kRows, kVectors, 4>(a + k, pitch, weights + k * kStep, sum);
        for (; k < depth; ++k) multiply_steps<kRows, kVectors, 1>(a + k, pitch, weights + k * kStep, sum);
      }
  }
  if (tile.activation.kind == ActivationKind::none) return store_tile<kRows, kVectors>(tile, sum);
  HWY_ALIGN float sums[kRows * kVectors * kLanes];
  HWY_UNROLL(32)
  for (int r = 0; r < kRows; ++r) {
    HWY_UNROLL(8)
    for (int v = 0; v < kVectors; ++v) hn::Store(sum[r][v], d, sums + (r * kVectors + v) * kLanes);
  }
  activate_tile(tile, sums, kRows, kVectors);
}

// Accumulators, one vector a column and one factor must fit into the registers.
constexpr bool kManyRegisters = HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON;
constexpr int kMostRows[BlockKernels::kMostVectors] = {kManyRegisters ? 28 : 12, kManyRegisters ? 14 : 6,
                                                       kManyRegisters ? 9 : 4, kManyRegisters ? 6 : 2};

template <int kRows, int kVectors>
constexpr void fill_rows(BlockKernels& kernels) {
  kernels.functions[kVectors - 1][kRows - 1][0] = multiply_blocks<kRows, kVectors, false>;
  kernels.functions[kVectors - 1][kRows - 1][1] = multiply_blocks<kRows, kVectors, true>;
  if constexpr (kRows > 1) fill_rows<kRows - 1, kVectors>(kernels);
}

template <int kVectors>
constexpr void fill(BlockKernels& kernels) {
  kernels.most_rows[kVectors - 1] = kMostRows[kVectors - 1];
  fill_rows<kMostRows[kVectors - 1], kVectors>(kernels);
  if constexpr (kVectors > 1) fill<kVectors - 1>(kernels);
}

constexpr BlockKernels kKernels = [] {
  BlockKernels kernels;
  fill<BlockKernels::kMostVectors>(kernels);
  return kernels;
}();

}  // namespace

const BlockKernels& blocks() {
  return kKernels;
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

const BlockKernels& block_kernels(Target target) {
  UNSTRIDE_PICK(target, blocks);
}

void BlockKernels::run_rows(BlockTile tile, std::int64_t rows, std::int64_t vectors) const {
  const std::int64_t most = most_rows[vectors - 1];
  for (std::int64_t tiles = (rows + most - 1) / most; tiles > 0; --tiles) {
    const std::int64_t here = (rows + tiles - 1) / tiles;
    functions[vectors - 1][here - 1][tile.in_pitch == kBlock](tile);
    rows -= here;
    tile.pixel += here * tile.in_pitch;
    tile.out += here * tile.out_pitch;
  }
}

}  // namespace unstride::engine::kernels
#endif
