#include "paint/screen/font_bytes.h"

#include <gtest/gtest.h>

#include <ft2build.h>
#include FT_FREETYPE_H

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace unstride::paint::screen {
namespace {

std::vector<unsigned char> read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct Metrics {
  double line = 0, advance = 0;  // in em

  explicit Metrics(const std::vector<unsigned char>& font) {
    FT_Library library = nullptr;
    FT_Face face = nullptr;
    if (FT_Init_FreeType(&library) != 0) return;
    if (FT_New_Memory_Face(library, font.data(), FT_Long(font.size()), 0, &face) == 0) {
      line = double(face->ascender - face->descender) / face->units_per_EM;
      if (FT_Load_Char(face, 'm', FT_LOAD_NO_SCALE) == 0) advance = double(face->glyph->advance.x) / face->units_per_EM;
      FT_Done_Face(face);
    }
    FT_Done_FreeType(library);
  }
};

TEST(FontBytes, ALineOfEveryProgramFontBecomesWholePixelsAndNothingElseChanges) {
  int fonts = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(PROGRAM_DIR) / "fonts")) {
    ++fonts;
    const auto original = read(entry.path());
    const Metrics before(original);
    ASSERT_GT(before.line, 1) << entry.path();
    for (int em = 9; em <= 60; ++em) {
      auto font = original;
      const double whole = std::round(em * before.line);
      ASSERT_TRUE(scale_line_metrics(font, whole / (em * before.line)));
      const Metrics after(font);
      EXPECT_NEAR(after.line * em, whole, 0.06) << entry.path() << " at " << em;
      EXPECT_EQ(after.advance, before.advance);
    }
  }
  if (fonts == 0) GTEST_SKIP() << "this machine has none of the program's fonts";
}

TEST(FontBytes, AnythingElseIsLeftAlone) {
  for (const std::vector<unsigned char>& bytes : {std::vector<unsigned char>{},
                                                  {'t', 'e', 'x', 't'},
                                                  {'O', 'T', 'T', 'O', 255, 255},
                                                  {'O', 'T', 'T', 'O', 0, 1, 0,   0,   0,   0,   0, 0, 'h', 'h',
                                                   'e', 'a', 0,   0,   0, 0, 255, 255, 255, 255, 0, 0, 0,   36}}) {
    auto copy = bytes;
    EXPECT_FALSE(scale_line_metrics(copy, 2));
    EXPECT_EQ(copy, bytes);
  }
}

}  // namespace
}  // namespace unstride::paint::screen
