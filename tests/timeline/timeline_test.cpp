// Chapters, moments and playback: every time is random access, and edits keep the moment.
#include "timeline/timeline.h"

#include <gtest/gtest.h>

#include <cmath>

namespace unstride::timeline {
namespace {

using engine::Axes;
using engine::Axis;
using engine::AxisParams;

Axes square(const AxisParams& params, std::int64_t input) {
  return {{params, input}, {params, input}};
}
Axes sized(const AxisParams& params, std::int64_t rows, std::int64_t cols) {
  return {{params, rows}, {params, cols}};
}

const AxisParams kPlain{.kernel = 3, .stride = 2};  // the worked example's

std::vector<std::string> names(ViewKind view, const Axes& axes) {
  const Timeline timeline = make_timeline(view, axes);
  std::vector<std::string> all;
  for (const Chapter& chapter : timeline.chapters) all.push_back(chapter_name(timeline, chapter.kind));
  return all;
}
using Names = std::vector<std::string>;

TEST(Chapters, TheWorkedExampleHasFourInSlideAndOneInStamp) {
  EXPECT_EQ(names(ViewKind::slide, square(kPlain, 2)),
            (Names{"Insert zeros", "Add border", "Turn kernel", "Slide, multiply, sum"}));
  EXPECT_EQ(names(ViewKind::stamp, square(kPlain, 2)), (Names{"Stamp and add"}));
  const Timeline slide = make_timeline(ViewKind::slide, square(kPlain, 2));
  EXPECT_EQ(slide.main().steps, 25);
  EXPECT_EQ(slide.total_steps(), 28);
  EXPECT_EQ(make_timeline(ViewKind::stamp, square(kPlain, 2)).main().steps, 4);
}

TEST(Chapters, WhatChangesNothingIsLeftOut) {
  EXPECT_EQ(names(ViewKind::slide, square({.kernel = 1}, 2)), (Names{"Turn kernel", "Slide, multiply, sum"}));
  EXPECT_EQ(names(ViewKind::slide, square({.kernel = 3, .pad_begin = 2, .pad_end = 2}, 4)),
            (Names{"Turn kernel", "Slide, multiply, sum"}));
  EXPECT_EQ(names(ViewKind::slide, {{{.kernel = 3}, 2}, {{.kernel = 1, .stride = 2}, 2}}),
            (Names{"Insert zeros", "Add border", "Turn kernel", "Slide, multiply, sum"}))
      << "one axis is enough";
}

TEST(Chapters, ADilatedKernelIsSpreadBeforeItIsTurned) {
  EXPECT_EQ(names(ViewKind::slide, square({.kernel = 2, .dilation = 2}, 2)),
            (Names{"Add border", "Spread kernel", "Turn kernel", "Slide, multiply, sum"}));
}

TEST(Chapters, TheBorderIsNamedByItsSides) {
  const auto border = [](const AxisParams& height, const AxisParams& width) {
    return names(ViewKind::slide, {{height, 5}, {width, 5}}).front();
  };
  const AxisParams adds{.kernel = 3}, trims{.kernel = 1, .pad_begin = 1, .pad_end = 1}, none{};
  const AxisParams mixed{.kernel = 2, .pad_begin = 2}, extends{.output_padding = 0, .dilation = 2};
  EXPECT_EQ(border(adds, none), "Add border");
  EXPECT_EQ(border(none, trims), "Trim border");
  EXPECT_EQ(border(adds, trims), "Add and trim border");
  EXPECT_EQ(border(mixed, mixed), "Add and trim border");
  EXPECT_EQ(border({.kernel = 1, .output_padding = 1, .dilation = 2}, none), "Add border") << "output padding's rows";
  EXPECT_EQ(border(extends, none), "Spread kernel");
}

TEST(Chapters, TheCropIsNamedByWhatItDoes) {
  const auto crop = [](const AxisParams& params) { return names(ViewKind::stamp, square(params, 3)).back(); };
  EXPECT_EQ(crop({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}), "Crop padding");
  EXPECT_EQ(crop({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1}), "Crop padding")
      << "output padding within the padding only crops less";
  EXPECT_EQ(crop({.kernel = 3, .stride = 3, .pad_begin = 1, .pad_end = 1, .output_padding = 2}), "Crop and extend");
  EXPECT_EQ(crop({.kernel = 3, .stride = 2, .output_padding = 1}), "Add output padding");
}

TEST(Chapters, FollowEachOtherAndLargeGridsGoFaster) {
  const Timeline small = make_timeline(ViewKind::slide, square(kPlain, 2));
  double end = 0;
  for (const Chapter& chapter : small.chapters) {
    EXPECT_EQ(chapter.start, end);
    EXPECT_GT(chapter.step_seconds, 0);
    end = chapter.end();
  }
  EXPECT_DOUBLE_EQ(small.duration(), 3 + 25 * 0.6);
  const Timeline large = make_timeline(ViewKind::slide, square({.kernel = 16, .stride = 16}, 64));
  EXPECT_EQ(large.main().steps, 1024 * 1024);
  EXPECT_NEAR(large.main().end() - large.main().start, 45, 1e-6);
}

TEST(Chapters, KeysRoundTrip) {
  for (int kind = 0; kind <= int(ChapterKind::crop); ++kind)
    EXPECT_EQ(chapter_of_key(chapter_key(ChapterKind(kind))), ChapterKind(kind));
  EXPECT_EQ(chapter_key(ChapterKind::spread_kernel), "spread-kernel");
  EXPECT_EQ(chapter_of_key("Slide"), std::nullopt);
  for (const ViewKind view : {ViewKind::slide, ViewKind::stamp}) EXPECT_EQ(view_of_key(view_key(view)), view);
  EXPECT_EQ(view_of_key(""), std::nullopt);
}

TEST(Moments, EveryRestPointMapsBackExactly) {
  const AxisParams many{.kernel = 16, .stride = 16, .pad_begin = 1, .output_padding = 15, .dilation = 9};
  for (const Axes& axes : {square(kPlain, 2), square({.kernel = 3, .dilation = 2}, 7), square(many, 64)})
    for (const ViewKind view : {ViewKind::slide, ViewKind::stamp}) {
      const Timeline timeline = make_timeline(view, axes);
      for (size_t c = 0; c < timeline.chapters.size(); ++c)
        for (std::int64_t s = 1; s <= timeline.chapters[c].steps; ++s)
          ASSERT_EQ(moment_at(timeline, time_of(timeline, c, s, 1)), (Moment{c, s, 1})) << c << ": " << s;
    }
  EXPECT_GT(make_timeline(ViewKind::slide, square(many, 64)).total_steps(), 1'300'000);
}

TEST(Moments, BetweenRestPointsAStepIsInProgress) {
  const Timeline timeline = make_timeline(ViewKind::slide, square({.kernel = 16, .stride = 16, .dilation = 3}, 64));
  const size_t main = timeline.chapters.size() - 1;
  for (std::int64_t s = 1; s <= timeline.main().steps; s += 997)
    for (const double u : {0.01, 0.25, 0.5, 0.99}) {
      const Moment moment = moment_at(timeline, time_of(timeline, main, s, u));
      ASSERT_EQ(moment.chapter, main);
      ASSERT_EQ(moment.step, s);
      ASSERT_NEAR(moment.u, u, 1e-6);
    }
}

TEST(Moments, TimesOutsideAreClamped) {
  const Timeline timeline = make_timeline(ViewKind::slide, square(kPlain, 2));
  for (const double t : {-1.0, 0.0, std::nan("")}) EXPECT_EQ(moment_at(timeline, t), (Moment{0, 0, 0}));
  for (const double t : {timeline.duration(), 1e300}) EXPECT_EQ(moment_at(timeline, t), (Moment{3, 25, 1}));
  EXPECT_EQ(time_of(timeline, 0, 0), 0);
  EXPECT_EQ(time_of(timeline, 3, 26), timeline.duration());
}

TEST(Moments, NextAndPreviousWalkThroughEveryRestPointAndBack) {
  const Timeline timeline = make_timeline(ViewKind::stamp, square({.kernel = 3, .stride = 2, .pad_begin = 1}, 33));
  std::vector<double> rests{0};
  while (next_rest(timeline, rests.back()) > rests.back()) rests.push_back(next_rest(timeline, rests.back()));
  ASSERT_EQ(std::int64_t(rests.size()), timeline.total_steps() + 1);
  EXPECT_EQ(rests.back(), timeline.duration());
  for (size_t i = rests.size() - 1; i > 0; --i) {
    ASSERT_EQ(previous_rest(timeline, rests[i]), rests[i - 1]);
    const double between = (rests[i] + rests[i - 1]) / 2;
    ASSERT_EQ(previous_rest(timeline, between), rests[i - 1]);
    ASSERT_EQ(next_rest(timeline, between), rests[i]);
  }
  EXPECT_EQ(previous_rest(timeline, 0), 0);
}

TEST(Moments, ProgressCountsAChapterAndItsStepsOnce) {
  const Timeline timeline = make_timeline(ViewKind::slide, square(kPlain, 2));
  const auto at = [&](double t, ChapterKind kind) { return progress(timeline, moment_at(timeline, t), kind); };
  EXPECT_EQ(at(0, ChapterKind::insert_zeros), 0);
  EXPECT_DOUBLE_EQ(at(0.5, ChapterKind::insert_zeros), 0.5);
  EXPECT_EQ(at(1, ChapterKind::insert_zeros), 1);
  EXPECT_EQ(at(1, ChapterKind::border), 0);
  EXPECT_EQ(at(2.5, ChapterKind::spread_kernel), 1) << "left out, and a later chapter is current";
  EXPECT_EQ(at(1.5, ChapterKind::spread_kernel), 0);
  EXPECT_EQ(at(18, ChapterKind::crop), 0) << "not of this view";
  EXPECT_DOUBLE_EQ(at(3 + 0.6 * 5, ChapterKind::slide), 0.2);
  EXPECT_EQ(at(timeline.duration(), ChapterKind::slide), 1);
}

TEST(Moments, AMainStepIsCompleteAtItsRestPoint) {
  const Timeline timeline = make_timeline(ViewKind::stamp, square({.kernel = 3, .pad_begin = 1}, 2));
  const auto complete = [&](double t) { return completed_main_steps(timeline, moment_at(timeline, t)); };
  EXPECT_EQ(complete(0), 0);
  EXPECT_EQ(complete(0.5), 0);
  EXPECT_EQ(complete(0.6), 1);
  EXPECT_EQ(complete(2.3), 3);
  EXPECT_EQ(complete(2.4), 4);
  EXPECT_EQ(complete(3), 4) << "while the padding is cropped";
  const Timeline slide = make_timeline(ViewKind::slide, square(kPlain, 2));
  EXPECT_EQ(completed_main_steps(slide, moment_at(slide, 2.5)), 0) << "before the window slides";
}

// The chapter, cell and part of its step that `t` of `from` is carried over to.
struct Place {
  ChapterKind kind;
  std::int64_t row, col;
  double u;
};
void expect_carried(const Timeline& from, double t, const Timeline& to, const Place& expected) {
  const Moment moment = moment_at(to, carry_over(from, t, to));
  const std::int64_t cols = to.view == ViewKind::slide ? to.axes.width.output() : to.axes.width.input;
  const auto chapter = to.chapters[moment.chapter].kind;
  EXPECT_EQ(chapter, expected.kind);
  EXPECT_EQ((moment.step - 1) / cols, expected.row);
  EXPECT_EQ((moment.step - 1) % cols, expected.col);
  EXPECT_NEAR(moment.u, expected.u, 1e-6);
}

double main_time(const Timeline& timeline, std::int64_t row, std::int64_t col, double u = 1) {
  const std::int64_t cols = timeline.view == ViewKind::slide ? timeline.axes.width.output() : timeline.axes.width.input;
  return time_of(timeline, *find_chapter(timeline, timeline.main().kind), row * cols + col + 1, u);
}

TEST(CarryOver, AnEditKeepsTheCellAndNotTheSeconds) {
  const Timeline from = make_timeline(ViewKind::slide, sized(kPlain, 2, 3));
  const Timeline wider = make_timeline(ViewKind::slide, sized({.kernel = 3, .stride = 4}, 2, 3));
  expect_carried(from, main_time(from, 2, 5), wider, {ChapterKind::slide, 2, 5, 1});
  expect_carried(from, main_time(from, 2, 5, 0.3), wider, {ChapterKind::slide, 2, 5, 0.3});
}

TEST(CarryOver, ACellThatIsGoneIsClampedToTheNearest) {
  const Timeline from = make_timeline(ViewKind::slide, sized(kPlain, 2, 3));            // 5 x 7
  const Timeline smaller = make_timeline(ViewKind::slide, sized({.kernel = 3}, 2, 3));  // 4 x 5
  expect_carried(from, main_time(from, 4, 2), smaller, {ChapterKind::slide, 3, 2, 1});
  expect_carried(from, main_time(from, 1, 6), smaller, {ChapterKind::slide, 1, 4, 1});
}

TEST(CarryOver, AChapterKeepsItsProgressAndAMissingOneGivesWayToTheEndOfTheOneBefore) {
  const Timeline from = make_timeline(ViewKind::slide, square({.kernel = 3, .stride = 2, .dilation = 2}, 3));
  const Timeline plain = make_timeline(ViewKind::slide, square(kPlain, 3));
  const Timeline bare = make_timeline(ViewKind::slide, square({.kernel = 1, .stride = 1}, 3));
  expect_carried(from, 1.4, plain, {ChapterKind::border, 0, 0, 0.4});
  expect_carried(from, 2.4, plain, {ChapterKind::border, 0, 0, 1});
  EXPECT_EQ(carry_over(from, 2.4, bare), 0) << "nothing before it is left";
  const Timeline crops = make_timeline(ViewKind::stamp, square({.kernel = 3, .stride = 2, .pad_begin = 1}, 3));
  const Timeline keeps = make_timeline(ViewKind::stamp, square(kPlain, 3));
  EXPECT_EQ(carry_over(crops, crops.duration() - 0.5, keeps), keeps.duration());
}

TEST(CarryOver, StartAndEndStayWhatTheyAre) {
  for (const ViewKind view : {ViewKind::slide, ViewKind::stamp})
    for (const ViewKind other : {ViewKind::slide, ViewKind::stamp}) {
      const Timeline from = make_timeline(view, square(kPlain, 2));
      const Timeline to = make_timeline(other, square({.kernel = 4, .stride = 3, .pad_begin = 1, .dilation = 2}, 5));
      EXPECT_EQ(carry_over(from, 0, to), 0);
      EXPECT_EQ(carry_over(from, from.duration(), to), to.duration());
    }
}

TEST(CarryOver, TheOtherViewShowsTheSameFraction) {
  const AxisParams params{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1};
  const Timeline slide = make_timeline(ViewKind::slide, square(params, 4));  // 8 x 8 = 64 output cells
  const Timeline stamp = make_timeline(ViewKind::stamp, square(params, 4));  // 16 input cells
  for (const double t : {0.5, 1.0, 2.7, 3.0}) EXPECT_EQ(carry_over(slide, t, stamp), 0) << "before the main chapter";
  for (std::int64_t step = 1; step <= 16; ++step) {
    const double carried = carry_over(stamp, time_of(stamp, 0, step), slide);
    EXPECT_EQ(completed_main_steps(slide, moment_at(slide, carried)), 4 * step);
    EXPECT_EQ(carry_over(slide, carried, stamp), step == 16 ? stamp.duration() : time_of(stamp, 0, step));
  }
  expect_carried(slide, main_time(slide, 0, 5, 0.5), stamp, {ChapterKind::stamp, 0, 1, 0.5});
  EXPECT_EQ(carry_over(stamp, stamp.duration() - 0.5, slide), slide.duration()) << "while cropping";
}

TEST(CarryOver, NothingIsCarriedFromATimelineWithoutChapters) {
  EXPECT_EQ(carry_over({}, 7, make_timeline(ViewKind::slide, square(kPlain, 2))), 0);
}

TEST(CarryOver, ARestPointStaysARestPointForEveryPairOfSizes) {
  for (std::int64_t before = 1; before <= 6; ++before)
    for (std::int64_t now = 1; now <= 6; ++now)
      for (const ViewKind other : {ViewKind::slide, ViewKind::stamp}) {
        const Timeline from = make_timeline(ViewKind::slide, sized(kPlain, before, now));
        const Timeline to = make_timeline(other, sized({.kernel = 2, .stride = 3, .pad_begin = 1}, now, before));
        for (double t = next_rest(from, 0); t < from.duration(); t = next_rest(from, t)) {
          const Moment moment = moment_at(to, carry_over(from, t, to));
          ASSERT_TRUE(moment.u == 1 || moment.step == 0) << "from " << t;
        }
      }
}

TEST(Playback, SeekingToATimeEqualsPlayingToIt) {
  const Timeline timeline = make_timeline(ViewKind::slide, square(kPlain, 3));
  for (const double speed : {0.25, 1.0, 3.0})
    for (const bool loop : {false, true}) {
      Playback playback{0, speed, true, loop};
      double seconds = 0;
      for (int tick = 0; tick < 20000 && playback.playing; ++tick) {
        const double step = 0.001 + 0.0007 * (tick % 13);
        playback = advance(playback, timeline, step);
        seconds += step;
        const double sought =
            loop ? std::fmod(seconds * speed, timeline.duration()) : std::min(seconds * speed, timeline.duration());
        const double apart = std::abs(playback.t - sought);
        ASSERT_LT(std::min(apart, timeline.duration() - apart), 1e-8);
        const Moment played = moment_at(timeline, playback.t), seek = moment_at(timeline, sought);
        if (apart < 1e-8 && played.u > 1e-4 && played.u < 1 - 1e-4) {
          ASSERT_EQ(played.chapter, seek.chapter);
          ASSERT_EQ(played.step, seek.step);
          ASSERT_NEAR(played.u, seek.u, 1e-6);
        }
      }
      EXPECT_EQ(playback.playing, loop || speed < 1);
    }
}

TEST(Playback, StopsAtTheEndOrStartsAgain) {
  const Timeline timeline = make_timeline(ViewKind::stamp, square(kPlain, 2));  // 2.4 s
  EXPECT_EQ(advance({2, 1, true, false}, timeline, 1), (Playback{timeline.duration(), 1, false, false}));
  const Playback looped = advance({2, 1, true, true}, timeline, 1);
  EXPECT_TRUE(looped.playing);
  EXPECT_NEAR(looped.t, 0.6, 1e-9);
  EXPECT_NEAR(advance({0, 4, true, true}, timeline, 100).t, std::fmod(400, 2.4), 1e-9);
}

TEST(Playback, StandsStillWhilePausedOrWithoutTime) {
  const Timeline timeline = make_timeline(ViewKind::stamp, square(kPlain, 2));
  const Playback paused{1, 1, false, true}, playing{1, 1, true, true};
  EXPECT_EQ(advance(paused, timeline, 5), paused);
  EXPECT_EQ(advance(playing, timeline, 0), playing);
  EXPECT_EQ(advance(playing, timeline, -1), playing);
}

}  // namespace
}  // namespace unstride::timeline
