// The stage's pictures against stored ones: they change only when somebody means it, and looks at them.
// UNSTRIDE_UPDATE_GOLDEN=1 stores what is painted now.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "app/setup.h"
#include "paint/cairo/picture.h"
#include "shell/export.h"
#include "shell/startup.h"
#include "timeline/story.h"

namespace unstride::shell {
namespace {

namespace fs = std::filesystem;
using engine::AxisParams;
using timeline::ChapterKind;
using timeline::ViewKind;

struct Golden {
  const char* name;
  ViewKind view;
  ChapterKind chapter;
  std::int64_t step;
  AxisParams height{.kernel = 3, .stride = 2}, width = height;
  std::int64_t rows = 2, cols = 2;
  scene::ThemeId theme = scene::ThemeId::light;
  bool digit = false;
  double u = 1;
  core::CellRef selected = {};
  core::Size size{640, 420};
};

void PrintTo(const Golden& golden, std::ostream* out) {
  *out << golden.name;
}

constexpr AxisParams kTrimmed{.kernel = 2, .stride = 2, .pad_begin = 2, .pad_end = 2};
constexpr AxisParams kDilated{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .dilation = 2};
constexpr AxisParams kCropped{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1};
constexpr AxisParams kExtended{.kernel = 2, .stride = 3, .pad_begin = 1, .output_padding = 2};
constexpr AxisParams kUp{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};

const Golden kGoldens[] = {
    {"slide13_light", ViewKind::slide, ChapterKind::slide, 13},
    {.name = "slide13_dark",
     .view = ViewKind::slide,
     .chapter = ChapterKind::slide,
     .step = 13,
     .theme = scene::ThemeId::dark},
    {.name = "slide13_large", .view = ViewKind::slide, .chapter = ChapterKind::slide, .step = 13, .size = {1012, 790}},
    {"stamp3_light", ViewKind::stamp, ChapterKind::stamp, 3},
    {.name = "stamp3_dark",
     .view = ViewKind::stamp,
     .chapter = ChapterKind::stamp,
     .step = 3,
     .theme = scene::ThemeId::dark},
    {.name = "stamp2_in_flight", .view = ViewKind::stamp, .chapter = ChapterKind::stamp, .step = 2, .u = 0.3},
    {.name = "zeros_half_inserted", .view = ViewKind::slide, .chapter = ChapterKind::insert_zeros, .step = 1, .u = 0.5},
    {.name = "kernel_half_turned", .view = ViewKind::slide, .chapter = ChapterKind::turn_kernel, .step = 1, .u = 0.3},
    {"trimmed_border", ViewKind::slide, ChapterKind::slide, 5, kTrimmed, kTrimmed, 3, 4},
    {"dilated_kernel", ViewKind::slide, ChapterKind::slide, 10, kDilated, kDilated},
    {"cropped", ViewKind::stamp, ChapterKind::crop, 1, kCropped, kCropped, 2, 3},
    {"cropped_and_extended", ViewKind::stamp, ChapterKind::crop, 1, kExtended, kCropped},
    {.name = "input_selected",
     .view = ViewKind::slide,
     .chapter = ChapterKind::slide,
     .step = 3,
     .height = kUp,
     .width = kUp,
     .rows = 3,
     .cols = 3,
     .selected = {core::GridId::input, 1, 1}},
    {.name = "digit_slide",
     .view = ViewKind::slide,
     .chapter = ChapterKind::slide,
     .step = 1600,
     .height = kUp,
     .width = kUp,
     .digit = true},
    {.name = "digit_stamp",
     .view = ViewKind::stamp,
     .chapter = ChapterKind::stamp,
     .step = 409,
     .height = kUp,
     .width = kUp,
     .theme = scene::ThemeId::dark,
     .digit = true},
};

engine::SharedTensor input_of(const Golden& golden) {
  if (!golden.digit) return app::tensor_of(app::filled(app::Pattern::count, golden.rows, golden.cols));
  const SampleDigits digits = load_digits(fs::path(SOURCE_DIR) / "assets" / "digits.png");
  return app::tensor_of(*digits.sizes[0][3][7]);
}

std::string painted(const Golden& golden) {
  Picture picture;
  auto& problem = picture.setup.problem;
  problem.params = {golden.height, golden.width};
  problem.input = input_of(golden);
  problem.kernel = app::tensor_of(app::filled(golden.digit ? app::Pattern::bilinear : app::Pattern::count,
                                              golden.height.kernel, golden.width.kernel));
  picture.setup.view = golden.view;
  const auto story = timeline::tell(problem, golden.view);
  if (!story) return ADD_FAILURE() << story.error().message, "";
  const auto chapter = timeline::find_chapter((*story)->timeline, golden.chapter);
  if (!chapter) return ADD_FAILURE() << "no such chapter", "";
  picture.t = timeline::time_of((*story)->timeline, *chapter, golden.step, golden.u);
  picture.size = golden.size;
  picture.theme = golden.theme;
  picture.selected = golden.selected;
  const auto png = draw(picture, *program_fonts(), paint::cairo::Format::png);
  return png ? *png : (ADD_FAILURE() << png.error().message, "");
}

fs::path path_of(const Golden& golden) {
  return fs::path(TEST_DATA_DIR) / "scene" / (std::string(golden.name) + ".png");
}

// Pixels that differ by more than another version of a font renderer makes them differ.
int different_pixels(const paint::cairo::Picture& a, const paint::cairo::Picture& b) {
  constexpr int kMost = 48;  // of 255, in any channel
  int count = 0;
  for (int y = 0; y < a.height(); ++y)
    for (int x = 0; x < a.width(); ++x) {
      const std::uint32_t p = a.at(x, y), q = b.at(x, y);
      bool far = false;
      for (const int shift : {0, 8, 16}) far |= std::abs(int(p >> shift & 255) - int(q >> shift & 255)) > kMost;
      count += far;
    }
  return count;
}

class GoldenPicture : public testing::TestWithParam<Golden> {};

TEST_P(GoldenPicture, LooksAsStored) {
  const std::string png = painted(GetParam());
  ASSERT_FALSE(png.empty());
  const fs::path path = path_of(GetParam());
  if (std::getenv("UNSTRIDE_UPDATE_GOLDEN")) {
    std::ofstream(path, std::ios::binary) << png;
    GTEST_SKIP() << "stored " << path;
  }
  std::ifstream stream(path, std::ios::binary);
  ASSERT_TRUE(stream) << path << " is missing; UNSTRIDE_UPDATE_GOLDEN=1 stores it.";
  const paint::cairo::Picture now(png), stored({std::istreambuf_iterator<char>(stream), {}});
  ASSERT_EQ(now.width(), stored.width());
  ASSERT_EQ(now.height(), stored.height());
  const int different = different_pixels(now, stored), all = now.width() * now.height();
  if (different * 200 < all) return;
  const fs::path seen = fs::path(testing::TempDir()) / path.filename();
  std::ofstream(seen, std::ios::binary) << png;
  FAIL() << different << " of " << all << " pixels differ from " << path << "; what was painted is " << seen
         << ". If it is meant, look at it and run with UNSTRIDE_UPDATE_GOLDEN=1.";
}

INSTANTIATE_TEST_SUITE_P(Stage, GoldenPicture, testing::ValuesIn(kGoldens),
                         [](const auto& golden) { return std::string(golden.param.name); });

}  // namespace
}  // namespace unstride::shell
