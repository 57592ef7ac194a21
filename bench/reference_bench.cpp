// How long the reference takes, and how long telling a story with it takes: what the Lab does after every edit.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>

#include "core/check.h"
#include "core/tensor.h"
#include "engine/params.h"
#include "engine/problem.h"
#include "engine/reference.h"
#include "timeline/story.h"

namespace unstride {
namespace {

// Small integers, so that no sum leaves the range in which float is exact.
core::Tensor counting(core::Shape shape) {
  core::Tensor tensor(shape);
  for (size_t i = 0; i < tensor.values.size(); ++i) tensor.values[i] = float(i % 7) - 3;
  return tensor;
}

engine::Problem problem_of(std::int64_t channels, std::int64_t input, std::int64_t kernel, std::int64_t stride) {
  engine::ConvParams params;
  params.height = {.kernel = kernel, .stride = stride, .pad_begin = 1, .pad_end = 1};
  params.width = params.height;
  params.in_channels = channels;
  params.out_channels = channels;
  return {params, std::make_shared<const core::Tensor>(counting({1, channels, input, input})),
          std::make_shared<const core::Tensor>(counting({channels, channels, kernel, kernel}))};
}

// Arguments: channels, input, kernel, stride.
void conv_transpose2d(benchmark::State& state) {
  const engine::Problem problem = problem_of(state.range(0), state.range(1), state.range(2), state.range(3));
  for (auto _ : state) {
    auto output = engine::conv_transpose2d(*problem.input, *problem.kernel, nullptr, problem.params);
    CHECK(output.has_value());
    benchmark::DoNotOptimize(output->values.data());
  }
  const std::int64_t products = problem.input->shape.count() * problem.kernel->shape.count() / state.range(0);
  state.counters["products"] = benchmark::Counter(double(products), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(conv_transpose2d)
    ->ArgNames({"channels", "input", "kernel", "stride"})
    ->Args({1, 2, 3, 2})     // the worked example
    ->Args({1, 28, 4, 2})    // a digit
    ->Args({1, 64, 16, 2})   // the Lab's largest
    ->Args({16, 14, 4, 2});  // a decoder's layer

// Arguments: view (timeline::ViewKind), input, kernel, stride.
void tell(benchmark::State& state) {
  const auto view = timeline::ViewKind(state.range(0));
  const engine::Problem problem = problem_of(1, state.range(1), state.range(2), state.range(3));
  for (auto _ : state) {
    auto story = timeline::tell(problem, view);
    CHECK(story.has_value());
    benchmark::DoNotOptimize(story->get());
  }
}
BENCHMARK(tell)
    ->ArgNames({"view", "input", "kernel", "stride"})
    ->Args({0, 2, 3, 2})
    ->Args({0, 28, 4, 2})
    ->Args({0, 64, 16, 2})
    ->Args({1, 28, 4, 2})
    ->Args({1, 64, 16, 2})
    ->Args({7, 64, 7, 2});  // Alternatives computes six other layers

}  // namespace
}  // namespace unstride
