#include "shell/measure.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "engine/measure/limits.h"
#include "engine/measure/trial.h"
#include "engine/plans/choose.h"
#include "engine/plans/plan.h"
#include "speed/words.h"

namespace unstride::shell {
namespace {

using namespace engine;
using speed::Report;
using speed::Row;
using speed::Status;

constexpr double kMilliseconds = 100;  // that each algorithm runs for: enough runs of all but the largest layers
constexpr double kMostSeconds = 1;     // of one run: nobody waits for the reference on a large layer
constexpr auto kRest = std::chrono::milliseconds(150);  // a number that is being dragged is measured when it rests

bool stopped(const std::atomic<bool>* stop) {
  return stop && stop->load();
}

Row row_of(const plans::Algorithm& algorithm, const plans::Lowered& lowered, const plans::Machine& machine) {
  Row row{.algorithm = std::string(algorithm.name), .summary = std::string(algorithm.summary)};
  if (!algorithm.supports(lowered, machine)) {
    row.status = Status::unsupported;
    row.note = "Does not compute this layer.";
    return row;
  }
  row.estimate = algorithm.estimate(lowered, machine);
  if (row.estimate > kMostSeconds) {
    row.status = Status::skipped;
    row.note = "A run would take about " + speed::time_text(row.estimate) + ".";
  }
  return row;
}

speed::Machine machine_of(const measure::Limits& limits, const plans::Lowered& lowered) {
  const measure::MemoryLevel& level = limits.level_of(measure::bytes_of(lowered));
  const bool cache = level.name != "memory";
  return {std::string(kernels::name_of(limits.target)), limits.threads, limits.flops, level.read,
          cache ? fmt::format("the {} cache", level.name) : std::string(level.name)};
}

void measure_row(Row& row, const speed::Layer& layer, const measure::Limits& limits, const std::atomic<bool>* stop) {
  auto trial = measure::Trial::make(speed::planned(layer), {.threads = limits.threads, .algorithm = row.algorithm});
  if (!trial) {
    row.status = Status::skipped;
    row.note = trial.error().message;
    return;
  }
  row.kernel = trial->plan().kernel();
  trial->run(kMilliseconds, stop);
  if (stopped(stop)) return;
  const measure::Measurement measured = trial->measurement(limits);
  row.status = Status::measured;
  row.timing = {measured.min_ns * 1e-9, measured.median_ns * 1e-9, measured.runs, measured.difference.largest};
}

}  // namespace

int all_threads() {
  return std::max(1, int(std::thread::hardware_concurrency()));
}

std::optional<measure::Limits> KnownLimits::of(int threads) const {
  const auto found = known_.find(threads);
  return found == known_.end() ? std::nullopt : std::optional(found->second);
}

measure::Limits KnownLimits::improved_by(const measure::Limits& measured) {
  measure::Limits& best = known_.try_emplace(measured.threads, measured).first->second;
  best.flops = std::max(best.flops, measured.flops);
  for (size_t i = 0; i < best.levels.size(); ++i)
    best.levels[i].read = std::max(best.levels[i].read, measured.levels[i].read);
  return best;
}

measure::Limits KnownLimits::improved_by_run(int threads, double flops) {
  measure::Limits& best = known_.at(threads);
  best.flops = std::max(best.flops, flops);
  return best;
}

Report measure_layer(const speed::Layer& layer, const Measuring& how) {
  Report report = speed::report_of(layer);
  if (!report.problem.empty()) return report;
  const auto lowered = plans::lower(speed::planned(layer));
  const auto machine = plans::machine_for({.threads = how.threads});
  if (!lowered || !machine) {
    report.problem = lowered ? machine.error().message : lowered.error().message;
    return report;
  }
  const auto tell = [&] {
    if (how.progress && !stopped(how.stop)) how.progress(report);
  };
  for (const plans::Algorithm& algorithm : plans::algorithms())
    report.rows.push_back(row_of(algorithm, *lowered, *machine));
  const plans::Choice choice = plans::fastest(*lowered, *machine);
  report.chosen = choice.algorithm->name;
  report.why = choice.why;
  KnownLimits none, &known = how.known ? *how.known : none;
  if (const auto before = known.of(how.threads)) report.machine = machine_of(*before, *lowered);
  tell();
  const measure::Limits measured = measure::measure_limits(machine->target, how.threads, how.stop);
  if (stopped(how.stop)) return report;
  measure::Limits limits = known.improved_by(measured);
  report.machine = machine_of(limits, *lowered);
  for (Row& row : report.rows) {
    tell();
    if (stopped(how.stop)) return report;
    if (row.status != Status::waiting) continue;
    measure_row(row, layer, limits, how.stop);
    if (row.status != Status::measured || !plans::algorithm_named(row.algorithm)->exact_order) continue;
    limits = known.improved_by_run(how.threads, 2 * report.cost.products / row.timing.best);
    report.machine = machine_of(limits, *lowered);
  }
  return report;
}

struct Measurer::Impl {
  explicit Impl(std::function<void(app::Action)> p) : post(std::move(p)), worker([this] { work(); }) {}
  ~Impl() {
    {
      const std::lock_guard lock(mutex);
      closing = true;
      stop = true;
    }
    changed.notify_one();
    worker.join();
  }

  void want(std::optional<app::Measure> effect) {
    {
      const std::lock_guard lock(mutex);
      wanted = std::move(effect);
      stop = true;
    }
    changed.notify_one();
  }

  // The newest measurement that was asked for, once nothing newer has come for a while.
  std::optional<app::Measure> next() {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return closing || wanted; });
      if (closing) return std::nullopt;
      const app::Measure effect = *std::exchange(wanted, std::nullopt);
      stop = false;
      changed.wait_for(lock, kRest, [&] { return stop.load(); });
      if (!stop) return effect;
    }
  }

  void work() {
    KnownLimits known;
    while (const auto effect = next()) {
      const auto answer = [&](const Report& report, bool done) {
        post(app::Measured{effect->generation, report, done});
      };
      const Report report = measure_layer(effect->layer, {.threads = effect->all_threads ? all_threads() : 1,
                                                          .progress = [&](const Report& now) { answer(now, false); },
                                                          .stop = &stop,
                                                          .known = &known});
      if (!stop) answer(report, true);
    }
  }

  std::function<void(app::Action)> post;
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<app::Measure> wanted;
  bool closing = false;
  std::atomic<bool> stop = false;  // of the measurement under way; set under the mutex
  std::thread worker;              // last: it uses the others
};

Measurer::Measurer(std::function<void(app::Action)> post) : impl_(std::make_unique<Impl>(std::move(post))) {}
Measurer::~Measurer() = default;

void Measurer::measure(const app::Measure& effect) {
  impl_->want(effect);
}
void Measurer::stop() {
  impl_->want(std::nullopt);
}

}  // namespace unstride::shell
