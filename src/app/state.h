// The whole state of the program as one value.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/setup.h"
#include "core/cell.h"
#include "core/framework.h"
#include "core/geometry.h"
#include "core/theme_id.h"
#include "core/workspace.h"
#include "decoder/cell_at.h"
#include "decoder/models.h"
#include "decoder/work.h"
#include "speed/report.h"
#include "timeline/timeline.h"

namespace unstride::app {

// Which layer the Speed workspace is about: the Lab's, or one of its own.
struct SpeedLayer {
  bool follows_lab = true;
  speed::Layer typed = speed::layer_of(speed::named_layers()[kFirstLayer]);  // kept while it follows the Lab
  bool operator==(const SpeedLayer&) const = default;

  static constexpr size_t kFirstLayer = 3;  // DCGAN 4: wide, and done in a moment
};

// The setup and the file it belongs to, and what else is undone with it.
struct Document {
  Setup setup;
  std::string path;            // empty: never saved
  std::optional<Setup> saved;  // what the file holds; empty: never saved
  SpeedLayer layer = {};       // no part of the file
  decoder::Work decoder = {};  // neither
  bool operator==(const Document&) const = default;
};

// Undo is a list of documents, one entry a gesture.
struct History {
  std::vector<Document> past, future;
  std::uint64_t open_gesture = 0;  // changes of the same gesture (not 0) share one entry
  bool operator==(const History&) const = default;
};
inline constexpr size_t kMostUndo = 200;

struct Appearance {
  core::ThemeId theme = core::ThemeId::light;
  bool motion = true;                                    // off: a step is shown complete at once
  int window_width = 1600, window_height = 960;          // screen coordinates
  core::Framework framework = core::Framework::pytorch;  // whose code is shown
  bool operator==(const Appearance&) const = default;
};

struct Camera {
  double zoom = 1;  // 1: the stage fits
  core::Point pan;
  bool operator==(const Camera&) const = default;
};

struct Notice {
  enum class Kind : std::uint8_t { info, error } kind = Kind::info;
  std::string text;  // one sentence
  std::uint64_t serial = 0;
  bool operator==(const Notice&) const = default;
};

enum class Dialog : std::uint8_t { none, help, about, digits, browse, solver, presets, conventions };
inline constexpr int kDialogCount = 8;

// What a path is wanted for.
enum class Purpose : std::uint8_t { open, save, export_stage };

// The file dialog of our own, for desktops without zenity or kdialog.
struct Browser {
  struct Entry {
    std::string name;
    bool folder = false;
    bool operator==(const Entry&) const = default;
  };
  Purpose purpose = Purpose::open;
  std::string folder, name;
  std::vector<Entry> entries;
  bool operator==(const Browser&) const = default;
};

// A step on its way: playback.t moves to the rest point `goal` within `seconds`, so that a single step is seen, too.
struct Glide {
  double goal = 0, seconds = 0;
  bool operator==(const Glide&) const = default;
};

// A change of the grids on its way: the stage of `from` at t becomes that of the document's setup.
struct Transition {
  Setup from;
  double t = 0;     // seconds on from's timeline
  double left = 0;  // seconds until it is done, of kTransition
  bool operator==(const Transition&) const = default;
};
inline constexpr double kTransition = 0.28;

// What the Speed workspace knows of its layer.
struct Speed {
  bool all_threads = true;
  speed::Report report;  // of the layer that was asked about last
  enum class Phase : std::uint8_t { idle, measuring, done } phase = Phase::idle;
  std::uint64_t generation = 0;  // of the newest measurement: results of older ones are dropped
  std::string pointed;           // the algorithm under the mouse; empty: none
  bool operator==(const Speed&) const = default;
};

// The code on its way to another digit's, on a time line of its own.
struct Morph {
  decoder::SharedDigit to;
  timeline::Timeline timeline;
  timeline::Playback playback;
  std::optional<Glide> glide;
};

// What the Decoder workspace shows beside the document's work.
struct DecoderView {
  decoder::SharedModels models;  // null: none could be loaded
  decoder::CellAt selected, hovered;
  std::optional<Morph> morph;
  bool shared_scale = false;  // one colour scale for all layers
};

struct State {
  Document document;
  History history;

  // What playback.t is measured on: the timeline of the newest setup that was legal.
  timeline::Timeline timeline;
  timeline::Playback playback;
  std::optional<Glide> glide;            // never while playing
  std::optional<Transition> transition;  // never with motion off

  core::CellRef selected, hovered;
  core::CellRef compared;                               // the second pin, beside `selected`
  std::optional<std::string> editing;                   // the text of the open cell editor (on `selected`)
  std::array<std::uint32_t, core::kGridCount> seeds{};  // by grid: of the newest random values, 0 before the first
  Camera camera;
  Appearance appearance;
  core::Workspace workspace = core::Workspace::lab;
  Speed speed;
  DecoderView decoder;

  Dialog dialog = Dialog::none;
  Browser browser;
  std::optional<Notice> notice;
  std::uint64_t notices = 0;     // how many there have been: the newest serial
  std::string saving_as;         // the new path of the document while "Save as" is under way
  std::uint64_t generation = 0;  // of the newest request; results of older ones are dropped
  bool quit = false;
};

State initial_state();  // the worked example, at its first moment
// There is work in it that no file holds. An untouched worked example is no work.
bool unsaved(const Document& document);
// "Untitled", or the file's name.
std::string title_of(const Document& document);

// playback.t as it is drawn: with motion off, the last rest point at or before it, so that steps are complete.
double shown_time(const State& state);

// The time line of the workspace on show; all null where there is nothing to play.
struct Clock {
  const timeline::Timeline* timeline = nullptr;
  const timeline::Playback* playback = nullptr;
  double shown = 0;  // seconds, as shown_time()
};
Clock clock_of(const State& state);

// The digit that the Decoder was given: the work's, or the first sample.
decoder::SharedDigit given_digit(const State& state);
// How far the morph is, as it is drawn.
std::optional<decoder::Morphing> morphing(const State& state);

// How far the transition is, 0 to 1.
double progress(const Transition& transition);
// Something moves by itself: time must tick.
bool is_moving(const State& state);

// The layer of the Speed workspace.
speed::Layer layer_of(const State& state);
speed::Layer layer_of(const Setup& setup);

// Every reason why the setup cannot run, empty = it can. The repair is a whole legal-in-that-respect parameter set.
std::vector<engine::Violation> violations(const Setup& setup);

}  // namespace unstride::app
