// Sessions: setups in a table, since the document, its saved copy and the undo entries share many, and documents that
// name them by number.
#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

#include "io/decoder_members.h"
#include "io/json_reader.h"
#include "io/setup_json.h"
#include "io/setup_members.h"

namespace unstride::io {
namespace {

using Place = JsonReader::Place;

constexpr std::string_view kKind = "unstride-session";
constexpr std::int64_t kMostKept = 20;  // undo entries, redo entries: enough to go on, and the file stays small
constexpr std::int64_t kMostSetups = 4 * kMostKept + 2;
constexpr std::int64_t kMostDigits = 2 * kMostKept + 1;
// Of setups, beyond which no older entry is kept: layers of many channels would make a file too large to write often.
constexpr std::int64_t kMostKeptValues = 400000;
constexpr int kMostWindowSide = 16384;

class SetupTable {
 public:
  size_t index_of(const app::Setup& setup) {
    const auto found = std::ranges::find_if(setups_, [&](const app::Setup* known) { return *known == setup; });
    if (found != setups_.end()) return size_t(found - setups_.begin());
    setups_.push_back(&setup);
    values_ += setup.problem.input->shape.count() + setup.problem.kernel->shape.count();
    return setups_.size() - 1;
  }
  bool is_full() const { return values_ > kMostKeptValues; }
  std::string text() const {
    std::string text;
    for (const app::Setup* setup : setups_) {
      text += fmt::format("{}    {{\n{}\n    }}", text.empty() ? "" : ",\n", setup_members(*setup, 6));
    }
    return text;
  }

 private:
  std::vector<const app::Setup*> setups_;
  std::int64_t values_ = 0;
};

// ", "layer": {...}"; nothing of one that nobody touched. Both ends of the padding follow the line's numbers.
std::string layer_member(const app::SpeedLayer& layer) {
  if (layer == app::SpeedLayer{}) return "";
  std::string numbers;
  for (int i = 0; i < speed::kNumberCount; ++i)
    numbers += fmt::format("{}, ", speed::value_of(layer.typed, speed::Number(i)));
  const auto& [height, width, in, out, groups] = layer.typed.params;
  return fmt::format(", \"layer\": {{\"lab\": {}, \"numbers\": [{}{}, {}]}}", layer.follows_lab, numbers,
                     height.pad_end, width.pad_end);
}

app::SpeedLayer read_layer(const Place& place) {
  app::SpeedLayer layer;
  layer.follows_lab = place.key("lab").truth();
  const Place numbers = place.key("numbers");
  numbers.entries(speed::kNumberCount + 2, speed::kNumberCount + 2, "numbers");
  const auto number = [&](int index, speed::Number what) {
    const auto [least, most] = speed::range_of(what);
    return numbers.entry(index, "number").whole(least, most);
  };
  for (int i = 0; i < speed::kNumberCount; ++i)
    layer.typed = speed::with(layer.typed, speed::Number(i), number(i, speed::Number(i)));
  layer.typed.params.height.pad_end = number(speed::kNumberCount, speed::Number::padding_h);
  layer.typed.params.width.pad_end = number(speed::kNumberCount + 1, speed::Number::padding_w);
  return layer;
}

// What documents name by number.
struct Tables {
  SetupTable setups;
  DigitTable digits;
};

std::string document_text(const app::Document& document, Tables& tables) {
  // JSON holds UTF-8 only; a document under another name comes back as one that was never saved.
  const bool named = is_utf8(document.path);
  const size_t setup = tables.setups.index_of(document.setup);
  const std::string saved =
      named && document.saved ? fmt::format("{}", tables.setups.index_of(*document.saved)) : "null";
  std::string decoder = decoder_text(document.decoder, tables.digits);
  if (!decoder.empty()) decoder = ", \"decoder\": " + decoder;
  return fmt::format("{{\"setup\": {}, \"saved\": {}, \"path\": {}{}{}}}", setup, saved,
                     json_text(named ? document.path : ""), layer_member(document.layer), decoder);
}

// The newest entries are the last ones.
std::string documents_text(const std::vector<app::Document>& documents, Tables& tables) {
  std::string text;
  std::int64_t kept = 0;
  for (auto document = documents.rbegin(); document != documents.rend() && kept < kMostKept; ++document, ++kept) {
    if (tables.setups.is_full()) break;
    text = "\n    " + document_text(*document, tables) + (text.empty() ? "" : ",") + text;
  }
  return text.empty() ? "[]" : "[" + text + "\n  ]";
}

std::string place_text(const app::State& state) {
  if (state.timeline.chapters.empty()) return "null";
  const timeline::Moment moment = timeline::moment_at(state.timeline, state.playback.t);
  const auto kind = state.timeline.chapters[moment.chapter].kind;
  return fmt::format("{{\"chapter\": {}, \"step\": {}, \"u\": {}}}", json_text(timeline::chapter_key(kind)),
                     moment.step, json_number(float(moment.u)));
}

struct ReadTables {
  std::vector<app::Setup> setups;
  std::vector<decoder::SharedDigit> digits;
};

app::Document read_document(const Place& place, const ReadTables& tables) {
  const auto setup_at = [&](const char* key) {
    const std::int64_t last = std::ssize(tables.setups) - 1;
    return tables.setups[size_t(place.key(key).whole(0, last))];
  };
  app::Document document;
  document.setup = setup_at("setup");
  document.path = place.key("path").text();
  if (place.has("layer")) document.layer = read_layer(place.key("layer"));
  if (place.has("decoder")) document.decoder = read_decoder(place.key("decoder"), tables.digits);
  if (!place.key("saved").is_null()) document.saved = setup_at("saved");
  return document;
}

std::vector<app::Document> read_documents(const Place& place, const ReadTables& tables) {
  std::vector<app::Document> documents;
  const std::int64_t count = place.entries(0, kMostKept, "entries");
  for (std::int64_t i = 0; i < count; ++i) documents.push_back(read_document(place.entry(i, "entry"), tables));
  return documents;
}

// Time is measured on the newest legal setup; the worked example's time line is there when there is none.
void restore_timeline(app::State& state) {
  std::vector<const app::Setup*> newest_first{&state.document.setup};
  for (auto entry = state.history.past.rbegin(); entry != state.history.past.rend(); ++entry) {
    newest_first.push_back(&entry->setup);
  }
  for (const app::Setup* setup : newest_first) {
    if (!app::violations(*setup).empty()) continue;
    const engine::Problem& problem = setup->problem;
    state.timeline = timeline::make_timeline(setup->view, engine::axes_of(problem.params, problem.input->shape),
                                             timeline::channel_terms(problem));
    return;
  }
}

double read_time(const Place& place, const timeline::Timeline& timeline) {
  if (place.is_null()) return 0;
  const auto kind = place.key("chapter").choice(timeline::chapter_of_key, "the name of a chapter");
  const std::int64_t step = place.key("step").whole(0, std::numeric_limits<std::int32_t>::max());
  const float u = place.key("u").number(0, 1);
  const auto chapter = timeline::find_chapter(timeline, kind);
  if (!chapter || step == 0) return 0;
  return timeline::time_of(timeline, *chapter, std::min(step, timeline.chapters[*chapter].steps), double(u));
}

app::Appearance read_appearance(const Place& place) {
  app::Appearance appearance;
  appearance.theme = place.key("theme").choice(core::theme_of_key, "\"light\" or \"dark\"");
  appearance.motion = place.key("motion").truth();
  appearance.window_width = int(place.key("width").whole(1, kMostWindowSide));
  appearance.window_height = int(place.key("height").whole(1, kMostWindowSide));
  if (place.has("framework"))  // sessions of older programs have none
    appearance.framework = place.key("framework").choice(core::framework_of_key, "the name of a framework");
  return appearance;
}

app::State read_state(const Place& root) {
  app::State state = app::initial_state();
  ReadTables tables;
  const std::int64_t count = root.key("setups").entries(1, kMostSetups, "setups");
  for (std::int64_t i = 0; i < count; ++i) tables.setups.push_back(read_setup(root.key("setups").entry(i, "setup")));
  if (tables.setups.empty()) return state;  // the reader knows why
  if (root.has("digits")) tables.digits = read_digit_table(root.key("digits"), kMostDigits);

  state.document = read_document(root.key("document"), tables);
  state.history.past = read_documents(root.key("undo"), tables);
  state.history.future = read_documents(root.key("redo"), tables);
  restore_timeline(state);
  state.playback.t = read_time(root.key("place"), state.timeline);
  const Place playback = root.key("playback");
  state.playback.speed = double(playback.key("speed").number(0.25f, 16));
  state.playback.loop = playback.key("loop").truth();
  state.appearance = read_appearance(root.key("appearance"));
  if (root.has("workspace"))  // sessions of older programs have none
    state.workspace = root.key("workspace").choice(core::workspace_of_key, "the name of a workspace");
  if (root.has("all_threads")) state.speed.all_threads = root.key("all_threads").truth();
  return state;
}

}  // namespace

std::string session_to_json(const app::State& state) {
  Tables tables;
  const std::string document = document_text(state.document, tables);
  const std::string undo = documents_text(state.history.past, tables);
  const std::string redo = documents_text(state.history.future, tables);
  const app::Appearance& look = state.appearance;
  const auto side = [](int length) { return std::clamp(length, 1, kMostWindowSide); };
  std::string text = "{\n" + head_text(kKind);
  text += fmt::format("  \"document\": {},\n  \"undo\": {},\n  \"redo\": {},\n", document, undo, redo);
  text += fmt::format("  \"place\": {},\n  \"playback\": {{\"speed\": {}, \"loop\": {}}},\n", place_text(state),
                      json_number(float(std::clamp(state.playback.speed, 0.25, 16.0))), state.playback.loop);
  text += fmt::format(
      "  \"appearance\": {{\"theme\": {}, \"motion\": {}, \"width\": {}, \"height\": {}, \"framework\": {}}},\n",
      json_text(core::theme_key(look.theme)), look.motion, side(look.window_width), side(look.window_height),
      json_text(core::framework_key(look.framework)));
  text += fmt::format("  \"workspace\": {}, \"all_threads\": {},\n", json_text(core::workspace_key(state.workspace)),
                      state.speed.all_threads);
  return text + "  \"digits\": [\n" + tables.digits.text() + "\n  ],\n  \"setups\": [\n" + tables.setups.text() +
         "\n  ]\n}\n";
}

core::Result<app::State> session_from_json(std::string_view text, const std::string& name) {
  if (text.size() > kMostSessionFile) {
    return core::fail("'{}' is larger than {} MB; no session is. It is left as it is.", name, kMostSessionFile >> 20);
  }
  auto reader = JsonReader::parse(text, name);
  if (!reader) return tl::make_unexpected(reader.error());
  if (auto head = check_head(*reader, kKind, name); !head) return tl::make_unexpected(head.error());
  app::State state = read_state(reader->root());
  if (auto read = reader->result(); !read) return tl::make_unexpected(read.error());
  return state;
}

}  // namespace unstride::io
