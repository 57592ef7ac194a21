// What a frame of the Decoder costs while a slider is dragged or a stroke drawn: encoded, decoded by three decoders,
// and laid out as a picture. Everything but the drawing itself.
#include <benchmark/benchmark.h>

#include <memory>

#include "core/check.h"
#include "decoder/runner.h"
#include "decoder/trace.h"
#include "scene/decoder.h"
#include "shell/export.h"
#include "shell/startup.h"

namespace unstride {
namespace {

struct Bench {
  decoder::SharedModels models = shell::program_models().models;
  std::shared_ptr<const scene::FontBook> fonts = shell::program_fonts();
  decoder::Runner runner;
  scene::Memo memo;

  decoder::SharedDecoded decode(const decoder::Work& work) {
    auto decoded = runner.of(models, work, {});
    CHECK(decoded.has_value());
    return *decoded;
  }
  void frame(const decoder::Work& work, const decoder::CellAt& selected) {
    const auto decoded = decode(work);
    scene::DecoderView view;
    view.selected = selected;
    view.memo = &memo;
    benchmark::DoNotOptimize(scene::decoder_picture(decoded, view, *fonts));
  }
};

void drag_slider(benchmark::State& state) {
  Bench bench;
  decoder::Work work;
  work.code = decoder::Code(12);
  for (auto _ : state) {
    (*work.code)[3] += 0.001f;
    bench.decode(work);
  }
}

void draw_stroke(benchmark::State& state) {
  Bench bench;
  decoder::Work work;
  double x = 0;
  for (auto _ : state) {
    x = x > 27 ? 0 : x + 0.1;
    work.digit = std::make_shared<const decoder::Digit>(decoder::with_stroke(*decoder::blank(), {x, 5}, {x, 20}, {}));
    bench.decode(work);
  }
}

void edit_weight(benchmark::State& state) {
  Bench bench;
  decoder::Work work;
  const auto decoded = bench.decode(work);
  float value = 0;
  for (auto _ : state) {
    value += 0.001f;
    bench.decode(with_edits(work, decoded->decoder.key,
                            with(decoder::Edits{}, decoder::WeightEdit{(*decoded->layers)[1].step.weights, 5, value})));
  }
}

void frame_of_drag(benchmark::State& state) {
  Bench bench;
  decoder::Work work;
  work.code = decoder::Code(12);
  for (auto _ : state) {
    (*work.code)[3] += 0.001f;
    bench.frame(work, {});
  }
}

void frame_of_hover(benchmark::State& state) {
  Bench bench;
  const decoder::Work work;
  std::int64_t x = 0;
  for (auto _ : state) bench.frame(work, {2, 3, 5, ++x % 14});
}

BENCHMARK(drag_slider);
BENCHMARK(draw_stroke);
BENCHMARK(edit_weight);
BENCHMARK(frame_of_drag);
BENCHMARK(frame_of_hover);

}  // namespace
}  // namespace unstride

BENCHMARK_MAIN();
