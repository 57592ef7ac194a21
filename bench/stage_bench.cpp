// What a frame of the stage costs without its painters, against the worked example's: the program draws one scene a
// frame.
#include <benchmark/benchmark.h>

#include "app/change.h"
#include "app/setup.h"
#include "engine/problem.h"
#include "scene/memo.h"
#include "scene/stage.h"
#include "timeline/story.h"

namespace {

using namespace unstride;

std::shared_ptr<const timeline::Story> story_of(timeline::ViewKind view, std::int64_t input, engine::AxisParams axis) {
  app::Setup setup = app::worked_example();
  setup.problem.params.height = setup.problem.params.width = axis;
  setup.problem.input = app::tensor_of(app::filled(app::Pattern::count, input, input));
  setup.problem.kernel = app::tensor_of(app::filled(app::Pattern::count, axis.kernel, axis.kernel));
  return timeline::tell(setup.problem, view).value();
}

void frame_of(benchmark::State& state, const std::shared_ptr<const timeline::Story>& story) {
  const auto fonts = scene::FontBook::load(PROGRAM_DIR "/fonts");
  scene::View stage;
  stage.viewport = {0, 60, 1000, 750};
  double t = 0;
  for (auto _ : state) {
    t += 0.016;
    if (t > story->timeline.duration()) t = 0;
    benchmark::DoNotOptimize(scene::stage(*story, story->timeline.duration() - t, stage, *fonts));
  }
}

void frame(benchmark::State& state, timeline::ViewKind view, std::int64_t input, engine::AxisParams axis) {
  frame_of(state, story_of(view, input, axis));
}

// As many channels as the Lab has.
void frame_of_layer(benchmark::State& state, std::int64_t in, std::int64_t out, std::int64_t input,
                    engine::AxisParams axis) {
  app::Setup setup = app::worked_example();
  setup.problem.params.height = setup.problem.params.width = axis;
  setup.problem.input = app::tensor_of(app::filled(app::Pattern::count, input, input));
  setup.problem.kernel = app::tensor_of(app::filled(app::Pattern::count, axis.kernel, axis.kernel));
  setup = app::with_channels(setup, in, out, 1);
  frame_of(state, timeline::tell(setup.problem, timeline::ViewKind::channels).value());
}

// Matrix as the program draws it, with a memo: at rest under a moving pointer, and a step further in every frame.
void matrix_frame(benchmark::State& state, std::int64_t input, engine::AxisParams axis, bool hovers) {
  const auto story = story_of(timeline::ViewKind::matrix, input, axis);
  const auto fonts = scene::FontBook::load(PROGRAM_DIR "/fonts");
  scene::Memo memo;
  scene::View stage;
  stage.viewport = {0, 60, 1000, 750};
  stage.memo = &memo;
  double t = story->timeline.duration();
  std::int64_t frame = 0;
  for (auto _ : state) {
    ++frame;
    if (!hovers) t = timeline::time_of(story->timeline, 1, frame % story->timeline.main().steps + 1);
    else if (frame % 3 == 0) stage.hovered = {core::GridId::kernel, frame % axis.kernel, frame / 3 % axis.kernel};
    else if (frame % 3 == 1) stage.hovered = {core::GridId::output, frame % story->output->rows, 0};
    else stage.hovered = {core::GridId::product, frame % 1000, frame % (input * input)};
    benchmark::DoNotOptimize(scene::stage(*story, t, stage, *fonts));
  }
}

constexpr auto kSlide = timeline::ViewKind::slide, kStamp = timeline::ViewKind::stamp, kBoth = timeline::ViewKind::both,
               kTrip = timeline::ViewKind::round_trip, kAlternatives = timeline::ViewKind::alternatives;
constexpr engine::AxisParams kSmall{.kernel = 3, .stride = 2}, kWide{.kernel = 7, .stride = 2},
    kLargest{.kernel = 16, .stride = 16, .dilation = 16};

BENCHMARK_CAPTURE(frame, slide_worked_example, kSlide, 2, kSmall);
BENCHMARK_CAPTURE(frame, slide_digit, kSlide, 28, kSmall);
BENCHMARK_CAPTURE(frame, slide_64_k7_s2, kSlide, 64, kWide);
BENCHMARK_CAPTURE(frame, slide_largest, kSlide, 64, kLargest);
BENCHMARK_CAPTURE(frame, stamp_worked_example, kStamp, 2, kSmall);
BENCHMARK_CAPTURE(frame, stamp_digit, kStamp, 28, kSmall);
BENCHMARK_CAPTURE(frame, stamp_64_k7_s2, kStamp, 64, kWide);
BENCHMARK_CAPTURE(frame, stamp_largest, kStamp, 64, kLargest);
BENCHMARK_CAPTURE(frame, phases_64_k7_s2, timeline::ViewKind::phases, 64, kWide);
BENCHMARK_CAPTURE(frame, gradient_64_k7_s2, timeline::ViewKind::gradient, 64, kWide);
BENCHMARK_CAPTURE(frame_of_layer, channels_3_small, 3, 3, 2, kSmall);
BENCHMARK_CAPTURE(frame_of_layer, channels_8_digits, 8, 8, 28, kSmall);
BENCHMARK_CAPTURE(frame_of_layer, channels_8_64_k7_s2, 8, 8, 64, kWide);
BENCHMARK_CAPTURE(frame_of_layer, channels_64_to_1, 64, 1, 28, kSmall);
BENCHMARK_CAPTURE(frame_of_layer, channels_64_to_8, 64, 8, 28, kSmall);
BENCHMARK_CAPTURE(frame, both_worked_example, kBoth, 2, kSmall);
BENCHMARK_CAPTURE(frame, both_64_k7_s2, kBoth, 64, kWide);
BENCHMARK_CAPTURE(frame, round_trip_worked_example, kTrip, 2, kSmall);
BENCHMARK_CAPTURE(frame, round_trip_64_k7_s2, kTrip, 64, kWide);
BENCHMARK_CAPTURE(frame, alternatives_worked_example, kAlternatives, 2, kSmall);
BENCHMARK_CAPTURE(frame, alternatives_64_k7_s2, kAlternatives, 64, kWide);
BENCHMARK_CAPTURE(matrix_frame, worked_example, 2, kSmall, false);
BENCHMARK_CAPTURE(matrix_frame, digit, 28, kSmall, false);
BENCHMARK_CAPTURE(matrix_frame, step_64_k7_s2, 64, kWide, false);
BENCHMARK_CAPTURE(matrix_frame, hover_64_k7_s2, 64, kWide, true);
BENCHMARK_CAPTURE(frame, matrix_64_k7_s2_without_memo, timeline::ViewKind::matrix, 64, kWide);

}  // namespace
