#include "engine/kernels/transform.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/transform.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/dispatch.h"
#include "engine/kernels/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// Of two vectors side by side, what is in even lanes and what is in odd ones.
HWY_INLINE void part(Vector low, Vector high, Vector& even, Vector& odd) {
#if HWY_TARGET == HWY_SCALAR
  even = low;
  odd = high;
#else
  const Floats d;
  even = hn::ConcatEven(d, high, low);
  odd = hn::ConcatOdd(d, high, low);
#endif
}

// kStreams vectors side by side become one of every kStreams-th lane each.
template <int kStreams>
HWY_INLINE void part_streams(Vector (&v)[kStreams]) {
  if constexpr (kStreams == 2) {
    part(v[0], v[1], v[0], v[1]);
  } else {
    Vector even[2], odd[2];
    part(v[0], v[1], even[0], odd[0]);
    part(v[2], v[3], even[1], odd[1]);
    part(even[0], even[1], v[0], v[2]);
    part(odd[0], odd[1], v[1], v[3]);
  }
}

// Cells [first, first + lanes) of rows of `width`, 0 where there is none.
class RowPiece {
 public:
  HWY_INLINE RowPiece() = default;
  HWY_INLINE RowPiece(std::int64_t first, std::int64_t width)
      : first_(first), begin_(within(-first)), end_(within(width - first)) {
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX2
    mask_ = hn::AndNot(hn::FirstN(Floats(), size_t(begin_)), hn::FirstN(Floats(), size_t(end_)));
#endif
  }
  // Asks for the same cells `ahead`, too: rows are short, and where the next ones lie is not seen by the hardware.
  HWY_INLINE Vector of(const float* row, std::int64_t ahead) const {
    const Floats d;
    hwy::Prefetch(row + first_ + ahead);
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX2
    return hn::MaskedLoad(mask_, d, row + first_);
#else
    if (end_ - begin_ == kLanes) return hn::LoadU(d, row + first_);
    HWY_ALIGN float cells[kLanes] = {};
    for (std::int64_t l = begin_; l < end_; ++l) cells[l] = row[first_ + l];
    return hn::Load(d, cells);
#endif
  }

 private:
  static HWY_INLINE std::int64_t within(std::int64_t lane) {
    return lane < 0 ? 0 : lane < kLanes ? lane : kLanes;
  }

  std::int64_t first_ = 0, begin_ = 0, end_ = 0;
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX2
  hn::Mask<Floats> mask_;
#endif
};

// body(row, out) for all rows; the row is null where there is none.
template <class Body>
HWY_INLINE void for_each_row(const Split& s, const Body& body) {
  for (std::int64_t c = 0; c < s.planes; ++c)
    for (int slot = 0; slot < s.slots; ++slot) {
      float* out = s.out + c * s.out_plane + slot * s.out_slot;
      for (std::int64_t y = s.row + slot; y < s.row + s.rows; y += s.slots, out += s.out_row)
        body(y >= 0 && y < s.height ? s.in + c * s.plane + y * s.width : nullptr, out);
    }
}

// The last cells of a row are taken one by one where a vector is far too wide for them: what windows have beyond the
// tiles' own cells.
constexpr std::int64_t kFewCells = 2;

template <int kStreams>
void split_rows(const Split& s) {
  const Floats d;
  std::int64_t q = 0;
  for (; s.count - q > (kLanes > kFewCells ? kFewCells : 0); q += kLanes) {
    RowPiece piece[kStreams];
    for (int p = 0; p < kStreams; ++p) piece[p] = RowPiece(s.col + q * kStreams + p * kLanes, s.width);
    for_each_row(s, [&](const float* row, float* out) {
      Vector v[kStreams];
      HWY_UNROLL(4)
      for (int p = 0; p < kStreams; ++p) v[p] = row ? piece[p].of(row, s.planes * s.plane) : hn::Zero(d);
      part_streams(v);
      HWY_UNROLL(4)
      for (int p = 0; p < kStreams; ++p) hn::Store(v[p], d, out + p * s.out_stream + q);
    });
  }
  if (q >= s.count) return;
  for_each_row(s, [&](const float* row, float* out) {
    for (std::int64_t last = q; last < s.count; ++last)
      for (int p = 0; p < kStreams; ++p) {
        const std::int64_t x = s.col + last * kStreams + p;
        out[p * s.out_stream + last] = row && x >= 0 && x < s.width ? row[x] : 0;
      }
  });
}

void split(const Split& s) {
  if (s.streams == 2) split_rows<2>(s);
  else split_rows<4>(s);
}

// Sum i of the set; what two sums begin with is computed once.
HWY_INLINE Vector sum_of(const CellSum& sum, const Vector* cells) {
  const Floats d;
  Vector total = sum.factor[0] == 1 ? cells[sum.cell[0]] : hn::Mul(hn::Set(d, sum.factor[0]), cells[sum.cell[0]]);
  HWY_UNROLL(4)
  for (int t = 1; t < sum.terms; ++t) {
    const Vector cell = cells[sum.cell[t]];
    if (sum.factor[t] == 1) total = hn::Add(total, cell);
    else if (sum.factor[t] == -1) total = hn::Sub(total, cell);
    else total = hn::MulAdd(hn::Set(d, sum.factor[t]), cell, total);
  }
  return total;
}

HWY_INLINE void store_sum(const CellSums& s, Vector total, std::int64_t n, float* out) {
  if (n + kLanes <= s.room) hn::StoreU(total, Floats(), out);
  else store_first(total, s.length - n, out);
}

// kSet < 0: the set is known only when it runs.
template <int kSet>
void sum(const CellSums& s) {
  const Floats d;
  for (std::int64_t b = 0; b < s.blocks; ++b)
    for (std::int64_t r = 0; r < s.rows; ++r)
      for (std::int64_t n = 0; n < s.length; n += kLanes) {
        const float* in = s.in + b * s.in_block + r * s.in_row + n;
        float* out = s.out + b * s.out_block + r * s.out_row + n;
        Vector cells[kMostWindow];
        if constexpr (kSet >= 0) {
          constexpr const SumSet& kS = kSumSets[kSet];
          HWY_UNROLL(12)
          for (int i = 0; i < kS.window; ++i) cells[i] = hn::LoadU(d, in + s.cell[i]);
          HWY_UNROLL(12)
          for (int i = 0; i < kS.count; ++i) store_sum(s, sum_of(kS.sums[i], cells), n, out + i * s.out_sum);
        } else {
          for (int i = 0; i < s.set->window; ++i) cells[i] = hn::LoadU(d, in + s.cell[i]);
          for (int i = 0; i < s.set->count; ++i) store_sum(s, sum_of(s.set->sums[i], cells), n, out + i * s.out_sum);
        }
      }
}

// Output i of a filter whose factors are known when this is compiled: nothing is multiplied by 0, 1 or -1.
template <int kFilter>
HWY_INLINE Vector output_of(int i, const Vector* products) {
  constexpr Filter kF = kFilters[kFilter];
  const Floats d;
  Vector total = hn::Zero(d);
  bool first = true;
  constexpr int kCount = kF.count();
  HWY_UNROLL(8)
  for (int p = 0; p < kCount; ++p) {
    const float factor = kF.products[i][p];
    if (factor == 0) continue;
    if (first) total = factor == 1 ? products[p] : hn::Mul(hn::Set(d, factor), products[p]);
    else if (factor == 1) total = hn::Add(total, products[p]);
    else if (factor == -1) total = hn::Sub(total, products[p]);
    else total = hn::MulAdd(hn::Set(d, factor), products[p], total);
    first = false;
  }
  return total;
}

template <int kRowOutputs, int kColOutputs>
void no_outputs(const FilterOutputs& f) {
  for (int i = 0; i < kRowOutputs; ++i)
    for (int j = 0; j < kColOutputs; ++j)
      for (std::int64_t n = 0; n < f.count; n += kLanes)
        hn::Store(hn::Zero(Floats()), Floats(), f.out + i * f.out_row + j * f.out_col + n);
}

template <int kRow, int kCol>
void outputs(const FilterOutputs& f) {
  constexpr int kRowProducts = kFilters[kRow].count(), kColProducts = kFilters[kCol].count();
  constexpr int kRowOutputs = kFilters[kRow].outputs, kColOutputs = kFilters[kCol].outputs;
  const Floats d;
  for (std::int64_t n = 0; n < f.count; n += kLanes) {
    Vector between[kRowOutputs][kColProducts];
    HWY_UNROLL(8)
    for (int x = 0; x < kColProducts; ++x) {
      Vector column[kRowProducts];
      HWY_UNROLL(8)
      for (int y = 0; y < kRowProducts; ++y) column[y] = hn::Load(d, f.in + y * f.in_row + x * f.in_col + n);
      HWY_UNROLL(4)
      for (int i = 0; i < kRowOutputs; ++i) between[i][x] = output_of<kRow>(i, column);
    }
    HWY_UNROLL(4)
    for (int i = 0; i < kRowOutputs; ++i) {
      HWY_UNROLL(4)
      for (int j = 0; j < kColOutputs; ++j)
        hn::Store(output_of<kCol>(j, between[i]), d, f.out + i * f.out_row + j * f.out_col + n);
    }
  }
}

template <int kPair>
constexpr void fill_outputs(TransformKernels& kernels) {
  constexpr int kRow = kPair / kFilterCount, kCol = kPair % kFilterCount;
  if constexpr (kFilters[kRow].taps == 0 || kFilters[kCol].taps == 0)
    kernels.outputs[kRow][kCol] = no_outputs<kFilters[kRow].outputs, kFilters[kCol].outputs>;
  else kernels.outputs[kRow][kCol] = outputs<kRow, kCol>;
  if constexpr (kPair > 0) fill_outputs<kPair - 1>(kernels);
}

template <int kSet>
constexpr void fill_sums(TransformKernels& kernels) {
  kernels.sums[kSet] = sum<kSet>;
  if constexpr (kSet > 0) fill_sums<kSet - 1>(kernels);
}

constexpr TransformKernels kKernels = [] {
  TransformKernels kernels{split, {}, sum<-1>, {}};
  fill_sums<kSumSetCount - 1>(kernels);
  fill_outputs<kFilterCount * kFilterCount - 1>(kernels);
  return kernels;
}();

}  // namespace

const TransformKernels& transforms() {
  return kKernels;
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

const TransformKernels& transform_kernels(Target target) {
  UNSTRIDE_PICK(target, transforms);
}

SumFunction TransformKernels::sum(const SumSet& set) const {
  for (int i = 0; i < kSumSetCount; ++i)
    if (kSumSets[i] == set) return sums[i];
  return any_sums;
}

}  // namespace unstride::engine::kernels
#endif
