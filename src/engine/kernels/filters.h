// Minimal filters: m neighbouring outputs of a correlation with r taps from m + r - 1 products instead of m * r. With
// cells d and taps g, product p is (sum p of cells) * (sum p of taps), and an output is a sum of products.
//
// F(2, 1), F(2, 2) and F(2, 3) are written out in plans/minimal.h. F(4, 3) is the polynomial product modulo
// x (x^2 - 9/16) (x^2 - 9/4) and infinity. Its points 0, +-3/4, +-3/2 are the ones whose sums are all exact numbers of
// few bits, and lose less than half of what the usual 0, +-1, +-2 lose (growth 14.3 instead of 29.3 an axis).
// Source: S. Winograd, Arithmetic Complexity of Computations, 1980; A. Toom, S. Cook for the choice of points.
#pragma once

namespace unstride::engine::kernels {

constexpr int kMostTaps = 3, kMostOutputs = 4, kMostProducts = kMostOutputs + kMostTaps - 1;
constexpr int kMostTerms = 4;
constexpr int kMostWindow = 12;  // cells of the windows of an axis, and sums of them

// The sum over t < terms of factor[t] * cell[index[t]].
struct CellSum {
  int terms = 0;
  int cell[kMostTerms] = {};
  float factor[kMostTerms] = {};

  constexpr bool operator==(const CellSum&) const = default;
};

struct Filter {
  int taps, outputs;
  CellSum cells[kMostProducts];
  double weights[kMostProducts][kMostTaps];     // of the taps, in the order of their cells
  float products[kMostOutputs][kMostProducts];  // output = the sum over p of products[output][p] * product p

  // Of products, and of the cells that they need.
  constexpr int count() const { return taps == 0 ? 0 : taps + outputs - 1; }
};

constexpr Filter kFilters[] = {
    {1, 2, {{1, {0}, {1}}, {1, {1}, {1}}}, {{1}, {1}}, {{1, 0}, {0, 1}}},
    {2,
     2,
     {{2, {0, 1}, {1, -1}}, {1, {1}, {1}}, {2, {1, 2}, {1, -1}}},
     {{1, 0}, {1, 1}, {0, -1}},
     {{1, 1, 0}, {0, 1, 1}}},
    {3,
     2,
     {{2, {0, 2}, {1, -1}}, {2, {1, 2}, {1, 1}}, {2, {1, 2}, {1, -1}}, {2, {1, 3}, {1, -1}}},
     {{1, 0, 0}, {0.5, 0.5, 0.5}, {-0.5, 0.5, -0.5}, {0, 0, 1}},
     {{1, 1, 1, 0}, {0, 1, -1, -1}}},
    {3,
     4,
     {{3, {4, 2, 0}, {1, -45.0f / 16, 81.0f / 64}},
      {4, {4, 2, 3, 1}, {1, -9.0f / 4, 3.0f / 4, -27.0f / 16}},
      {4, {4, 2, 3, 1}, {1, -9.0f / 4, -3.0f / 4, 27.0f / 16}},
      {4, {4, 2, 3, 1}, {1, -9.0f / 16, 3.0f / 2, -27.0f / 32}},
      {4, {4, 2, 3, 1}, {1, -9.0f / 16, -3.0f / 2, 27.0f / 32}},
      {3, {5, 3, 1}, {1, -45.0f / 16, 81.0f / 64}}},
     {{64.0 / 81, 0, 0},
      {-128.0 / 243, -96.0 / 243, -72.0 / 243},
      {-128.0 / 243, 96.0 / 243, -72.0 / 243},
      {32.0 / 243, 48.0 / 243, 72.0 / 243},
      {32.0 / 243, -48.0 / 243, 72.0 / 243},
      {0, 0, 1}},
     {{1, 1, 1, 1, 1, 0},
      {0, 3.0f / 4, -3.0f / 4, 3.0f / 2, -3.0f / 2, 0},
      {0, 9.0f / 16, 9.0f / 16, 9.0f / 4, 9.0f / 4, 0},
      {0, 27.0f / 64, -27.0f / 64, 27.0f / 8, -27.0f / 8, 1}}},
    // Holes, beside filters of as many outputs: phases that no tap belongs to.
    {0, 2, {}, {}, {}},
    {0, 4, {}, {}, {}},
};
enum FilterNumber : int { k21, k22, k23, k43, k20, k40 };  // F(2, 1), F(2, 2), F(2, 3), F(4, 3), F(2, 0), F(4, 0)
constexpr int kFilterCount = sizeof(kFilters) / sizeof(kFilters[0]);

// What several filters need of one window, each sum once.
struct SumSet {
  int count = 0, window = 0;
  CellSum sums[kMostWindow] = {};

  constexpr bool operator==(const SumSet&) const = default;

  // The sum's place in the set; -1: there is no room.
  constexpr int add(const CellSum& sum) {
    for (int i = 0; i < count; ++i)
      if (sums[i] == sum) return i;
    if (count == kMostWindow) return -1;
    sums[count] = sum;
    return count++;
  }
};

// A filter whose cell 0 is the window's cell `before`.
struct PlacedFilter {
  int filter = 0, before = 0;

  constexpr int end() const { return before + kFilters[filter].count(); }  // of its cells
  constexpr CellSum sum(int product) const {
    CellSum placed = kFilters[filter].cells[product];
    for (int t = 0; t < placed.terms; ++t) placed.cell[t] += before;
    return placed;
  }
};

// Those that are compiled in: what occurs with strides 1 and 2, and with others whose taps fall apart alike.
template <int kParts>
constexpr SumSet set_of(const PlacedFilter (&parts)[kParts]) {
  SumSet set;
  for (const PlacedFilter& part : parts) {
    set.window = set.window > part.end() ? set.window : part.end();
    for (int p = 0; p < kFilters[part.filter].count(); ++p) set.add(part.sum(p));
  }
  return set;
}
constexpr SumSet kSumSets[] = {
    set_of({{k22, 0}}),            // kernel 4, stride 2, even padding
    set_of({{k22, 0}, {k22, 1}}),  // odd padding; kernel 16, stride 8
    set_of({{k23, 0}}),            // kernel 3, stride 1; kernel 6, stride 2, even padding; kernel 9, stride 3
    set_of({{k23, 0}, {k23, 1}}),  // kernel 6, stride 2, odd padding
    set_of({{k43, 0}}),            // kernel 3, stride 1
    set_of({{k22, 0}, {k21, 1}}),  // kernel 3, stride 2, even padding
    set_of({{k21, 0}, {k22, 0}}),  // odd padding
    set_of({{k23, 0}, {k22, 1}}),  // kernel 5, stride 2, even padding
    set_of({{k22, 0}, {k23, 0}}),  // odd padding
};
constexpr int kSumSetCount = sizeof(kSumSets) / sizeof(kSumSets[0]);

}  // namespace unstride::engine::kernels
