#include "engine/kernels/turn.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/turn.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// It must follow, as it is compiled once a target, too.
#include <hwy/contrib/math/math-inl.h>

#include "engine/kernels/activate-inl.h"
#include "engine/kernels/dispatch.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// Blocks of four lanes: four rows become four columns within every block.
[[maybe_unused]] HWY_INLINE void transpose_blocks(Vector* row) {
#if HWY_TARGET != HWY_SCALAR
  const Floats d;
  const hn::Repartition<double, Floats> pairs;
  const auto as_pairs = [&](Vector v) { return hn::BitCast(pairs, v); };
  const auto low01 = as_pairs(hn::InterleaveLower(d, row[0], row[1]));
  const auto low23 = as_pairs(hn::InterleaveLower(d, row[2], row[3]));
  const auto high01 = as_pairs(hn::InterleaveUpper(d, row[0], row[1]));
  const auto high23 = as_pairs(hn::InterleaveUpper(d, row[2], row[3]));
  row[0] = hn::BitCast(d, hn::InterleaveLower(pairs, low01, low23));
  row[1] = hn::BitCast(d, hn::InterleaveUpper(pairs, low01, low23));
  row[2] = hn::BitCast(d, hn::InterleaveLower(pairs, high01, high23));
  row[3] = hn::BitCast(d, hn::InterleaveUpper(pairs, high01, high23));
#else
  (void)row;
#endif
}

// row[i] lane j becomes row[j] lane i. After transpose_blocks() it remains to gather block b of the rows c, c + 4, ...
// in row 4 b + c.
HWY_INLINE void transpose(Vector (&row)[kLanes]) {
  [[maybe_unused]] const Floats d;
  if constexpr (kLanes >= 4) {
    HWY_UNROLL(4)
    for (int r = 0; r < kLanes; r += 4) transpose_blocks(row + r);
  }
#if HWY_TARGET == HWY_AVX2
  HWY_UNROLL(4)
  for (int c = 0; c < 4; ++c) {
    const Vector low = hn::ConcatLowerLower(d, row[c + 4], row[c]);
    row[c + 4] = hn::ConcatUpperUpper(d, row[c + 4], row[c]);
    row[c] = low;
  }
#elif HWY_TARGET == HWY_AVX3
  HWY_UNROLL(4)
  for (int c = 0; c < 4; ++c) {
    const Vector low02 = hn::ConcatLowerLower(d, row[c + 8], row[c]);
    const Vector high02 = hn::ConcatUpperUpper(d, row[c + 8], row[c]);
    const Vector low13 = hn::ConcatLowerLower(d, row[c + 12], row[c + 4]);
    const Vector high13 = hn::ConcatUpperUpper(d, row[c + 12], row[c + 4]);
    row[c] = hn::OddEvenBlocks(hn::SwapAdjacentBlocks(low13), low02);
    row[c + 4] = hn::OddEvenBlocks(low13, hn::SwapAdjacentBlocks(low02));
    row[c + 8] = hn::OddEvenBlocks(hn::SwapAdjacentBlocks(high13), high02);
    row[c + 12] = hn::OddEvenBlocks(high13, hn::SwapAdjacentBlocks(high02));
  }
#else
  static_assert(kLanes <= 4, "a transposition for wider vectors is missing");
#endif
}

// Up to kLanes cells of up to kLanes channels.
template <class Activate>
HWY_INLINE void turn_square(const Turn& t, const float* in, std::int64_t cells, std::int64_t channels, float* out,
                            const Activate& activate) {
  const Floats d;
  Vector row[kLanes];
  HWY_UNROLL(16)
  for (int i = 0; i < kLanes; ++i) row[i] = hn::LoadU(d, in + i * t.in_pitch);
  transpose(row);
  HWY_UNROLL(16)
  for (int j = 0; j < kLanes; ++j) {
    if (j >= channels) return;
    if (cells >= kLanes) hn::StoreU(activate(row[j]), d, out + j * t.plane);
    else store_first(activate(row[j]), cells, out + j * t.plane);
  }
}

void turn(const Turn& t) {
  with_activation(t.activation, [&t](const auto& activate) {
    for (std::int64_t run = 0; run < t.runs; ++run)
      for (std::int64_t i = 0; i < t.cells; i += kLanes)
        for (std::int64_t j = 0; j < t.channels; j += kLanes)
          turn_square(t, t.in + run * t.in_run + i * t.in_pitch + j, t.cells - i, t.channels - j,
                      t.out + j * t.plane + run * t.out_run + i, activate);
  });
}

}  // namespace

TurnFunction turn_function() {
  return turn;
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

TurnFunction turn_kernel(Target target) {
  UNSTRIDE_PICK(target, turn_function);
}

}  // namespace unstride::engine::kernels
#endif
