// The one relation against brute force, and the facts that follow from it.
#include "engine/relation.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "engine/random_problem.h"

namespace unstride::engine {
namespace {

Axis draw_whole_axis(Random& random) {
  const std::int64_t input = draw(random, 1, 7);
  return {draw_axis(random, input), input};
}

// Every link of the axis, from the definition alone: input cells in order, then taps.
std::vector<Link> all_links(const Axis& axis) {
  const AxisParams& p = axis.params;
  const std::int64_t size =
      (axis.input - 1) * p.stride - p.pad_begin - p.pad_end + p.dilation * (p.kernel - 1) + p.output_padding + 1;
  std::vector<Link> links;
  for (std::int64_t i = 0; i < axis.input; ++i)
    for (std::int64_t a = 0; a < p.kernel; ++a)
      if (const std::int64_t o = i * p.stride - p.pad_begin + a * p.dilation; o >= 0 && o < size)
        links.push_back({i, a, o});
  return links;
}

template <class Test>
std::vector<Link> links_where(const Axis& axis, Test test) {
  std::vector<Link> links;
  for (const Link& link : all_links(axis))
    if (test(link)) links.push_back(link);
  return links;
}

TEST(Relation, EveryLinkSatisfiesTheEquation) {
  Random random(1);
  for (int n = 0; n < 1000; ++n) {
    const Axis axis = draw_whole_axis(random);
    for (std::int64_t o = 0; o < axis.output(); ++o)
      for (const Link& link : axis.terms_of_output(o)) {
        ASSERT_EQ(link.output, o);
        ASSERT_EQ(link.input * axis.params.stride - axis.params.pad_begin + link.tap * axis.params.dilation, o);
      }
  }
}

TEST(Relation, TheThreeInverseMapsFindExactlyTheLinks) {
  Random random(2);
  for (int n = 0; n < 2000; ++n) {
    const Axis axis = draw_whole_axis(random);
    for (std::int64_t o = -3; o < axis.output() + 3; ++o)
      ASSERT_EQ(axis.terms_of_output(o), links_where(axis, [&](const Link& l) { return l.output == o; }));
    for (std::int64_t i = -1; i <= axis.input; ++i)
      ASSERT_EQ(axis.stamp_of_input(i), links_where(axis, [&](const Link& l) { return l.input == i; }));
    for (std::int64_t a = -1; a <= axis.params.kernel; ++a)
      ASSERT_EQ(axis.uses_of_tap(a), links_where(axis, [&](const Link& l) { return l.tap == a; }));
  }
}

TEST(Relation, ARunListsWhatPaddingCropsToo) {
  Random random(3);
  for (int n = 0; n < 2000; ++n) {
    const Axis axis = draw_whole_axis(random);
    for (std::int64_t o = -axis.params.pad_begin - 3; o < axis.full() - axis.params.pad_begin + 3; ++o) {
      std::vector<Link> expected, found;
      for (std::int64_t i = 0; i < axis.input; ++i)
        for (std::int64_t a = 0; a < axis.params.kernel; ++a)
          if (axis.output_of(i, a) == o) expected.push_back({i, a, o});
      const TermRun run = axis.run_of_output(o);
      for (std::int64_t t = 0; t < run.count; ++t) found.push_back({run.input_at(t), run.tap_at(t), o});
      ASSERT_EQ(found, expected) << "o = " << o;
    }
  }
}

TEST(Relation, TheWindowOverTheBorderedInputMeetsTheSameCells) {
  Random random(4);
  for (int n = 0; n < 1000; ++n) {
    const Axis axis = draw_whole_axis(random);
    for (std::int64_t o = 0; o < axis.output(); ++o)
      for (std::int64_t a = 0; a < axis.params.kernel; ++a) {
        const std::int64_t cell = axis.window_cell(o, a);
        ASSERT_GE(cell, 0);
        ASSERT_LT(cell, axis.bordered());
        bool is_data = false;
        for (std::int64_t i = 0; i < axis.input; ++i) {
          ASSERT_EQ(axis.bordered_of(i) == cell, axis.output_of(i, a) == o);
          is_data |= axis.bordered_of(i) == cell;
        }
        ASSERT_EQ(axis.kind_of(cell) == BorderedKind::data, is_data);
      }
  }
}

TEST(Relation, BorderedCellsAreDataInsertedZerosAndBorderInOrder) {
  const Axis axis{{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 0, .output_padding = 1, .dilation = 1}, 3};
  using enum BorderedKind;
  const std::vector<BorderedKind> expected{border_zero, data,        inserted_zero, data,       inserted_zero,
                                           data,        border_zero, border_zero,   border_zero};
  ASSERT_EQ(axis.bordered(), std::int64_t(expected.size()));
  for (size_t j = 0; j < expected.size(); ++j) EXPECT_EQ(axis.kind_of(std::int64_t(j)), expected[j]) << j;
}

TEST(Relation, ANegativeBorderTrimsDataAway) {
  const Axis axis{{.kernel = 1, .stride = 2, .pad_begin = 1, .pad_end = 0, .output_padding = 0, .dilation = 1}, 3};
  EXPECT_EQ(axis.border_begin(), -1);
  EXPECT_EQ(axis.bordered(), 4);
  EXPECT_EQ(axis.kind_of(0), BorderedKind::inserted_zero);
  EXPECT_EQ(axis.kind_of(1), BorderedKind::data);
  EXPECT_EQ(axis.bordered_of(0), -1);
}

TEST(Relation, OverlapCountsAreTheNumbersOfTerms) {
  Random random(5);
  for (int n = 0; n < 300; ++n) {
    const Axes axes{draw_whole_axis(random), draw_whole_axis(random)};
    const core::Grid<int> counts = overlap_counts(axes);
    ASSERT_EQ(counts.rows, axes.height.output());
    ASSERT_EQ(counts.cols, axes.width.output());
    std::int64_t total = 0;
    for (std::int64_t r = 0; r < counts.rows; ++r)
      for (std::int64_t c = 0; c < counts.cols; ++c) {
        ASSERT_EQ(size_t(counts.at(r, c)),
                  axes.height.terms_of_output(r).size() * axes.width.terms_of_output(c).size());
        total += counts.at(r, c);
      }
    ASSERT_EQ(size_t(total), all_links(axes.height).size() * all_links(axes.width).size());
  }
}

// Different overlap counts among the interior cells: those whose every tap that fits the stride finds an input cell.
std::set<int> interior_counts(std::int64_t kernel, std::int64_t stride, std::int64_t dilation) {
  const AxisParams params{kernel, stride, 0, 0, 0, dilation};
  const std::int64_t input = dilation * kernel + 3;
  const core::Grid<int> counts = overlap_counts({{params, input}, {AxisParams{}, 1}});
  std::set<int> found;
  for (std::int64_t o = dilation * (kernel - 1); o <= (input - 1) * stride; ++o) found.insert(counts.at(o, 0));
  return found;
}

TEST(Relation, InteriorOverlapIsEvenExactlyWhenTheStrideDividesTheKernelAndHasNoFactorOfTheDilation) {
  for (std::int64_t k = 1; k <= 9; ++k)
    for (std::int64_t s = 1; s <= 6; ++s)
      for (std::int64_t d = 1; d <= 5; ++d)
        EXPECT_EQ(interior_counts(k, s, d).size() == 1, std::gcd(d, s) == 1 && k % s == 0)
            << "k " << k << " s " << s << " d " << d;
}

TEST(Relation, HolesAreExactlyWhereTheDilationSharesAFactorWithTheStrideOrTheKernelIsShorterThanTheStride) {
  for (std::int64_t k = 1; k <= 9; ++k)
    for (std::int64_t s = 1; s <= 6; ++s)
      for (std::int64_t d = 1; d <= 5; ++d)
        EXPECT_EQ(interior_counts(k, s, d).contains(0), std::gcd(d, s) > 1 || k < s)
            << "k " << k << " s " << s << " d " << d;
}

}  // namespace
}  // namespace unstride::engine
