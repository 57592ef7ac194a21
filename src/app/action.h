// Everything that can happen, as small values: what the user does, what time does, what comes back from effects.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "app/setup.h"
#include "app/state.h"
#include "core/cell.h"
#include "core/color_mode.h"
#include "core/framework.h"
#include "core/geometry.h"
#include "core/grid.h"
#include "core/theme_id.h"
#include "core/workspace.h"
#include "decoder/cell_at.h"
#include "decoder/digit.h"
#include "decoder/work.h"
#include "engine/params.h"
#include "nn/model.h"
#include "speed/layer.h"
#include "speed/report.h"

namespace unstride::app {

enum class Field : std::uint8_t {
  input,
  kernel,
  stride,
  pad_begin,
  pad_end,
  output_padding,
  dilation,  // of an axis
  in_channels,
  out_channels,
  groups  // of the layer
};

// One action a line:
// clang-format off

// ---- the problem (undoable). Values outside a control's limits are clamped; illegal combinations are kept and shown.
// With link_axes both axes change (of a grid that is not square: one); with link_padding both ends. `gesture` != 0 joins changes into one undo entry.
struct SetField { Field field; engine::AxisName axis; std::int64_t value; std::uint64_t gesture = 0; };
struct SetLinkAxes { bool on; };     // on: the width takes the height's parameters (not the sizes of the grids)
struct SetLinkPadding { bool on; };  // on: the end takes the beginning's
struct SetCell { core::CellRef cell; float value; std::uint64_t gesture = 0; };  // of an editable grid; clamped to kMostValue
struct SetBias { bool on; };  // on: zeros for every output channel
struct SetPair { engine::ChannelPair pair; };  // not undoable, as the view; a pair of different groups is left alone
struct OpenPreset { Setup setup; std::string name; };  // undoable; a file of its own it is not
struct Fill { core::GridId grid; Pattern pattern; std::uint32_t seed = 1; std::uint64_t gesture = 0; };  // a random one remembers its seed
struct ReplaceGrid { core::GridId grid; core::Grid<float> values; };  // a digit, an image, pasted text, the output as u; clamped
struct Paste { core::CellRef at; std::string text; };  // a number into the cell, a matrix in place of its grid
struct Repair { engine::ConvParams params; };
struct ApplyAxis { engine::AxisParams axis; std::int64_t input; };  // to both axes, and the input to input x input cells
struct SetAxes { engine::AxisParams height, width; };  // all but the kernel's size; a link that they break is let go
struct BeginAnew {};  // undoable, what is on show: the Lab's worked example, without a file; the first digit and the shown decoder as trained; Speed's first layer
struct Undo {};
struct Redo {};
struct SetView { timeline::ViewKind view; };  // not undoable; keeps the moment as far as the other view has it
struct SetColors { core::ColorMode mode; };         // not undoable

// ---- time
struct TogglePlay {};  // at the end: plays from the start
struct StepBy { int steps; };  // stops, then glides to the next or the previous rest point
struct Seek { double t; };     // stops
struct GoHome {};
struct GoEnd {};
struct SetSpeed { double speed; };  // clamped to 0.25 .. 16
struct SetLoop { bool on; };
struct Tick { double seconds; };  // wall time since the last one; moves the story while it plays or glides

// ---- the stage
struct Hover { core::CellRef cell; };
struct Select { core::CellRef cell; };  // grid none lets go. Closes an open editor (its text is taken if it is a number)
struct Compare { core::CellRef cell; };  // a second pin beside the selected cell; the same again lets go of it
struct MoveCompared { int rows, cols; };  // the second pin, from the selected cell when there is none; within its grid
struct MoveProduct { int by; };  // selects a product of the selected cell, or, of a product, the next of its output cell
struct NextGrid { int by; bool compared = false; };  // to the same place, or the nearest, of the next grid on stage, round; none selected: a first cell
struct LetGo {};  // of the second pin, else of the selected cell
struct MoveSelection { int rows, cols; };  // within the selected grid; Tab wraps to the next row by {0, 1}
struct BeginEdit { std::string text; };    // opens the editor on the selected cell (input or kernel only)
struct EditText { std::string text; };
struct CommitEdit {};  // a number becomes the cell's value; anything else gives a notice and keeps the editor open
struct CancelEdit {};
struct ZoomBy { double factor; core::Point at; };  // `at`, relative to the stage's centre, stays where it is; 1 .. 64
struct PanBy { core::Point by; };
struct FitStage {};

// ---- the Speed workspace (its layer is undoable)
struct SetWorkspace { core::Workspace workspace; };  // the Lab stops playing, and keeps all else
struct FollowLab { bool on; };  // off: the Lab's layer becomes the typed one
struct SetNumber { speed::Number number; std::int64_t value; std::uint64_t gesture = 0; };  // of the typed layer; clamped
struct TypeLayer { std::string text; };  // a line of numbers; what is none gives a notice
struct OpenLayer { speed::Layer layer; std::string name; };
struct RepairLayer { engine::ConvParams params; };
struct SetAllThreads { bool on; };
struct MeasureAgain {};
struct PointAt { std::string algorithm; };  // empty: at none

// ---- the Decoder workspace (its work is undoable). What is no number, or beyond the shown network, is left out.
struct GiveDigit { decoder::SharedDigit digit; };  // (28, 28); the code is the encoder's of it again
struct DrawStroke { core::Point from, to; decoder::Pen pen; std::uint64_t gesture = 0; };  // on the digit given
struct CentreDigit {};  // as MNIST's are
struct SetCode { decoder::Code code; std::uint64_t gesture = 0; };
struct FollowDigit {};  // the code is the encoder's again
struct ShowDecoder { std::string key; };
struct EditWeight { decoder::WeightEdit edit; std::uint64_t gesture = 0; };  // of the decoder on show, as what follows
struct EditMapCell { decoder::CellEdit edit; std::uint64_t gesture = 0; };
struct SilenceMap { decoder::SilencedMap map; bool on; };
struct ResetEdits {};
struct MorphTo { decoder::SharedDigit digit; };  // and plays
struct EndMorph {};
struct HoverMap { decoder::CellAt at; };
struct SelectMap { decoder::CellAt at; };  // row -1 lets go
struct SetSharedScale { bool on; };
struct OpenInLab { Setup setup; std::string words; };  // a layer's patch, undoable; shows the Lab

// ---- the window
struct SetTheme { core::ThemeId theme; };
struct SetMotion { bool on; };
struct SetFramework { core::Framework framework; };  // whose code is shown
struct SetWindowSize { int width, height; };
struct ShowDialog { Dialog dialog; };  // Dialog::none closes
struct DismissNotice {};
struct Quit {};

// ---- requests that need the world; update() turns them into effects
struct AskPath { Purpose purpose; };  // Open..., Save as..., Export...
struct Save {};                       // to the document's path, or asks
struct PathChosen { Purpose purpose; std::string path; };
struct BrowseTo { std::string folder; };
struct CopyOutput {};    // tab-separated rows of the output
struct CopyText { std::string text; std::string what; };  // "Equation copied."

// ---- results of effects
struct SetupOpened { std::uint64_t generation; Setup setup; std::string path; };
struct ImageOpened { std::uint64_t generation; core::Grid<float> values; std::string name; };
struct DigitOpened { std::uint64_t generation; decoder::Digit digit; std::string name; };
struct ModelOpened { std::uint64_t generation; std::shared_ptr<const nn::Model> model; std::string path; };  // a decoder
struct Saved { Setup setup; std::string path; };
struct Exported { std::string path; };
struct Measured { std::uint64_t generation; speed::Report report; bool done; };  // as far as it is
struct BrowserOpened { std::uint64_t generation; Browser browser; };
struct Failed { std::string sentence; };

// clang-format on

using Action =
    std::variant<SetField, SetLinkAxes, SetLinkPadding, SetCell, SetBias, SetPair, OpenPreset, SetColors, Fill,
                 ReplaceGrid, Paste, Repair, ApplyAxis, SetAxes, BeginAnew, Undo, Redo, SetView, TogglePlay, StepBy,
                 Seek, GoHome, GoEnd, SetSpeed, SetLoop, Tick, Hover, Select, Compare, MoveCompared, MoveProduct,
                 NextGrid, LetGo, MoveSelection, BeginEdit, EditText, CommitEdit, CancelEdit, ZoomBy, PanBy, FitStage,
                 SetWorkspace, FollowLab, SetNumber, TypeLayer, OpenLayer, RepairLayer, SetAllThreads, MeasureAgain,
                 PointAt, Measured, GiveDigit, DrawStroke, CentreDigit, SetCode, FollowDigit, ShowDecoder, EditWeight,
                 EditMapCell, SilenceMap, ResetEdits, MorphTo, EndMorph, HoverMap, SelectMap, SetSharedScale, OpenInLab,
                 DigitOpened, ModelOpened, SetTheme, SetMotion, SetFramework, SetWindowSize, ShowDialog, DismissNotice,
                 Quit, AskPath, Save, PathChosen, BrowseTo, CopyOutput, CopyText, SetupOpened, ImageOpened, Saved,
                 Exported, BrowserOpened, Failed>;

}  // namespace unstride::app
