#include "app/size_search.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/limits.h"
#include "app/setup.h"

namespace unstride::app {
namespace {

TEST(SizeSearch, AnswersWithWhatTheLabCanHold) {
  const auto found = answers({.input = 7, .output = 14});
  ASSERT_GT(found.size(), 100u);
  EXPECT_EQ(found.front().axis.stride, 2);
  EXPECT_TRUE(found.front().even);
  for (const engine::SizeSolution& solution : found) {
    EXPECT_EQ(engine::output_size(solution.axis, 7), 14);
    engine::ConvParams params{solution.axis, solution.axis};
    EXPECT_EQ(clamped(params), params);
    EXPECT_TRUE(engine::validate(params, {1, 1, 7, 7}).empty());
  }
}

TEST(SizeSearch, LeavesOutExactlyWhatTheFiltersRuleOut) {
  const auto all = answers({.input = 5, .output = 11});
  const auto count = [&](auto keeps) { return size_t(std::count_if(all.begin(), all.end(), keeps)); };
  EXPECT_EQ(answers({.input = 5, .output = 11, .even_only = true}).size(),
            count([](const auto& s) { return s.even && s.holes == 0; }));
  EXPECT_EQ(answers({.input = 5, .output = 11, .no_output_padding = true}).size(),
            count([](const auto& s) { return s.axis.output_padding == 0; }));
  EXPECT_EQ(answers({.input = 5, .output = 11, .no_dilation = true}).size(),
            count([](const auto& s) { return s.axis.dilation == 1; }));
}

TEST(SizeSearch, HoldsTheQuestionWithinItsLimits) {
  EXPECT_EQ(answers({.input = 0, .output = -4}), answers({.input = 1, .output = 1}));
  EXPECT_EQ(answers({.input = 900, .output = 1000000}), answers({.input = kMostInput, .output = kMostWanted}));
}

}  // namespace
}  // namespace unstride::app
