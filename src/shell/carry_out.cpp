#include "shell/carry_out.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "decoder/digit.h"
#include "decoder/models.h"
#include "io/endings.h"
#include "io/files.h"
#include "io/image.h"
#include "io/setup_json.h"
#include "nn/onnx_reader.h"
#include "paint/cairo/cairo_painter.h"
#include "platform/file_dialog.h"
#include "shell/export.h"

namespace unstride::shell {
namespace {

namespace fs = std::filesystem;

app::Action failed(const core::Error& error) {
  return app::Failed{error.message};
}

// Absolute, without "." and "..", without a slash at the end. As it is when there is no current folder any more.
std::string absolute(const std::string& path) {
  std::error_code error;
  const fs::path full = fs::absolute(path, error).lexically_normal();
  if (error) return path;
  return (!full.has_filename() && full.has_relative_path() ? full.parent_path() : full).string();
}

std::string name_of(const std::string& path) {
  return fs::path(path).filename().string();
}

constexpr std::uint64_t kMostModelFile = 512ull << 20;  // bytes: far above what the Decoder can show

bool is_setup(const std::string& path, std::string_view bytes) {
  if (io::is_for(app::Purpose::save, path)) return true;
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);  // the mark that some editors begin a text with
  const size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && bytes[first] == '{';
}

std::string title_of(app::Purpose purpose) {
  switch (purpose) {
    case app::Purpose::save:
      return "Save the setup";
    case app::Purpose::export_stage:
      return "Export the stage";
    case app::Purpose::open:
      break;
  }
  return "Open a setup, a picture or a network";
}

// "*.png" "*.PNG": the desktop's dialogs tell cases apart.
std::vector<std::string> patterns_of(app::Purpose purpose) {
  std::vector<std::string> patterns;
  for (const std::string_view ending : io::endings(purpose)) {
    std::string upper(ending);
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
    patterns.push_back("*" + std::string(ending));
    patterns.push_back("*" + upper);
  }
  return patterns;
}

// The folder that our own dialog begins in: the suggestion's, or the current one.
app::ListFolder browse_from(const app::ChoosePath& effect) {
  std::error_code error;
  const fs::path suggested(effect.suggestion);
  const fs::path folder = suggested.parent_path();
  const bool there = !folder.empty() && fs::is_directory(folder, error);
  return {effect.purpose, there ? folder.string() : "", suggested.filename().string(), effect.generation};
}

using SharedModel = std::shared_ptr<const nn::Model>;

// A network that passes `check`.
core::Result<SharedModel> read_model(const std::string& path, core::Result<void> (*check)(const nn::Model&),
                                     const char* refusal) {
  const auto bytes = io::read_file(path, kMostModelFile);
  if (!bytes) return tl::make_unexpected(bytes.error());
  auto model = nn::read_onnx(*bytes);
  if (!model) return core::fail("'{}': {}", name_of(path), model.error().message);
  if (const auto can = check(*model); !can)
    return core::fail("'{}' {}: {}", name_of(path), refusal, can.error().message);
  return std::make_shared<const nn::Model>(*std::move(model));
}

}  // namespace

app::Action open_file(const app::OpenFile& effect) {
  const std::string path = effect.path.empty() ? "" : absolute(effect.path);
  const bool named_setup = io::is_for(app::Purpose::save, path);
  const auto bytes = io::read_file(path, named_setup ? io::kMostSetupFile : io::kMostImageFile);
  if (!bytes) return failed(bytes.error());
  if (is_setup(path, *bytes)) {
    auto setup = io::setup_from_json(*bytes, name_of(path));
    if (!setup) return failed(setup.error());
    return app::SetupOpened{effect.generation, std::move(*setup), path};
  }
  const auto grey = io::decode_image(*bytes, name_of(path));
  if (!grey) return failed(grey.error());
  return app::ImageOpened{effect.generation, io::as_input(*grey), name_of(path)};
}

core::Result<SharedModel> read_decoder(const std::string& path) {
  return read_model(path, decoder::check_decoder, "cannot be shown");
}

core::Result<SharedModel> read_encoder(const std::string& path) {
  return read_model(path, decoder::check_encoder, "cannot encode digits");
}

app::Action open_for_decoder(const app::OpenForDecoder& effect) {
  const std::string path = effect.path.empty() ? "" : absolute(effect.path);
  if (io::lower_case(fs::path(path).extension().string()) == ".onnx") {
    auto model = read_decoder(path);
    if (!model) return failed(model.error());
    return app::ModelOpened{effect.generation, *std::move(model), path};
  }
  const auto bytes = io::read_file(path, io::kMostImageFile);
  if (!bytes) return failed(bytes.error());
  if (is_setup(path, *bytes)) return open_file({effect.path, effect.generation});
  const auto grey = io::decode_image(*bytes, name_of(path));
  if (!grey) return failed(grey.error());
  return app::DigitOpened{effect.generation, decoder::from_picture(*grey), name_of(path)};
}

app::Action save_file(const app::SaveFile& effect) {
  const auto written = io::write_file_atomically(effect.path, io::setup_to_json(effect.setup));
  if (!written) return failed(written.error());
  return app::Saved{effect.setup, effect.path};
}

app::Action export_file(const app::ExportFile& effect, const scene::FontBook& fonts) {
  const auto format = paint::cairo::format_of(effect.path);
  if (!format) return failed(format.error());
  // A page as the window shows it; a PNG with two pixels for one stays sharp on print and on dense screens.
  const Picture picture{.setup = effect.setup,
                        .t = effect.t,
                        .size = {1600, 1000},
                        .theme = effect.theme,
                        .selected = effect.selected,
                        .compared = effect.compared,
                        .scale = 2};
  const auto bytes = effect.report ? draw(SpeedPage{*effect.report, {1200, 900}, effect.theme, 2}, fonts, *format)
                     : effect.decoder
                         ? draw(DecoderPage{*effect.decoder, {1200, 1000}, effect.theme, 2}, fonts, *format)
                         : draw(picture, fonts, *format);
  if (!bytes) return failed(bytes.error());
  const auto written = io::write_file_atomically(effect.path, *bytes);
  if (!written) return failed(written.error());
  return app::Exported{effect.path};
}

app::Action list_folder(const app::ListFolder& effect) {
  const std::string folder = absolute(effect.folder.empty() ? "." : effect.folder);
  auto entries = io::list_folder(folder, effect.purpose);
  if (!entries) return failed(entries.error());
  return app::BrowserOpened{effect.generation, {effect.purpose, folder, effect.name, std::move(*entries)}};
}

std::optional<app::Action> choose_path(const app::ChoosePath& effect) {
  if (!platform::has_file_dialog()) return list_folder(browse_from(effect));
  const bool save = effect.purpose != app::Purpose::open;
  const auto chosen = platform::ask({.save = save,
                                     .title = title_of(effect.purpose),
                                     .suggestion = effect.suggestion,
                                     .patterns = patterns_of(effect.purpose)});
  if (!chosen) return failed(chosen.error());
  if (!*chosen) return std::nullopt;
  fs::path path(**chosen);
  if (save && !path.has_extension()) {
    path += io::endings(effect.purpose).front();
    // The dialog has asked whether the name without the ending may be replaced, not this one.
    std::error_code error;
    if (fs::exists(path, error)) {
      return app::Failed{fmt::format("'{}' exists already; choose it by its full name to replace it.", path.string())};
    }
  }
  return app::PathChosen{effect.purpose, path.string()};
}

}  // namespace unstride::shell
