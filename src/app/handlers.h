// What each action does, by concern: update() finds the overload. An action without one does not compile.
#pragma once

#include "app/action.h"
#include "app/update.h"

namespace unstride::app {

// update_problem.cpp
void apply(Update& u, const SetField& action);
void apply(Update& u, const SetLinkAxes& action);
void apply(Update& u, const SetLinkPadding& action);
void apply(Update& u, const SetCell& action);
void apply(Update& u, const SetBias& action);
void apply(Update& u, const SetPair& action);
void apply(Update& u, const OpenPreset& action);
void apply(Update& u, const Fill& action);
void apply(Update& u, const ReplaceGrid& action);
void apply(Update& u, const Paste& action);
void apply(Update& u, const Repair& action);
void apply(Update& u, const ApplyAxis& action);
void apply(Update& u, const SetAxes& action);
void apply(Update& u, const BeginAnew& action);
void apply(Update& u, const Undo& action);
void apply(Update& u, const Redo& action);
void apply(Update& u, const SetView& action);
void apply(Update& u, const SetColors& action);

// update_playback.cpp
void apply(Update& u, const TogglePlay& action);
void apply(Update& u, const StepBy& action);
void apply(Update& u, const Seek& action);
void apply(Update& u, const GoHome& action);
void apply(Update& u, const GoEnd& action);
void apply(Update& u, const SetSpeed& action);
void apply(Update& u, const SetLoop& action);
void apply(Update& u, const Tick& action);

// update_stage.cpp
void apply(Update& u, const Hover& action);
void apply(Update& u, const Select& action);
void apply(Update& u, const Compare& action);
void apply(Update& u, const MoveCompared& action);
void apply(Update& u, const MoveProduct& action);
void apply(Update& u, const NextGrid& action);
void apply(Update& u, const LetGo& action);
void apply(Update& u, const MoveSelection& action);
void apply(Update& u, const BeginEdit& action);
void apply(Update& u, const EditText& action);
void apply(Update& u, const CommitEdit& action);
void apply(Update& u, const CancelEdit& action);
void apply(Update& u, const ZoomBy& action);
void apply(Update& u, const PanBy& action);
void apply(Update& u, const FitStage& action);

// update_speed.cpp
void apply(Update& u, const SetWorkspace& action);
void apply(Update& u, const FollowLab& action);
void apply(Update& u, const SetNumber& action);
void apply(Update& u, const TypeLayer& action);
void apply(Update& u, const OpenLayer& action);
void apply(Update& u, const RepairLayer& action);
void apply(Update& u, const SetAllThreads& action);
void apply(Update& u, const MeasureAgain& action);
void apply(Update& u, const PointAt& action);
void apply(Update& u, const Measured& action);
// After every action: the measurement follows the layer on show, and stops where none is.
void follow_layer(Update& u);

// update_decoder.cpp
void apply(Update& u, const GiveDigit& action);
void apply(Update& u, const DrawStroke& action);
void apply(Update& u, const CentreDigit& action);
void apply(Update& u, const SetCode& action);
void apply(Update& u, const FollowDigit& action);
void apply(Update& u, const ShowDecoder& action);
void apply(Update& u, const EditWeight& action);
void apply(Update& u, const EditMapCell& action);
void apply(Update& u, const SilenceMap& action);
void apply(Update& u, const ResetEdits& action);
void apply(Update& u, const MorphTo& action);
void apply(Update& u, const EndMorph& action);
void apply(Update& u, const HoverMap& action);
void apply(Update& u, const SelectMap& action);
void apply(Update& u, const SetSharedScale& action);
void apply(Update& u, const OpenInLab& action);
void apply(Update& u, const DigitOpened& action);
void apply(Update& u, const ModelOpened& action);

// update_window.cpp
void apply(Update& u, const SetTheme& action);
void apply(Update& u, const SetMotion& action);
void apply(Update& u, const SetFramework& action);
void apply(Update& u, const SetWindowSize& action);
void apply(Update& u, const ShowDialog& action);
void apply(Update& u, const DismissNotice& action);
void apply(Update& u, const Quit& action);
void apply(Update& u, const CopyOutput& action);
void apply(Update& u, const CopyText& action);

// update_files.cpp
void apply(Update& u, const AskPath& action);
void apply(Update& u, const Save& action);
void apply(Update& u, const PathChosen& action);
void apply(Update& u, const BrowseTo& action);
void apply(Update& u, const SetupOpened& action);
void apply(Update& u, const ImageOpened& action);
void apply(Update& u, const Saved& action);
void apply(Update& u, const Exported& action);
void apply(Update& u, const BrowserOpened& action);
void apply(Update& u, const Failed& action);

}  // namespace unstride::app
