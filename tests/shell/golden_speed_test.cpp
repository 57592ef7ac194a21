// Golden pictures of the Speed workspace, with times that nobody measured.
#include <gtest/gtest.h>

#include <cmath>

#include "golden.h"
#include "shell/export.h"
#include "speed/given.h"

namespace unstride::shell {
namespace {

struct GoldenSpeed {
  const char* name;
  const char* layer;
  core::Size size = {998, 908};
  scene::ThemeId theme = scene::ThemeId::light;
  bool fast = false;
};

void PrintTo(const GoldenSpeed& golden, std::ostream* out) {
  *out << golden.name;
}

const GoldenSpeed kGoldens[] = {
    {"speed_wide_light", "DCGAN 4", {998, 908}, scene::ThemeId::light, true},
    {"speed_wide_dark", "DCGAN 4", {998, 908}, scene::ThemeId::dark, true},
    {"speed_small_window", "DCGAN 4", {522, 588}, scene::ThemeId::light, true},
    {"speed_memory", "One channel, 256 × 256"},
    {"speed_stride1", "Stride 1"},
};

class GoldenSpeedPicture : public testing::TestWithParam<GoldenSpeed> {};

TEST_P(GoldenSpeedPicture, LooksAsStored) {
  const GoldenSpeed& golden = GetParam();
  SpeedPage page{speed::report_with_times(speed::named(golden.layer)), golden.size, golden.theme, 1};
  if (golden.fast) page.report.cost.fast = std::ceil(page.report.cost.uncropped * 9 / 16);
  const auto png = draw(page, *program_fonts(), paint::cairo::Format::png);
  ASSERT_TRUE(png) << png.error().message;
  expect_as_stored(golden.name, *png);
}

INSTANTIATE_TEST_SUITE_P(Speed, GoldenSpeedPicture, testing::ValuesIn(kGoldens),
                         [](const auto& golden) { return std::string(golden.param.name); });

}  // namespace
}  // namespace unstride::shell
