// A cut axis against the whole one.
#include "engine/cut.h"

#include <gtest/gtest.h>

#include "engine/random_problem.h"

namespace unstride::engine {
namespace {

// Those of the whole axis, counted from where the cut begins.
std::vector<Link> terms_of_whole(const Axis& axis, const CutAxis& part, std::int64_t o) {
  std::vector<Link> terms = axis.terms_of_output(o + part.first_output);
  for (Link& term : terms) term.input -= part.first_input, term.output = o;
  return terms;
}

TEST(Cut, KeepsEveryProductOfItsOutputCells) {
  Random random(301);
  std::int64_t cells = 0;
  for (int set = 0; set < 3000; ++set) {
    const std::int64_t input = draw(random, 1, 12), count = draw(random, 1, input),
                       first = draw(random, 0, input - count);
    const Axis axis{draw_axis(random, input), input};
    const CutAxis part = cut(axis, first, count);
    EXPECT_GE(part.axis.params.pad_begin, 0);
    EXPECT_GE(part.axis.params.pad_end, 0);
    for (std::int64_t o = 0; o < part.axis.output(); ++o, ++cells) {
      ASSERT_TRUE(o + part.first_output >= 0 && o + part.first_output < axis.output()) << "set " << set;
      ASSERT_EQ(part.axis.terms_of_output(o), terms_of_whole(axis, part, o)) << "set " << set << ", cell " << o;
    }
  }
  EXPECT_GT(cells, 3000);
}

// But for holes at its ends, which no input cell says anything about.
TEST(Cut, LeavesOutNoCellWhoseProductsItHas) {
  Random random(302);
  for (int set = 0; set < 1000; ++set) {
    const std::int64_t input = draw(random, 3, 12), count = draw(random, 1, input - 1),
                       first = draw(random, 0, input - count);
    Axis axis{draw_axis(random, input), input};
    axis.params.dilation = 1;  // a stamp without gaps
    if (axis.output() < 1) continue;
    const CutAxis part = cut(axis, first, count);
    for (std::int64_t o = 0; o < axis.output(); ++o) {
      const std::vector<Link> terms = axis.terms_of_output(o);
      if (terms.empty()) continue;
      const bool inside = terms.front().input >= first && terms.back().input < first + count;
      const std::int64_t at = o - part.first_output;
      EXPECT_EQ(at >= 0 && at < part.axis.output(), inside) << "set " << set << ", cell " << o;
    }
  }
}

TEST(Cut, OfNothingIsTheAxis) {
  Random random(303);
  for (int set = 0; set < 200; ++set) {
    const std::int64_t input = draw(random, 1, 9);
    const Axis axis{draw_axis(random, input), input};
    const CutAxis part = cut(axis, 0, input);
    EXPECT_EQ(part.axis, axis);
    EXPECT_EQ(part.first_output, 0);
  }
}

}  // namespace
}  // namespace unstride::engine
