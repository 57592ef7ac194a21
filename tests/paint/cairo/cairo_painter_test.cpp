#include "paint/cairo/cairo_painter.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "paint/cairo/picture.h"

namespace unstride::paint::cairo {
namespace {

using core::rgb;
using scene::CellKind;
using scene::FontBook;
using scene::FontId;
using scene::HeatMapShape;
using scene::Scene;
using scene::Shape;

constexpr std::uint32_t kPaper = 0xf4f2ec, kBlue = 0x3874cb, kInk = 0x23211c;

const FontBook& fonts() {
  static const auto kBook = FontBook::load(std::filesystem::path(PROGRAM_DIR) / "fonts");
  return *kBook;
}

Scene scene_of(std::vector<Shape> shapes, core::Rect bounds = {0, 0, 100, 80}) {
  Scene scene{bounds, rgb(kPaper), {}};
  for (Shape& shape : shapes) scene.items.push_back({std::move(shape), {}, 0});
  return scene;
}

Picture picture(const Scene& scene, double scale = 1) {
  const auto png = paint(scene, fonts(), Format::png, scale);
  EXPECT_TRUE(png) << png.error().message;
  return Picture(png.value_or(""));
}

// 4 x 6 cells with the values 0 .. 23.
HeatMapShape heat_map(core::Rect rect) {
  auto values = std::make_shared<core::Grid<float>>(4, 6);
  for (std::size_t i = 0; i < values->cells.size(); ++i) values->cells[i] = float(i);
  HeatMapShape map;
  map.rect = map.clip = rect;
  map.values = values;
  map.scale = {0, 23, rgb(0xffffff), rgb(0xffffff), rgb(kBlue), false};
  map.inserted = rgb(0xe6e1d6);
  map.border = rgb(0xfefefe);
  map.cropped = rgb(0xb9a79a);
  map.empty = rgb(0xcfc9bb);
  map.line = rgb(kPaper);
  return map;
}

Scene every_shape(core::Rect map_rect = {10, 90, 120, 80}) {
  HeatMapShape map = heat_map(map_rect);
  auto kinds = std::make_shared<core::Grid<std::uint8_t>>(4, 6, std::uint8_t{0});
  for (std::int64_t kind = 0; kind <= 4; ++kind) kinds->at(1, kind) = std::uint8_t(kind);
  map.kinds = kinds;
  map.window = {0, 0, 2, 3, rgb(0xe0861a), rgb(0xe0861a).with_alpha(0.2f)};
  map.focus = {3, 5, 1, 1, rgb(kInk), {0, 0, 0, 0}};
  return scene_of({scene::RectShape{{10, 10, 60, 30}, rgb(kBlue), {rgb(kInk), 2, 0}, 6},
                   scene::RectShape{{80, 10, 40, 30}, {0, 0, 0, 0}, {rgb(kInk), 1, 3}, 0},
                   scene::LineShape{{130, 15}, {190, 45}, {rgb(0xe0861a), 1.5, 4}, true},
                   scene::HatchShape{{140, 90, 50, 50}, {rgb(0xb9a79a), 1, 0}, 6},
                   scene::TextShape{"Zero-inserted \u00d7 2", {10, 66}, FontId::text_bold, 15, rgb(kInk)},
                   scene::TextShape{"y[2,2] = 36", {10, 82}, FontId::mono, 12, rgb(0x0a7565)}, map},
                  {0, 0, 200, 180});
}

TEST(CairoPainter, AFilledRectangleHasItsColourAndNothingOutside) {
  const Picture p = picture(scene_of({scene::RectShape{{10, 20, 30, 40}, rgb(kBlue), {}, 0}}));
  EXPECT_EQ(p.width(), 100);
  EXPECT_EQ(p.height(), 80);
  for (const auto& [x, y] : {std::pair{10, 20}, {39, 20}, {10, 59}, {39, 59}, {25, 40}}) EXPECT_EQ(p.at(x, y), kBlue);
  EXPECT_EQ(p.inked(kPaper), 30 * 40);
}

TEST(CairoPainter, SceneCoordinatesStartAtTheBoundsAndScaleIsPixelsPerLogicalPixel) {
  const Picture p = picture(scene_of({scene::RectShape{{60, 50, 5, 5}, rgb(kBlue), {}, 0}}, {50, 40, 60, 30}), 2);
  EXPECT_EQ(p.width(), 120);
  EXPECT_EQ(p.height(), 60);
  EXPECT_EQ(p.at(20, 20), kBlue);
  EXPECT_EQ(p.at(29, 29), kBlue);
  EXPECT_EQ(p.inked(kPaper), 100);
}

TEST(CairoPainter, EdgesThatLieBetweenPixelsAreCrisp) {
  const Picture p = picture(scene_of({scene::RectShape{{10.4, 20.4, 30.3, 9.9}, rgb(kBlue), {rgb(kInk), 1, 0}, 0}}));
  for (int y = 0; y < p.height(); ++y) {
    for (int x = 0; x < p.width(); ++x) {
      const auto c = p.at(x, y);
      ASSERT_TRUE(c == kPaper || c == kBlue || c == kInk) << "a mixed colour at " << x << ", " << y;
    }
  }
  EXPECT_EQ(p.at(10, 20), kInk);
  EXPECT_EQ(p.at(11, 21), kBlue);
}

TEST(CairoPainter, RoundCornersLeaveTheCornerPixelFree) {
  const Picture p = picture(scene_of({scene::RectShape{{10, 10, 40, 40}, rgb(kBlue), {}, 8}}));
  EXPECT_EQ(p.at(10, 10), kPaper);
  EXPECT_EQ(p.at(49, 49), kPaper);
  EXPECT_EQ(p.at(30, 10), kBlue);
  EXPECT_EQ(p.at(10, 30), kBlue);
}

TEST(CairoPainter, DashesLeaveGaps) {
  const Picture p = picture(scene_of({scene::LineShape{{10, 40}, {90, 40}, {rgb(kInk), 1, 4}, false}}));
  int changes = 0;
  for (int x = 10; x < 89; ++x) changes += (p.at(x, 40) == kPaper) != (p.at(x + 1, 40) == kPaper);
  EXPECT_EQ(changes, 19);  // 20 pieces of 4 pixels
  EXPECT_EQ(p.at(11, 40), kInk);
  EXPECT_EQ(p.at(15, 40), kPaper);
  EXPECT_EQ(p.inked({0, 0, 100, 40}, kPaper) + p.inked({0, 41, 100, 39}, kPaper), 0);
}

TEST(CairoPainter, AnArrowIsWideBeforeItsTipAndEndsThere) {
  const Picture p = picture(scene_of({scene::LineShape{{10, 40}, {80, 40}, {rgb(kInk), 2, 0}, true}}));
  const auto column = [&](int x) { return p.inked({double(x), 0, 1, 80}, kPaper); };
  EXPECT_EQ(column(40), 2);
  EXPECT_GT(column(71), 6);
  EXPECT_EQ(column(81), 0);
}

TEST(CairoPainter, AHatchFillsItsRectangleWithLinesAndStaysInside) {
  const core::Rect rect{20, 20, 40, 30};
  const Picture p = picture(scene_of({scene::HatchShape{rect, {rgb(kInk), 1, 0}, 5}}));
  const int inside = p.inked(rect, kPaper);
  EXPECT_GT(inside, 300);
  EXPECT_LT(inside, 1000);
  EXPECT_EQ(p.inked(kPaper), inside);
}

TEST(CairoPainter, WhatReachesBeyondTheBoundsIsCutOff) {
  const auto svg = paint(scene_of({scene::RectShape{{-50, -50, 500, 500}, rgb(kBlue), {}, 0}}), fonts(), Format::svg);
  ASSERT_TRUE(svg);
  const Picture p = picture(scene_of({scene::RectShape{{-50, -50, 500, 100}, rgb(kBlue), {}, 0}}));
  EXPECT_EQ(p.at(0, 0), kBlue);
  EXPECT_EQ(p.at(99, 49), kBlue);
  EXPECT_EQ(p.at(99, 50), kPaper);
}

TEST(CairoPainter, InkOfTextLandsBetweenItsBaselineAndItsCapHeight) {
  for (FontId font : {FontId::text, FontId::text_bold, FontId::mono, FontId::mono_bold}) {
    const double size = 20, width = scene::text_width(fonts(), font, size, "HEH");
    const Picture p = picture(scene_of({scene::TextShape{"HEH", {15, 50}, font, size, rgb(kInk)}}));
    const double cap = fonts().metrics(font).cap_height * size;
    EXPECT_GT(p.inked({15, 50 - cap, width, cap}, kPaper), 60);
    EXPECT_EQ(p.inked({0, 50, 100, 30}, kPaper), 0) << "under the baseline";
    EXPECT_EQ(p.inked({0, 0, 100, 50 - cap - 1}, kPaper), 0) << "above the capitals";
    EXPECT_EQ(p.inked({0, 0, 15, 80}, kPaper), 0);
    EXPECT_EQ(p.inked({std::ceil(15 + width), 0, 100 - std::ceil(15 + width), 80}, kPaper), 0);
  }
}

TEST(CairoPainter, EveryGlyphStandsWhereTheTextLayoutPutsIt) {
  const double size = 11.5, advance = fonts().advance(FontId::mono, U'l') * size;
  const Picture p = picture(scene_of({scene::TextShape{"1 1 1 1 1", {10, 40}, FontId::mono, size, rgb(kInk)}}));
  for (int i = 0; i < 9; ++i) {
    const core::Rect middle{std::floor(10 + (i + 0.5) * advance - 1), 30, 3, 10};
    EXPECT_EQ(p.inked(middle, kPaper) > 0, i % 2 == 0) << i;
  }
}

TEST(CairoPainter, MalformedAndUnknownTextIsDrawnAsQuestionMarks) {
  const scene::TextShape odd{"a\xff\U0001F600", {10, 40}, FontId::text, 20, rgb(kInk)};
  scene::TextShape plain = odd;
  plain.text = "a??";
  for (Format format : {Format::png, Format::pdf}) {
    const auto one = paint(scene_of({odd}), fonts(), format), two = paint(scene_of({plain}), fonts(), format);
    ASSERT_TRUE(one && two);
    EXPECT_EQ(*one, *two);
  }
}

TEST(CairoPainter, CellsOfAHeatMapHaveTheColoursOfTheScale) {
  const HeatMapShape map = heat_map({10, 10, 60, 40});  // 10 pixels a cell
  const Picture p = picture(scene_of({map}));
  for (int row = 0; row < 4; ++row) {
    for (int col = 0; col < 6; ++col) {
      EXPECT_EQ(p.at(10 + 10 * col + 5, 10 + 10 * row + 5), hex(scene::color_at(map.scale, map.values->at(row, col))));
    }
  }
  EXPECT_EQ(p.at(20, 15), kPaper) << "a grid line";
  EXPECT_EQ(p.inked({0, 0, 100, 10}, kPaper), 0);
  EXPECT_EQ(p.inked({70, 0, 30, 80}, kPaper), 0);
}

TEST(CairoPainter, AHeatMapOfSmallCellsHasNoGridLines) {
  HeatMapShape map = heat_map({10, 10, 18, 12});  // 3 pixels a cell
  map.line = rgb(0xff0000);
  const Picture p = picture(scene_of({map}));
  for (int x = 10; x < 28; ++x) {
    for (int y = 10; y < 22; ++y) {
      EXPECT_EQ(p.at(x, y), hex(scene::color_at(map.scale, map.values->at((y - 10) / 3, (x - 10) / 3))));
    }
  }
}

TEST(CairoPainter, AHeatMapDoesNotLeakOutOfItsClip) {
  HeatMapShape map = heat_map({-500, -500, 2400, 1600});  // zoomed in: 400 pixels a cell
  map.clip = {20, 30, 25, 35};
  map.window = {0, 0, 4, 6, rgb(kInk), rgb(kInk).with_alpha(0.3f)};
  const Picture p = picture(scene_of({map}));
  EXPECT_EQ(p.inked(kPaper), 25 * 35);
  map.clip = {200, 0, 10, 10};
  EXPECT_EQ(picture(scene_of({map})).inked(kPaper), 0);
}

TEST(CairoPainter, TheKindsOfCellsDifferAtAGlance) {
  HeatMapShape map = heat_map({0, 0, 96, 64});  // 16 pixels a cell
  auto kinds = std::make_shared<core::Grid<std::uint8_t>>(4, 6, std::uint8_t{0});
  for (std::int64_t col = 1; col <= 4; ++col) kinds->at(1, col) = std::uint8_t(col);
  map.kinds = kinds;
  const Picture p = picture(scene_of({map}));
  const auto inside = [&](int col) { return core::Rect{16.0 * col + 1, 17, 14, 14}; };
  EXPECT_EQ(p.inked(inside(1), hex(map.inserted)), 0);
  EXPECT_EQ(p.inked(inside(4), hex(map.empty)), 0);
  const int dashed = p.inked(inside(2), hex(map.border)), hatched = p.inked(inside(3), hex(map.cropped));
  EXPECT_GT(dashed, 12);
  EXPECT_LT(dashed, 48) << "solid";
  EXPECT_EQ(p.inked(inside(2).inset(3), hex(map.border)), 0) << "the outline is at the edge";
  EXPECT_GT(hatched, 30);
  EXPECT_LT(hatched, 160);
}

TEST(CairoPainter, FocusIsDrawnOverTheWindow) {
  HeatMapShape map = heat_map({10, 10, 60, 40});
  map.window = {1, 1, 2, 3, rgb(0xe0861a), {0, 0, 0, 0}};
  map.focus = {1, 1, 1, 1, rgb(kInk), {0, 0, 0, 0}};
  const Picture p = picture(scene_of({map}));
  EXPECT_EQ(p.at(20, 25), kInk);
  EXPECT_EQ(p.at(40, 19), 0xe0861au);
  map.window.tint = rgb(0x000000).with_alpha(0.5f);
  const auto tinted = core::over(map.window.tint, scene::color_at(map.scale, 13));
  EXPECT_NEAR(double(picture(scene_of({map})).at(25, 35) & 0xff), tinted.b * 255, 1);
}

TEST(CairoPainter, TheOutlineOfATinyCellLiesAroundIt) {
  HeatMapShape map = heat_map({10, 10, 24, 16});  // 4 pixels a cell
  map.line = {0, 0, 0, 0};
  map.clip = {0, 0, 100, 80};
  map.focus = {0, 0, 1, 1, rgb(kInk), {0, 0, 0, 0}};
  const Picture p = picture(scene_of({map}));
  EXPECT_EQ(p.at(10, 10), 0xffffffu);
  EXPECT_EQ(p.at(13, 13), 0xffffffu);
  EXPECT_EQ(p.at(9, 9), kInk);
  EXPECT_EQ(p.at(15, 15), kInk);
}

TEST(CairoPainter, LaterItemsCoverEarlierOnes) {
  const Picture p = picture(scene_of(
      {scene::RectShape{{10, 10, 20, 20}, rgb(kBlue), {}, 0}, scene::RectShape{{20, 20, 20, 20}, rgb(kInk), {}, 0}}));
  EXPECT_EQ(p.at(25, 25), kInk);
}

TEST(CairoPainter, TheSameSceneGivesTheSameBytes) {
  for (Format format : {Format::png, Format::svg, Format::pdf}) {
    for (double cell : {20.0, 2.0}) {  // cells as rectangles and as an image
      const Scene scene = every_shape({10, 90, 6 * cell, 4 * cell});
      const auto one = paint(scene, fonts(), format), two = paint(scene, fonts(), format);
      ASSERT_TRUE(one && two);
      EXPECT_GT(one->size(), 1000u);
      EXPECT_TRUE(*one == *two) << "format " << int(format) << ", cells of " << cell;
    }
  }
}

TEST(CairoPainter, ImagesOfCellsInAnSvgAreNotSmoothedAndAreReferredToByTheirNames) {
  const auto svg = paint(every_shape({10, 90, 12, 8}), fonts(), Format::svg);
  ASSERT_TRUE(svg);
  EXPECT_NE(svg->find("<image style=\"image-rendering:optimizeSpeed;image-rendering:pixelated\" id=\"image1\""),
            std::string::npos);
  EXPECT_NE(svg->find("xlink:href=\"#image1\""), std::string::npos);
  EXPECT_EQ(svg->substr(svg->size() - 7), "</svg>\n");
}

TEST(CairoPainter, VectorFormatsHaveTheSizeOfTheScene) {
  const auto svg = paint(every_shape(), fonts(), Format::svg), pdf = paint(every_shape(), fonts(), Format::pdf);
  ASSERT_TRUE(svg && pdf);
  EXPECT_NE(svg->find("width=\"200px\" height=\"180px\""), std::string::npos);
  EXPECT_EQ(pdf->substr(0, 5), "%PDF-");
  EXPECT_NE(pdf->find("/MediaBox [ 0 0 150 135 ]"), std::string::npos);  // 96 pixels are 72 points
}

TEST(CairoPainter, ASizeThatCairoRefusesIsASentence) {
  const auto wide = paint(scene_of({}, {0, 0, 40000, 10}), fonts(), Format::png);
  ASSERT_FALSE(wide);
  EXPECT_EQ(wide.error().message, "A picture of 40000 x 10 pixels cannot be drawn; each side must be 1 to 32767.");
  EXPECT_FALSE(paint(scene_of({}, {0, 0, 0, 10}), fonts(), Format::svg));
  EXPECT_FALSE(paint(scene_of({}), fonts(), Format::png, -1));
}

TEST(CairoPainter, WithoutAnyFontTextIsASentenceAndTheRestIsDrawn) {
  const auto none = FontBook::load("no/such/folder", {});
  const auto text = paint(scene_of({scene::TextShape{"a", {10, 40}, FontId::text, 20, rgb(kInk)}}), *none, Format::png);
  ASSERT_FALSE(text);
  EXPECT_NE(text.error().message.find("No font was found"), std::string::npos);
  EXPECT_TRUE(paint(scene_of({scene::HatchShape{{0, 0, 9, 9}, {rgb(kInk), 1, 0}, 3}}), *none, Format::png));
}

TEST(CairoPainter, TheFormatFollowsFromTheEnding) {
  EXPECT_EQ(*format_of("a.png"), Format::png);
  EXPECT_EQ(*format_of("dir.pdf/a b.SVG"), Format::svg);
  EXPECT_EQ(*format_of("x.y.Pdf"), Format::pdf);
  for (const char* bad : {"a.jpg", "png", "a.png/b", "", "a."}) {
    const auto format = format_of(bad);
    ASSERT_FALSE(format) << bad;
    EXPECT_NE(format.error().message.find(".png, .svg or .pdf"), std::string::npos);
  }
}

}  // namespace
}  // namespace unstride::paint::cairo
