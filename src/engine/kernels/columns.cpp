#include "engine/kernels/columns.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/columns.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/dispatch.h"
#include "engine/kernels/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// How far ahead of its use a line of factors is asked for: 8 KiB are about 300 ns at the speed of this machine's
// memory, which is a little more than a line takes to come.
constexpr std::int64_t kAhead = 8192 / sizeof(float);
constexpr int kLine = 64 / sizeof(float);

// What is asked once a tile is not asked again for each row.
template <bool kPlaced>
HWY_INLINE float* row_of(const ColumnTile& tile, int r) {
  return tile.c + (kPlaced ? tile.places[r] : r) * tile.c_pitch;
}

template <bool kPlaced, int kRows, int kVectors>
HWY_INLINE void load_sums(const ColumnTile& tile, Vector (&sum)[kRows][kVectors]) {
  const Floats d;
  HWY_UNROLL(32)
  for (int r = 0; r < kRows; ++r) {
    HWY_UNROLL(8)
    for (int v = 0; v < kVectors; ++v) sum[r][v] = hn::LoadU(d, row_of<kPlaced>(tile, r) + v * kLanes);
  }
}

template <bool kPlaced, int kRows, int kVectors>
HWY_INLINE void store_sums(const ColumnTile& tile, const Vector (&sum)[kRows][kVectors]) {
  const Floats d;
  HWY_UNROLL(32)
  for (int r = 0; r < kRows; ++r) {
    HWY_UNROLL(8)
    for (int v = 0; v < kVectors; ++v) hn::StoreU(sum[r][v], d, row_of<kPlaced>(tile, r) + v * kLanes);
  }
}

template <int kRows, int kVectors>
HWY_INLINE void set_sums(const float* first, Vector (&sum)[kRows][kVectors]) {
  HWY_UNROLL(8)
  for (int v = 0; v < kVectors; ++v) {
    const Vector value = hn::LoadU(Floats(), first + v * kLanes);
    HWY_UNROLL(32)
    for (int r = 0; r < kRows; ++r) sum[r][v] = value;
  }
}

template <int kRows, int kVectors, Streams kStreams>
void multiply_columns(const ColumnTile& tile) {
  const Floats d;
  Vector sum[kRows][kVectors];
  if (tile.first) set_sums(tile.first, sum);
  else if (tile.places) load_sums<true>(tile, sum);
  else load_sums<false>(tile, sum);
  const float* HWY_RESTRICT b = tile.b;
  [[maybe_unused]] const float* ahead = tile.ahead;
  const std::int64_t depth = tile.depth, pitch = tile.a_pitch;
  for (std::int64_t s = 0; s < tile.segments; ++s) {
    const float* HWY_RESTRICT a = tile.a + tile.starts[s];
    for (std::int64_t k = 0; k < depth; ++k) {
      Vector column[kVectors];
      HWY_UNROLL(8)
      for (int v = 0; v < kVectors; ++v) {
        column[v] = hn::Load(d, b + v * kLanes);
        if constexpr (kStreams == Streams::columns) hwy::Prefetch(ahead + v * kLanes);
      }
      HWY_UNROLL(32)
      for (int r = 0; r < kRows; ++r) {
        const Vector factor = hn::Set(d, a[r]);
        HWY_UNROLL(8)
        for (int v = 0; v < kVectors; ++v) sum[r][v] = hn::MulAdd(factor, column[v], sum[r][v]);
      }
      if constexpr (kStreams == Streams::factors) {  // so many lines a step, or parts of one
        HWY_UNROLL(2)
        for (int r = 0; r < kRows; r += kLine) hwy::Prefetch(a + r + kAhead);
      }
      if constexpr (kStreams == Streams::columns) ahead += tile.ahead_step;
      a += pitch;
      b += kVectors * kLanes;
    }
  }
  if (tile.places) store_sums<true>(tile, sum);
  else store_sums<false>(tile, sum);
}

// Accumulators, one vector a column and one factor must fit into the registers.
constexpr bool kManyRegisters = HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON;
constexpr int kMostRows[ColumnKernels::kMostVectors] = {
    kManyRegisters ? 28 : 12, kManyRegisters ? 14 : 6, kManyRegisters ? 9 : 4, kManyRegisters ? 6 : 2,
    kManyRegisters ? 2 : 1,   kManyRegisters ? 2 : 1,  kManyRegisters ? 2 : 1, kManyRegisters ? 2 : 1};

template <int kRows, int kVectors>
constexpr void fill_rows(ColumnKernels& kernels) {
  kernels.functions[kVectors - 1][kRows - 1][0] = multiply_columns<kRows, kVectors, Streams::nothing>;
  kernels.functions[kVectors - 1][kRows - 1][1] = multiply_columns<kRows, kVectors, Streams::columns>;
  kernels.functions[kVectors - 1][kRows - 1][2] = multiply_columns<kRows, kVectors, Streams::factors>;
  if constexpr (kRows > 1) fill_rows<kRows - 1, kVectors>(kernels);
}

template <int kVectors>
constexpr void fill(ColumnKernels& kernels) {
  kernels.most_rows[kVectors - 1] = kMostRows[kVectors - 1];
  fill_rows<kMostRows[kVectors - 1], kVectors>(kernels);
  if constexpr (kVectors > 1) fill<kVectors - 1>(kernels);
}

constexpr ColumnKernels kKernels = [] {
  ColumnKernels kernels;
  kernels.lanes = kLanes;
  fill<ColumnKernels::kMostVectors>(kernels);
  return kernels;
}();

}  // namespace

const ColumnKernels& columns() {
  return kKernels;
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

const ColumnKernels& column_kernels(Target target) {
  UNSTRIDE_PICK(target, columns);
}

ColumnFunction ColumnKernels::find(int rows, int vectors, Streams streams) const {
  CHECK(vectors >= 1 && vectors <= kMostVectors && rows >= 1 && rows <= most_rows[vectors - 1]);
  return functions[vectors - 1][rows - 1][int(streams)];
}

void ColumnKernels::run_rows(ColumnTile tile, std::int64_t rows, int vectors, std::int64_t ahead) const {
  if (rows <= 0) return;
  // Nothing is divided for a single tile, and little for others: the smallest layers take some thousand cycles.
  const std::int64_t most = most_rows[vectors - 1], tiles = rows <= most ? 1 : (rows + most - 1) / most;
  const std::int64_t height = tiles == 1 ? rows : rows / tiles, higher = rows - height * tiles;
  const std::int64_t columns = vectors * lanes, steps = tile.segments * tile.depth;
  const std::int64_t asking = ahead == 0 ? 0 : ahead < steps * columns ? 1 : tiles;
  tile.ahead = tile.b + ahead;
  if (asking > 0) tile.ahead_step = (columns + asking - 1) / asking;
  for (std::int64_t t = 0; t < tiles; ++t) {
    const std::int64_t here = t < higher ? height + 1 : height;
    find(int(here), vectors, t < asking ? Streams::columns : Streams::nothing)(tile);
    tile.ahead += steps * tile.ahead_step;
    tile.a += here;
    if (tile.places) tile.places += here;
    else tile.c += here * tile.c_pitch;
  }
}

}  // namespace unstride::engine::kernels
#endif
