#include "engine/kernels/transform.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/transform.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/dispatch.h"
#include "engine/kernels/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// cells: one every `step` floats.
Vector pair_sum(const PairSum& sum, const float* cells, std::int64_t step) {
  const Floats d;
  const Vector first = hn::Load(d, cells + sum.first * step);
  if (sum.second < 0) return first;
  const Vector second = hn::Load(d, cells + sum.second * step);
  return sum.sign < 0 ? hn::Sub(first, second) : hn::Add(first, second);
}

void input(const InputTransform& t) {
  const Floats d;
  HWY_ALIGN float between[kMostWindow * kMostWindow * kLanes];  // (row_sums, width)
  for (std::int64_t k = 0; k < t.depth; ++k) {
    const float* in = t.in + k * kLanes;
    for (int i = 0; i < t.row_sums; ++i)
      for (int x = 0; x < t.width; ++x)
        hn::Store(pair_sum(t.rows[i], in + x * t.in_pitch, t.width * t.in_pitch), d,
                  between + (i * t.width + x) * kLanes);
    float* out = t.out + k * t.out_step;
    for (int i = 0; i < t.row_sums; ++i)
      for (int j = 0; j < t.col_sums; ++j)
        hn::Store(pair_sum(t.cols[j], between + i * t.width * kLanes, kLanes), d,
                  out + (i * t.col_sums + j) * t.out_pitch);
  }
}

Vector term_sum(const TermSum& sum, const float* products, std::int64_t step) {
  const Floats d;
  Vector total = hn::Mul(hn::Set(d, sum.sign[0]), hn::Load(d, products + sum.index[0] * step));
  for (int t = 1; t < sum.terms; ++t)
    total = hn::MulAdd(hn::Set(d, sum.sign[t]), hn::Load(d, products + sum.index[t] * step), total);
  return total;
}

void output(const OutputTransform& t) {
  const Floats d;
  HWY_ALIGN float between[2 * kMostWindow * kLanes];  // (2, col_products)
  for (std::int64_t n = 0; n < t.count; n += kLanes) {
    for (int i = 0; i < 2; ++i)
      for (int x = 0; x < t.col_products; ++x)
        hn::Store(term_sum(t.rows[i], t.in + x * t.in_pitch + n, t.in_row_pitch), d,
                  between + (i * t.col_products + x) * kLanes);
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 2; ++j)
        hn::Store(term_sum(t.cols[j], between + i * t.col_products * kLanes, kLanes), d,
                  t.out + (i * 2 + j) * t.out_pitch + n);
  }
}

}  // namespace

TransformKernels transforms() {
  return {input, output};
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

TransformKernels transform_kernels(Target target) {
  UNSTRIDE_PICK(target, transforms);
}

}  // namespace unstride::engine::kernels
#endif
