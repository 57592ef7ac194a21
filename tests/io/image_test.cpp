#include "io/image.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "io/files.h"
#include "io/stb_decode.h"
#include "sentences.h"

namespace unstride::io {
namespace {

using namespace std::string_view_literals;

std::string data(const std::string& name) {
  const auto bytes = read_file(TEST_DATA_DIR "/io/" + name, kMostImageFile);
  if (!bytes) ADD_FAILURE() << bytes.error().message;
  return bytes.value_or("");
}

core::Grid<float> decoded(const std::string& name) {
  const auto grid = decode_image(data(name), name);
  if (!grid) ADD_FAILURE() << grid.error().message;
  return grid.value_or(core::Grid<float>());
}

std::string refusal(std::string_view bytes, const std::string& name) {
  return error_of(decode_image(bytes, name));
}

// What tests/data/io/make_images.py puts into the grey pictures.
core::Grid<float> pattern(std::int64_t rows, std::int64_t cols) {
  core::Grid<float> grid(rows, cols);
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t c = 0; c < cols; ++c) grid.at(r, c) = float((7 * r + 3 * c) % 256);
  }
  return grid;
}

TEST(DecodeImage, GivesEveryPixelOfGreyPictures) {
  EXPECT_EQ(decoded("grey_1x1.png"), pattern(1, 1));
  EXPECT_EQ(decoded("grey_28x28.png"), pattern(28, 28));
  EXPECT_EQ(decoded("grey_3x200.png"), pattern(3, 200));
  EXPECT_EQ(decoded("grey_200x3.png"), pattern(200, 3));
}

TEST(DecodeImage, ReadsBmpAndTga) {
  EXPECT_EQ(decoded("grey_5x4.bmp"), pattern(5, 4));
  EXPECT_EQ(decoded("rgb_5x4.bmp"), pattern(5, 4));
  EXPECT_EQ(decoded("grey_5x4.tga"), pattern(5, 4));
  EXPECT_EQ(decoded("rle_5x4.tga"), pattern(5, 4));
}

TEST(DecodeImage, LaysAlphaOverWhiteAndWeighsColours) {
  // 255 * 77 / 256, cut: the weight of red.
  EXPECT_EQ(decoded("alpha_2x2.png"), core::Grid<float>(2, 2, {76, 255, 76, 255}));
}

TEST(DecodeImage, ReadsPalettesAndSixteenBits) {
  EXPECT_EQ(decoded("palette_2x2.png"), core::Grid<float>(2, 2, {0, 255, 90, 90}));
  EXPECT_EQ(decoded("grey16_3x1.png"), core::Grid<float>(1, 3, {0, 128, 255}));
}

TEST(DecodeImage, RefusesHugePicturesBeforeDecodingThem) {
  EXPECT_EQ(refusal(data("huge_20000x20000.png"), "huge.png"),
            "'huge.png' has 20000 x 20000 pixels; Unstride opens at most 8192 x 8192. Make it smaller first.");
  // The header alone is enough for that: nothing behind it was looked at.
  EXPECT_PRED2(contains, refusal(data("huge_20000x20000.png").substr(0, 33), "huge.png"), "20000 x 20000");
  std::string endless = data("grey_1x1.png");
  endless.replace(16, 8, "\xff\xff\xff\xff\xff\xff\xff\xff");
  EXPECT_PRED2(contains, refusal(endless, "endless.png"), "4294967295 x 4294967295");
}

TEST(DecodeImage, RefusesABmpThatPromisesMoreThanIntegersHold) {
  std::string bmp = data("rgb_5x4.bmp");
  bmp.replace(18, 8, "\xff\xff\xff\x7f\xff\xff\xff\x7f");
  EXPECT_PRED2(contains, refusal(bmp, "x.bmp"), "is cut off");
}

TEST(DecodeImage, StopsAStreamThatOutgrowsTheBudget) {
  const std::string bomb = data("bomb_8x8.png");  // 64 pixels, and 4 MB of zeros in their stream
  const StbResult stopped = decode_with_stb(bomb, 1 << 20);
  EXPECT_FALSE(stopped.picture);
  EXPECT_TRUE(stopped.out_of_budget);
  const StbResult enough = decode_with_stb(bomb, 64 << 20);
  EXPECT_TRUE(enough.picture);
  EXPECT_FALSE(enough.out_of_budget);
}

TEST(DecodeImage, NamesTheFormatsThatItDoesNotOpen) {
  const auto sentence = [](const std::string& what) {
    return "'photo.png' is " + what + "; Unstride opens PNG, BMP and TGA. Convert it first.";
  };
  EXPECT_EQ(refusal("\xff\xd8\xff\xe0\0\x10JFIF\0"sv, "photo.png"), sentence("a JPEG"));
  EXPECT_EQ(refusal("GIF89a\1\0\1\0"sv, "photo.png"), sentence("a GIF"));
  EXPECT_EQ(refusal("RIFF\x10\0\0\0WEBPVP8 "sv, "photo.png"), sentence("a WebP"));
  EXPECT_EQ(refusal("II*\0\x08\0\0\0"sv, "photo.png"), sentence("a TIFF"));
  EXPECT_EQ(refusal("MM\0*\0\0\0\x08"sv, "photo.png"), sentence("a TIFF"));
  EXPECT_EQ(refusal("8BPS\0\1"sv, "photo.png"), sentence("a Photoshop file (PSD)"));
  EXPECT_EQ(refusal("#?RADIANCE\n"sv, "photo.png"), sentence("a Radiance HDR picture"));
  EXPECT_EQ(refusal("%PDF-1.7\n"sv, "photo.png"), sentence("a PDF"));
  EXPECT_EQ(refusal("PK\3\4\x14\0"sv, "photo.png"), sentence("a ZIP archive"));
  EXPECT_EQ(refusal("P5 2 2 255\n"sv, "photo.png"), sentence("a portable any-map (PNM)"));
  // The ending .tga opens no door to them.
  EXPECT_PRED2(contains, refusal("\xff\xd8\xff\xe0\0\x10JFIF\0"sv, "photo.tga"), "is a JPEG");
}

TEST(DecodeImage, RefusesTextEmptyAndUnknownFiles) {
  EXPECT_EQ(refusal("Dear diary,\n", "notes.png"), "'notes.png' holds text, not a picture; choose a PNG, BMP or TGA.");
  EXPECT_PRED2(contains,
               refusal("Gr\xc3\xbc\xc3\x9f"
                       "e\n",
                       "notes.tga"),
               "holds text");
  EXPECT_EQ(refusal("", "x.png"), "'x.png' is empty; choose a picture (PNG, BMP or TGA).");
  EXPECT_PRED2(contains, refusal("\0\1\2\3\4\5\6\7"sv, "x.png"), "no picture that Unstride knows");
}

TEST(DecodeImage, TakesTgaByItsEndingOnly) {
  EXPECT_TRUE(decode_image(data("grey_5x4.tga"), "X.TGA"));
  EXPECT_PRED2(contains, refusal(data("grey_5x4.tga"), "x.png"), "no picture that Unstride knows");
}

TEST(DecodeImage, RefusesEveryTruncationBySentence) {
  for (const char* name : {"grey_28x28.png", "palette_2x2.png", "rgb_5x4.bmp", "grey_5x4.bmp", "rle_5x4.tga"}) {
    const std::string bytes = data(name);
    const core::Grid<float> whole = decoded(name);
    for (size_t size = 0; size < bytes.size(); ++size) {
      const auto cut = decode_image(bytes.substr(0, size), name);
      if (!cut) {
        EXPECT_PRED1(is_sentence, cut.error().message) << name << " cut to " << size;
        continue;
      }
      // Closing words of a format may be missing; a wrong picture may not come out.
      EXPECT_EQ(*cut, whole) << name << " cut to " << size;
      EXPECT_GT(size, bytes.size() - 30) << name << " cut to " << size;
    }
  }
}

TEST(DecodeImage, SurvivesDamageToEveryByte) {
  for (const char* name :
       {"palette_2x2.png", "grey16_3x1.png", "rgb_5x4.bmp", "grey_5x4.bmp", "grey_5x4.tga", "rle_5x4.tga"}) {
    const std::string bytes = data(name);
    for (size_t at = 0; at < std::min<size_t>(bytes.size(), 200); ++at) {
      for (const int flip : {0x01, 0x10, 0x80, 0xff}) {
        std::string damaged = bytes;
        damaged[at] = char(damaged[at] ^ flip);
        const auto result = decode_image(damaged, name);
        if (!result) {
          EXPECT_PRED1(is_sentence, result.error().message) << name << " byte " << at;
          continue;
        }
        for (const float value : result->cells) EXPECT_TRUE(value >= 0 && value <= 255) << name << " byte " << at;
      }
    }
  }
}

TEST(AsInput, KeepsSmallPicturesAndTurnsLightOnesOver) {
  EXPECT_EQ(as_input(core::Grid<float>(1, 3, {0, 0, 200})), core::Grid<float>(1, 3, {0, 0, 200}));
  EXPECT_EQ(as_input(core::Grid<float>(1, 3, {255, 255, 55})), core::Grid<float>(1, 3, {0, 0, 200}));
  EXPECT_EQ(as_input(core::Grid<float>(1, 2, {0, 255})), core::Grid<float>(1, 2, {0, 255}));  // 127.5 is not light
}

TEST(AsInput, AveragesDownToAtMost64AndKeepsTheAspect) {
  const core::Grid<float> wide = as_input(core::Grid<float>(100, 200, 100.0f));
  EXPECT_EQ(wide.rows, 32);
  EXPECT_EQ(wide.cols, 64);
  for (const float value : wide.cells) EXPECT_EQ(value, 100);

  const core::Grid<float> thin = as_input(core::Grid<float>(1, 8192, 9.0f));
  EXPECT_EQ(thin.rows, 1);
  EXPECT_EQ(thin.cols, 64);
  EXPECT_EQ(as_input(core::Grid<float>(3, 200)).rows, 1);
}

TEST(AsInput, WeighsPixelsThatTwoCellsShare) {
  // 96 pixels to 64 cells: a cell covers one and a half pixels.
  core::Grid<float> grey(1, 96, 0.0f);
  grey.at(0, 0) = 90;  // wholly in cell 0
  grey.at(0, 1) = 30;  // half in cell 0, half in cell 1
  const core::Grid<float> input = as_input(grey);
  EXPECT_EQ(input.at(0, 0), 70);  // (90 + 30 / 2) / 1.5
  EXPECT_EQ(input.at(0, 1), 10);  // (30 / 2 + 0) / 1.5
  EXPECT_EQ(input.at(0, 2), 0);
}

TEST(Pooled, GivesRoundedMeansOfBlocks) {
  const core::Grid<float> grid(2, 4, {1, 2, 10, 20, 3, 4, 30, 41});
  EXPECT_EQ(pooled(grid, 2), core::Grid<float>(1, 2, {3, 25}));  // 2.5 and 25.25
  EXPECT_EQ(pooled(grid, 1), grid);
  EXPECT_EQ(pooled(pattern(28, 28), 4).rows, 7);
}

TEST(ReadDigits, FindsTenClassesOfTenOrMoreClearSamples) {
  const auto digits = read_digits(SOURCE_DIR "/assets/digits.png");
  ASSERT_TRUE(digits) << error_of(digits);
  ASSERT_EQ(digits->classes.size(), 10);
  for (const auto& samples : digits->classes) {
    EXPECT_GE(samples.size(), 10);
    for (const core::Grid<float>& sample : samples) {
      EXPECT_EQ(sample.rows, 28);
      EXPECT_EQ(sample.cols, 28);
      EXPECT_EQ(as_input(sample), sample);  // ink is high already
      EXPECT_EQ(sample.at(0, 0), 0);        // an empty corner: the tiles are cut where they should be
      EXPECT_GT(*std::max_element(sample.cells.begin(), sample.cells.end()), 200);
    }
  }
  // A zero has a hole in its middle, a one has ink there.
  EXPECT_LT(pooled(digits->classes[0][0], 4).at(3, 3), 10);
  EXPECT_GT(pooled(digits->classes[1][0], 4).at(3, 3), 60);
}

TEST(ReadDigits, SaysWhatIsWrongWithTheSheet) {
  EXPECT_PRED2(contains, error_of(read_digits("/no/digits.png")), "does not exist");
  EXPECT_PRED2(contains, error_of(read_digits(TEST_DATA_DIR "/io/grey_28x28.png")), "is no sheet of sample digits");
}

}  // namespace
}  // namespace unstride::io
