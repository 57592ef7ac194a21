#include "shell/measure.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
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
constexpr double kMostSeconds = 2;     // of one run: nobody waits for the reference on a large layer
constexpr auto kRest = std::chrono::milliseconds(150);  // a number that is being dragged is measured when it rests

bool stopped(const std::atomic<bool>* stop) {
  return stop && stop->load();
}

// Measured once for each number of threads: a tenth of a second, and the machine stays the same.
measure::Limits limits_of(const plans::Machine& machine, const std::atomic<bool>* stop) {
  static std::mutex mutex;
  static std::map<int, measure::Limits> known;
  const std::lock_guard lock(mutex);
  if (const auto found = known.find(machine.threads); found != known.end()) return found->second;
  measure::Limits limits = measure::measure_limits(machine.target, machine.threads, stop);
  if (!stopped(stop)) known.emplace(machine.threads, limits);
  return limits;
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

std::string feeder_of(const measure::MemoryLevel& level) {
  return level.name == "memory" ? "memory" : "the " + std::string(level.name) + " cache";
}

void measure_row(Row& row, const speed::Layer& layer, const measure::Limits& limits, const std::atomic<bool>* stop) {
  auto trial = measure::Trial::make(layer.planned(), {.threads = limits.threads, .algorithm = row.algorithm});
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

Report measure_layer(const speed::Layer& layer, int threads, const std::function<void(const Report&)>& progress,
                     const std::atomic<bool>* stop) {
  Report report = speed::report_of(layer);
  if (!report.problem.empty()) return report;
  const auto lowered = plans::lower(layer.planned());
  const auto machine = plans::machine_for({.threads = threads});
  if (!lowered || !machine) {
    report.problem = lowered ? machine.error().message : lowered.error().message;
    return report;
  }
  const auto tell = [&] {
    if (progress && !stopped(stop)) progress(report);
  };
  for (const plans::Algorithm& algorithm : plans::algorithms())
    report.rows.push_back(row_of(algorithm, *lowered, *machine));
  const plans::Choice choice = plans::fastest(*lowered, *machine);
  report.chosen = choice.algorithm->name;
  report.why = choice.why;
  tell();
  const measure::Limits limits = limits_of(*machine, stop);
  if (stopped(stop)) return report;
  const measure::MemoryLevel& level = limits.level_of(measure::bytes_of(*lowered));
  report.machine = speed::Machine{std::string(kernels::name_of(limits.target)), threads, limits.flops, level.read,
                                  feeder_of(level)};
  for (Row& row : report.rows) {
    tell();
    if (stopped(stop)) return report;
    if (row.status == Status::waiting) measure_row(row, layer, limits, stop);
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
    while (const auto effect = next()) {
      const auto answer = [&](const Report& report, bool done) {
        post(app::Measured{effect->generation, report, done});
      };
      const Report report = measure_layer(
          effect->layer, effect->all_threads ? all_threads() : 1, [&](const Report& now) { answer(now, false); },
          &stop);
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
