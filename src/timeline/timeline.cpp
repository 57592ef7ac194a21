#include "timeline/timeline.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "engine/round_trip.h"

namespace unstride::timeline {
namespace {

constexpr double kPreparationSeconds = 1.0;  // a chapter of one step: slow enough to see what moves where
constexpr double kMainStepSeconds = 0.6;
constexpr double kLongStepSeconds = 1.4;  // a phase, a channel: a whole grid to look at
constexpr double kMorphSeconds = 4;       // all steps together: a digit is seen to turn, and one looks twice
constexpr double kLongestMain = 45;       // seconds; nobody watches longer, so large grids go faster

// Times closer to a rest point than this part of a step are that rest point: far above what rounding does to the times
// of a million steps, far below what an eye can see.
constexpr double kSnap = 1e-5;

bool any_axis(const engine::Axes& axes, auto test) {
  return test(axes.height) || test(axes.width);
}

// Whether anything happens in a chapter with these axes: one in which nothing does is left out.
bool happens(ChapterKind kind, const engine::Axes& axes) {
  const auto any = [&](auto test) { return any_axis(axes, test); };
  switch (kind) {
    case ChapterKind::insert_zeros:
      return any([](const engine::Axis& axis) { return axis.params.stride != 1; });
    case ChapterKind::border:
      return any([](const engine::Axis& axis) { return axis.border_begin() != 0 || axis.border_end() != 0; });
    case ChapterKind::spread_kernel:
      return any([](const engine::Axis& axis) { return axis.params.dilation != 1; });
    case ChapterKind::crop:
      return any([](const engine::Axis& axis) {
        return axis.params.pad_begin != 0 || axis.params.pad_end != 0 || axis.params.output_padding != 0;
      });
    default:
      return true;
  }
}

// All chapters that a view may have.
std::vector<ChapterKind> kinds_of(ViewKind view) {
  using enum ChapterKind;
  switch (view) {
    case ViewKind::slide:
      return {insert_zeros, border, spread_kernel, turn_kernel, slide};
    case ViewKind::stamp:
      return {stamp, crop};
    case ViewKind::both:
      return {insert_zeros, border, spread_kernel, turn_kernel, compare};
    case ViewKind::matrix:
      return {mirror, multiply};
    case ViewKind::phases:
      return {split_kernel, phase, interleave};
    case ViewKind::gradient:
      return {pull, inner_products};
    case ViewKind::round_trip:
      return {down, up, difference};
    case ViewKind::alternatives:
      return {enlarge};
    case ViewKind::channels:
      return {add_channels};
  }
  CHECK(false && "every view has chapters");
}

bool has_kind(ViewKind view, ChapterKind kind) {
  const auto kinds = kinds_of(view);
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

size_t main_index(const Timeline& timeline) {
  const auto found = std::find_if(timeline.chapters.begin(), timeline.chapters.end(),
                                  [](const Chapter& chapter) { return is_main(chapter.kind); });
  CHECK(found != timeline.chapters.end());
  return size_t(found - timeline.chapters.begin());
}

bool is_at_rest(const Moment& moment) {
  return moment.step == 0 || moment.u == 1;
}

// A step of the main chapter of `to` that is as far into it as `moment` is into that of `from`.
double carry_fraction(const Timeline& from, const Moment& moment, const Timeline& to) {
  const size_t main = main_index(from), target = main_index(to);
  if (moment.chapter < main) return 0;
  const std::int64_t steps = to.chapters[target].steps;
  if (moment.chapter > main) return to.chapters[target].end();
  const double reached = progress(from, moment, from.main().kind) * double(steps);
  const std::int64_t step = std::int64_t(is_at_rest(moment) ? std::round(reached) : std::floor(reached) + 1);
  return time_of(to, target, std::clamp<std::int64_t>(step, 1, steps), moment.u);
}

double carry_cell(const Timeline& from, const Moment& moment, const Timeline& to) {
  const MainGrid before = main_grid(from), now = main_grid(to);
  const std::int64_t row = std::min((moment.step - 1) / before.cols, now.rows - 1);
  const std::int64_t col = std::min((moment.step - 1) % before.cols, now.cols - 1);
  return time_of(to, main_index(to), row * now.cols + col + 1, moment.u);
}

}  // namespace

bool is_main(ChapterKind kind) {
  switch (kind) {
    case ChapterKind::slide:
    case ChapterKind::stamp:
    case ChapterKind::compare:
    case ChapterKind::multiply:
    case ChapterKind::phase:
    case ChapterKind::pull:
    case ChapterKind::down:
    case ChapterKind::enlarge:
    case ChapterKind::add_channels:
    case ChapterKind::morph:
      return true;
    default:
      return false;
  }
}

MainGrid main_grid(const Timeline& timeline) {
  const auto& [height, width] = timeline.axes;
  switch (timeline.view) {
    case ViewKind::stamp:
    case ViewKind::gradient:
      return {height.input, width.input};
    case ViewKind::round_trip: {
      const engine::Axes trip = engine::round_trip_axes(timeline.axes);
      return {trip.height.input, trip.width.input};
    }
    case ViewKind::phases:
      return {height.params.stride, width.params.stride};
    case ViewKind::channels:
      return {1, timeline.terms};
    default:
      return {height.output(), width.output()};
  }
}

std::int64_t Timeline::total_steps() const {
  std::int64_t steps = 0;
  for (const Chapter& chapter : chapters) steps += chapter.steps;
  return steps;
}

const Chapter& Timeline::main() const {
  return chapters[main_index(*this)];
}

Timeline make_timeline(ViewKind view, const engine::Axes& axes, std::int64_t terms) {
  Timeline timeline{view, axes, {}, terms};
  double start = 0;
  for (const ChapterKind kind : kinds_of(view)) {
    if (!happens(kind, axes)) continue;
    Chapter chapter{kind, 1, start, kPreparationSeconds};
    if (is_main(kind)) {
      const MainGrid grid = main_grid(timeline);
      chapter.steps = grid.rows * grid.cols;
      CHECK(chapter.steps >= 1);
      const bool whole_grids = kind == ChapterKind::phase || kind == ChapterKind::add_channels;
      chapter.step_seconds =
          std::min(whole_grids ? kLongStepSeconds : kMainStepSeconds, kLongestMain / double(chapter.steps));
    }
    start = chapter.end();
    timeline.chapters.push_back(chapter);
  }
  return timeline;
}

Timeline morph_timeline(std::int64_t steps) {
  CHECK(steps >= 1);
  Timeline timeline;
  timeline.chapters = {{ChapterKind::morph, steps, 0, kMorphSeconds / double(steps)}};
  return timeline;
}

Moment moment_at(const Timeline& timeline, double t) {
  CHECK(!timeline.chapters.empty());
  const auto& chapters = timeline.chapters;
  if (!(t > 0)) return {};
  if (t >= timeline.duration()) return {chapters.size() - 1, chapters.back().steps, 1};
  size_t index = chapters.size() - 1;
  while (index > 0 && chapters[index].start >= t) --index;
  const Chapter& chapter = chapters[index];
  const double passed = (t - chapter.start) / chapter.step_seconds;  // steps, the one in progress included
  const double nearest = std::round(passed);
  if (std::abs(passed - nearest) > kSnap) {
    const std::int64_t complete = std::min(std::int64_t(passed), chapter.steps - 1);
    return {index, complete + 1, passed - double(complete)};
  }
  if (nearest >= 1) return {index, std::min(std::int64_t(nearest), chapter.steps), 1};
  if (index > 0) return {index - 1, chapters[index - 1].steps, 1};
  return {};
}

double time_of(const Timeline& timeline, size_t chapter, std::int64_t step, double u) {
  CHECK(chapter < timeline.chapters.size());
  const Chapter& at = timeline.chapters[chapter];
  if (step < 1) return at.start;
  // With u = 1 this is end() of the chapter's last step to the last bit.
  return at.start + (double(std::min(step, at.steps) - 1) + std::clamp(u, 0.0, 1.0)) * at.step_seconds;
}

double next_rest(const Timeline& timeline, double t) {
  Moment moment = moment_at(timeline, t);
  if (is_at_rest(moment) && ++moment.step > timeline.chapters[moment.chapter].steps) {
    if (moment.chapter + 1 == timeline.chapters.size()) return timeline.duration();
    moment = {moment.chapter + 1, 1, 1};
  }
  return time_of(timeline, moment.chapter, moment.step);
}

double previous_rest(const Timeline& timeline, double t) {
  const Moment moment = moment_at(timeline, t);
  return time_of(timeline, moment.chapter, moment.step - 1);
}

std::optional<size_t> find_chapter(const Timeline& timeline, ChapterKind kind) {
  for (size_t i = 0; i < timeline.chapters.size(); ++i)
    if (timeline.chapters[i].kind == kind) return i;
  return std::nullopt;
}

double progress(const Timeline& timeline, const Moment& moment, ChapterKind kind) {
  const auto index = find_chapter(timeline, kind);
  if (!index) return has_kind(timeline.view, kind) && timeline.chapters[moment.chapter].kind > kind ? 1 : 0;
  if (moment.chapter < *index || moment.step == 0) return 0;
  if (moment.chapter > *index) return 1;
  return (double(moment.step - 1) + moment.u) / double(timeline.chapters[*index].steps);
}

std::int64_t completed_main_steps(const Timeline& timeline, const Moment& moment) {
  const size_t main = main_index(timeline);
  if (moment.chapter < main) return 0;
  if (moment.chapter > main) return timeline.chapters[main].steps;
  return is_at_rest(moment) ? moment.step : moment.step - 1;
}

double carry_over(const Timeline& from, double t, const Timeline& to) {
  if (from.chapters.empty()) return 0;
  const Moment moment = moment_at(from, t);
  if (moment.step == 0) return 0;
  if (moment == moment_at(from, from.duration())) return to.duration();
  if (from.view != to.view) return carry_fraction(from, moment, to);
  const ChapterKind kind = from.chapters[moment.chapter].kind;
  if (is_main(kind)) return carry_cell(from, moment, to);
  if (const auto same = find_chapter(to, kind)) return time_of(to, *same, moment.step, moment.u);
  double before = 0;  // the chapter is gone: what the one before it leaves behind
  for (const Chapter& chapter : to.chapters)
    if (chapter.kind < kind) before = chapter.end();
  return before;
}

Playback advance(Playback playback, const Timeline& timeline, double seconds) {
  if (!playback.playing || !(seconds > 0)) return playback;
  playback.t = std::max(0.0, playback.t) + seconds * playback.speed;
  if (playback.t < timeline.duration()) return playback;
  if (playback.loop) {
    playback.t = std::fmod(playback.t, timeline.duration());
  } else {
    playback.t = timeline.duration();
    playback.playing = false;
  }
  return playback;
}

}  // namespace unstride::timeline
