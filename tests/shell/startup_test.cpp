// What the program starts with: last time's work whatever state its file is in, and the sample digits.
#include "shell/startup.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "io/sentences.h"
#include "io/setup_json.h"
#include "io/temporary_folder.h"

namespace unstride::shell {
namespace {

namespace fs = std::filesystem;
using io::TemporaryFolder;

TEST(Startup, IsFreshWithoutASession) {
  const TemporaryFolder folder;
  const app::State state = restore_session(folder.file("session.json"));
  EXPECT_EQ(state.document, app::initial_state().document);
  EXPECT_FALSE(state.notice);
  EXPECT_EQ(folder.entries(), 0u);
}

TEST(Startup, GoesOnWhereTheLastSessionEnded) {
  const TemporaryFolder folder;
  app::State before = app::initial_state();
  before.document.setup.view = timeline::ViewKind::stamp;
  before.document.setup.problem.input = app::tensor_of(core::Grid<float>(1, 2, {0.1f, -7}));
  before.document.path = "/somewhere/mine.json";
  before.history.past.push_back(app::initial_state().document);
  before.appearance.theme = core::ThemeId::dark;
  const std::string path = folder.write("session.json", io::session_to_json(before));
  const app::State after = restore_session(path);
  EXPECT_EQ(after.document, before.document);
  EXPECT_EQ(after.history.past, before.history.past);
  EXPECT_EQ(after.appearance, before.appearance);
  EXPECT_FALSE(after.notice);
  EXPECT_TRUE(fs::exists(path));
}

TEST(Startup, KeepsASessionThatItCannotReadAndSaysSo) {
  std::string newer = io::session_to_json(app::initial_state());
  newer.replace(newer.find("\"schema\": 2"), 11, "\"schema\": 9");
  const std::string whole = io::session_to_json(app::initial_state());
  for (const std::string& text : {std::string(), std::string("{"), whole.substr(0, whole.size() / 2),
                                  std::string("\x89PNG\r\n\x1a\n"), std::string("[1, 2]"), newer}) {
    const TemporaryFolder folder;
    const std::string path = folder.write("session.json", text);
    const app::State state = restore_session(path);
    EXPECT_EQ(state.document, app::initial_state().document) << text;
    ASSERT_TRUE(state.notice) << text;
    EXPECT_EQ(state.notice->kind, app::Notice::Kind::error);
    EXPECT_EQ(state.notice->serial, state.notices);
    EXPECT_TRUE(state.notice->text.starts_with("The work of last time could not be restored: ")) << state.notice->text;
    EXPECT_TRUE(state.notice->text.ends_with(".")) << state.notice->text;
    EXPECT_PRED2(io::contains, state.notice->text, path + ".broken");
    EXPECT_FALSE(fs::exists(path));
    EXPECT_EQ(folder.read("session.json.broken"), text);
    EXPECT_FALSE(restore_session(path).notice) << "the next start is a fresh one";
  }
}

TEST(Startup, SurvivesAFolderInTheSessionsPlace) {
  const TemporaryFolder folder;
  fs::create_directory(folder.file("session.json"));
  const app::State state = restore_session(folder.file("session.json"));
  EXPECT_EQ(state.document, app::initial_state().document);
  EXPECT_TRUE(state.notice);
}

// A session with a decoder of its own on show, edited.
app::State with_decoder(const std::string& path) {
  app::State state = app::initial_state();
  state.document.decoder.decoder = path;
  state.document.decoder.code = decoder::Code{1, 2, 3};
  state.document.decoder = with_edits(state.document.decoder, path, {{{"up.weight", 3, 0.5f}}, {}, {}});
  return state;
}

app::State restarted(const TemporaryFolder& folder, const app::State& before) {
  app::State state = restore_session(folder.write("session.json", io::session_to_json(before)));
  state.decoder.models = load_models(fs::path(SOURCE_DIR) / "assets" / "models").models;
  return state;
}

TEST(OpenedDecoder, IsOpenedAgainWithItsEdits) {
  const TemporaryFolder folder;
  const std::string path = folder.file("mine.onnx");
  fs::copy_file(fs::path(SOURCE_DIR) / "assets" / "models" / "decoder-k4-end.onnx", path);
  const app::State before = with_decoder(path);
  app::State after = restarted(folder, before);
  EXPECT_EQ(reopen_decoders(after), "");
  EXPECT_EQ(after.document.decoder, before.document.decoder);
  const decoder::Decoder* shown = decoder::shown(*after.decoder.models, after.document.decoder.decoder);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->key, path);
  EXPECT_EQ(shown->name, "mine.onnx");
  EXPECT_TRUE(shown->family.empty());
}

TEST(OpenedDecoder, IsThereAgainForUndo) {
  const TemporaryFolder folder;
  const std::string path = folder.file("mine.onnx");
  fs::copy_file(fs::path(SOURCE_DIR) / "assets" / "models" / "decoder-k4-end.onnx", path);
  app::State before = app::initial_state();
  before.history.past.push_back(with_decoder(path).document);
  app::State after = restarted(folder, before);
  EXPECT_EQ(reopen_decoders(after), "");
  EXPECT_TRUE(decoder::find(*after.decoder.models, path));
}

TEST(OpenedDecoder, ThatIsGoneOrBrokenIsASentenceAndTheFirstIsShown) {
  const TemporaryFolder folder;
  for (const std::string& path : {folder.file("gone.onnx"), folder.write("broken.onnx", "no network")}) {
    app::State after = restarted(folder, with_decoder(path));
    const std::string problem = reopen_decoders(after);
    EXPECT_PRED2(io::contains, problem, "The decoder of last time could not be opened again: ");
    EXPECT_PRED2(io::contains, problem, fs::path(path).filename().string());
    EXPECT_EQ(decoder::shown(*after.decoder.models, after.document.decoder.decoder)->key, "k3-end");
    EXPECT_EQ(reopen_decoders(after), "") << "said once";
    EXPECT_EQ(edits_of(after.document.decoder, path).weights.size(), 1u) << "for when the file is back";
  }
}

TEST(Digits, AreAtLeastTenOfEachClassInThreeSizes) {
  const SampleDigits digits = load_digits(fs::path(SOURCE_DIR) / "assets" / "digits.png");
  EXPECT_EQ(digits.problem, "");
  constexpr std::int64_t kSides[] = {28, 14, 7};
  for (size_t size = 0; size < 3; ++size) {
    ASSERT_EQ(digits.sizes[size].size(), 10u);
    for (size_t digit = 0; digit < 10; ++digit) {
      const auto& samples = digits.sizes[size][digit];
      EXPECT_GE(samples.size(), 10u);
      EXPECT_EQ(samples.size(), digits.sizes[0][digit].size());
      for (const auto& sample : samples) {
        ASSERT_EQ(sample->rows, kSides[size]);
        ASSERT_EQ(sample->cols, kSides[size]);
        for (const float value : sample->cells) ASSERT_TRUE(value >= 0 && value <= 255 && value == std::round(value));
        EXPECT_LT(sample->at(0, 0), 60) << "ink is high: a corner is empty";
      }
    }
  }
}

TEST(Digits, SmallerOnesAreTheMeansOfTheLargeOnes) {
  const SampleDigits digits = load_digits(fs::path(SOURCE_DIR) / "assets" / "digits.png");
  const auto &large = *digits.sizes[0][3][2], &half = *digits.sizes[1][3][2], &quarter = *digits.sizes[2][3][2];
  const auto mean = [&](std::int64_t row, std::int64_t col, std::int64_t side) {
    float sum = 0;
    for (std::int64_t r = 0; r < side; ++r)
      for (std::int64_t c = 0; c < side; ++c) sum += large.at(row * side + r, col * side + c);
    return sum / float(side * side);
  };
  for (std::int64_t r = 0; r < 14; ++r)
    for (std::int64_t c = 0; c < 14; ++c) EXPECT_NEAR(half.at(r, c), mean(r, c, 2), 0.5001);
  for (std::int64_t r = 0; r < 7; ++r)
    for (std::int64_t c = 0; c < 7; ++c) EXPECT_NEAR(quarter.at(r, c), mean(r, c, 4), 0.5001);
}

TEST(Digits, AMissingOrWrongSheetIsASentence) {
  const TemporaryFolder folder;
  const std::string text = folder.write("digits.png", "no picture");
  for (const std::string& path : {folder.file("none.png"), text}) {
    const SampleDigits digits = load_digits(path);
    EXPECT_PRED1(io::is_sentence, digits.problem);
    EXPECT_PRED2(io::contains, digits.problem, path);
    for (const auto& size : digits.sizes) EXPECT_TRUE(size.empty());
  }
}

}  // namespace
}  // namespace unstride::shell
