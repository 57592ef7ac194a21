// Every algorithm of the table on every known layer that it computes, as "direct/dcgan3/threads:1"; where the machine
// has more cores, with all of them, too. GFLOP/s are the field's, with the products that an algorithm leaves out.
#include <benchmark/benchmark.h>

#include <string>
#include <thread>

#include "core/check.h"
#include "engine/measure/layers.h"
#include "engine/measure/trial.h"
#include "engine/plans/pool.h"

namespace unstride::engine {
namespace {

void run(benchmark::State& state, const plans::Layer& layer, const plans::PlanOptions& options) {
  const measure::Values values = measure::draw_values(*plans::lower(layer));
  const auto plan = plans::Plan::make(layer, values.weights(), options);
  CHECK(plan.has_value());
  plans::Buffer output(size_t(plan->output_shape().count())), workspace(plan->workspace_floats());
  plans::Pool pool(plan->machine().threads);
  for (auto _ : state) {
    plan->run({values.input.data(), output.data(), workspace.data(), &pool});
    benchmark::DoNotOptimize(output.data());
    benchmark::ClobberMemory();
  }
  state.counters["GFLOP/s"] =
      benchmark::Counter(plan->lowered().flops() * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
  state.SetLabel(plan->kernel());
}

void register_rows(int threads) {
  const auto machine = plans::machine_for({.threads = threads});
  CHECK(machine.has_value());
  for (const measure::NamedLayer& known : measure::known_layers()) {
    const auto lowered = plans::lower(known.layer);
    CHECK(lowered.has_value());
    for (const plans::Algorithm* algorithm : measure::contenders(*lowered, *machine, measure::kMostSecondsToCompare)) {
      const std::string name = fmt::format("{}/{}/threads:{}", algorithm->name, known.name, threads);
      const plans::PlanOptions options{.threads = threads, .algorithm = std::string(algorithm->name)};
      benchmark::RegisterBenchmark(name.c_str(), run, known.layer, options)->UseRealTime();
    }
  }
}

}  // namespace
}  // namespace unstride::engine

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  unstride::engine::register_rows(1);
  if (const int cores = int(std::thread::hardware_concurrency()); cores > 1) unstride::engine::register_rows(cores);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
