#include "scene/text.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace unstride::scene {
namespace {

namespace fs = std::filesystem;

constexpr FontId kFonts[] = {FontId::text, FontId::text_bold, FontId::mono, FontId::mono_bold};

std::shared_ptr<const FontBook> program_fonts() {
  return FontBook::load(fs::path(PROGRAM_DIR) / "fonts");
}

// A folder that is gone at the end of the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "unstride-XXXXXX").string();
    if (!mkdtemp(name.data())) ADD_FAILURE() << "no temporary folder";
    path_ = name;
  }
  ~TemporaryFolder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::vector<char32_t> codepoints(std::string_view text) {
  std::vector<char32_t> result;
  while (!text.empty()) result.push_back(next_codepoint(text));
  return result;
}

using Codepoints = std::vector<char32_t>;

TEST(Utf8, WellFormedTextIsReadCodePointByCodePoint) {
  EXPECT_EQ(codepoints("a\u00d7\u2192\U0001F600"), (Codepoints{U'a', 0xd7, 0x2192, 0x1F600}));
  EXPECT_EQ(codepoints(std::string_view("\0", 1)), (Codepoints{0}));
}

TEST(Utf8, EveryMalformedByteBecomesOneReplacementCharacter) {
  EXPECT_EQ(codepoints("\x80z"), (Codepoints{0xfffd, U'z'}));                   // a continuation alone
  EXPECT_EQ(codepoints("\xc3"), (Codepoints{0xfffd}));                          // cut off
  EXPECT_EQ(codepoints("\xe2\x86"), (Codepoints{0xfffd, 0xfffd}));              // cut off
  EXPECT_EQ(codepoints("\xc3z"), (Codepoints{0xfffd, U'z'}));                   // no continuation
  EXPECT_EQ(codepoints("\xc0\xaf"), (Codepoints{0xfffd, 0xfffd}));              // overlong
  EXPECT_EQ(codepoints("\xe0\x80\xaf"), (Codepoints{0xfffd, 0xfffd, 0xfffd}));  // overlong
  EXPECT_EQ(codepoints("\xed\xa0\x80"), (Codepoints{0xfffd, 0xfffd, 0xfffd}));  // a surrogate
  EXPECT_EQ(codepoints("\xf4\x90\x80\x80"), Codepoints(4, 0xfffd));             // above U+10FFFF
  EXPECT_EQ(codepoints("\xff\xfe"), (Codepoints{0xfffd, 0xfffd}));
}

TEST(Text, WidthScalesWithSizeAndAddsUp) {
  const auto fonts = program_fonts();
  for (FontId font : kFonts) {
    const double width = text_width(*fonts, font, 13, "Insert zeros 2\u00d72");
    EXPECT_GT(width, 40);
    EXPECT_NEAR(text_width(*fonts, font, 130, "Insert zeros 2\u00d72"), 10 * width, 1e-9);
    EXPECT_NEAR(text_width(*fonts, font, 13, "Insert") + text_width(*fonts, font, 13, " zeros 2\u00d72"), width, 1e-9);
    EXPECT_EQ(text_width(*fonts, font, 13, ""), 0);
  }
}

TEST(Text, InterHasTheAdvancesOfItsFile) {
  const auto fonts = program_fonts();
  if (fonts->file(FontId::text).filename() != "Inter-Regular.otf") GTEST_SKIP() << "Inter is not installed";
  // From Inter's hmtx table, in em; 13 px would round each to whole pixels if hinting had a say.
  EXPECT_GT(fonts->advance(FontId::text, U'W'), 0.9);
  EXPECT_LT(fonts->advance(FontId::text, U'i'), 0.3);
  EXPECT_NE(text_width(*fonts, FontId::text, 13, "i"), std::round(text_width(*fonts, FontId::text, 13, "i")));
  EXPECT_GT(fonts->advance(FontId::text_bold, U'n'), fonts->advance(FontId::text, U'n'));
}

TEST(Text, NumbersInMonoKeepTheirColumns) {
  const auto fonts = program_fonts();
  for (char32_t c = U'!'; c < 0x7f; ++c) {
    EXPECT_EQ(fonts->advance(FontId::mono, c), fonts->advance(FontId::mono, U'0'));
    EXPECT_EQ(fonts->advance(FontId::mono_bold, c), fonts->advance(FontId::mono, U'0'));
  }
}

TEST(Text, GlyphsStandWhereTheWidthsBeforeThemEnd) {
  const auto fonts = program_fonts();
  std::vector<std::pair<char32_t, double>> placed;
  place_glyphs(*fonts, FontId::text, 20, "a\u2192\U0001F600\xff.", [&](char32_t c, double x) {
    placed.push_back({c, x});
  });
  ASSERT_EQ(placed.size(), 5u);
  const Codepoints expected{U'a', 0x2192, U'?', U'?', U'.'};  // what the font lacks is placed as '?'
  double x = 0;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    EXPECT_EQ(placed[i].first, expected[i]);
    EXPECT_NEAR(placed[i].second, x, 1e-9);
    x += 20 * fonts->advance(FontId::text, expected[i]);
  }
}

TEST(Text, TheWordsOfTheProgramHaveTheirGlyphs) {
  const auto fonts = program_fonts();
  for (FontId font : kFonts) {
    for (char32_t c : {U'A', U'z', U'~', char32_t(0xd7), char32_t(0xb0), char32_t(0x2212), char32_t(0x2192)}) {
      EXPECT_TRUE(fonts->has(font, c)) << int(font) << " lacks U+" << std::hex << std::uint32_t(c);
    }
    EXPECT_FALSE(fonts->has(font, U'\n'));
    EXPECT_FALSE(fonts->has(font, 0x1F600));
  }
}

TEST(Text, MetricsAreThoseOfALatinFace) {
  const auto fonts = program_fonts();
  for (FontId font : kFonts) {
    const VerticalMetrics m = fonts->metrics(font);
    EXPECT_GT(m.cap_height, 0.6);
    EXPECT_LT(m.cap_height, m.ascent);
    EXPECT_GT(m.descent, 0.1);
    EXPECT_DOUBLE_EQ(fonts->units_per_line(font), m.ascent + m.descent);
    EXPECT_TRUE(fs::exists(fonts->file(font)));
  }
}

TEST(FontBook, WithoutAnyFontItIsATypewriterAndSaysSo) {
  const auto fonts = FontBook::load("no/such/folder", {});
  EXPECT_EQ(fonts->note(),
            "Inter was not found, nor any other font of the system. "
            "JetBrains Mono was not found, nor any other font of the system.");
  EXPECT_TRUE(fonts->file(FontId::text).empty());
  EXPECT_TRUE(fonts->has(FontId::text, U'a'));
  EXPECT_FALSE(fonts->has(FontId::text, 0x2192));
  EXPECT_DOUBLE_EQ(text_width(*fonts, FontId::text, 10, "abc"), 18);
}

TEST(FontBook, ItFallsBackToTheFirstFamilyThatIsThereAndNamesIt) {
  const fs::path source = program_fonts()->file(FontId::mono);
  ASSERT_FALSE(source.empty());
  const TemporaryFolder system;
  fs::create_directories(system.path() / "truetype/noto");
  fs::create_directories(system.path() / "truetype/liberation");
  fs::copy_file(source, system.path() / "truetype/noto/NotoSans-Regular.ttf");
  fs::copy_file(source, system.path() / "truetype/liberation/LiberationSans-Regular.ttf");
  fs::copy_file(source, system.path() / "truetype/liberation/LiberationMono-Regular.ttf");
  const auto fonts = FontBook::load("no/such/folder", {system.path()});
  EXPECT_EQ(fonts->file(FontId::text).filename(), "LiberationSans-Regular.ttf");
  EXPECT_EQ(fonts->file(FontId::mono).filename(), "LiberationMono-Regular.ttf");
  EXPECT_FALSE(fonts->file(FontId::text_bold).empty());
  EXPECT_EQ(fonts->note(),
            "Inter was not found; Liberation Sans is used in its place. "
            "JetBrains Mono was not found; Liberation Mono is used in its place.");
}

TEST(FontBook, AFontThatIsBrokenCountsAsMissing) {
  const fs::path source = program_fonts()->file(FontId::mono);
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "Inter-Regular.otf") << "not a font";
  std::ofstream(folder.path() / "Inter-SemiBold.otf");
  fs::create_directory(folder.path() / "JetBrainsMono-Regular.ttf");
  fs::copy_file(source, folder.path() / "odd.ttf");
  const auto fonts = FontBook::load(folder.path(), {folder.path()});
  for (FontId font : kFonts) EXPECT_EQ(fonts->file(font).filename(), "odd.ttf");
  EXPECT_NE(fonts->note().find("Inter was not found; "), std::string::npos);
}

TEST(FontBook, TheProgramsOwnFontsNeedNoNote) {
  const auto fonts = program_fonts();
  if (fonts->file(FontId::text).filename() != "Inter-Regular.otf") GTEST_SKIP() << "Inter is not installed";
  EXPECT_EQ(fonts->note(), "");
}

}  // namespace
}  // namespace unstride::scene
