#include "shell/startup.h"

#include <array>
#include <set>
#include <system_error>
#include <utility>

#include "io/figures_json.h"
#include "io/files.h"
#include "io/image.h"
#include "io/setup_json.h"
#include "platform/paths.h"
#include "shell/carry_out.h"

namespace unstride::shell {

app::State restore_session(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return app::initial_state();
  auto state = io::read_file(path.string(), io::kMostSessionFile).and_then([&](const std::string& text) {
    return io::session_from_json(text, path.string());
  });
  if (state) return *std::move(state);
  app::State fresh = app::initial_state();
  std::filesystem::path kept = path;
  kept += ".broken";
  std::error_code failed;
  std::filesystem::rename(path, kept, failed);
  fresh.notices = 1;
  fresh.notice = app::Notice{app::Notice::Kind::error,
                             "The work of last time could not be restored: " + state.error().message +
                                 (failed ? "" : " The file is kept as '" + kept.string() + "'."),
                             fresh.notices};
  return fresh;
}

SampleDigits load_digits(const std::filesystem::path& path) {
  SampleDigits digits;
  const auto sheet = io::read_digits(path.string());
  if (!sheet) {
    digits.problem = sheet.error().message;
    return digits;
  }
  constexpr std::int64_t kFactors[] = {1, 2, 4};
  for (size_t i = 0; i < 3; ++i)
    for (const auto& samples : sheet->classes) {
      auto& row = digits.sizes[i].emplace_back();
      for (const auto& sample : samples)
        row.push_back(std::make_shared<const core::Grid<float>>(io::pooled(sample, kFactors[i])));
    }
  return digits;
}

namespace {

struct Named {
  const char *key, *name;
};
constexpr std::array kFamilies{Named{"k3", "kernel 3"}, Named{"k4", "kernel 4"}, Named{"resize", "resize"}};
constexpr std::array kMoments{"start", "early", "end"};

// The first digit of each class, then the second of each, so that the first ten are one of each.
std::vector<decoder::Sample> samples_of(const io::DigitSheet& sheet) {
  std::vector<decoder::Sample> samples;
  for (size_t i = 0; i < sheet.classes.front().size(); ++i)
    for (size_t label = 0; label < sheet.classes.size(); ++label) {
      decoder::Digit ink = sheet.classes[label][i];
      for (float& cell : ink.cells) cell /= 255;
      samples.push_back({std::make_shared<const decoder::Digit>(std::move(ink)), int(label)});
    }
  return samples;
}

core::Result<io::ModelFigures> read_figures(const std::filesystem::path& path) {
  std::vector<std::string> families, moments(kMoments.begin(), kMoments.end());
  for (const Named& family : kFamilies) families.emplace_back(family.key);
  return io::read_file(path.string(), io::kMostSetupFile).and_then([&](const std::string& text) {
    return io::figures_from_json(text, path.filename().string(), families, moments);
  });
}

}  // namespace

LoadedModels load_models(const std::filesystem::path& folder) {
  LoadedModels loaded;
  auto models = std::make_shared<decoder::Models>();
  const auto keep = [&](const core::Error& error) {
    if (loaded.problem.empty()) loaded.problem = error.message;
  };
  if (auto encoder = read_encoder((folder / "encoder.onnx").string())) models->encoder = *std::move(encoder);
  else keep(encoder.error());
  for (const Named& family : kFamilies)
    for (const char* moment : kMoments) {
      const std::string key = std::string(family.key) + "-" + moment;
      auto model = read_decoder((folder / ("decoder-" + key + ".onnx")).string());
      if (model) models->decoders.push_back({key, family.key, moment, family.name, *std::move(model)});
      else keep(model.error());
    }
  if (const auto sheet = io::read_digits((folder / "digits.png").string())) models->samples = samples_of(*sheet);
  else keep(sheet.error());
  const auto figures = read_figures(folder / "figures.json");
  if (figures) {
    models->digits = figures->digits;
    for (decoder::Decoder& each : models->decoders) each.figures = figures->decoders.at(each.key);
  } else keep(figures.error());
  loaded.models = std::move(models);
  return loaded;
}

std::string reopen_decoders(app::State& state) {
  std::set<std::string> keys;
  const auto collect = [&](const app::Document& document) {
    keys.insert(document.decoder.decoder);
    for (const auto& [key, edits] : document.decoder.edits) keys.insert(key);
  };
  collect(state.document);
  for (const auto* entries : {&state.history.past, &state.history.future})
    for (const app::Document& document : *entries) collect(document);
  auto models = state.decoder.models ? *state.decoder.models : decoder::Models{};
  std::string& shown = state.document.decoder.decoder;
  std::string problem;
  for (const std::string& key : keys) {
    if (!std::filesystem::path(key).is_absolute() || decoder::find(models, key)) continue;
    if (auto model = read_decoder(key)) {
      models = with_opened(std::move(models), key, *std::move(model));
    } else if (key == shown) {
      problem = "The decoder of last time could not be opened again: " + model.error().message;
      shown.clear();
    }
  }
  state.decoder.models = std::make_shared<const decoder::Models>(std::move(models));
  return problem;
}

LoadedModels program_models() {
  return load_models(platform::program_folder() / "assets" / "models");
}

}  // namespace unstride::shell
