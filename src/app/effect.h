// What update() wants from the world, as data. shell/ carries it out and answers with actions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "app/setup.h"
#include "app/state.h"
#include "core/cell.h"
#include "core/theme_id.h"
#include "decoder/cell_at.h"
#include "decoder/models.h"
#include "decoder/work.h"
#include "speed/report.h"

namespace unstride::app {

// What the Decoder shows: its picture is decoded anew from it.
struct DecoderShown {
  decoder::SharedModels models;
  decoder::Work work;
  std::optional<decoder::Morphing> morphing = {};
  decoder::CellAt selected = {};
  bool shared_scale = false;
};

// clang-format off

// Opens a setup (.json) or an image; answers SetupOpened, ImageOpened or Failed.
struct OpenFile { std::string path; std::uint64_t generation; };
// The same in the Decoder: a picture becomes a digit, an ONNX file a decoder; a setup opens in the Lab. Answers
// DigitOpened, ModelOpened, SetupOpened or Failed.
struct OpenForDecoder { std::string path; std::uint64_t generation; };
// Writes a setup; answers Saved or Failed.
struct SaveFile { Setup setup; std::string path; };
// Draws the stage at t, fitted, in the format of the path's ending; answers Exported or Failed.
struct ExportFile { Setup setup; double t; core::ThemeId theme; core::CellRef selected; std::string path; core::CellRef compared = {};
  std::optional<speed::Report> report = {};  // set: the Speed workspace's picture
  std::optional<DecoderShown> decoder = {};  // set: the Decoder's
};
// Asks the person for a path with the desktop's dialog; answers PathChosen, nothing when cancelled, or BrowserOpened
// where the desktop has none.
struct ChoosePath { Purpose purpose; std::string suggestion; std::uint64_t generation; };
// Lists a folder for our own dialog; answers BrowserOpened or Failed.
struct ListFolder { Purpose purpose; std::string folder, name; std::uint64_t generation; };
// Times every algorithm on a layer, one after the other; answers Measured after each, and at the end. Takes the place of
// the measurement that is under way.
struct Measure { speed::Layer layer; bool all_threads; std::uint64_t generation; };
struct StopMeasuring {};
struct SetClipboard { std::string text; };

// clang-format on

using Effect = std::variant<OpenFile, OpenForDecoder, SaveFile, ExportFile, ChoosePath, ListFolder, Measure,
                            StopMeasuring, SetClipboard>;

}  // namespace unstride::app
