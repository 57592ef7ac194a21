#include "engine/kernels/padding.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/padding.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/dispatch.h"
#include "engine/kernels/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

constexpr std::int64_t within(std::int64_t value, std::int64_t most) {
  return value < 0 ? 0 : value < most ? value : most;
}

HWY_INLINE void zero_cells(float* out, std::int64_t count) {
  for (std::int64_t j = 0; j < count; j += kLanes) hn::StoreU(hn::Zero(Floats()), Floats(), out + j);
}

// Rows of a padded map: `begin` zeros, the cells in[0 .. count), and zeros up to `columns`.
#if HWY_TARGET == HWY_AVX3
// Whole vectors of the row, each from two of the map: loads and stores that cross no cache line where the map's do not.
class RowPadder {
 public:
  HWY_INLINE RowPadder(std::int64_t begin, std::int64_t count, std::int64_t columns)
      : first_(begin / kLanes * kLanes),
        end_of_whole_(first_ + count / kLanes * kLanes),
        columns_(columns),
        tail_(hn::FirstN(Floats(), size_t(count % kLanes))) {
    const __m512i lanes = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    from_ = _mm512_add_epi32(lanes, _mm512_set1_epi32(int(kLanes - begin % kLanes)));
  }

  // Fetches in[ahead ...] into the second-level cache: the hardware does not see a short piece of another channel
  // coming, and a sixth of the time of a layer that comes from memory was lost waiting for it.
  HWY_INLINE void row(const float* in, std::int64_t ahead, float* out) const {
    const Floats d;
    zero_cells(out, first_);
    std::int64_t j = first_;
    Vector before = hn::Zero(d);
    for (; j < end_of_whole_; j += kLanes, in += kLanes) {
      const Vector here = hn::LoadU(d, in);
      _mm_prefetch(reinterpret_cast<const char*>(in + ahead), _MM_HINT_T1);
      hn::Store(Vector{_mm512_permutex2var_ps(before.raw, from_, here.raw)}, d, out + j);
      before = here;
    }
    if (j == columns_) return;
    const Vector here = hn::MaskedLoad(tail_, d, in);
    hn::Store(Vector{_mm512_permutex2var_ps(before.raw, from_, here.raw)}, d, out + j);
    if (j + kLanes == columns_) return;
    hn::Store(Vector{_mm512_permutex2var_ps(here.raw, from_, _mm512_setzero_ps())}, d, out + j + kLanes);
    zero_cells(out + j + 2 * kLanes, columns_ - j - 2 * kLanes);
  }

 private:
  std::int64_t first_, end_of_whole_, columns_;
  hn::Mask<Floats> tail_;
  __m512i from_;
};
#else
// The zeros may spill into the next row, which is written later.
class RowPadder {
 public:
  HWY_INLINE RowPadder(std::int64_t begin, std::int64_t count, std::int64_t columns)
      : begin_(begin), count_(count), columns_(columns) {}

  HWY_INLINE void row(const float* in, std::int64_t, float* out) const {
    const Floats d;
    zero_cells(out, begin_);
    out += begin_;
    std::int64_t i = 0;
    for (; i + kLanes <= count_; i += kLanes) hn::StoreU(hn::LoadU(d, in + i), d, out + i);
    for (; i < count_; ++i) out[i] = in[i];
    zero_cells(out + count_, columns_ - begin_ - count_);
  }

 private:
  std::int64_t begin_, count_, columns_;
};
#endif

void pad(const PaddedMaps& m) {
  const std::int64_t begin = within(-m.first_column, m.columns);
  const std::int64_t count = within(m.width - m.first_column, m.columns) - begin;
  // Rows before the first one, those that exist, those beyond the last.
  const std::int64_t above = count > 0 ? within(-m.first_row, m.rows) : m.rows;
  const std::int64_t inside = within(m.height - m.first_row, m.rows) - above;
  const RowPadder padder(begin, count, m.columns);
  for (std::int64_t c = 0; c < m.channels; ++c) {
    float* out = m.out + c * m.out_channel_step;
    zero_cells(out, above * m.columns);
    out += above * m.columns;
    const std::int64_t ahead = c + 1 < m.channels ? m.in_channel_step : 0;
    const float* in = m.in + c * m.in_channel_step + (above + m.first_row) * m.width + begin + m.first_column;
    for (std::int64_t y = 0; y < inside; ++y, in += m.width, out += m.columns) padder.row(in, ahead, out);
    zero_cells(out, (m.rows - above - (inside > 0 ? inside : 0)) * m.columns);
  }
}

}  // namespace

PadFunction pad_function() {
  return pad;
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

PadFunction pad_kernel(Target target) {
  UNSTRIDE_PICK(target, pad_function);
}

}  // namespace unstride::engine::kernels
#endif
