// Every algorithm of the tables on every known layer that it computes, as "direct/dcgan3/threads:1"; where the machine
// has more cores, with all of them, too. GFLOP/s are the field's, with the products that an algorithm leaves out.
// "blocks" has its tensors in blocks of channels, before and after; what turning them takes is "to-blocks/unet2".
#include <benchmark/benchmark.h>

#include <string>
#include <thread>

#include "core/check.h"
#include "engine/measure/layers.h"
#include "engine/measure/trial.h"
#include "engine/plans/order.h"
#include "engine/plans/pool.h"

namespace unstride::engine {
namespace {

plans::Buffer blocks_of(const core::Shape& shape, const plans::Buffer& planes) {
  plans::Buffer blocks(size_t(plans::floats_in_blocks(shape)));
  plans::planes_to_blocks({.shape = shape, .from = planes.data(), .to = blocks.data()});
  return blocks;
}

void run(benchmark::State& state, const plans::Layer& layer, const plans::PlanOptions& options) {
  const measure::Values values = measure::draw_values(*plans::lower(layer));
  const auto plan = plans::Plan::make(layer, values.weights(), options);
  CHECK(plan.has_value());
  const bool in_blocks = layer.order == plans::Order::blocks;
  const plans::Buffer blocks = in_blocks ? blocks_of(layer.input, values.input) : plans::Buffer();
  plans::Buffer output(
      size_t(in_blocks ? plans::floats_in_blocks(plan->output_shape()) : plan->output_shape().count()));
  plans::Buffer workspace(plan->workspace_floats());
  plans::Pool pool(plan->machine().threads);
  for (auto _ : state) {
    plan->run({in_blocks ? blocks.data() : values.input.data(), output.data(), workspace.data(), &pool});
    benchmark::DoNotOptimize(output.data());
    benchmark::ClobberMemory();
  }
  state.counters["GFLOP/s"] =
      benchmark::Counter(plan->lowered().flops() * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
  state.SetLabel(plan->kernel());
}

// The layer's input, NCHW to blocks or back.
void change_order(benchmark::State& state, const core::Shape& shape, plans::Order to) {
  const plans::Buffer planes(size_t(shape.count())), blocks = blocks_of(shape, planes);
  plans::Buffer output(blocks.size());
  for (auto _ : state) {
    if (to == plans::Order::blocks)
      plans::planes_to_blocks({.shape = shape, .from = planes.data(), .to = output.data()});
    else plans::blocks_to_planes({.shape = shape, .from = blocks.data(), .to = output.data()});
    benchmark::DoNotOptimize(output.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * 2 * shape.count() * std::int64_t(sizeof(float)));
}

void register_order_changes() {
  for (const measure::NamedLayer& known : measure::known_layers())
    for (const plans::Order to : {plans::Order::blocks, plans::Order::planes}) {
      const std::string name = fmt::format("{}/{}", to == plans::Order::blocks ? "to-blocks" : "to-planes", known.name);
      benchmark::RegisterBenchmark(name.c_str(), change_order, known.layer.input, to)->UseRealTime();
    }
}

void register_rows(int threads) {
  const auto machine = plans::machine_for({.threads = threads});
  CHECK(machine.has_value());
  for (const measure::NamedLayer& known : measure::known_layers())
    for (const plans::Order order : {plans::Order::planes, plans::Order::blocks}) {
      plans::Layer layer = known.layer;
      layer.order = order;
      const auto lowered = plans::lower(layer);
      CHECK(lowered.has_value());
      for (const plans::Algorithm* algorithm :
           measure::contenders(*lowered, *machine, measure::kMostSecondsToCompare)) {
        const std::string name = fmt::format("{}/{}/threads:{}", algorithm->name, known.name, threads);
        const plans::PlanOptions options{.threads = threads, .algorithm = std::string(algorithm->name)};
        benchmark::RegisterBenchmark(name.c_str(), run, layer, options)->UseRealTime();
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
  unstride::engine::register_order_changes();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
