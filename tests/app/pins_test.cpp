// The second pin and the products, by keys: where they go, and what is let go of first.
#include <gtest/gtest.h>

#include "given.h"

namespace unstride::app {
namespace {

using core::CellRef;
using core::GridId;

TEST(Compare, PinsASecondCellOfAnyGridBesideTheFirst) {
  const State state = given({Select{output_cell(2, 2)}, Compare{input_cell(0, 1)}});
  EXPECT_EQ(state.compared, input_cell(0, 1));
  EXPECT_EQ(state.selected, output_cell(2, 2));
  EXPECT_EQ(given({Compare{input_cell(0, 1)}}).compared, CellRef{});
}

TEST(Compare, OfTheSamePinOrTheSelectedCellLetsGoOfTheSecond) {
  const State state = given({Select{output_cell(2, 2)}, Compare{output_cell(0, 1)}});
  EXPECT_EQ(after(state, {Compare{output_cell(0, 1)}}).compared, CellRef{});
  EXPECT_EQ(after(state, {Compare{output_cell(2, 2)}}).compared, CellRef{});
}

TEST(MoveCompared, BeginsBesideTheSelectedCellAndWalksOn) {
  const State one = given({Select{output_cell(2, 2)}, MoveCompared{0, 1}});
  EXPECT_EQ(one.compared, output_cell(2, 3));
  EXPECT_EQ(after(one, {MoveCompared{1, 0}}).compared, output_cell(3, 3));
  EXPECT_EQ(one.selected, output_cell(2, 2));
}

TEST(MoveCompared, GoesPastTheSelectedCell) {
  const State state = given({Select{output_cell(2, 2)}, MoveCompared{0, -1}, MoveCompared{0, 1}});
  EXPECT_EQ(state.compared, CellRef{});
  EXPECT_EQ(after(state, {MoveCompared{0, 1}}).compared, output_cell(2, 3));
}

TEST(MoveCompared, MovesAPinInItsOwnGrid) {
  EXPECT_EQ(given({Select{output_cell(2, 2)}, Compare{kernel_cell(0, 0)}, MoveCompared{1, 0}}).compared,
            kernel_cell(1, 0));
  EXPECT_EQ(given({MoveCompared{1, 0}}).compared, CellRef{});
}

TEST(Compare, IsPartOfTheExportedPicture) {
  State state = given({Select{output_cell(2, 2)}, Compare{input_cell(0, 1)}});
  const Update update = app::update(std::move(state), PathChosen{Purpose::export_stage, "a.png"});
  ASSERT_EQ(update.effects.size(), 1u);
  EXPECT_EQ(std::get<ExportFile>(update.effects[0]).compared, input_cell(0, 1));
}

TEST(LetGo, LetsGoOfTheSecondPinAndThenOfTheFirst) {
  const State both = given({Select{output_cell(2, 2)}, Compare{output_cell(0, 1)}});
  const State one = after(both, {LetGo{}});
  EXPECT_EQ(one.compared, CellRef{});
  EXPECT_EQ(one.selected, output_cell(2, 2));
  EXPECT_EQ(after(one, {LetGo{}}).selected, CellRef{});
  EXPECT_EQ(after(one, {LetGo{}, LetGo{}}).selected, CellRef{});
}

TEST(MoveSelection, LetsGoOfTheSecondPin) {
  EXPECT_EQ(given({Select{output_cell(2, 2)}, MoveCompared{0, 1}, MoveSelection{0, 1}}).compared, CellRef{});
}

// y[2,2] is output 12 of 25, its four terms come from the inputs 0 to 3.
TEST(MoveProduct, GoesThroughTheTermsOfAnOutputCellAndRound) {
  const auto product = [](std::int64_t input) { return CellRef{GridId::product, 12, input}; };
  State state = given({Select{output_cell(2, 2)}});
  for (const std::int64_t input : {0, 1, 2, 3, 0}) {
    state = after(state, {MoveProduct{1}});
    EXPECT_EQ(state.selected, product(input));
  }
  EXPECT_EQ(after(state, {MoveProduct{-1}}).selected, product(3));
  EXPECT_EQ(given({Select{output_cell(2, 2)}, MoveProduct{-1}}).selected, product(3));
}

TEST(MoveProduct, BeginsWithAProductOfTheSelectedCell) {
  EXPECT_EQ(given({Select{input_cell(1, 1)}, MoveProduct{1}}).selected, (CellRef{GridId::product, 12, 3}));
  EXPECT_EQ(given({Select{kernel_cell(2, 2)}, MoveProduct{1}}).selected, (CellRef{GridId::product, 12, 0}));
}

TEST(MoveProduct, DoesNothingWhereThereIsNone) {
  EXPECT_EQ(given({MoveProduct{1}}).selected, CellRef{});
  const State hole = given({set(Field::kernel, 1), Select{output_cell(0, 1)}, MoveProduct{1}});
  EXPECT_EQ(hole.selected, output_cell(0, 1));
}

}  // namespace
}  // namespace unstride::app
