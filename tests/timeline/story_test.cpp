// Stamp, Slide and the reference: the same numbers, held against brute force over thousands of parameter sets.
#include "timeline/story.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <map>

#include "engine/random_problem.h"
#include "engine/reference.h"

namespace unstride::timeline {
namespace {

using core::Grid;
using engine::AxisParams;
using engine::Problem;
using engine::Random;
using Integers = Grid<std::int64_t>;

Problem make_problem(const engine::ConvParams& params, core::Tensor input, core::Tensor kernel) {
  return {params, std::make_shared<core::Tensor>(std::move(input)), std::make_shared<core::Tensor>(std::move(kernel))};
}

std::shared_ptr<const Story> told(const Problem& problem, ViewKind view = ViewKind::stamp) {
  const auto story = tell(problem, view);
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}

Problem worked_example() {
  const AxisParams axis{.kernel = 3, .stride = 2};
  return make_problem({axis, axis}, core::Tensor({1, 1, 2, 2}, {1, 2, 3, 4}),
                      core::Tensor({1, 1, 3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

Problem draw_problem(Random& random, bool integers) {
  const core::Shape input{1, 1, engine::draw(random, 1, 6), engine::draw(random, 1, 6)};
  const engine::ConvParams params{engine::draw_axis(random, input.h), engine::draw_axis(random, input.w)};
  const core::Shape kernel{1, 1, params.height.kernel, params.width.kernel};
  if (integers)
    return make_problem(params, engine::draw_integers(random, input, 50), engine::draw_integers(random, kernel, 50));
  return make_problem(params, engine::draw_floats(random, input), engine::draw_floats(random, kernel));
}

std::int64_t size_of(const AxisParams& p, std::int64_t input) {
  return (input - 1) * p.stride - p.pad_begin - p.pad_end + p.dilation * (p.kernel - 1) + p.output_padding + 1;
}

// Stamp, written down once more: every input cell adds a kernel at i*s - p.
Integers scattered(const Story& story) {
  const AxisParams &h = story.problem.params.height, &w = story.problem.params.width;
  Integers output(size_of(h, story.input->rows), size_of(w, story.input->cols));
  for (std::int64_t i = 0; i < story.input->rows; ++i)
    for (std::int64_t j = 0; j < story.input->cols; ++j)
      for (std::int64_t a = 0; a < h.kernel; ++a)
        for (std::int64_t b = 0; b < w.kernel; ++b) {
          const std::int64_t r = i * h.stride - h.pad_begin + a * h.dilation;
          const std::int64_t c = j * w.stride - w.pad_begin + b * w.dilation;
          if (output.contains(r, c)) output.at(r, c) += std::int64_t(story.input->at(i, j) * story.kernel->at(a, b));
        }
  return output;
}

// `grid` with borders added (or trimmed where negative) at the top, bottom, left and right.
Integers with_border(const Integers& grid, std::int64_t top, std::int64_t bottom, std::int64_t left,
                     std::int64_t right) {
  Integers result(grid.rows + top + bottom, grid.cols + left + right);
  for (std::int64_t r = 0; r < result.rows; ++r)
    for (std::int64_t c = 0; c < result.cols; ++c)
      if (grid.contains(r - top, c - left)) result.at(r, c) = grid.at(r - top, c - left);
  return result;
}

// Slide, written down once more, grid by grid: insert zeros, border, spread and turn the kernel, correlate.
Integers zero_inserted(const Story& story) {
  const AxisParams &h = story.problem.params.height, &w = story.problem.params.width;
  Integers spread((story.input->rows - 1) * h.stride + 1, (story.input->cols - 1) * w.stride + 1);
  for (std::int64_t r = 0; r < story.input->rows; ++r)
    for (std::int64_t c = 0; c < story.input->cols; ++c)
      spread.at(r * h.stride, c * w.stride) = std::int64_t(story.input->at(r, c));
  const std::int64_t rows = h.dilation * (h.kernel - 1), cols = w.dilation * (w.kernel - 1);
  return with_border(spread, rows - h.pad_begin, rows - h.pad_end + h.output_padding, cols - w.pad_begin,
                     cols - w.pad_end + w.output_padding);
}

Integers turned_kernel(const Story& story) {
  const AxisParams &h = story.problem.params.height, &w = story.problem.params.width;
  Integers turned(h.dilation * (h.kernel - 1) + 1, w.dilation * (w.kernel - 1) + 1);
  for (std::int64_t a = 0; a < h.kernel; ++a)
    for (std::int64_t b = 0; b < w.kernel; ++b)
      turned.at(turned.rows - 1 - a * h.dilation, turned.cols - 1 - b * w.dilation) =
          std::int64_t(story.kernel->at(a, b));
  return turned;
}

Integers correlated(const Integers& grid, const Integers& kernel) {
  Integers output(grid.rows - kernel.rows + 1, grid.cols - kernel.cols + 1);
  for (std::int64_t r = 0; r < output.rows; ++r)
    for (std::int64_t c = 0; c < output.cols; ++c)
      for (std::int64_t a = 0; a < kernel.rows; ++a)
        for (std::int64_t b = 0; b < kernel.cols; ++b) output.at(r, c) += grid.at(r + a, c + b) * kernel.at(a, b);
  return output;
}

Integers integers(const Grid<float>& grid) {
  return {grid.rows, grid.cols, std::vector<std::int64_t>(grid.cells.begin(), grid.cells.end())};
}

template <class Value>
Grid<float> computed(const Story& story, Value value) {
  Grid<float> grid(story.output->rows, story.output->cols);
  for (std::int64_t r = 0; r < grid.rows; ++r)
    for (std::int64_t c = 0; c < grid.cols; ++c) grid.at(r, c) = value(r, c);
  return grid;
}

Grid<float> stamped(const Story& story) {
  return computed(story, [&](std::int64_t r, std::int64_t c) {
    return stamped_value(story, r, c, story.input->rows * story.input->cols);
  });
}
Grid<float> slid(const Story& story) {
  return computed(story, [&](std::int64_t r, std::int64_t c) { return slid_value(story, r, c); });
}

bool same_bits(const Grid<float>& a, const Grid<float>& b) {
  return a.rows == b.rows && a.cols == b.cols &&
         std::memcmp(a.cells.data(), b.cells.data(), a.cells.size() * sizeof(float)) == 0;
}

TEST(Story, TheWorkedExampleIsTheSameFiveByFiveStampedSlidAndByReference) {
  const auto story = told(worked_example());
  const Grid<float> expected(
      5, 5, {1, 2, 5, 4, 6, 4, 5, 14, 10, 12, 10, 14, 36, 24, 30, 12, 15, 34, 20, 24, 21, 24, 55, 32, 36});
  EXPECT_EQ(*story->output, expected);
  EXPECT_EQ(stamped(*story), expected);
  EXPECT_EQ(slid(*story), expected);
  EXPECT_EQ(story->bordered->rows, 7);
  EXPECT_EQ(story->bordered->at(2, 4), 2);
}

TEST(Story, StampSlideAndReferenceAgreeExactlyOnIntegers) {
  Random random(21);
  int sets = 0;
  std::map<std::string, int> seen;
  for (; sets < 5000; ++sets) {
    const auto story = told(draw_problem(random, true));
    const Integers expected = integers(*story->output);
    ASSERT_EQ(scattered(*story), expected);
    ASSERT_EQ(zero_inserted(*story), integers(*story->bordered));
    ASSERT_EQ(correlated(integers(*story->bordered), turned_kernel(*story)), expected);
    ASSERT_TRUE(same_bits(stamped(*story), *story->output));
    ASSERT_TRUE(same_bits(slid(*story), *story->output));
    const AxisParams &h = story->problem.params.height, &w = story->problem.params.width;
    seen["H not equal W"] += story->input->rows != story->input->cols;
    seen["p > d(k-1)"] += h.pad_begin > h.dilation * (h.kernel - 1) || w.pad_end > w.dilation * (w.kernel - 1);
    seen["begin not end"] += h.pad_begin != h.pad_end;
    seen["op up to max(s, d) - 1"] += h.output_padding > 0 && h.output_padding == std::max(h.stride, h.dilation) - 1;
    seen["op >= s"] += h.output_padding >= h.stride;
    seen["dilation"] += h.dilation > 1 || w.dilation > 1;
    seen["s > k"] += h.stride > h.kernel || w.stride > w.kernel;
    seen["axes differ"] += h != w;
  }
  EXPECT_GE(sets, 4000);
  EXPECT_EQ(seen.size(), 8u);
  for (const auto& [what, count] : seen) EXPECT_GE(count, 200) << what;
}

TEST(Story, StampSlideAndReferenceAgreeBitForBitOnFloats) {
  Random random(22);
  for (int n = 0; n < 1000; ++n) {
    const auto story = told(draw_problem(random, false));
    ASSERT_TRUE(same_bits(stamped(*story), *story->output));
    ASSERT_TRUE(same_bits(slid(*story), *story->output));
    const Grid<float> summed =
        computed(*story, [&](std::int64_t r, std::int64_t c) { return sum(terms_of(*story, r, c)); });
    ASSERT_TRUE(same_bits(summed, *story->output));
  }
}

TEST(Story, NegativeZerosDoNotBreakTheEqualityOfBits) {
  const AxisParams axis{.kernel = 2, .stride = 2, .output_padding = 1};
  const auto story = told(make_problem({axis, axis}, core::Tensor({1, 1, 2, 2}, {-1, 0.0f, -0.0f, 1e-30f}),
                                       core::Tensor({1, 1, 2, 2}, {0.0f, -0.0f, -1e-30f, 1})));
  EXPECT_TRUE(same_bits(stamped(*story), *story->output));
  EXPECT_TRUE(same_bits(slid(*story), *story->output));
  for (const float value : story->output->cells) EXPECT_FALSE(value == 0 && std::signbit(value));
}

TEST(Story, TheTermsOfTheMiddleCellAreTheFourCornersOfTheKernel) {
  const auto story = told(worked_example());
  const auto terms = terms_of(*story, 2, 2);
  ASSERT_EQ(terms.size(), 4u);
  const float inputs[] = {1, 2, 3, 4}, weights[] = {9, 7, 3, 1};
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(terms[i].input, inputs[i]);
    EXPECT_EQ(terms[i].weight, weights[i]);
  }
  EXPECT_EQ(sum(terms), 36);
  EXPECT_TRUE(terms_of(*story, -1, 2).empty());
  EXPECT_TRUE(terms_of(*story, 2, 5).empty());
}

TEST(Story, RunningSumsHoldExactlyTheStampsSoFar) {
  Random random(23);
  for (int n = 0; n < 300; ++n) {
    const auto story = told(draw_problem(random, true));
    const AxisParams &h = story->problem.params.height, &w = story->problem.params.width;
    const std::int64_t steps = engine::draw(random, 0, story->input->rows * story->input->cols);
    for (std::int64_t r = -h.pad_begin; r < story->output->rows + h.pad_end; ++r)
      for (std::int64_t c = -w.pad_begin; c < story->output->cols + w.pad_end; ++c) {
        float expected = 0;
        for (std::int64_t i = 0; i < steps; ++i)
          for (std::int64_t a = 0; a < h.kernel; ++a)
            for (std::int64_t b = 0; b < w.kernel; ++b)
              if (i / story->input->cols * h.stride - h.pad_begin + a * h.dilation == r &&
                  i % story->input->cols * w.stride - w.pad_begin + b * w.dilation == c)
                expected += story->input->cells[size_t(i)] * story->kernel->at(a, b);
        ASSERT_EQ(stamped_value(*story, r, c, steps), expected);
      }
  }
}

TEST(Story, ZerosCostMultiplicationsThatTheStampDoesNotMake) {
  const Cost cost = cost_of(told(worked_example())->axes);
  EXPECT_EQ(cost.with_zeros, 25 * 9);
  EXPECT_EQ(cost.without_zeros, 4 * 9);
  Random random(24);
  for (int n = 0; n < 200; ++n) {
    const auto story = told(draw_problem(random, true));
    std::int64_t products = 0;
    for (const int count : story->overlap->cells) products += count;
    ASSERT_EQ(cost_of(story->axes).without_zeros, products);
  }
}

TEST(Story, OnlyTheViewMatrixHasTheMatrix) {
  EXPECT_FALSE((*tell(worked_example(), ViewKind::slide))->matrix);
  const auto story = *tell(worked_example(), ViewKind::matrix);
  ASSERT_TRUE(story->matrix);
  EXPECT_EQ(engine::multiply_transposed(*story->matrix, *story->kernel, *story->input), *story->output);
}

TEST(Story, IllegalParametersAreToldAsTheSentenceOfValidate) {
  Problem problem = worked_example();
  problem.params.height.output_padding = problem.params.width.output_padding = 2;
  const auto story = tell(problem, ViewKind::slide);
  ASSERT_FALSE(story);
  EXPECT_EQ(story.error().message,
            "Output padding 2 must be smaller than the stride or the dilation (here max(2, 1) = 2).");
}

TEST(Story, HasOneImage) {
  Problem problem = worked_example();
  problem.input = std::make_shared<core::Tensor>(core::Shape{2, 1, 2, 2});
  const auto story = tell(problem, ViewKind::slide);
  ASSERT_FALSE(story);
  EXPECT_EQ(story.error().message, "A story has one image, not 2.");
}

TEST(Story, TermsOfPulledSumToTheGradient) {
  Random random(77);
  for (int set = 0; set < 300; ++set) {
    const auto story = told(draw_problem(random, true), ViewKind::gradient);
    const Grid<float>& gradient = story->adjoint->gradient;
    for (std::int64_t r = 0; r < gradient.rows; ++r)
      for (std::int64_t c = 0; c < gradient.cols; ++c) {
        ASSERT_EQ(sum(terms_of_pulled(*story, r, c)), gradient.at(r, c)) << set << ": " << r << "," << c;
      }
  }
}

}  // namespace
}  // namespace unstride::timeline
