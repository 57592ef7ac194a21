// The frames over the full output against the frameworks' crops, and the numbers under them against the reference.
#include "scene/frames.h"

#include "core/format.h"
#include "frameworks/conventions.h"
#include "scene/given.h"
#include "timeline/canvas.h"

namespace unstride::scene {
namespace {

using frameworks::Convention;

Frame frame_of(const Convention& c) {
  return {c.words, -c.height.shift, -c.width.shift, c.height.size, c.width.size};
}

// Where an output cell lies in the picture, drawn as a cell or within a heat map.
Rect cell_at(const Scene& scene, std::int64_t row, std::int64_t col) {
  if (const auto rect = rect_of(scene, {GridId::output, row, col})) return *rect;
  ADD_FAILURE() << "no cell " << row << ", " << col;
  return {};
}

// The frames in the picture: the solid one, and the dashed one when there are two.
struct Frames {
  std::optional<Rect> solid, dashed;
};
Frames frames_in(const Scene& scene) {
  Frames frames;
  for (const auto& [rect, item] : shapes<RectShape>(scene))
    if (item.cell.grid == GridId::none && rect.stroke.width >= 2)
      (rect.stroke.dash > 0 ? frames.dashed : frames.solid) = rect.rect;
  return frames;
}

// First and last cell of a frame, as the rectangle around them.
Rect around(const Scene& scene, const Frame& frame) {
  const Rect first = cell_at(scene, frame.row, frame.col),
             last = cell_at(scene, frame.row + frame.rows - 1, frame.col + frame.cols - 1);
  return {first.x, first.y, last.right() - first.x, last.bottom() - first.y};
}

void expect_near(const Rect& a, const Rect& b, double within) {
  EXPECT_NEAR(a.x, b.x, within);
  EXPECT_NEAR(a.y, b.y, within);
  EXPECT_NEAR(a.right(), b.right(), within);
  EXPECT_NEAR(a.bottom(), b.bottom(), within);
}

std::set<std::string> texts(const Scene& scene) {
  std::set<std::string> found;
  for (const auto& [text, item] : shapes<TextShape>(scene)) found.insert(text.text);
  return found;
}

bool has_text(const Scene& scene, const std::string& part) {
  for (const std::string& text : texts(scene))
    if (text.find(part) != std::string::npos) return true;
  return false;
}

Convention convention(const Story& story, frameworks::Setting setting) {
  return frameworks::conventions(story.axes).at(size_t(setting));
}

const core::Size kRoom{502, 420};

TEST(Frames, AreTheCropsOfTheFrameworks) {
  Random random(61);
  for (int set = 0; set < 60; ++set) {
    const auto story = draw_story(random, ViewKind::stamp);
    for (const Convention& c : frameworks::conventions(story->axes)) {
      const Scene scene = frames_picture(*story, frame_of(c), kRoom, ThemeId::light, fonts());
      const Frames frames = frames_in(scene);
      ASSERT_TRUE(frames.solid && frames.dashed);
      const frameworks::Crop shown = frameworks::shown_crop(story->axes.height.params);
      const Frame kept{"", c.height.crop.begin - shown.begin, c.width.crop.begin - story->axes.width.params.pad_begin,
                       c.height.size, c.width.size};
      // Cells keep up to 2 pixels from their neighbours, heat maps none; the dashed frame lies 2.5 outside.
      const double gap = cell_at(scene, 0, 0).width >= 16 ? 2 : 0;
      expect_near(*frames.dashed, around(scene, kept), 2.6 + gap);
      expect_near(*frames.solid, around(scene, shown_frame(*story)), 0.1 + gap);
      EXPECT_TRUE(has_text(scene, shift_text(c.height.shift, c.width.shift)));
    }
    if (HasFailure()) FAIL() << described(*story);
  }
}

TEST(Frames, OfSameForKernel3Stride2LieOnePixelFromPaddingAndOutputPadding1) {
  const auto story =
      story_of({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1}, 4, 4, ViewKind::slide);
  const Convention same = convention(*story, frameworks::Setting::keras_same);
  EXPECT_EQ(same.height.size, story->axes.height.output());
  const Scene scene = frames_picture(*story, frame_of(same), kRoom, ThemeId::light, fonts());
  EXPECT_TRUE(has_text(scene, "shift 1 down, 1 right"));
  const Frames frames = frames_in(scene);
  const double pitch = cell_at(scene, 0, 1).x - cell_at(scene, 0, 0).x;
  EXPECT_NEAR(frames.solid->center().x - frames.dashed->center().x, pitch, 0.1);
  EXPECT_NEAR(frames.solid->center().y - frames.dashed->center().y, pitch, 0.1);
}

TEST(Frames, OfSameForKernel9Stride4LieTwoPixelsFromTheCentredPadding) {
  const auto story =
      story_of({.kernel = 9, .stride = 4, .pad_begin = 4, .pad_end = 4, .output_padding = 3}, 3, 3, ViewKind::slide);
  const Convention same = convention(*story, frameworks::Setting::keras_same);
  const Scene scene = frames_picture(*story, frame_of(same), kRoom, ThemeId::light, fonts());
  EXPECT_TRUE(has_text(scene, "shift 2 down, 2 right"));
}

TEST(Frames, LieOverTheFullOutputWithItsNumbers) {
  const auto story = story_of({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}, 3, 2, ViewKind::slide);
  const Scene scene = frames_picture(*story, std::nullopt, kRoom, ThemeId::light, fonts());
  const std::int64_t steps = story->axes.height.input * story->axes.width.input;
  for (std::int64_t row = -1; row <= story->axes.height.output(); ++row)
    for (std::int64_t col = -1; col <= story->axes.width.output(); ++col)
      EXPECT_EQ(number_on(scene, {GridId::output, row, col}),
                core::format_exact(timeline::stamped_value(*story, row, col, steps)))
          << row << ", " << col;
  EXPECT_TRUE(has_text(scene, "full output: 7 × 5"));
  EXPECT_FALSE(frames_in(scene).dashed);
}

TEST(Frames, ThatAppendZerosShowThemDashed) {
  const auto story = story_of({.kernel = 2, .stride = 4}, 2, 2, ViewKind::slide);
  const Convention valid = convention(*story, frameworks::Setting::keras_valid);
  ASSERT_EQ(valid.height.crop.end, -2);
  const Scene scene = frames_picture(*story, frame_of(valid), kRoom, ThemeId::light, fonts());
  int dashed = 0;
  for (const auto& [rect, item] : shapes<RectShape>(scene))
    if (item.cell.grid == GridId::output && rect.stroke.dash > 0) ++dashed;
  EXPECT_EQ(dashed, 8 * 8 - 6 * 6);
  EXPECT_EQ(number_on(scene, {GridId::output, 7, 7}), "0");
}

TEST(Frames, OfTheSameCellsHaveNoShiftAndNoArrow) {
  const auto story = worked_example(ViewKind::slide);
  const Convention valid = convention(*story, frameworks::Setting::keras_valid);
  ASSERT_TRUE(valid.is_shown(story->axes));
  const Scene scene = frames_picture(*story, frame_of(valid), kRoom, ThemeId::light, fonts());
  EXPECT_TRUE(has_text(scene, "no shift"));
  for (const auto& [line, item] : shapes<LineShape>(scene)) EXPECT_FALSE(line.arrow);
}

TEST(Frames, AndTheirWordsFitIntoEveryRoom) {
  Random random(67);
  for (int set = 0; set < 100; ++set) {
    const auto story = draw_story(random, ViewKind::slide);
    const std::vector<Convention> all = frameworks::conventions(story->axes);
    const Convention& c = all[size_t(draw(random, 0, std::int64_t(all.size()) - 1))];
    const core::Size room{double(draw(random, 430, 800)), double(draw(random, 200, 700))};
    const Scene scene = frames_picture(*story, frame_of(c), room, set % 2 ? ThemeId::dark : ThemeId::light, fonts());
    EXPECT_LE(scene.bounds.width, room.width);
    EXPECT_LE(scene.bounds.height, room.height);
    for (const auto& [text, item] : shapes<TextShape>(scene)) {
      const Rect extent = extent_of(text);
      EXPECT_TRUE(extent.x >= -0.5 && extent.right() <= room.width + 0.5 && extent.bottom() <= room.height + 0.5)
          << text.text;
      if (text.font == FontId::text) {
        EXPECT_EQ(text.text.find("…"), std::string::npos) << text.text;
        EXPECT_GE(core::contrast(text.color, scene.background), 4.5);
      }
    }
    for (size_t i = 1; i < scene.items.size(); ++i) EXPECT_LE(scene.items[i - 1].layer, scene.items[i].layer);
    if (HasFailure()) FAIL() << described(*story);
  }
}

TEST(Frames, SayTheShiftInBothDirections) {
  EXPECT_EQ(shift_text(0, 0), "no shift");
  EXPECT_EQ(shift_text(1, 1), "shift 1 down, 1 right");
  EXPECT_EQ(shift_text(-2, 0), "shift 2 up");
  EXPECT_EQ(shift_text(0, -3), "shift 3 left");
}

}  // namespace
}  // namespace unstride::scene
