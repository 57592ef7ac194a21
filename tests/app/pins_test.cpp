// The second pin and the products, by keys: where they go, and what is let go of first.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "given.h"

namespace unstride::app {
namespace {

using core::CellRef;
using core::GridId;
using timeline::ViewKind;

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

TEST(NextGrid, BeginsWithTheFirstCellOfTheStage) {
  EXPECT_EQ(given({NextGrid{1}}).selected, input_cell(0, 0));
  EXPECT_EQ(given({SetView{ViewKind::round_trip}, NextGrid{1}}).selected, (CellRef{GridId::probe, 0, 0}));
  EXPECT_EQ(given({NextGrid{-1}}).selected, output_cell(0, 0));
  EXPECT_EQ(given({NextGrid{1, true}}).compared, CellRef{});
}

// The grids that NextGrid comes through from the first on, each once.
std::vector<GridId> walked(State state, int by) {
  std::vector<GridId> grids;
  for (;;) {
    state = after(state, {NextGrid{by}});
    if (std::find(grids.begin(), grids.end(), state.selected.grid) != grids.end()) return grids;
    grids.push_back(state.selected.grid);
  }
}

TEST(NextGrid, ComesThroughTheGridsOfEveryViewAndRoundInBothDirections) {
  using enum GridId;
  const std::map<ViewKind, std::vector<GridId>> expected{
      {ViewKind::slide, {input, kernel, bordered, output}},
      {ViewKind::stamp, {input, kernel, output}},
      {ViewKind::matrix, {input, kernel, product, output}},
      {ViewKind::gradient, {input, probe, kernel, pulled, output}},
      {ViewKind::round_trip, {probe, kernel, pulled, restored}},
      {ViewKind::channels, {input, kernel, output, pair, bias}},
  };
  for (const auto& [view, grids] : expected) {
    const State state = given({SetBias{true}, SetView{view}});
    EXPECT_EQ(walked(state, 1), grids) << timeline::view_key(view);
    EXPECT_EQ(walked(state, -1), std::vector<GridId>(grids.rbegin(), grids.rend())) << timeline::view_key(view);
  }
}

TEST(NextGrid, KeepsThePlaceOrGoesToTheNearest) {
  EXPECT_EQ(given({Select{input_cell(1, 0)}, NextGrid{1}}).selected, kernel_cell(1, 0));
  EXPECT_EQ(given({Select{output_cell(4, 1)}, NextGrid{1}}).selected, input_cell(1, 1));
}

TEST(NextGrid, GoesToTheFirstProductOfACellAndFromItToItsOutput) {
  const State on_kernel = given({SetView{ViewKind::matrix}, Select{kernel_cell(2, 2)}});
  const State on_product = after(on_kernel, {NextGrid{1}});
  EXPECT_EQ(on_product.selected, (CellRef{GridId::product, 12, 0}));
  EXPECT_EQ(after(on_product, {NextGrid{1}}).selected, output_cell(2, 2));
  EXPECT_EQ(after(on_product, {NextGrid{-1}}).selected, kernel_cell(2, 2));
}

TEST(NextGrid, MovesTheSecondPinAloneAndPastTheFirst) {
  const State state = given({Select{kernel_cell(1, 1)}, NextGrid{-1, true}});
  EXPECT_EQ(state.compared, input_cell(1, 1));
  EXPECT_EQ(state.selected, kernel_cell(1, 1));
  const State on_first = after(state, {NextGrid{1, true}});
  EXPECT_EQ(on_first.compared, CellRef{});
  EXPECT_EQ(after(on_first, {NextGrid{1, true}}).compared, (CellRef{GridId::bordered, 1, 1}));
}

TEST(NextGrid, StaysWithWhatIsLeftOfASetupThatCannotRun) {
  const State state = given({set(Field::pad_begin, 9), NextGrid{1}, NextGrid{1}, NextGrid{1}});
  EXPECT_EQ(state.selected, input_cell(0, 0));
}

}  // namespace
}  // namespace unstride::app
