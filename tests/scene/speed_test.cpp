#include "scene/speed.h"

#include <cmath>

#include "scene/whole.h"
#include "speed/given.h"
#include "speed/words.h"

namespace unstride::scene {
namespace {

using speed::named;
using speed::Report;
using speed::report_with_times;

// The stage of a window: without the panels beside it and the bar above it.
constexpr core::Size kStages[] = {{522, 588}, {778, 716}, {998, 908}, {1318, 1028}, {1958, 1388}, {3238, 2108}};
constexpr ThemeId kThemes[] = {ThemeId::light, ThemeId::dark};

SpeedPicture picture_of(const Report& report, core::Size size = kStages[2], ThemeId theme = ThemeId::light) {
  return speed_picture(report, {.viewport = {0, 0, size.width, size.height}, .theme = theme}, fonts());
}

std::vector<Report> reports() {
  std::vector<Report> reports;
  for (const speed::NamedLayer& layer : speed::named_layers()) reports.push_back(report_with_times(layer_of(layer)));
  Report fast = report_with_times(named("DCGAN 4"));
  fast.cost.fast = 75497472;
  reports.push_back(fast);
  const Report empty = speed::report_of(named("DCGAN 4"));
  reports.push_back(empty);
  reports.push_back(speed::report_of(with(named("DCGAN 4"), speed::Number::groups, 3)));
  speed::Layer large = named("Video, 270 × 480");
  large.batch = 64;
  reports.push_back(speed::report_of(large));
  return reports;
}

bool shows(const Scene& scene, const std::string& wanted) {
  for (const auto& [text, item] : shapes<TextShape>(scene))
    if (text.text == wanted) return true;
  return false;
}

std::string spaced(std::string text) {
  const std::string space = "\u00a0";
  for (size_t at = text.find(space); at != std::string::npos; at = text.find(space, at)) text.replace(at, 2, " ");
  return text;
}

// The bars of a colour, from top to bottom.
std::vector<Rect> bars_of(const Scene& scene, Color fill) {
  std::vector<Rect> bars;
  for (const auto& [rect, item] : shapes<RectShape>(scene))
    if (rect.fill == fill) bars.push_back(rect.rect);
  return bars;
}

TEST(SpeedPicture, IsWholeAtEverySizeInBothThemes) {
  for (const core::Size size : kStages)
    for (const ThemeId theme : kThemes)
      for (const Report& report : reports()) {
        SCOPED_TRACE(fmt::format("{} at {} x {}", speed::parameters_text(report.layer), size.width, size.height));
        const Scene scene = picture_of(report, size, theme).scene;
        expect_whole(scene);
        for (const auto& [rect, item] : shapes<RectShape>(scene)) EXPECT_TRUE(lies_in(rect.rect, scene.bounds, 0.5));
        for (const auto& [line, item] : shapes<LineShape>(scene))
          EXPECT_TRUE(scene.bounds.contains(line.from) && scene.bounds.contains(line.to));
      }
}

TEST(SpeedPicture, CanBeReadInBothThemes) {
  for (const ThemeId theme : kThemes)
    for (const Report& report : reports()) {
      const Scene scene = picture_of(report, kStages[2], theme).scene;
      for (const auto& [text, item] : shapes<TextShape>(scene))
        EXPECT_GE(core::contrast(text.color, ground_of(scene, text, item)), 4.5) << text.text;
    }
}

TEST(SpeedPicture, ShowsTheExactCounts) {
  for (const Report& report : reports()) {
    if (speed::violation_of(report.layer)) continue;
    const Scene scene = picture_of(report).scene;
    EXPECT_TRUE(shows(scene, spaced(speed::count_text(report.cost.with_zeros))));
    EXPECT_TRUE(shows(scene, spaced(speed::count_text(report.cost.products))));
    EXPECT_EQ(shows(scene, "Before padding crops"), report.cost.cropped() > 0);
    if (report.cost.cropped() > 0) {
      EXPECT_TRUE(shows(scene, spaced(speed::count_text(report.cost.uncropped))));
    }
    EXPECT_EQ(shows(scene, "Fast algorithm"), report.cost.fast.has_value());
  }
}

TEST(SpeedPicture, DrawsMultiplicationsInProportion) {
  const Report report = report_with_times(named("DCGAN 4"));
  const Scene scene = picture_of(report).scene;
  const Theme& theme = theme_of(ThemeId::light);
  const std::vector<Rect> products = bars_of(scene, theme.output.fill), zeros = bars_of(scene, theme.zero_fill);
  ASSERT_GE(products.size(), 2u);
  ASSERT_EQ(zeros.size(), 1u);
  EXPECT_NEAR(zeros[0].width / products[0].width, report.cost.inserted_zeros / report.cost.products, 0.05);
  EXPECT_NEAR(products[0].width, products[1].width, 1);
}

TEST(SpeedPicture, DrawsSpeedsInProportionAndTheLimitBetweenThem) {
  const Report report = report_with_times(named("DCGAN 4"));
  const Scene scene = picture_of(report).scene;
  const Theme& theme = theme_of(ThemeId::light);
  const Rect direct = bars_of(scene, theme.output.fill).back();  // the chosen one
  const std::vector<Rect> others = bars_of(scene, core::mix(theme.panel, theme.output.fill, 0.45f));
  ASSERT_EQ(others.size(), 2u);
  EXPECT_NEAR(others[0].width / direct.width, 1.3 / 0.8, 0.01);
  EXPECT_NEAR(others[1].width / direct.width, 0.4 / 0.8, 0.01);
  const auto lines = shapes<LineShape>(scene);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NEAR((lines[0].first.from.x - direct.x) / direct.width, 1 / 0.8, 0.01);
}

TEST(SpeedPicture, DrawsMemorysLimitBeforeTheMultipliers) {
  const Report report = report_with_times(named("One channel, 256 × 256"));
  const auto lines = shapes<LineShape>(picture_of(report).scene);
  ASSERT_EQ(lines.size(), 2u);
  const double left = bars_of(picture_of(report).scene, theme_of(ThemeId::light).output.fill).back().x;
  const double roof = speed::roof(*report.machine, report.cost, report.traffic);
  EXPECT_NEAR((lines[0].first.from.x - left) / (lines[1].first.from.x - left), roof / report.machine->flops, 0.01);
}

TEST(SpeedPicture, ListsEveryAlgorithmWithItsTimeOrItsReason) {
  const Report report = report_with_times(named("DCGAN 4"));
  const Scene scene = picture_of(report).scene;
  for (const speed::Row& row : report.rows) {
    EXPECT_TRUE(shows(scene, row.algorithm));
    if (row.status == speed::Status::measured) {
      EXPECT_TRUE(shows(scene, spaced(speed::time_text(row.timing.best) + " · " +
                                      speed::rate_text(speed::flops_of(row, report.cost)))));
      EXPECT_TRUE(shows(scene, row.kernel));
    } else if (!row.note.empty()) {
      EXPECT_TRUE(shows(scene, row.note + " " + row.summary)) << row.note;
    }
  }
  EXPECT_TRUE(shows(scene, "the plan's choice"));
}

TEST(SpeedPicture, LeavesOutWhatAnAlgorithmIsForWhereItDoesNotFit) {
  Report report = report_with_times(named("DCGAN 4"));
  report.rows[4].summary = std::string(80, 'm') + " " + std::string(80, 'm') + " " + std::string(80, 'm');
  const Scene scene = picture_of(report).scene;
  EXPECT_TRUE(shows(scene, report.rows[4].note));
  expect_whole(scene);
}

TEST(SpeedPicture, NamesWhatDoesNotComputeTheLayerEvenWhereThereIsLittleRoom) {
  Report report = report_with_times(named("DCGAN 4"));
  for (int i = 0; i < 12; ++i)
    report.rows.push_back({.algorithm = fmt::format("other{}", i), .status = speed::Status::unsupported});
  const Scene scene = picture_of(report, kStages[0]).scene;
  expect_whole(scene);
  std::string all;
  for (const auto& [text, item] : shapes<TextShape>(scene)) all += text.text + " ";
  EXPECT_NE(all.find("Not for this layer: depthwise, stencil, other0"), std::string::npos) << all;
}

TEST(SpeedPicture, HasRoomForATenthAlgorithmInTheSmallestWindow) {
  Report report = report_with_times(named("DCGAN 4"));
  report.cost.fast = 75497472;
  for (int i = 0; i < 6; ++i) report.rows.push_back(speed::measured(fmt::format("other{}", i), "6x32 avx512", 1e-3));
  const SpeedPicture picture = picture_of(report, kStages[0]);
  expect_whole(picture.scene);
  for (const auto& row : picture.rows) EXPECT_GE(row.rect.height, 13) << row.algorithm;
}

TEST(SpeedPicture, HasAPlaceForTheMouseOnEveryRow) {
  const Report report = report_with_times(named("DCGAN 4"));
  const SpeedPicture picture = picture_of(report);
  ASSERT_EQ(picture.rows.size(), report.rows.size());
  for (size_t i = 1; i < picture.rows.size(); ++i)
    EXPECT_GE(picture.rows[i].rect.y, picture.rows[i - 1].rect.bottom() - 1e-9);
}

TEST(Roofline, StaysInItsPictureAndShowsADotForEachMeasuredAlgorithm) {
  for (const double width : {208.0, 284.0})
    for (const ThemeId theme : kThemes)
      for (const Report& report : reports()) {
        if (!report.machine) continue;
        const Scene scene = roofline_picture(report, width, theme, fonts());
        expect_whole(scene);
        const auto dots = shapes<RectShape>(scene);
        EXPECT_EQ(dots.size(), 3u);
        for (const auto& [dot, item] : dots) EXPECT_TRUE(lies_in(dot.rect, scene.bounds, 0)) << width;
        for (const auto& [line, item] : shapes<LineShape>(scene))
          for (const Point p : {line.from, line.to}) EXPECT_TRUE(lies_in({p.x, p.y, 0, 0}, scene.bounds, 0.5));
      }
}

}  // namespace
}  // namespace unstride::scene
