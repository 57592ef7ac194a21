// The ruler of sizes against engine::legal_sizes.
#include "scene/ruler.h"

#include "core/color.h"
#include "scene/given.h"

namespace unstride::scene {
namespace {

std::string all_words(const Scene& scene) {
  std::string words;
  for (const auto& [text, item] : shapes<TextShape>(scene)) words += text.text + "|";
  return words;
}

bool dashed(const Scene& scene, const Rect& tick) {
  for (const auto& [rect, item] : shapes<RectShape>(scene))
    if (rect.rect.center() == tick.center() && rect.stroke.dash > 0) return true;
  return false;
}

TEST(SizeRuler, HasATickForEachLegalSizeAndFillsTheCurrentOne) {
  const Ruler ruler = size_ruler({.kernel = 3, .stride = 2, .output_padding = 1}, 2, 250, ThemeId::light, fonts());
  ASSERT_EQ(ruler.ticks.size(), 2u);
  EXPECT_EQ(ruler.ticks[0].size.output, 5);
  EXPECT_EQ(ruler.ticks[1].size.output, 6);
  EXPECT_FALSE(ruler.ticks[0].current);
  EXPECT_TRUE(ruler.ticks[1].current);
  EXPECT_NE(all_words(ruler.scene).find("5|"), std::string::npos);
  EXPECT_NE(all_words(ruler.scene).find("op 1|"), std::string::npos);
}

TEST(SizeRuler, TellsForwardSizesFromTheOthersByTheOutline) {
  const Ruler ruler = size_ruler({.kernel = 3, .stride = 2, .dilation = 4}, 3, 250, ThemeId::dark, fonts());
  ASSERT_EQ(ruler.ticks.size(), 4u);
  for (const Ruler::Tick& tick : ruler.ticks) {
    EXPECT_EQ(tick.size.forward, tick.size.output_padding < 2);
    EXPECT_EQ(dashed(ruler.scene, tick.rect), !tick.size.forward);
  }
  EXPECT_NE(all_words(ruler.scene).find("op ≥ s"), std::string::npos);
}

TEST(SizeRuler, MarksNothingAsCurrentWhereTheOutputPaddingIsNotLegal) {
  const Ruler ruler = size_ruler({.kernel = 3, .stride = 2, .output_padding = 5}, 2, 250, ThemeId::light, fonts());
  for (const Ruler::Tick& tick : ruler.ticks) EXPECT_FALSE(tick.current);
  EXPECT_EQ(ruler_verdict({.kernel = 3, .stride = 2, .output_padding = 5}, 2), "");
}

TEST(SizeRuler, KeepsEveryTickAndTextInsideAndApart) {
  Random random(61);
  for (int set = 0; set < 200; ++set) {
    const std::int64_t input = draw(random, 1, 64);
    const AxisParams axis = draw_lab_axis(random, input);
    const double width = double(draw(random, 190, 320));
    const Ruler ruler = size_ruler(axis, input, width, set % 2 ? ThemeId::dark : ThemeId::light, fonts());
    EXPECT_LE(std::int64_t(ruler.ticks.size()), std::max(axis.stride, axis.dilation));
    for (size_t i = 0; i < ruler.ticks.size(); ++i) {
      const Rect& rect = ruler.ticks[i].rect;
      EXPECT_TRUE(rect.x >= 0 && rect.right() <= width && rect.bottom() <= ruler.scene.bounds.bottom());
      EXPECT_EQ(ruler.ticks[i].current, ruler.ticks[i].size.output_padding == axis.output_padding);
      for (size_t j = 0; j < i; ++j) EXPECT_FALSE(rect.inset(0.5).intersects(ruler.ticks[j].rect.inset(0.5)));
    }
    for (const auto& [text, item] : shapes<TextShape>(ruler.scene)) {
      const Rect extent = extent_of(text);
      EXPECT_TRUE(extent.x >= 0 && extent.right() <= width && extent.bottom() <= ruler.scene.bounds.bottom())
          << text.text;
    }
    if (HasFailure()) FAIL() << "set " << set;
  }
}

TEST(RulerVerdict, CountsTheAddedRowsAsWhatTheyAre) {
  // p = 1 at the end: the first added row is what padding would crop, the second lies beyond the last stamp.
  const AxisParams axis{.kernel = 3, .stride = 3, .pad_begin = 1, .pad_end = 1};
  const auto with = [&](std::int64_t op) {
    AxisParams other = axis;
    other.output_padding = op;
    return other;
  };
  EXPECT_EQ(ruler_verdict(axis, 4), "");
  EXPECT_EQ(ruler_verdict(with(1), 4), "op = 1 adds 1 row: *real values*, barely covered by stamps.");
  EXPECT_EQ(ruler_verdict(with(2), 4, true), "op = 2 adds 2 columns: *1* with real values, *1* of bias alone.");
  EXPECT_EQ(ruler_verdict({.kernel = 2, .stride = 2, .output_padding = 1}, 4),
            "op = 1 adds 1 row: no stamp reaches there, *bias alone*.");
}

}  // namespace
}  // namespace unstride::scene
