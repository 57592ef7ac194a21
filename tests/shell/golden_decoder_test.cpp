// Golden pictures of the Decoder workspace, with times that nobody measured.
#include <gtest/gtest.h>

#include <filesystem>

#include "decoder/runner.h"
#include "golden.h"
#include "scene/decoder.h"
#include "shell/export.h"
#include "shell/startup.h"

namespace unstride::shell {
namespace {

struct GoldenDecoder {
  const char* name;
  scene::ThemeId theme = scene::ThemeId::light;
  decoder::CellAt selected = {};
};

void PrintTo(const GoldenDecoder& golden, std::ostream* out) {
  *out << golden.name;
}

const GoldenDecoder kGoldens[] = {
    {"decoder_cell_light", scene::ThemeId::light, {2, 9, 6, 7}},
    {"decoder_dark", scene::ThemeId::dark},
};

// A three, with one map off.
decoder::SharedDecoded decoded_three() {
  const auto models = load_models(std::filesystem::path(SOURCE_DIR) / "assets" / "models").models;
  decoder::Work work;
  work.digit = models->samples.at(3).digit;
  work.decoder = "k4-end";
  decoder::Runner runner;
  auto decoded = runner.of(models, work, {});
  if (!decoded) return ADD_FAILURE() << decoded.error().message, nullptr;
  const std::string layer = (*decoded)->rows.at(1).output;
  work = with_edits(work, work.decoder, with(decoder::Edits{}, decoder::SilencedMap{layer, 9}, true));
  decoder::Decoded timed = **runner.of(models, work, {});
  for (size_t row = 1; row < timed.rows.size(); ++row) timed.rows[row].seconds = 25e-6 * double(row);
  return std::make_shared<const decoder::Decoded>(std::move(timed));
}

class GoldenDecoderPicture : public testing::TestWithParam<GoldenDecoder> {};

TEST_P(GoldenDecoderPicture, LooksAsStored) {
  const GoldenDecoder& golden = GetParam();
  const auto decoded = decoded_three();
  ASSERT_NE(decoded, nullptr);
  scene::DecoderView view;
  view.viewport = {0, 0, 1200, 900};
  view.theme = golden.theme;
  view.selected = golden.selected;
  const auto fonts = program_fonts();
  const auto png =
      paint::cairo::paint(scene::decoder_picture(decoded, view, *fonts).scene, *fonts, paint::cairo::Format::png, 1);
  ASSERT_TRUE(png) << png.error().message;
  expect_as_stored(golden.name, *png);
}

INSTANTIATE_TEST_SUITE_P(Decoder, GoldenDecoderPicture, testing::ValuesIn(kGoldens),
                         [](const auto& golden) { return std::string(golden.param.name); });

}  // namespace
}  // namespace unstride::shell
