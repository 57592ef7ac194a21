#include "cli/bench.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>

#include "cli/failed.h"
#include "cli/parse.h"
#include "core/format.h"
#include "engine/measure/layers.h"

namespace unstride::cli {
namespace {

using namespace engine;
using Error = tl::unexpected<core::Error>;

constexpr const char* kHeadings = "  {:<12} {:<18} {:>7} {:>9} {:>9} {:>9} {:>8} {:>9}  {}\n";
constexpr const char* kNotes = R"(
Roofline: the longer of all multiplications at the machine's peak, and input, output and weights once from the smallest
memory that holds them. Above 100 %: the algorithm multiplies less than the layer counts. Difference: the largest to the
reference (all outputs), or to sums in double (a sample).
)";

core::Result<void> check_algorithm(const std::string& name) {
  if (name.empty() || name == "all" || plans::algorithm_named(name)) return {};
  std::string names = "all";
  for (const plans::Algorithm& algorithm : plans::algorithms()) names += fmt::format(", {}", algorithm.name);
  return core::fail("--algorithm '{}' must be one of {}.", name, names);
}

// The job of one layer; without algorithms when the one that was asked for does not compute it.
BenchJob job_of(std::string_view name, const plans::Lowered& lowered, const BenchOptions& options,
                const plans::Machine& machine) {
  BenchJob job{std::string(name), lowered, {}, {}};
  if (options.algorithm != "all") {
    const plans::Algorithm* named = plans::algorithm_named(options.algorithm);
    if (!named || named->supports(lowered, machine)) job.algorithms.push_back(options.algorithm);
    return job;
  }
  const auto quick = measure::contenders(lowered, machine, measure::kMostSecondsToCompare);
  for (const plans::Algorithm* algorithm : measure::contenders(lowered, machine, HUGE_VAL)) {
    const bool is_quick = std::find(quick.begin(), quick.end(), algorithm) != quick.end();
    (is_quick ? job.algorithms : job.left_out).emplace_back(algorithm->name);
  }
  return job;
}

core::Result<BenchJob> given_job(const std::string& text, const BenchOptions& options, const plans::Machine& machine) {
  const auto layer = measure::layer_of(text);
  if (!layer) return core::fail("--layer '{}': {}", text, layer.error().message);
  const auto lowered = plans::lower(*layer);
  if (!lowered) return core::fail("--layer '{}': {}", text, lowered.error().message);
  if (const auto fits = measure::check_memory(*lowered); !fits)
    return core::fail("--layer '{}': {}", text, fits.error().message);
  BenchJob job = job_of(text, *lowered, options, machine);
  if (job.algorithms.empty() && job.left_out.empty())
    return core::fail("--layer '{}': the algorithm '{}' does not compute it: {}", text, options.algorithm,
                      plans::algorithm_named(options.algorithm)->summary);
  return job;
}

std::string duration(double ns) {
  if (ns < 1e3) return fmt::format("{:.0f} ns", ns);
  const double value = ns < 1e6 ? ns * 1e-3 : ns < 1e9 ? ns * 1e-6 : ns * 1e-9;
  const char* unit = ns < 1e6 ? "µs" : ns < 1e9 ? "ms" : "s";
  return fmt::format("{:.{}f} {}", value, value < 10 ? 2 : value < 100 ? 1 : 0, unit);
}

std::string sides(std::int64_t height, std::int64_t width) {
  return fmt::format("{}x{}", height, width);
}

std::string describe(const plans::Lowered& lowered) {
  const plans::Layer& layer = lowered.layer;
  const AxisParams &h = layer.params.height, &w = layer.params.width;
  std::string text = fmt::format("{} x {}x{} to {} x {}x{}, kernel {}, stride {}", layer.input.c, layer.input.h,
                                 layer.input.w, lowered.output.c, lowered.output.h, lowered.output.w,
                                 sides(h.kernel, w.kernel), sides(h.stride, w.stride));
  if (h.dilation != 1 || w.dilation != 1) text += fmt::format(", dilation {}", sides(h.dilation, w.dilation));
  if (lowered.groups != 1) text += fmt::format(", {} groups", lowered.groups);
  if (lowered.batch != 1) text += fmt::format(", batch {}", lowered.batch);
  return text;
}

void print_machine(const measure::Limits& limits) {
  fmt::print("This machine, {}, {}: {:.1f} GFLOP/s of multiply-adds; reads", kernels::name_of(limits.target),
             core::counted(limits.threads, "thread", "threads"), limits.flops * 1e-9);
  for (const measure::MemoryLevel& level : limits.levels) fmt::print(" {} {:.0f},", level.name, level.read * 1e-9);
  fmt::print(" copies memory {:.0f} GB/s.\n\n", limits.copy * 1e-9);
  fmt::print(kHeadings, "algorithm", "kernel", "threads", "best", "median", "GFLOP/s", "of peak", "roofline",
             "difference");
}

void print_layer(const BenchJob& job, const measure::Limits& limits) {
  const measure::Roofline roofline = measure::roofline(job.lowered, limits);
  fmt::print("{}: {}\n", job.name, describe(job.lowered));
  fmt::print("  roofline {}: {:.4g} MFLOP at {:.1f} GFLOP/s in {}, {:.3g} MB at {:.0f} GB/s ({}) in {}\n",
             duration(roofline.seconds() * 1e9), roofline.flops * 1e-6, limits.flops * 1e-9,
             duration(roofline.compute_seconds * 1e9), double(roofline.bytes) * 1e-6,
             limits.level_of(roofline.bytes).read * 1e-9, roofline.level, duration(roofline.memory_seconds * 1e9));
}

void print_row(const measure::Measurement& m, bool chosen) {
  const auto percent = [](double fraction) { return fmt::format("{:.0f} %", 100 * fraction); };
  fmt::print(kHeadings, m.algorithm, m.kernel, m.threads_used, duration(m.min_ns), duration(m.median_ns),
             fmt::format("{:.1f}", m.gflops), percent(m.gflops / m.peak_gflops), percent(m.roofline_fraction),
             fmt::format("{:.2g} ({} {})", m.difference.largest, m.difference.every ? "all" : "sample of",
                         m.difference.compared));
  if (chosen) fmt::print("  chosen: {}\n", m.why);
}

// Measures one layer after another; a row is printed as soon as it is there, JSON when all are.
core::Result<void> run(const BenchJobs& jobs, bool json) {
  const auto limits = [&jobs] { return measure::measure_limits(jobs.machine.target, jobs.machine.threads); };
  std::string rows;
  if (!json) print_machine(limits());
  for (const BenchJob& job : jobs.jobs) {
    // For every layer anew: a processor's clock changes with its neighbours' load.
    const measure::Limits now = limits();
    if (!json) print_layer(job, now);
    for (const std::string& algorithm : job.algorithms) {
      const auto measured =
          measure::measure(job.lowered.layer, now, {.plan = {.threads = jobs.machine.threads, .algorithm = algorithm}});
      if (!measured) return core::fail("--layer '{}': {}", job.name, measured.error().message);
      if (json) rows += (rows.empty() ? "" : ",\n ") + bench_json_row(job.lowered.layer, *measured);
      else print_row(*measured, algorithm.empty());
    }
    for (const std::string& name : job.left_out)
      if (!json) fmt::print("  {:<12} takes too long here; --algorithm {} measures it.\n", name, name);
    std::fflush(stdout);
  }
  if (json) fmt::print("[{}]\n", rows);
  else fmt::print("{}", kNotes);
  return {};
}

std::string number(double value) {
  return std::isfinite(value) ? fmt::format("{:.6g}", value) : "null";
}

}  // namespace

core::Result<BenchJobs> bench_jobs(const BenchOptions& options) {
  const auto threads = parse_threads(options.threads);
  if (!threads) return Error(threads.error());
  if (auto known = check_algorithm(options.algorithm); !known) return Error(known.error());
  const auto machine = plans::machine_for({.threads = *threads});
  if (!machine) return Error(machine.error());
  BenchJobs jobs{*machine, {}};
  for (const std::string& text : options.layers) {
    auto job = given_job(text, options, *machine);
    if (!job) return Error(job.error());
    jobs.jobs.push_back(std::move(*job));
  }
  if (!options.layers.empty()) return jobs;
  for (const measure::NamedLayer& known : measure::known_layers()) {
    BenchJob job = job_of(known.name, *plans::lower(known.layer), options, *machine);
    if (!job.algorithms.empty()) jobs.jobs.push_back(std::move(job));
  }
  return jobs;
}

std::string bench_json_row(const plans::Layer& layer, const measure::Measurement& measured) {
  return fmt::format(
      R"({{"layer": "{}", "algorithm": "{}", "kernel": "{}", "threads": {}, "min_ns": {:.0f}, "median_ns": {:.0f}, )"
      R"("gflops": {}, "peak_gflops": {}, "roofline_fraction": {}, "max_abs_diff": {}}})",
      measure::numbers_of(layer), measured.algorithm, measured.kernel, measured.threads, measured.min_ns,
      measured.median_ns, number(measured.gflops), number(measured.peak_gflops), number(measured.roofline_fraction),
      number(measured.difference.largest));
}

int bench(const BenchOptions& options) {
  const auto jobs = bench_jobs(options);
  if (!jobs) return failed(jobs.error(), 2);
  const auto done = run(*jobs, options.json);
  return done ? 0 : failed(done.error(), 2);
}

}  // namespace unstride::cli
