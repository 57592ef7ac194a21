#include <gtest/gtest.h>

#include <limits>

#include "given.h"

namespace unstride::app {
namespace {

using core::CellRef;
using core::GridId;
using core::Point;

TEST(Hover, FollowsTheMouseOverCellsThatExist) {
  EXPECT_EQ(given({Hover{output_cell(4, 4)}}).hovered, output_cell(4, 4));
  EXPECT_EQ(given({Hover{output_cell(5, 4)}}).hovered, CellRef{});
}

TEST(Select, TakesAnyGridAndLetsGo) {
  EXPECT_EQ(given({Select{{GridId::bordered, 6, 6}}}).selected, (CellRef{GridId::bordered, 6, 6}));
  EXPECT_EQ(given({Select{output_cell(1, 1)}, Select{{}}}).selected, CellRef{});
}

TEST(Select, TakesCroppedCellsOfStampsCanvas) {
  const State state = given({set(Field::pad_begin, 1), SetView{timeline::ViewKind::stamp}, Select{output_cell(-1, 3)}});
  EXPECT_EQ(state.selected, output_cell(-1, 3));
  EXPECT_EQ(after(state, {SetView{timeline::ViewKind::slide}}).selected, output_cell(0, 2));
}

TEST(MoveSelection, WrapsToTheNextRowAndFromTheLastCellToTheFirst) {
  EXPECT_EQ(given({Select{kernel_cell(0, 2)}, MoveSelection{0, 1}}).selected, kernel_cell(1, 0));
  EXPECT_EQ(given({Select{kernel_cell(2, 2)}, MoveSelection{0, 1}}).selected, kernel_cell(0, 0));
  EXPECT_EQ(given({Select{kernel_cell(1, 0)}, MoveSelection{0, -1}}).selected, kernel_cell(0, 2));
  EXPECT_EQ(given({Select{kernel_cell(0, 0)}, MoveSelection{0, -1}}).selected, kernel_cell(2, 2));
}

TEST(MoveSelection, StopsAtTheFirstAndTheLastRow) {
  EXPECT_EQ(given({Select{kernel_cell(2, 1)}, MoveSelection{1, 0}}).selected, kernel_cell(2, 1));
  EXPECT_EQ(given({Select{kernel_cell(2, 1)}, MoveSelection{-9, 0}}).selected, kernel_cell(0, 1));
}

TEST(MoveSelection, DoesNothingWithoutASelection) {
  EXPECT_EQ(given({MoveSelection{1, 1}}).selected, CellRef{});
}

TEST(BeginEdit, OpensWithTheCurrentValueOrTheTypedText) {
  EXPECT_EQ(given({Select{kernel_cell(1, 1)}, BeginEdit{}}).editing, "5");
  EXPECT_EQ(given({Select{kernel_cell(1, 1)}, BeginEdit{"-"}}).editing, "-");
}

TEST(BeginEdit, OpensOnlyOnInputAndKernel) {
  EXPECT_FALSE(given({Select{output_cell(1, 1)}, BeginEdit{}}).editing);
  EXPECT_FALSE(given({BeginEdit{"1"}}).editing);
}

TEST(CommitEdit, SetsTheCellInOneUndoStepAndCloses) {
  const State state = given({Select{input_cell(1, 0)}, BeginEdit{"4"}, EditText{"42"}, CommitEdit{}});
  EXPECT_EQ(input(state).at(1, 0), 42);
  EXPECT_FALSE(state.editing);
  EXPECT_EQ(undo_steps(state), 1u);
}

TEST(CommitEdit, OfTheSameValueIsNoUndoStep) {
  EXPECT_EQ(undo_steps(given({Select{input_cell(1, 0)}, BeginEdit{}, CommitEdit{}})), 0u);
}

TEST(CommitEdit, OfAnythingButANumberKeepsTheEditorOpenAndSaysWhy) {
  const State state = given({Select{input_cell(1, 0)}, BeginEdit{"1,5"}, CommitEdit{}});
  EXPECT_EQ(state.editing, "1,5");
  EXPECT_NE(error_of(state), "");
  EXPECT_EQ(state.document.setup, worked_example());
}

TEST(CancelEdit, ClosesAndKeepsTheValue) {
  const State state = given({Select{input_cell(1, 0)}, BeginEdit{"9"}, CancelEdit{}});
  EXPECT_FALSE(state.editing);
  EXPECT_EQ(input(state).at(1, 0), 3);
}

TEST(Select, OfAnotherCellTakesTheNumberInTheEditor) {
  const State state = given({Select{input_cell(1, 0)}, BeginEdit{"9"}, Select{input_cell(0, 0)}});
  EXPECT_EQ(input(state).at(1, 0), 9);
  EXPECT_FALSE(state.editing);
  EXPECT_EQ(state.selected, input_cell(0, 0));
}

TEST(Select, OfAnotherCellDropsWhatIsNoNumberAndSaysSo) {
  const State state = given({Select{input_cell(1, 0)}, BeginEdit{"x"}, Select{input_cell(0, 0)}});
  EXPECT_EQ(input(state).at(1, 0), 3);
  EXPECT_FALSE(state.editing);
  EXPECT_NE(error_of(state), "");
}

TEST(Select, OfTheSameCellLeavesTheEditorOpen) {
  EXPECT_EQ(given({Select{input_cell(1, 0)}, BeginEdit{"x"}, Select{input_cell(1, 0)}}).editing, "x");
}

TEST(MoveSelection, TakesTheNumberInTheEditorAlong) {
  const State state = given({Select{input_cell(0, 1)}, BeginEdit{"9"}, MoveSelection{0, 1}});
  EXPECT_EQ(input(state).at(0, 1), 9);
  EXPECT_EQ(state.selected, input_cell(1, 0));
}

TEST(Editor, ClosesWhenItsCellVanishes) {
  EXPECT_FALSE(given({Select{input_cell(1, 1)}, BeginEdit{"9"}, set(Field::input, 1)}).editing);
}

TEST(ZoomBy, KeepsThePointUnderTheMouse) {
  const Point at{120, -40};
  const State near = given({ZoomBy{2, {10, 20}}, ZoomBy{3, at}});
  const State far = given({ZoomBy{2, {10, 20}}});
  // The stage's point under the mouse: (at - pan) / zoom.
  EXPECT_DOUBLE_EQ((at.x - near.camera.pan.x) / near.camera.zoom, (at.x - far.camera.pan.x) / far.camera.zoom);
  EXPECT_DOUBLE_EQ((at.y - near.camera.pan.y) / near.camera.zoom, (at.y - far.camera.pan.y) / far.camera.zoom);
}

TEST(ZoomBy, IsClampedAndCentresTheFittedStage) {
  EXPECT_EQ(given({ZoomBy{1000, {}}}).camera.zoom, 64);
  EXPECT_EQ(given({ZoomBy{8, {50, 50}}, ZoomBy{0.01, {9, 9}}}).camera, Camera{});
}

TEST(ZoomBy, GoesFurtherIntoAMatrixAndOnlyThere) {
  const State far = given({SetView{timeline::ViewKind::matrix}, ZoomBy{1e9, {}}});
  EXPECT_EQ(far.camera.zoom, 4096);
  EXPECT_EQ(after(far, {SetView{timeline::ViewKind::slide}}).camera, Camera{});
}

TEST(ZoomBy, AtItsLimitMovesNothing) {
  const State state = given({ZoomBy{64, {50, 50}}});
  EXPECT_EQ(after(state, {ZoomBy{2, {-99, 3}}}).camera, state.camera);
}

TEST(ZoomBy, IgnoresWhatIsNoFactor) {
  for (const double factor :
       {0.0, -1.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
    EXPECT_EQ(given({ZoomBy{factor, {1, 1}}}).camera, Camera{});
}

TEST(PanBy, MovesOnlyAZoomedStage) {
  EXPECT_EQ(given({PanBy{{5, 5}}}).camera, Camera{});
  EXPECT_EQ(given({ZoomBy{2, {}}, PanBy{{5, 6}}}).camera, (Camera{2, {5, 6}}));
}

TEST(FitStage, ResetsTheCamera) {
  EXPECT_EQ(given({ZoomBy{2, {}}, PanBy{{5, 6}}, FitStage{}}).camera, Camera{});
}

}  // namespace
}  // namespace unstride::app
