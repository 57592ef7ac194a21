#include "io/setup_json.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include "app/change.h"
#include "app/setup.h"
#include "sentences.h"

namespace unstride::io {
namespace {

app::Setup reread(const app::Setup& setup) {
  const auto read = setup_from_json(setup_to_json(setup), "x.json");
  EXPECT_TRUE(read) << error_of(read);
  return read.value_or(
      app::Setup{{{}, app::tensor_of(core::Grid<float>(1, 1)), app::tensor_of(core::Grid<float>(1, 1))}});
}

std::string refusal(std::string_view text) {
  return error_of(setup_from_json(text, "x.json"));
}

// The worked example's text with one part replaced; the part must be there.
std::string with(std::string_view old, std::string_view now) {
  std::string text = setup_to_json(app::worked_example());
  const size_t at = text.find(old);
  if (at == std::string::npos) ADD_FAILURE() << "not in the text: " << old;
  return at == std::string::npos ? text : text.replace(at, old.size(), now);
}

app::Setup of_size(std::int64_t input_rows, std::int64_t input_cols, std::int64_t kernel_rows,
                   std::int64_t kernel_cols) {
  app::Setup setup = app::worked_example();
  setup.problem.input = app::tensor_of(core::Grid<float>(input_rows, input_cols, 1.0f));
  setup.problem.kernel = app::tensor_of(core::Grid<float>(kernel_rows, kernel_cols, 2.0f));
  setup.problem.params.height.kernel = kernel_rows;
  setup.problem.params.width.kernel = kernel_cols;
  return setup;
}

TEST(SetupJson, IsReadableWithOneRowALine) {
  EXPECT_EQ(setup_to_json(app::worked_example()), R"({
  "schema": 2,
  "kind": "unstride-setup",
  "view": "slide",
  "colors": "value",
  "link": {"axes": true, "padding": true},
  "parameters": {
    "stride": {"height": 2, "width": 2},
    "padding_begin": {"height": 0, "width": 0},
    "padding_end": {"height": 0, "width": 0},
    "output_padding": {"height": 0, "width": 0},
    "dilation": {"height": 1, "width": 1}
  },
  "input": [
    [1, 2],
    [3, 4]
  ],
  "kernel": [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9]
  ]
}
)");
}

TEST(SetupJson, GivesBackEveryPartOfASetup) {
  EXPECT_EQ(reread(app::worked_example()), app::worked_example());
  app::Setup setup = of_size(3, 64, 16, 1);
  setup.view = timeline::ViewKind::stamp;
  setup.link_axes = setup.link_padding = false;
  setup.problem.params.height = {16, 3, 1, 2, 2, 4};
  setup.problem.params.width = {1, 16, 256, 0, 0, 16};
  EXPECT_EQ(reread(setup), setup);
}

TEST(SetupJson, GivesBackFloatsBitForBit) {
  std::mt19937 random(7);
  core::Grid<float> grid(64, 64);
  for (float& value : grid.cells) {
    do value = std::bit_cast<float>(std::uint32_t(random()));
    while (!(std::abs(value) <= app::kMostValue));
  }
  grid.cells[0] = -0.0f;
  grid.cells[1] = std::numeric_limits<float>::denorm_min();
  grid.cells[2] = std::nextafter(1.0f, 2.0f);
  grid.cells[3] = -app::kMostValue;
  grid.cells[4] = 0.1f;
  grid.cells[5] = 16777215.0f / 128;
  app::Setup setup = of_size(1, 1, 3, 3);
  setup.problem.input = app::tensor_of(grid);
  const app::Setup back = reread(setup);
  ASSERT_EQ(back.problem.input->shape, setup.problem.input->shape);
  for (size_t i = 0; i < grid.cells.size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint32_t>(back.problem.input->values[i]), std::bit_cast<std::uint32_t>(grid.cells[i]));
  }
}

TEST(SetupJson, KeepsIllegalCombinationsForTheLabToRepair) {
  app::Setup setup = app::worked_example();
  setup.problem.params.height.output_padding = 5;  // >= stride and dilation
  setup.problem.params.width.pad_begin = 200;      // nothing is left
  EXPECT_EQ(reread(setup), setup);
}

TEST(SetupJson, IgnoresKeysThatItDoesNotKnow) {
  EXPECT_EQ(setup_from_json(with("\"view\"", "\"note\": {\"by\": [1]}, \"view\""), "x").value(), app::worked_example());
}

TEST(SetupJson, NamesEveryMissingKeyWithItsPlace) {
  for (const auto& [key, place] : {std::pair{"view", "view"},
                                   {"link", "link"},
                                   {"axes", "link.axes"},
                                   {"padding", "link.padding"},
                                   {"parameters", "parameters"},
                                   {"stride", "parameters.stride"},
                                   {"padding_begin", "parameters.padding_begin"},
                                   {"padding_end", "parameters.padding_end"},
                                   {"output_padding", "parameters.output_padding"},
                                   {"dilation", "parameters.dilation"},
                                   {"height", "parameters.stride.height"},
                                   {"width", "parameters.stride.width"},
                                   {"input", "input"},
                                   {"kernel", "kernel"},
                                   {"schema", "schema"}}) {
    EXPECT_EQ(refusal(with("\"" + std::string(key) + "\"", "\"gone\"")),
              "'x.json': " + std::string(place) + " is missing; add it, or save the setup again.");
  }
}

TEST(SetupJson, NamesWhatIsMistypedOrOutOfRange) {
  EXPECT_EQ(refusal(with("\"stride\": {\"height\": 2", "\"stride\": {\"height\": \"two\"")),
            "'x.json': parameters.stride.height must be a whole number from 1 to 16, but is \"two\".");
  EXPECT_EQ(refusal(with("\"stride\": {\"height\": 2", "\"stride\": {\"height\": 0")),
            "'x.json': parameters.stride.height must be a whole number from 1 to 16, but is 0.");
  EXPECT_EQ(refusal(with("\"stride\": {\"height\": 2", "\"stride\": {\"height\": 2.5")),
            "'x.json': parameters.stride.height must be a whole number from 1 to 16, but is 2.5.");
  EXPECT_EQ(
      refusal(with("\"padding_end\": {\"height\": 0, \"width\": 0", "\"padding_end\": {\"height\": 0, \"width\": 257")),
      "'x.json': parameters.padding_end.width must be a whole number from 0 to 256, but is 257.");
  EXPECT_EQ(refusal(with("\"height\": 2", "\"height\": 18446744073709551615")),
            "'x.json': parameters.stride.height must be a whole number from 1 to 16, but is 18446744073709551615.");
  EXPECT_EQ(refusal(with("\"axes\": true", "\"axes\": 1")), "'x.json': link.axes must be true or false, but is 1.");
  EXPECT_EQ(refusal(with("\"slide\"", "\"glide\"")),
            "'x.json': view must be the name of a view: " + timeline::view_keys() + ", but is \"glide\".");
  EXPECT_EQ(refusal(with("{\"axes\": true, \"padding\": true}", "[]")),
            "'x.json': link must be an object {...}, but is a list.");
}

TEST(SetupJson, NamesTheCellThatIsWrong) {
  EXPECT_EQ(refusal(with("[3, 4]", "[3, \"4\"]")),
            "'x.json': input, row 2, column 2 must be a number from -1000000 to 1000000, but is \"4\".");
  EXPECT_EQ(refusal(with("[3, 4]", "[3, 2e6]")),
            "'x.json': input, row 2, column 2 must be a number from -1000000 to 1000000, but is 2e+06.");
  EXPECT_EQ(refusal(with("[3, 4]", "[3]")), "'x.json': input, row 2 must have 2 columns, but has 1.");
  EXPECT_EQ(refusal(with("[3, 4]", "4")), "'x.json': input, row 2 must be a list of columns, but is 4.");
  EXPECT_EQ(refusal(with("[1, 2]", "[]")), "'x.json': input, row 1 must have 1 to 64 columns, but has 0.");
  EXPECT_PRED2(contains, refusal(with("[3, 4]", "[3, 1e400]")), "too large for any grid");
  EXPECT_PRED2(contains, refusal(with("[3, 4]", "[3, NaN]")), "is not valid JSON at line 16, column 9;");
}

TEST(SetupJson, RefusesGridsBeyondTheLabsSizes) {
  EXPECT_EQ(refusal(setup_to_json(of_size(65, 1, 1, 1))), "'x.json': input must have 1 to 64 rows, but has 65.");
  EXPECT_EQ(refusal(setup_to_json(of_size(1, 65, 1, 1))),
            "'x.json': input, row 1 must have 1 to 64 columns, but has 65.");
  EXPECT_EQ(refusal(setup_to_json(of_size(1, 1, 17, 1))), "'x.json': kernel must have 1 to 16 rows, but has 17.");
  EXPECT_TRUE(setup_from_json(setup_to_json(of_size(64, 64, 16, 16)), "x.json"));
}

TEST(SetupJson, RefusesANewerSchemaByItsNumber) {
  EXPECT_EQ(refusal(with("\"schema\": 2", "\"schema\": 3")),
            "'x.json' was written by a newer Unstride (schema 3; this one reads up to 2). Update Unstride to open it.");
  // Even when the newer file lacks everything that we know.
  EXPECT_PRED2(contains, refusal(R"({"kind": "unstride-setup", "schema": 7})"), "(schema 7;");
  EXPECT_EQ(refusal(with("\"schema\": 2", "\"schema\": 0")),
            "'x.json': schema must be a whole number from 1 to 2147483647, but is 0.");
}

TEST(SetupJson, RefusesOtherJsonAndBrokenText) {
  for (const char* other : {"[1, 2]", "{}", "3", "null", R"({"kind": "something"})", R"({"kind": 3, "schema": 1})"}) {
    EXPECT_PRED2(contains, refusal(other), "choose another") << other;
    EXPECT_PRED1(is_sentence, refusal(other));
  }
  EXPECT_PRED2(contains, refusal("{\n  \"kind\": \"unstride-setup\",\n"), "is not valid JSON at line 3, column 1;");
  EXPECT_PRED2(contains, refusal("hello"), "is not valid JSON at line 1, column 1;");
  EXPECT_EQ(refusal(""), "'x.json' is empty; choose another file.");
  EXPECT_EQ(refusal(" \n"), "'x.json' is empty; choose another file.");
  EXPECT_PRED2(contains, refusal("{\"kind\": \"\xff\xfe\"}"), "is not valid JSON");
}

TEST(SetupJson, RefusesDeepAndHugeTextsWithoutACrash) {
  EXPECT_PRED2(contains, refusal(std::string(4 << 20, '[')), "nested too deeply");
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
  EXPECT_PRED2(contains, refusal(objects), "nested too deeply");
  EXPECT_PRED2(contains, refusal(std::string(kMostSetupFile + 1, ' ')), "is larger than 8 MB");
  // Brackets in a text are no depth.
  EXPECT_TRUE(setup_from_json(with("\"view\"", "\"note\": \"" + std::string(100, '[') + "\\\"[\", \"view\""), "x"));
}

TEST(SetupJson, AnswersEveryDamagedTextWithASetupOrASentence) {
  const std::string text = setup_to_json(app::worked_example());
  for (size_t at = 0; at < text.size(); ++at) {
    // Without its last line break alone, the text is whole.
    if (at + 1 < text.size()) {
      EXPECT_PRED1(is_sentence, refusal(text.substr(0, at))) << at;
    }
    for (const char c : {'0', '-', '"', '}', ',', '\0', '\xff'}) {
      std::string damaged = text;
      damaged[at] = c;
      const auto read = setup_from_json(damaged, "x.json");
      if (!read) {
        EXPECT_PRED1(is_sentence, read.error().message) << at << " " << c;
      }
    }
  }
}

// Schema 1 knew one channel, no bias, no colours.
TEST(SetupJson, ReadsTheFirstSchema) {
  std::string text = with("\"schema\": 2", "\"schema\": 1");
  const std::string colors = "  \"colors\": \"value\",\n";
  text.erase(text.find(colors), colors.size());
  const auto setup = setup_from_json(text, "old.json");
  ASSERT_TRUE(setup) << error_of(setup);
  EXPECT_EQ(*setup, app::worked_example());
}

app::Setup layer() {
  app::Setup setup = app::with_channels(app::worked_example(), 4, 6, 2);
  setup.problem.bias = std::make_shared<const core::Tensor>(core::Shape{1, 6, 1, 1}, std::vector<float>{1, -2, 0, 4, 5, 6.5f});
  setup.pair = {3, 4};
  setup.probe = std::make_shared<const core::Grid<float>>(2, 3, std::vector<float>{1, 2, 3, 4, 5, 6});
  setup.colors = core::ColorMode::phase;
  setup.view = timeline::ViewKind::channels;
  return setup;
}

TEST(SetupJson, KeepsChannelsBiasProbeAndLook) {
  const app::Setup setup = layer();
  EXPECT_EQ(reread(setup), setup);
}

TEST(SetupJson, NamesTheChannelThatIsWrong) {
  const std::string text = setup_to_json(layer());
  const auto refused = [&](std::string_view old, std::string_view now) {
    std::string changed = text;
    changed.replace(changed.find(old), old.size(), now);
    return refusal(changed);
  };
  EXPECT_EQ(refused("\"groups\": 2", "\"groups\": 9"),
            "'x.json': channels.groups must be a whole number from 1 to 8, but is 9.");
  EXPECT_PRED2(contains, refused("\"in\": 4", "\"in\": 5"), "input must have 5 channels, but has 4.");
  EXPECT_PRED2(contains, refused("[1, -2, 0, 4, 5, 6.5]", "[1, -2]"), "bias must have 6 values, but has 2.");
}

}  // namespace
}  // namespace unstride::io
