// The solver against brute force over all parameters, and its order.
#include "engine/size_solver.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/evenness.h"
#include "engine/random_problem.h"
#include "engine/relation.h"

namespace unstride::engine {
namespace {

bool is_legal(const AxisParams& axis, std::int64_t input) {
  return validate({axis, axis}, {1, 1, input, input}).empty();
}

std::int64_t count_by_brute_force(std::int64_t input, std::int64_t output, const Bounds& bounds) {
  std::int64_t count = 0;
  for (std::int64_t k = 1; k <= bounds.kernel; ++k)
    for (std::int64_t s = 1; s <= bounds.stride; ++s)
      for (std::int64_t d = 1; d <= bounds.dilation; ++d)
        for (std::int64_t p = 0; p <= k; ++p)
          for (std::int64_t op = 0; op <= std::max(s, d); ++op) {
            const AxisParams axis{k, s, p, p, op, d};
            count += output_size(axis, input) == output && is_legal(axis, input);
          }
  return count;
}

AxisParams symmetric(std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
  return {.kernel = kernel, .stride = stride, .pad_begin = padding, .pad_end = padding};
}

TEST(SizeSolver, FindsEveryParameterSetOnceAndOnlyLegalOnes) {
  const Bounds bounds{.kernel = 6, .stride = 5, .dilation = 4};
  std::int64_t solutions = 0;
  for (std::int64_t input = 1; input <= 6; ++input)
    for (std::int64_t output = 1; output <= 30; ++output) {
      const auto found = solve_size(input, output, bounds);
      for (size_t n = 0; n < found.size(); ++n) {
        const AxisParams& axis = found[n].axis;
        ASSERT_EQ(output_size(axis, input), output);
        ASSERT_TRUE(is_legal(axis, input));
        ASSERT_TRUE(axis.pad_begin == axis.pad_end && axis.pad_begin <= axis.kernel);
        for (size_t other = 0; other < n; ++other) ASSERT_FALSE(found[other].axis == axis);
      }
      ASSERT_EQ(std::int64_t(found.size()), count_by_brute_force(input, output, bounds)) << input << " to " << output;
      solutions += std::int64_t(found.size());
    }
  EXPECT_GT(solutions, 3000);
}

TEST(SizeSolver, CountsHolesAndMultiplicationsAsTheRelationDoes) {
  for (const auto& [input, output] : {std::pair{7, 14}, {1, 5}, {3, 40}, {2, 1}, {5, 16}})
    for (const SizeSolution& found : solve_size(input, output)) {
      const Axis axis{found.axis, input};
      std::int64_t links = 0;
      for (std::int64_t o = 0; o < output; ++o) links += std::int64_t(axis.terms_of_output(o).size());
      const AxisEvenness evenness = evenness_of(axis);
      ASSERT_EQ(found.multiplications, links * links);
      ASSERT_EQ(found.holes, std::int64_t(evenness.holes.size()));
      ASSERT_EQ(found.even, evenness.even);
      ASSERT_EQ(found.off_scale, std::abs(found.axis.stride * input - output));
      ASSERT_EQ(found.parameters, found.axis.kernel * found.axis.kernel);
    }
}

TEST(SizeSolver, OffersTheUsualWaysFromSevenToFourteenFirst) {
  const auto found = solve_size(7, 14);
  ASSERT_GE(found.size(), 3u);
  EXPECT_EQ(found[0].axis, symmetric(2, 2, 0));
  EXPECT_EQ(found[1].axis, symmetric(4, 2, 1));
  EXPECT_EQ(found[2].axis, symmetric(6, 2, 2));
  EXPECT_EQ(found[3].axis, symmetric(8, 2, 3));
  AxisParams uneven = symmetric(3, 2, 1);
  uneven.output_padding = 1;
  const auto popular = std::find_if(found.begin(), found.end(), [&](const auto& s) { return s.axis == uneven; });
  ASSERT_NE(popular, found.end());
  EXPECT_FALSE(popular->even);
}

TEST(SizeSolver, KeepsTheScaleWhereOutputPaddingIsNeededForAnEvenOverlap) {
  AxisParams expected = symmetric(4, 2, 1);
  expected.output_padding = 1;
  EXPECT_EQ(solve_size(7, 15).front().axis, expected);
}

TEST(SizeSolver, LetsTheFirstDifferenceInTheWrittenOrderDecide) {
  const auto solution = [](const AxisParams& axis, std::int64_t off_scale) {
    SizeSolution found{.axis = axis, .even = true};
    found.off_scale = off_scale;
    return found;
  };
  // Each is worse than the next in one number and better in all that count less.
  std::vector<SizeSolution> worst_first{
      solution({1, 1, 0, 0, 0, 1}, 0), solution({1, 1, 0, 0, 0, 1}, 0), solution({1, 1, 1, 1, 0, 1}, 0),
      solution({1, 1, 0, 0, 0, 1}, 1), solution({1, 1, 0, 0, 2, 1}, 0), solution({1, 1, 0, 0, 0, 3}, 0),
      solution({9, 1, 0, 0, 0, 1}, 0), solution({8, 1, 4, 4, 0, 1}, 0), solution({8, 3, 3, 3, 0, 1}, 0),
      solution({8, 2, 3, 3, 0, 1}, 0),
  };
  worst_first[0].even = false;
  worst_first[1].holes = 1;
  for (size_t a = 0; a < worst_first.size(); ++a)
    for (size_t b = 0; b < worst_first.size(); ++b)
      ASSERT_EQ(is_better(worst_first[a], worst_first[b]), a > b) << a << " before " << b;
}

TEST(SizeSolver, SortsWhatItFindsAndNoTwoAreEqual) {
  for (std::int64_t output = 1; output < 40; ++output) {
    const auto found = solve_size(3, output);
    for (size_t n = 1; n < found.size(); ++n) ASSERT_TRUE(is_better(found[n - 1], found[n]));
  }
}

TEST(SizeSolver, FindsNothingWhereTheBoundsReachNoSuchSize) {
  EXPECT_TRUE(solve_size(7, 1000).empty());
  EXPECT_TRUE(solve_size(64, 1, {.kernel = 3, .stride = 2, .dilation = 1}).empty());
}

}  // namespace
}  // namespace unstride::engine
