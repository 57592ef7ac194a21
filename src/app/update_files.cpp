// Files and dialogs: what is asked of the world, and what comes back.
#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <utility>

#include "app/change.h"
#include "app/handlers.h"
#include "app/limits.h"

namespace unstride::app {
namespace {

std::string name_of(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

std::string with_ending(const std::string& path, const char* ending) {
  return std::filesystem::path(path).has_extension() ? path : path + ending;
}

void ask(Update& u, Purpose purpose, std::string suggestion) {
  u.effects.push_back(ChoosePath{purpose, std::move(suggestion), ++u.state.generation});
}

void save_to(Update& u, std::string path) {
  u.state.saving_as = path;
  u.effects.push_back(SaveFile{u.state.document.setup, std::move(path)});
}

// What cannot run is not drawn: says why, and returns false.
bool can_export(State& state) {
  if (state.workspace == core::Workspace::speed) {
    const std::string& problem = state.speed.report.problem;
    if (!problem.empty()) complain(state, "There is no picture to export yet: " + problem);
    return problem.empty();
  }
  if (state.workspace == core::Workspace::decoder) {
    const bool there = state.decoder.models && !state.decoder.models->decoders.empty();
    if (!there) complain(state, "There is no picture to export yet: there is no decoder.");
    return there;
  }
  const auto found = violations(state.document.setup);
  if (!found.empty()) complain(state, "There is no picture to export yet: " + found.front().message);
  return found.empty();
}

// Networks wherever they are dropped, pictures where the Decoder is on show.
bool opens_in_decoder(const State& state, const std::string& path) {
  return state.workspace == core::Workspace::decoder || std::filesystem::path(path).extension() == ".onnx";
}

ExportFile export_of(const State& state, std::string path) {
  ExportFile file{state.document.setup, shown_time(state), state.appearance.theme,
                  state.selected,       std::move(path),   state.compared};
  if (state.workspace == core::Workspace::speed) file.report = state.speed.report;
  if (state.workspace == core::Workspace::decoder)
    file.decoder = DecoderShown{state.decoder.models, state.document.decoder, morphing(state), state.decoder.selected,
                                state.decoder.shared_scale};
  return file;
}

// The newest entries belong to the document that was saved under a new name: they move with it.
void rename_run(std::vector<Document>& entries, const std::string& from, const std::string& to) {
  for (auto entry = entries.rbegin(); entry != entries.rend() && entry->path == from; ++entry) entry->path = to;
}

}  // namespace

void apply(Update& u, const AskPath& action) {
  const std::string& path = u.state.document.path;
  switch (action.purpose) {
    case Purpose::open:
      return ask(u, action.purpose, path);
    case Purpose::save:
      return ask(u, action.purpose, path.empty() ? "setup.json" : path);
    case Purpose::export_stage:
      if (can_export(u.state))
        ask(u, action.purpose,
            u.state.workspace == core::Workspace::lab ? "stage.png"
                                                      : std::string(core::workspace_key(u.state.workspace)) + ".png");
      return;
  }
}

void apply(Update& u, const Save&) {
  if (u.state.document.path.empty()) return apply(u, AskPath{Purpose::save});
  save_to(u, u.state.document.path);
}

void apply(Update& u, const PathChosen& action) {
  State& state = u.state;
  if (action.path.empty()) return;
  if (state.dialog == Dialog::browse) state.dialog = Dialog::none;
  switch (action.purpose) {
    case Purpose::open:
      if (opens_in_decoder(state, action.path)) u.effects.push_back(OpenForDecoder{action.path, ++state.generation});
      else u.effects.push_back(OpenFile{action.path, ++state.generation});
      return;
    case Purpose::save:
      return save_to(u, with_ending(action.path, ".json"));
    case Purpose::export_stage:
      if (!can_export(state)) return;
      u.effects.push_back(export_of(state, with_ending(action.path, ".png")));
      return;
  }
}

void apply(Update& u, const BrowseTo& action) {
  const Browser& browser = u.state.browser;
  u.effects.push_back(ListFolder{browser.purpose, action.folder, browser.name, ++u.state.generation});
}

void apply(Update& u, const SetupOpened& action) {
  if (action.generation != u.state.generation) return;
  const auto setup = checked_setup(action.setup);
  if (!setup) return complain(u.state, setup.error().message);
  open_document(u.state, {*setup, action.path, *setup});
}

void apply(Update& u, const ImageOpened& action) {
  if (action.generation != u.state.generation) return;
  const std::int64_t channels = u.state.document.setup.problem.params.in_channels;
  const auto values = checked_grid(core::GridId::input, action.values, channels);
  if (!values) return complain(u.state, values.error().message);
  u.state.editing.reset();
  change_setup(u.state, with_grid(u.state.document.setup, core::GridId::input, *values));
  show_setup(u.state);
  notify(u.state, fmt::format("Opened {} as a {} x {} input.", action.name, values->rows, values->cols));
}

void apply(Update& u, const Saved& action) {
  State& state = u.state;
  Document& document = state.document;
  // Another document may have been opened while this one was written: it keeps its own path.
  if (action.path == document.path || action.path == state.saving_as) {
    rename_run(state.history.past, document.path, action.path);
    rename_run(state.history.future, document.path, action.path);
    document.path = action.path;
    document.saved = action.setup;
    state.saving_as.clear();
  }
  for (auto* entries : {&state.history.past, &state.history.future})
    for (Document& entry : *entries)
      if (entry.path == action.path) entry.saved = action.setup;
  notify(state, fmt::format("Saved {}.", name_of(action.path)));
}

void apply(Update& u, const Exported& action) {
  notify(u.state, fmt::format("Exported {}.", action.path));
}

void apply(Update& u, const BrowserOpened& action) {
  if (action.generation != u.state.generation) return;
  u.state.browser = action.browser;
  u.state.dialog = Dialog::browse;
}

void apply(Update& u, const Failed& action) {
  complain(u.state, action.sentence);
}

}  // namespace unstride::app
