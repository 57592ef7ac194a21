// The stage's pictures against stored ones: they change only when somebody means it, and looks at them.
#include "golden.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "paint/cairo/picture.h"
#include "shell/export.h"
#include "shell/startup.h"
#include "timeline/story.h"

namespace unstride::shell {
namespace {

namespace fs = std::filesystem;

engine::SharedTensor input_of(const Golden& golden) {
  if (!golden.digit) return app::tensor_of(app::filled(app::Pattern::count, golden.rows, golden.cols));
  const SampleDigits digits = load_digits(fs::path(SOURCE_DIR) / "assets" / "digits.png");
  return app::tensor_of(*digits.sizes[0][3][7]);
}

app::Setup setup_of(const Golden& golden) {
  if (golden.setup) return golden.setup();
  app::Setup setup;
  setup.problem.params = {golden.height, golden.width};
  setup.problem.input = input_of(golden);
  setup.problem.kernel = app::tensor_of(app::filled(golden.digit ? app::Pattern::bilinear : app::Pattern::count,
                                                    golden.height.kernel, golden.width.kernel));
  return setup;
}

std::string painted(const Golden& golden) {
  Picture picture;
  picture.setup = setup_of(golden);
  picture.setup.view = golden.view;
  picture.setup.colors = golden.colors;
  const auto story = app::tell(picture.setup);
  if (!story) return ADD_FAILURE() << story.error().message, "";
  const auto chapter = timeline::find_chapter((*story)->timeline, golden.chapter);
  if (!chapter) return ADD_FAILURE() << "no such chapter", "";
  picture.t = timeline::time_of((*story)->timeline, *chapter, golden.step, golden.u);
  picture.size = golden.size;
  picture.theme = golden.theme;
  picture.selected = golden.selected;
  picture.compared = golden.compared;
  const auto png = draw(picture, *program_fonts(), paint::cairo::Format::png);
  return png ? *png : (ADD_FAILURE() << png.error().message, "");
}

fs::path path_of(const std::string& name) {
  return fs::path(TEST_DATA_DIR) / "scene" / (name + ".png");
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

}  // namespace

void expect_as_stored(const std::string& name, const std::string& png) {
  ASSERT_FALSE(png.empty());
  const fs::path path = path_of(name);
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
  constexpr int kMostPerMille = 1;  // an outline in the wrong place is more, another font renderer less
  if (different * 1000 < all * kMostPerMille) return;
  const fs::path seen = fs::path(testing::TempDir()) / path.filename();
  std::ofstream(seen, std::ios::binary) << png;
  FAIL() << different << " of " << all << " pixels differ from " << path << "; what was painted is " << seen
         << ". If it is meant, look at it and run with UNSTRIDE_UPDATE_GOLDEN=1.";
}

TEST_P(GoldenPicture, LooksAsStored) {
  expect_as_stored(GetParam().name, painted(GetParam()));
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(GoldenPicture);

}  // namespace unstride::shell
