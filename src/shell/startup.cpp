#include "shell/startup.h"

#include <system_error>

#include "io/files.h"
#include "io/image.h"
#include "io/setup_json.h"

namespace unstride::shell {

app::State restore_session(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return app::initial_state();
  auto state = io::read_file(path.string(), io::kMostSetupFile).and_then([&](const std::string& text) {
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

}  // namespace unstride::shell
