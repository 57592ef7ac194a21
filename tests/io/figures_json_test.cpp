#include "io/figures_json.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "io/files.h"
#include "io/setup_json.h"
#include "sentences.h"

namespace unstride::io {
namespace {

const std::vector<std::string> kFamilies{"k4"}, kMoments{"start", "end"};

constexpr const char* kText = R"({
  "given": {"test": {"board": 0.0025, "locked": 1e-6}, "digits": {"board": 0.1, "locked": 0.1}},
  "decoders": {"k4": {"moments": {
    "start": {"step": 0, "test": {"mse": 0.25, "board": 0.03125, "locked": -1e-9}},
    "end": {"step": 7488, "test": {"mse": 0.0625, "board": 0.5, "locked": 0.125}}}}}})";

core::Result<ModelFigures> read(const std::string& text) {
  return figures_from_json(text, "figures.json", kFamilies, kMoments);
}

std::string replaced(const std::string& from, const std::string& to) {
  std::string text = kText;
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(FiguresJson, AreThoseOfTheTestImagesAndOfEachDecoder) {
  const auto figures = read(kText);
  ASSERT_TRUE(figures) << error_of(figures);
  EXPECT_FLOAT_EQ(float(figures->digits.period_two), 0.0025f);
  EXPECT_FLOAT_EQ(float(figures->digits.locked), 1e-6f);
  ASSERT_EQ(figures->decoders.size(), 2u);
  EXPECT_EQ(figures->decoders.at("k4-end"), (decoder::Figures{7488, 0.0625, 0.5, 0.125}));
  const decoder::Figures& start = figures->decoders.at("k4-start");
  EXPECT_EQ(start.step, 0);
  EXPECT_EQ(start.error, 0.25);
  EXPECT_LT(start.locked, 0) << "within what is left of random signs it may be less than nothing";
}

TEST(FiguresJson, OfTheStoredModelsAreRead) {
  const auto path = std::filesystem::path(SOURCE_DIR) / "assets" / "models" / "figures.json";
  const auto text = read_file(path.string(), kMostSetupFile);
  ASSERT_TRUE(text) << error_of(text);
  const auto figures = figures_from_json(*text, "figures.json", {"k3", "k4", "resize"}, {"start", "early", "end"});
  ASSERT_TRUE(figures) << error_of(figures);
  EXPECT_EQ(figures->decoders.size(), 9u);
}

TEST(FiguresJson, WhatIsMissingOrWrongIsNamedWithItsPlace) {
  struct Mistake {
    const char *from, *to, *place;
  };
  constexpr Mistake kMistakes[] = {
      {"\"given\"", "\"taken\"", "given"},
      {"\"k4\"", "\"k5\"", "decoders.k4"},
      {"\"end\": {", "\"late\": {", "decoders.k4.moments.end"},
      {"\"mse\": 0.0625, ", "", "decoders.k4.moments.end.test.mse"},
      {"7488", "-1", "decoders.k4.moments.end.step"},
      {"7488", "7488.5", "decoders.k4.moments.end.step"},
      {"7488", "99999999999999999999", "decoders.k4.moments.end.step"},
      {"0.0625", "1.5", "decoders.k4.moments.end.test.mse"},
      {"0.03125", "\"much\"", "decoders.k4.moments.start.test.board"},
      {"0.03125", "-0.5", "decoders.k4.moments.start.test.board"},
      {"-1e-9", "null", "decoders.k4.moments.start.test.locked"},
      {"1e-6", "2", "given.test.locked"},
  };
  for (const Mistake& mistake : kMistakes) {
    const std::string error = error_of(read(replaced(mistake.from, mistake.to)));
    EXPECT_PRED1(is_sentence, error);
    EXPECT_PRED2(contains, error, mistake.place);
    EXPECT_PRED2(contains, error, "figures.json");
  }
}

TEST(FiguresJson, WhatIsNoJsonIsASentence) {
  const std::string whole = kText;
  for (const std::string& text : {std::string(), std::string("[]"), std::string("null"), std::string("\x89PNG\r\n"),
                                  whole.substr(0, whole.size() / 2), std::string(100000, '[')}) {
    const std::string error = error_of(read(text));
    EXPECT_PRED1(is_sentence, error);
    EXPECT_PRED2(contains, error, "figures.json");
  }
}

}  // namespace
}  // namespace unstride::io
