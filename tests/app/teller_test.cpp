#include "app/teller.h"

#include <gtest/gtest.h>

#include "given.h"

namespace unstride::app {
namespace {

TEST(Teller, TellsAStoryOnceAndAnewAfterAChange) {
  Teller teller;
  const auto setup = worked_example();
  const timeline::Story* story = teller.of(setup);
  ASSERT_NE(story, nullptr);
  EXPECT_EQ(teller.of(setup), story);
  const State edited = given({SetCell{input_cell(0, 0), 9}});
  EXPECT_EQ(teller.of(edited.document.setup)->output->at(0, 0), 9);
}

TEST(Teller, HasNoStoryOfWhatCannotRun) {
  Teller teller;
  EXPECT_EQ(teller.of(given({set(Field::output_padding, 5)}).document.setup), nullptr);
  EXPECT_NE(teller.of(worked_example()), nullptr);
}

}  // namespace
}  // namespace unstride::app
